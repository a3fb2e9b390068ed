// What happened, from cells: date columns become events with a word for what they mean; silences between events are found.
// Pure: no clock and no zone of the machine. `at` sorts as text; days are counted on the calendar.

import { keyOf } from './headings.ts'
import type { EventKind, TimelineEvent } from './record.ts'

/** A date cell of a row and what else the row says about that moment. `order` is the place of the column in its file. */
export type Happening = {
  readonly order: number
  readonly meaning: Meaning
  readonly at: string
  readonly stage?: string | undefined
  readonly amount?: number | undefined
  readonly text?: string | undefined
}

/** What the dates of a column stand for. */
export type Meaning = { readonly kind: EventKind; readonly title: string; readonly closes: boolean }

/** A silence: no event from one day to another, both with an event. */
export type Silence = { readonly from: string; readonly to: string; readonly days: number }

/** A month of a record: how many events, and the sum of their amounts. `month` is `2017-03`. */
export type Month = { readonly month: string; readonly count: number; readonly sum: number }

/** A change at the very moment of another event is the system's own bookkeeping and left out. */
const lastChange = 'Last changed'

const words: readonly (readonly [RegExp, EventKind, string])[] = [
  [/^(lastlogin|login|lastseen|signedin|lastactive)/, 'login', 'Last login'],
  [/^(engage|engaged|firstcontact)/, 'stage', 'Engaged'],
  [/(wontime|wondate|closedwon)/, 'stage', 'Won'],
  [/(losttime|lostdate|closedlost)/, 'stage', 'Lost'],
  [/expectedclose/, 'stage', 'Expected to close'],
  [/(close|closed)(date|at|on|time)?$/, 'stage', 'Closed'],
  [/(datereceived|receiveddate|received|receivedat)/, 'complaint', 'Received'],
  [/sentto/, 'mail', 'Sent to company'],
  [/(lastactivity|lastcontacted|lasttouch|lastcontact)/, 'other', 'Last activity'],
  [/(solved|resolved)/, 'ticket', 'Solved'],
  [/(requested)/, 'ticket', 'Requested'],
  [/^due/, 'other', 'Due'],
  [/(order|purchase|paid|payment|invoice|renew)/, 'purchase', ''],
  [/(survey|nps|csat|feedback)/, 'survey', ''],
  [/(form|demo|signup|signedup|registered|conversion|trial)/, 'form', ''],
  [/(call|phone)/, 'call', ''],
  [/(mail|sent)/, 'mail', ''],
  [/(ticket|case|incident)/, 'ticket', ''],
  [/^(created?|createdate|createdat|createddate|created.*|dealdealcreated|dealcreated|datecreated|opened|openeddate)$/, 'other', 'Created'],
  [/^(updated?|updatedat|lastmodified.*|modified.*)$/, 'other', lastChange],
]

/** What the creation of a row is called, where the row itself is a happening. */
const beginnings: Partial<Record<EventKind, string>> = { ticket: 'Opened', mail: 'Message', complaint: 'Received', call: 'Call' }

/** The events of a row, oldest first. */
export function eventsFrom(happenings: readonly Happening[]): TimelineEvent[] {
  const events = happenings.map(eventFrom).sort(byTime)
  const moments = new Set(events.filter(({ title }) => title !== lastChange).map(({ at }) => at))
  return events.filter(({ title, at }) => title !== lastChange || !moments.has(at))
}

/** What the dates under this heading stand for, in rows of this kind. */
export function meaningOf(heading: string, rowsAre: EventKind = 'other'): Meaning {
  const key = keyOf(heading)
  const known = words.find(([pattern]) => pattern.test(key))
  const title = (known?.[2] === 'Created' ? beginnings[rowsAre] : undefined) ?? (known?.[2] || plainTitle(heading))
  return { kind: known === undefined || known[1] === 'other' ? rowsAre : known[1], title: title.slice(0, 200), closes: known?.[2] === 'Closed' }
}

function eventFrom({ order, meaning, at, stage, amount, text }: Happening): TimelineEvent {
  return {
    id: `e${order}`,
    at,
    precision: at.length > 10 ? 'second' : 'day',
    kind: meaning.kind,
    title: meaning.closes && stage !== undefined && stage !== '' ? `Closed ${stage.slice(0, 200).toLowerCase()}` : meaning.title,
    ...(text === undefined || text === '' ? {} : { text }),
    ...(amount === undefined ? {} : { amount }),
  }
}

function plainTitle(heading: string): string {
  const title = heading.replace(/__(c|s)$/i, '').replace(/[_\s]+/g, ' ').replace(/\s(date|at|on|time)$/i, '').trim()
  return title === '' ? heading : `${title.charAt(0).toUpperCase()}${title.slice(1)}`
}

/** Oldest first; the same moment in the order of the columns. */
export function byTime(a: TimelineEvent, b: TimelineEvent): number {
  return a.at < b.at ? -1 : a.at > b.at ? 1 : 0
}

/**
 * The silences of a timeline: gaps of at least `days` days and at least `times` the usual (median) gap.
 * Events of one day count once; a single gap is no silence, since nothing says what is usual. `until` (a day) also ends the last gap.
 */
export function silences(events: readonly TimelineEvent[], rule: { readonly days: number; readonly times: number } = { days: 14, times: 3 }, until?: string): Silence[] {
  const days = [...new Set(events.map(({ at }) => at.slice(0, 10)))].sort()
  const usual = medianGap(days)
  if (usual === null) return []
  const last = days.at(-1)
  if (until !== undefined && last !== undefined && until.slice(0, 10) > last) days.push(until.slice(0, 10))
  return gaps(days).filter((gap) => gap.days >= rule.days && gap.days >= rule.times * usual)
}

function gaps(days: readonly string[]): Silence[] {
  return days.slice(1).map((to, i) => {
    const from = days[i] ?? to
    return { from, to, days: daysBetween(from, to) }
  })
}

/** The lower median: of two gaps the shorter is the usual one, so that the longer can stand out. Null below two gaps. */
function medianGap(days: readonly string[]): number | null {
  const sorted = gaps(days).map((gap) => gap.days).sort((a, b) => a - b)
  return sorted.length < 2 ? null : (sorted[Math.floor((sorted.length - 1) / 2)] ?? null)
}

/** Whole days from one calendar day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to.slice(0, 10)}T00:00:00Z`) - Date.parse(`${from.slice(0, 10)}T00:00:00Z`)) / 86_400_000)
}

/** Events by month, without holes from the first to the last: for a small chart. At most 600 months. */
export function byMonth(events: readonly TimelineEvent[]): Month[] {
  const found = new Map<string, Month>()
  for (const { at, amount } of events) {
    const month = at.slice(0, 7)
    const before = found.get(month) ?? { month, count: 0, sum: 0 }
    found.set(month, { month, count: before.count + 1, sum: before.sum + (amount ?? 0) })
  }
  const known = [...found.keys()].sort()
  const [first] = known
  const last = known.at(-1)
  if (first === undefined || last === undefined) return []
  const months: Month[] = []
  for (let month = first; month <= last && months.length < 600; month = following(month)) months.push(found.get(month) ?? { month, count: 0, sum: 0 })
  return months
}

function following(month: string): string {
  const year = Number(month.slice(0, 4))
  const next = Number(month.slice(5, 7)) + 1
  return next > 12 ? `${String(year + 1).padStart(4, '0')}-01` : `${month.slice(0, 4)}-${String(next).padStart(2, '0')}`
}
