// Stretches of a timeline: all of it, or one year, quarter or month, and the way from one to the next. Pure; days as `2017-03-01`.

export const zooms = ['all', 'year', 'quarter', 'month'] as const
export type Zoom = (typeof zooms)[number]

/** From the first day up to but not including `to`. */
export type Period = { readonly from: string; readonly to: string }

const monthsOf = { year: 12, quarter: 3, month: 1 } as const

/** The year, quarter or month in which a day lies. */
export function periodAround(day: string, zoom: Exclude<Zoom, 'all'>): Period {
  const size = monthsOf[zoom]
  const first = Math.floor(monthNumber(day) / size) * size
  return { from: firstDay(first), to: firstDay(first + size) }
}

/** The period `steps` further on (or back). */
export function further(period: Period, steps: number): Period {
  const from = monthNumber(period.from)
  const size = monthNumber(period.to) - from
  return { from: firstDay(from + steps * size), to: firstDay(from + (steps + 1) * size) }
}

/** Whether a moment lies in a period. */
export function within(at: string, { from, to }: Period): boolean {
  const day = at.slice(0, 10)
  return day >= from && day < to
}

/** The moment of a day or of a timestamp without zone, ms since 1970, as if it were in UTC. */
export function dayAt(at: string): number {
  return Date.parse(at.length === 10 ? `${at}T00:00:00Z` : at.endsWith('Z') ? at : `${at}Z`)
}

function monthNumber(day: string): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1
}

function firstDay(month: number): string {
  return `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}-01`
}
