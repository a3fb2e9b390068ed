// The strip over a timeline's list: a mark where something happened, a hatched stretch where nothing did. The list says the same
// in words, so the strip is a picture with a name and nothing to press.

import { useIntl } from 'react-intl'
import type { TimelineEvent } from '#shared/record/record.ts'
import type { Silence } from '#shared/record/timeline.ts'
import { dayAt, type Period } from './periods.ts'
import styles from './record.module.css'

type Props = { readonly events: readonly TimelineEvent[]; readonly gaps: readonly Silence[]; readonly period: Period | null }

/** Over the period, or from the first event to the last. */
export function TimelineStrip({ events, gaps, period }: Props) {
  const intl = useIntl()
  const moments = events.map(({ at }) => dayAt(at))
  const from = period ? dayAt(period.from) : Math.min(...moments)
  const to = period ? dayAt(period.to) : Math.max(...moments)
  if (!Number.isFinite(from) || !Number.isFinite(to)) return null
  const share = (at: number): number => (to === from ? 50 : 2 + Math.min(1, Math.max(0, (at - from) / (to - from))) * 96)
  const day = (at: number): string => intl.formatDate(at, { dateStyle: 'medium', timeZone: 'UTC' })
  const quiet = gaps.map((gap) => ({ x: share(dayAt(gap.from)), to: share(dayAt(gap.to)) })).filter((gap) => gap.to > gap.x)
  return (
    <div>
      <svg className={styles.strip} viewBox="0 0 100 24" preserveAspectRatio="none" role="img" aria-label={intl.formatMessage({ id: 'record.strip', defaultMessage: '{n, plural, one {# event} other {# events}} from {from} to {to}' }, { n: events.length, from: day(from), to: day(to) })}>
        <line className={styles.stripLine} x1="0" x2="100" y1="12" y2="12" />
        {quiet.map((gap) => <rect key={gap.x} className={styles.stripGap} x={gap.x} width={gap.to - gap.x} y="6" height="12" />)}
        {[...new Set(moments.map((at) => Math.round(share(at) * 4) / 4))].map((x) => <line key={x} className={styles.stripMark} x1={x} x2={x} y1="3" y2="21" />)}
      </svg>
      <div className={styles.stripEnds} aria-hidden="true"><span>{day(from)}</span><span>{day(period ? to - 86_400_000 : to)}</span></div>
    </div>
  )
}
