// A record's events over time as a small drawing: a line, a mark for each event, and a hatched stretch where nothing was heard.
// Every mark can be grabbed with the pointer; with the keyboard, arrows go from mark to mark and Enter pins one.

import { memo, useMemo, useState, type KeyboardEvent, type PointerEvent } from 'react'
import { useIntl } from 'react-intl'
import type { TimelineEvent } from '#shared/record/record.ts'
import { silences } from '#shared/record/timeline.ts'
import styles from './shapes.module.css'

type Props = {
  readonly events: readonly TimelineEvent[]
  readonly width: number
  readonly height: number
  readonly held: string | null
  readonly onGrab: (event: TimelineEvent, pointer: PointerEvent<Element>) => void
  readonly onLetGo: (pointer: PointerEvent<Element>) => void
  readonly onCancel: () => void
  readonly onPin: (event: TimelineEvent, mark: Element) => void
}

/** More marks than this are too close to be grabbed; the record's page shows all. */
const most = 60

export const Timeline = memo(function Timeline({ events, width, height, held, onGrab, onLetGo, onCancel, onPin }: Props) {
  const intl = useIntl()
  const [chosen, setChosen] = useState(0)
  const shown = useMemo(() => events.slice(-most), [events])
  const { xOf, gaps } = useMemo(() => scale(shown, width), [shown, width])
  if (shown.length === 0) return <p className={styles.cardFacts}>{intl.formatMessage({ id: 'card.no-events', defaultMessage: 'No events with a date' })}</p>
  const y = height / 2
  const said = (event: TimelineEvent): string => `${intl.formatDate(event.at, { year: 'numeric', month: 'short', day: 'numeric' })}: ${event.title}`
  const keys = (press: KeyboardEvent<SVGSVGElement>): void => {
    const step = press.key === 'ArrowRight' ? 1 : press.key === 'ArrowLeft' ? -1 : 0
    const event = shown[chosen]
    if (step === 0 && press.key !== 'Enter') return
    press.preventDefault()
    press.stopPropagation()
    if (step !== 0) setChosen(Math.max(0, Math.min(shown.length - 1, chosen + step)))
    else if (event) onPin(event, press.currentTarget)
  }
  const current = shown[chosen]
  return (
    <svg className={styles.timeline} width={width} height={height} tabIndex={0} role="slider" aria-valuemin={1} aria-valuemax={shown.length} aria-valuenow={chosen + 1} aria-valuetext={current ? said(current) : ''} onKeyDown={keys} aria-label={intl.formatMessage({ id: 'card.events', defaultMessage: 'Events. Arrows choose one, Enter makes a note about it.' })}>
      <line x1={6} x2={width - 6} y1={y} y2={y} className={styles.timeLine} />
      {gaps.map(({ from, to, days }) => (
        <g key={from}>
          <rect x={xOf(from)} width={Math.max(2, xOf(to) - xOf(from))} y={y - 6} height={12} rx={2} className={styles.gap} />
          {height > 34 && xOf(to) - xOf(from) > 64 && (
            <text x={(xOf(from) + xOf(to)) / 2} y={y - 12} className={styles.gapWords}>{intl.formatMessage({ id: 'card.silence', defaultMessage: '{days} days silent' }, { days })}</text>
          )}
        </g>
      ))}
      {shown.map((event, i) => (
        <circle
          key={event.id} cx={xOf(event.at)} cy={y} r={held === event.id ? 8 : 5} data-kind={event.kind} data-chosen={i === chosen} className={styles.event}
          onPointerDown={(pointer) => onGrab(event, pointer)} onPointerUp={onLetGo} onPointerCancel={onCancel}
        >
          <title>{said(event)}</title>
        </circle>
      ))}
      {height > 34 && <text x={6} y={height - 2} className={styles.gapWords} style={{ textAnchor: 'start' }}>{shown[0]?.at.slice(0, 10)}</text>}
      {height > 34 && shown.length > 1 && <text x={width - 6} y={height - 2} className={styles.gapWords} style={{ textAnchor: 'end' }}>{shown.at(-1)?.at.slice(0, 10)}</text>}
    </svg>
  )
})

function scale(events: readonly TimelineEvent[], width: number) {
  const time = (at: string): number => Date.parse(at.length === 10 ? `${at}T00:00:00Z` : at)
  const first = time(events[0]?.at ?? '2000-01-01')
  const last = time(events.at(-1)?.at ?? '2000-01-01')
  const xOf = (at: string): number => (last === first ? width / 2 : 8 + ((time(at) - first) / (last - first)) * (width - 16))
  return { xOf, gaps: silences(events) }
}
