// How much happened month by month, as a small line; months in which nothing did are gaps.

import { useIntl } from 'react-intl'
import type { CustomerRecord } from '#shared/record/record.ts'
import { byMonth } from '#shared/record/timeline.ts'
import { Sparkline } from '#client/look/Sparkline.tsx'
import { dayAt } from './periods.ts'

type Props = { readonly record: CustomerRecord; readonly width?: number; readonly height?: number }

/** Nothing when the record has no events. */
export function ActivityLine({ record, width = 160, height = 40 }: Props) {
  const intl = useIntl()
  const months = byMonth(record.events)
  const [first] = months
  const last = months.at(-1)
  if (first === undefined || last === undefined) return null
  const named = ({ month }: { readonly month: string }): string => intl.formatDate(dayAt(`${month}-01`), { month: 'short', year: 'numeric', timeZone: 'UTC' })
  return (
    <Sparkline
      label={intl.formatMessage({ id: 'record.activity', defaultMessage: 'Activity' })} width={width} height={height}
      text={intl.formatMessage({ id: 'record.activity.text', defaultMessage: '{n, plural, one {# event} other {# events}}, {from} to {to}' }, { n: record.events.length, from: named(first), to: named(last) })}
      points={months.map(({ month, count }) => ({ at: dayAt(`${month}-01`), value: count === 0 ? null : count }))}
    />
  )
}
