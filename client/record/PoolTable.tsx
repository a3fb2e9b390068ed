// A page of the pool, or a drawn sample: with ticks, how many match, and the way to the next page.

import { Dices } from 'lucide-react'
import { nanoid } from 'nanoid'
import { useState } from 'react'
import { FormattedMessage, useIntl } from 'react-intl'
import type { RecordId } from '#shared/base/ids.ts'
import type { CustomerRecord } from '#shared/record/record.ts'
import { Button } from '#client/look/Button.tsx'
import { Checkbox } from '#client/look/Checkbox.tsx'
import { Stack } from '#client/look/Stack.tsx'
import { Stepper } from '#client/look/Stepper.tsx'
import { Table } from '#client/look/Table.tsx'
import type { PoolAnswer } from './answers.ts'
import { pageSize, type PoolQuestion } from './asking.ts'
import { FigureText } from './FigureText.tsx'
import styles from './record.module.css'

type Props = {
  readonly pool: PoolAnswer
  readonly question: PoolQuestion
  readonly busy: boolean
  readonly ticked: ReadonlySet<RecordId>
  readonly onTick: (ticked: ReadonlySet<RecordId>) => void
  readonly onChange: (part: Partial<PoolQuestion>) => void
}

/** Ticks on other pages stay. */
export function PoolTable({ pool, question, busy, ticked, onTick, onChange }: Props) {
  const intl = useIntl()
  const { records, passed, total } = pool
  const tick = (ids: readonly RecordId[], on: boolean): void => {
    const next = new Set(ticked)
    for (const id of ids) { if (on) next.add(id); else next.delete(id) }
    onTick(next)
  }
  const here = records.filter(({ id }) => ticked.has(id)).length
  return (
    <div className={styles.poolMain} aria-busy={busy}>
      <Stack gap={3}>
        <div className={styles.bar}>
          <p role="status" className={styles.matching}><FormattedMessage id="record.pool.matching" defaultMessage="{passed, number} of {total, number} match" values={{ passed, total }} /></p>
          <Draw question={question} onChange={onChange} />
        </div>
        <Checkbox
          label={intl.formatMessage({ id: 'record.pool.tickAll', defaultMessage: '{n, plural, one {Tick the # shown} other {Tick all # shown}}' }, { n: records.length })}
          checked={here === 0 ? false : here === records.length ? true : 'mixed'} disabled={records.length === 0} onChange={(on) => tick(records.map(({ id }) => id), on)}
        />
        <Table
          caption={intl.formatMessage({ id: 'record.pool.table', defaultMessage: 'Records that match' })} hideCaption rows={records} rowKey={({ id }) => id} maxHeight="32rem"
          empty={intl.formatMessage({ id: 'record.pool.empty', defaultMessage: 'No record matches. Take a filter away.' })}
          columns={[
            { key: 'name', head: intl.formatMessage({ id: 'record.name', defaultMessage: 'Name' }), rowHead: true, cell: ({ id, name }) => <Checkbox label={<span className={styles.cell} dir="auto">{name}</span>} checked={ticked.has(id)} onChange={(on) => tick([id], on)} /> },
            { key: 'segment', head: intl.formatMessage({ id: 'record.segment', defaultMessage: 'Segment' }), cell: ({ segment }) => <span className={styles.cell} dir="auto">{segment}</span> },
            { key: 'stage', head: intl.formatMessage({ id: 'record.stage', defaultMessage: 'Stage' }), cell: ({ stage }) => <span className={styles.cell} dir="auto">{stage}</span> },
            { key: 'owner', head: intl.formatMessage({ id: 'record.owner', defaultMessage: 'Owner' }), cell: ({ owner }) => <span className={styles.cell} dir="auto">{owner}</span> },
            { key: 'figure', head: records[0]?.figures[0]?.label ?? intl.formatMessage({ id: 'record.figure', defaultMessage: 'Figure' }), align: 'end', cell: mainFigure },
          ]}
        />
        {question.draw === null && passed > pageSize && <Pages offset={question.offset} passed={passed} onOffset={(offset) => onChange({ offset })} />}
      </Stack>
    </div>
  )
}

function mainFigure({ figures: [figure] }: CustomerRecord) {
  return figure === undefined ? null : <FigureText figure={figure} />
}

function Draw({ question, onChange }: Pick<Props, 'question' | 'onChange'>) {
  const intl = useIntl()
  const [size, setSize] = useState(10)
  return (
    <Stack row gap={2} align="end" wrap>
      <Stepper label={intl.formatMessage({ id: 'record.draw.size', defaultMessage: 'How many to draw' })} hideLabel value={size} min={1} max={500} onChange={setSize} />
      <Button size="small" icon={Dices} onClick={() => onChange({ draw: { size, seed: nanoid(10) } })}>
        {question.draw === null ? <FormattedMessage id="record.draw" defaultMessage="Draw a sample" /> : <FormattedMessage id="record.draw.again" defaultMessage="Draw again" />}
      </Button>
      {question.draw && <Button size="small" look="quiet" onClick={() => onChange({ draw: null })}><FormattedMessage id="record.draw.all" defaultMessage="Show all" /></Button>}
    </Stack>
  )
}

function Pages({ offset, passed, onOffset }: { readonly offset: number; readonly passed: number; readonly onOffset: (offset: number) => void }) {
  const intl = useIntl()
  const first = intl.formatMessage({ id: 'record.page.first', defaultMessage: 'This is the first page' })
  const last = intl.formatMessage({ id: 'record.page.last', defaultMessage: 'This is the last page' })
  return (
    <nav className={styles.bar} aria-label={intl.formatMessage({ id: 'record.pages', defaultMessage: 'Pages' })}>
      <Button size="small" {...(offset === 0 ? { reason: first } : {})} onClick={() => onOffset(offset - pageSize)}><FormattedMessage id="record.page.before" defaultMessage="Before" /></Button>
      <span className={styles.soft}><FormattedMessage id="record.page.of" defaultMessage="{from, number} to {to, number} of {passed, number}" values={{ from: offset + 1, to: Math.min(offset + pageSize, passed), passed }} /></span>
      <Button size="small" {...(offset + pageSize >= passed ? { reason: last } : {})} onClick={() => onOffset(offset + pageSize)}><FormattedMessage id="record.page.next" defaultMessage="Next" /></Button>
    </nav>
  )
}
