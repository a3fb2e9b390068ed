// One record as a page: who it is, its figures, what happened and when nothing did, every field, and where it came from.
// A record is evidence and is never edited here; people write notes about it instead.

import { ArrowLeft, EyeOff, LocateFixed, SquarePlus, StickyNote } from 'lucide-react'
import { FormattedMessage, useIntl } from 'react-intl'
import { headingWords } from '#shared/base/heading-words.ts'
import type { CustomerRecord } from '#shared/record/record.ts'
import { useDesk } from '#client/desk/desk.ts'
import { Badge } from '#client/look/Badge.tsx'
import { Button } from '#client/look/Button.tsx'
import { Panel } from '#client/look/Panel.tsx'
import { Stack } from '#client/look/Stack.tsx'
import { useMay } from '#client/session/hooks.ts'
import { ActivityLine } from './ActivityLine.tsx'
import { FigureText } from './FigureText.tsx'
import { RecordTimeline } from './RecordTimeline.tsx'
import { useOnBoard, type OnBoard } from './useOnBoard.ts'
import styles from './record.module.css'

/** Takes the place of the list until it is closed. */
export function RecordPage({ record }: { readonly record: CustomerRecord }) {
  const openRecord = useDesk((desk) => desk.openRecord)
  const openPanel = useDesk((desk) => desk.openPanel)
  const board = useOnBoard()
  const edits = useMay('edit')
  const close = (): void => { openRecord(null); openPanel(null) }
  return (
    <Panel
      title={record.name} onClose={close}
      tools={<Button size="small" look="quiet" icon={ArrowLeft} onClick={() => openRecord(null)}><FormattedMessage id="record.back" defaultMessage="All records" /></Button>}
    >
      <Stack gap={6}>
        <Head record={record} board={board} edits={edits} />
        {(record.figures.length > 0 || record.events.length > 0) && <Figures record={record} />}
        <RecordTimeline record={record} {...(edits ? { onWrite: (event) => board.writeAbout(record, event) } : {})} />
        <Fields record={record} />
        <Source record={record} />
      </Stack>
    </Panel>
  )
}

function Head({ record, board, edits }: { readonly record: CustomerRecord; readonly board: OnBoard; readonly edits: boolean }) {
  const card = board.cards.get(record.id)
  return (
    <Stack gap={3}>
      {(record.segment ?? record.stage ?? record.owner) !== undefined && <div className={styles.badges}>
        {record.segment !== undefined && <Badge><span dir="auto">{record.segment}</span></Badge>}
        {record.stage !== undefined && <Badge tone="accent"><span dir="auto">{record.stage}</span></Badge>}
        {record.owner !== undefined && <Badge><span dir="auto">{record.owner}</span></Badge>}
      </div>}
      <Stack row wrap gap={2}>
        {card !== undefined && <Button size="small" icon={LocateFixed} onClick={() => board.show(card)}><FormattedMessage id="record.page.show" defaultMessage="Show on the board" /></Button>}
        {card === undefined && edits && <Button size="small" icon={SquarePlus} onClick={() => board.put([record.id])}><FormattedMessage id="record.page.put" defaultMessage="Put on the board" /></Button>}
        {edits && <Button size="small" icon={StickyNote} onClick={() => board.writeAbout(record, null)}><FormattedMessage id="record.page.note" defaultMessage="Write a note" /></Button>}
      </Stack>
    </Stack>
  )
}

function Figures({ record }: { readonly record: CustomerRecord }) {
  return (
    <section aria-labelledby="record-figures">
      <h3 id="record-figures" className={styles.heading}><FormattedMessage id="record.page.figures" defaultMessage="Figures" /></h3>
      <dl className={styles.figures}>
        {record.figures.map((figure) => (
          <div key={figure.label}>
            <dt dir="auto">{headingWords(figure.label)}</dt>
            <dd><FigureText figure={figure} full /></dd>
          </div>
        ))}
        {record.events.length > 0 && (
          <div>
            <dt><FormattedMessage id="record.page.activity" defaultMessage="Activity by month" /></dt>
            <dd><ActivityLine record={record} width={150} height={36} /></dd>
          </div>
        )}
      </dl>
    </section>
  )
}

function Fields({ record }: { readonly record: CustomerRecord }) {
  const intl = useIntl()
  const masked = new Set(record.masked)
  return (
    <section aria-labelledby="record-fields">
      <h3 id="record-fields" className={styles.heading}><FormattedMessage id="record.page.fields" defaultMessage="All fields" /></h3>
      <dl className={styles.fields}>
        {record.fields.map(({ column, value }) => (
          <div key={column}>
            <dt dir="auto">{column}</dt>
            <dd dir="auto">
              {value}
              {masked.has(column) && <> <Badge tone="sealed" icon={EyeOff}>{intl.formatMessage({ id: 'record.page.masked', defaultMessage: 'replaced' })}</Badge></>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Source({ record: { source, masked } }: { readonly record: CustomerRecord }) {
  return (
    <section aria-labelledby="record-source">
      <h3 id="record-source" className={styles.heading}><FormattedMessage id="record.page.source" defaultMessage="Where it comes from" /></h3>
      <p className={styles.soft} dir="auto">
        <FormattedMessage
          id="record.page.sourceOf" defaultMessage="{file}, row {row, number}, brought in on {at, date, long} at {at, time, short}"
          values={{ file: source.file, row: source.row, at: source.importedAt }}
        />
      </p>
      {masked.length > 0 && <p className={styles.soft} dir="auto"><FormattedMessage id="record.page.maskedAll" defaultMessage="Replaced before it was kept: {columns}. The real values stay in the file." values={{ columns: masked.join(', ') }} /></p>}
    </section>
  )
}
