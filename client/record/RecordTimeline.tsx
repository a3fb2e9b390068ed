// What happened to a customer, oldest first, and the silences between. A strip shows where on the time shown it happened; the
// list under it says it in words, and from it a note can be written about one event (the way without a pointer).

import { ChevronLeft, ChevronRight, StickyNote } from 'lucide-react'
import { useState } from 'react'
import { FormattedMessage, useIntl } from 'react-intl'
import type { CustomerRecord, TimelineEvent } from '#shared/record/record.ts'
import { silences, type Silence } from '#shared/record/timeline.ts'
import { Button } from '#client/look/Button.tsx'
import { IconButton } from '#client/look/IconButton.tsx'
import { Segmented } from '#client/look/Segmented.tsx'
import { Stack } from '#client/look/Stack.tsx'
import { dayAt, further, periodAround, within, type Period, type Zoom } from './periods.ts'
import { TimelineStrip } from './TimelineStrip.tsx'
import { eventIcons, eventWords } from './words.ts'
import styles from './record.module.css'

type Props = { readonly record: CustomerRecord; readonly onWrite?: (event: TimelineEvent) => void }
/** A record may have thousands of events (a ticket system); so many are drawn at first. */
const portion = 60

/** Without `onWrite` it is for reading only. */
export function RecordTimeline({ record, onWrite }: Props) {
  const intl = useIntl()
  const [zoom, setZoom] = useState<Zoom>('all')
  const [period, setPeriod] = useState<Period | null>(null)
  const [drawn, setDrawn] = useState(portion)
  const { events } = record
  const last = events.at(-1)
  const seen = period === null ? events : events.filter(({ at }) => within(at, period))
  const gaps = silences(events)
  const choose = (next: Zoom): void => {
    setZoom(next)
    setPeriod(next === 'all' || last === undefined ? null : periodAround(seen.at(-1)?.at ?? period?.from ?? last.at, next))
  }
  return (
    <section aria-labelledby="record-timeline">
      <Stack gap={3}>
        <h3 id="record-timeline" className={styles.heading}><FormattedMessage id="record.timeline" defaultMessage="Timeline" /></h3>
        {events.length === 0 && <p className={styles.soft}><FormattedMessage id="record.timeline.none" defaultMessage="The file says nothing about when things happened." /></p>}
        {events.length > 0 && (
          <>
            <Segmented<Zoom>
              label={intl.formatMessage({ id: 'record.zoom', defaultMessage: 'How much of it' })} hideLabel value={zoom} onChange={choose}
              options={[
                { value: 'all', label: intl.formatMessage({ id: 'record.zoom.all', defaultMessage: 'All' }) }, { value: 'year', label: intl.formatMessage({ id: 'record.zoom.year', defaultMessage: 'Year' }) },
                { value: 'quarter', label: intl.formatMessage({ id: 'record.zoom.quarter', defaultMessage: 'Quarter' }) }, { value: 'month', label: intl.formatMessage({ id: 'record.zoom.month', defaultMessage: 'Month' }) },
              ]}
            />
            {period && <Stepping zoom={zoom} period={period} onPeriod={setPeriod} />}
            <TimelineStrip events={seen} gaps={gaps} period={period} />
            <ol className={styles.events}>
              {seen.slice(0, drawn).map((event) => (
                <Happened key={event.id} event={event} gap={gaps.find(({ to }) => to === event.at.slice(0, 10) && events.find(({ at }) => at.slice(0, 10) === to) === event)} onWrite={onWrite} />
              ))}
            </ol>
            {seen.length === 0 && <p className={styles.soft}><FormattedMessage id="record.timeline.quiet" defaultMessage="Nothing happened in this time." /></p>}
            {seen.length > drawn && <Button size="small" onClick={() => setDrawn(drawn + portion)}><FormattedMessage id="record.timeline.more" defaultMessage="Show later events" /></Button>}
          </>
        )}
      </Stack>
    </section>
  )
}

function Stepping({ zoom, period, onPeriod }: { readonly zoom: Zoom; readonly period: Period; readonly onPeriod: (period: Period) => void }) {
  const intl = useIntl()
  const from = dayAt(period.from)
  const words = zoom === 'year' ? intl.formatDate(from, { year: 'numeric', timeZone: 'UTC' })
    : zoom === 'month' ? intl.formatDate(from, { month: 'long', year: 'numeric', timeZone: 'UTC' })
      : intl.formatMessage({ id: 'record.zoom.quarterOf', defaultMessage: 'Quarter {n} of {year}' }, { n: Math.floor(Number(period.from.slice(5, 7)) / 3) + 1, year: period.from.slice(0, 4) })
  return (
    <div className={styles.bar}>
      <IconButton size="small" icon={ChevronLeft} label={intl.formatMessage({ id: 'record.zoom.before', defaultMessage: 'Earlier' })} onClick={() => onPeriod(further(period, -1))} />
      <span aria-live="polite">{words}</span>
      <IconButton size="small" icon={ChevronRight} label={intl.formatMessage({ id: 'record.zoom.after', defaultMessage: 'Later' })} onClick={() => onPeriod(further(period, 1))} />
    </div>
  )
}

type HappenedProps = { readonly event: TimelineEvent; readonly gap: Silence | undefined; readonly onWrite: ((event: TimelineEvent) => void) | undefined }

function Happened({ event, gap, onWrite }: HappenedProps) {
  const intl = useIntl()
  const Icon = eventIcons[event.kind]
  const exact = event.precision === 'second'
  // A time without zone is shown as the file wrote it; one with a zone in the reader's.
  const at = intl.formatDate(dayAt(event.at), { dateStyle: 'medium', ...(exact ? { timeStyle: 'short' } : {}), ...(event.at.endsWith('Z') ? {} : { timeZone: 'UTC' }) })
  return (
    <>
      {gap && <li className={styles.gap}><FormattedMessage id="record.gap" defaultMessage="No activity for {days, plural, one {# day} other {# days}}" values={{ days: gap.days }} /></li>}
      <li className={styles.event}>
        <Icon aria-hidden className={styles.eventIcon} />
        <div className={styles.eventWords}>
          <p className={styles.eventTitle} dir="auto">{event.title}{event.amount !== undefined && <> · {intl.formatNumber(event.amount, { maximumFractionDigits: 2 })}</>}</p>
          <p className={styles.small}>{intl.formatMessage(eventWords[event.kind])}, <time dateTime={event.at}>{at}</time></p>
          {event.text !== undefined && <p className={styles.eventText} dir="auto">{event.text}</p>}
        </div>
        {onWrite && (
          <IconButton size="small" icon={StickyNote} label={intl.formatMessage({ id: 'record.event.note', defaultMessage: 'Write a note about this: {event}' }, { event: event.title })} onClick={() => onWrite(event)} />
        )}
      </li>
    </>
  )
}
