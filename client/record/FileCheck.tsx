// What was understood of a file: in words, column by column, as the first records would look, and which rows could not be taken.
// Every guess can be changed here; the caller asks the server again.

import { Download } from 'lucide-react'
import { FormattedMessage, useIntl } from 'react-intl'
import type { CustomerRecord } from '#shared/record/record.ts'
import { Badge } from '#client/look/Badge.tsx'
import { Button } from '#client/look/Button.tsx'
import { Segmented } from '#client/look/Segmented.tsx'
import { Stack } from '#client/look/Stack.tsx'
import { Table } from '#client/look/Table.tsx'
import type { FileAnswer } from './answers.ts'
import type { FileChoices } from './asking.ts'
import { ColumnsTable } from './ColumnsTable.tsx'
import { faultsFile } from './faults.ts'
import { FigureText } from './FigureText.tsx'
import { ReadDifferently } from './ReadDifferently.tsx'
import { save } from '#client/look/save-file.ts'
import { delimiterWords, orderWords } from './words.ts'
import styles from './record.module.css'

type Props = { readonly answer: FileAnswer; readonly choices: FileChoices; readonly onChoose: (choices: FileChoices) => void }

/** Draws the look at one file. `joined`: its rows are no records of their own. */
export function FileCheck({ answer, choices, onChoose, joined = false }: Props & { readonly joined?: boolean }) {
  return (
    <>
      <section aria-labelledby="record-understood">
        <Stack gap={3}>
          <h3 id="record-understood" className={styles.heading}><FormattedMessage id="record.check.understood" defaultMessage="What was understood" /></h3>
          <Recognised answer={answer} joined={joined} />
          {(answer.dateOrder === 'ambiguous' || choices.dateOrder !== undefined) && <DateOrder choices={choices} onChoose={onChoose} />}
          {answer.notices.length > 0 && <ul className={styles.notices}>{answer.notices.map((notice) => <li key={notice} dir="auto">{notice}</li>)}</ul>}
          <ReadDifferently answer={answer} choices={choices} onChoose={onChoose} />
        </Stack>
      </section>
      <ColumnsTable columns={answer.columns} choices={choices} onChoose={onChoose} />
      {answer.preview && answer.preview.length > 0 && <Preview records={answer.preview} />}
      {answer.skippedTotal > 0 && <Faults answer={answer} />}
    </>
  )
}

function Recognised({ answer, joined }: { readonly answer: FileAnswer; readonly joined: boolean }) {
  const intl = useIntl()
  const delimiter = delimiterWords.find(([sign]) => sign === answer.delimiter)?.[1]
  const order = orderWords[answer.dateOrder ?? '']
  return (
    <div className={styles.badges}>
      <Badge tone="accent">
        {joined
          ? <FormattedMessage id="record.check.joined" defaultMessage="{n, plural, one {# row} other {# rows}}" values={{ n: answer.imported }} />
          : <FormattedMessage id="record.check.rows" defaultMessage="{n, plural, one {# record} other {# records}}" values={{ n: answer.imported }} />}
      </Badge>
      <Badge tone={answer.skippedTotal > 0 ? 'refused' : 'neutral'}><FormattedMessage id="record.check.faults" defaultMessage="{n, plural, =0 {no faults} one {# row with a fault} other {# rows with a fault}}" values={{ n: answer.skippedTotal }} /></Badge>
      <Badge><FormattedMessage id="record.check.columns" defaultMessage="{n, plural, one {# column} other {# columns}}" values={{ n: answer.columns.length }} /></Badge>
      <Badge>{answer.format.toUpperCase()}</Badge>
      {answer.format !== 'xlsx' && <Badge><FormattedMessage id="record.check.encoding" defaultMessage="Written in {encoding}" values={{ encoding: answer.encoding.toUpperCase() }} /></Badge>}
      {delimiter && <Badge><FormattedMessage id="record.check.delimiter" defaultMessage="Cells between {sign}" values={{ sign: intl.formatMessage(delimiter) }} /></Badge>}
      {order && <Badge>{intl.formatMessage(order)}</Badge>}
    </div>
  )
}

function DateOrder({ choices, onChoose }: Omit<Props, 'answer'>) {
  const intl = useIntl()
  return (
    <Segmented<'none' | 'day-month' | 'month-day'>
      label={intl.formatMessage({ id: 'record.check.order', defaultMessage: 'A date such as 03/04/2026 can be read both ways. It means' })}
      value={choices.dateOrder ?? 'none'}
      options={[
        { value: 'none', label: intl.formatMessage({ id: 'record.check.order.none', defaultMessage: 'Not known' }) },
        { value: 'day-month', label: intl.formatMessage({ id: 'record.check.order.day', defaultMessage: '3 April' }) },
        { value: 'month-day', label: intl.formatMessage({ id: 'record.check.order.month', defaultMessage: '4 March' }) },
      ]}
      onChange={(order) => {
        const { dateOrder: _, ...others } = choices
        onChoose(order === 'none' ? others : { ...others, dateOrder: order })
      }}
    />
  )
}

function Preview({ records }: { readonly records: readonly CustomerRecord[] }) {
  const intl = useIntl()
  const some = (of: (record: CustomerRecord) => unknown): boolean => records.some((record) => of(record) !== undefined)
  return (
    <Table
      caption={intl.formatMessage({ id: 'record.check.preview', defaultMessage: 'As they will look: the first {n, number}' }, { n: records.length })}
      rows={records} rowKey={({ id }) => id} maxHeight="22rem"
      columns={[
        { key: 'name', head: intl.formatMessage({ id: 'record.name', defaultMessage: 'Name' }), rowHead: true, cell: ({ name }) => <span className={styles.cell} dir="auto">{name}</span> },
        ...some(({ segment }) => segment) ? [{ key: 'segment', head: intl.formatMessage({ id: 'record.segment', defaultMessage: 'Segment' }), cell: ({ segment }: CustomerRecord) => <span className={styles.cell} dir="auto">{segment}</span> }] : [],
        ...some(({ stage }) => stage) ? [{ key: 'stage', head: intl.formatMessage({ id: 'record.stage', defaultMessage: 'Stage' }), cell: ({ stage }: CustomerRecord) => <span className={styles.cell} dir="auto">{stage}</span> }] : [],
        ...some(({ owner }) => owner) ? [{ key: 'owner', head: intl.formatMessage({ id: 'record.owner', defaultMessage: 'Owner' }), cell: ({ owner }: CustomerRecord) => <span className={styles.cell} dir="auto">{owner}</span> }] : [],
        { key: 'figures', head: intl.formatMessage({ id: 'record.figures', defaultMessage: 'Figures' }), cell: ({ figures }) => figures.slice(0, 3).map((figure) => <div key={figure.label} className={styles.nowrap}>{figure.label}: <FigureText figure={figure} /></div>) },
        { key: 'events', head: intl.formatMessage({ id: 'record.events', defaultMessage: 'Events' }), align: 'end', cell: ({ events }) => events.length },
      ]}
    />
  )
}

function Faults({ answer }: { readonly answer: FileAnswer }) {
  const intl = useIntl()
  return (
    <Stack gap={2}>
      <Table
        caption={intl.formatMessage({ id: 'record.check.skipped', defaultMessage: '{n, plural, one {# row cannot be taken} other {# rows cannot be taken}}' }, { n: answer.skippedTotal })}
        rows={answer.skipped.slice(0, 200)} rowKey={({ row, column, reason }) => `${row} ${column ?? ''} ${reason}`} maxHeight="16rem"
        columns={[
          { key: 'row', head: intl.formatMessage({ id: 'record.fault.row', defaultMessage: 'Row' }), align: 'end', rowHead: true, cell: ({ row }) => intl.formatNumber(row) },
          { key: 'column', head: intl.formatMessage({ id: 'record.fault.column', defaultMessage: 'Column' }), cell: ({ column }) => <span dir="auto">{column ?? '–'}</span> },
          { key: 'reason', head: intl.formatMessage({ id: 'record.fault.reason', defaultMessage: 'Why' }), cell: ({ reason }) => reason },
        ]}
      />
      <Stack row gap={2}>
        <Button size="small" icon={Download} onClick={() => save(faultsFile(answer.skipped), 'rows-not-taken.csv')}>
          <FormattedMessage id="record.fault.download" defaultMessage="Download this list" />
        </Button>
      </Stack>
    </Stack>
  )
}
