// Dates as exports write them. The order of day and month is never guessed from one cell: it takes a cell that proves it,
// in the column or elsewhere in the file; without proof the order is ambiguous and says so.
// Strict: 30 February is not a date. No clock, no time zone of the machine: a time without a zone stays without one.

/** The order in which a column writes its dates. `ambiguous`: every date could be read both ways. */
export type DateOrder = 'year-month-day' | 'month-day' | 'day-month' | 'ambiguous'

/** A moment as it is kept: see TimelineEvent.at. */
export type Moment = { readonly at: string; readonly precision: 'day' | 'second' }

const clock = '(?:[T ,]+(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d{1,9}))?)?\\s*([AaPp]\\.?[Mm]\\.?)?\\s*(Z|UTC|GMT|[+-]\\d{2}:?\\d{2})?)?'
const yearFirst = new RegExp(`^(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})${clock}$`)
const yearLast = new RegExp(`^(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{4}|\\d{2})${clock}$`)
const named = new RegExp(`^(?:(\\d{1,2})\\.?[ -]([A-Za-z]{3,9})\\.?,?[ -](\\d{4})|([A-Za-z]{3,9})\\.? (\\d{1,2}),? (\\d{4}))${clock}$`)
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** The moment a cell holds when read in this order, or null. An ambiguous order reads only what is not ambiguous. */
export function readDate(cell: string, order: DateOrder): Moment | null {
  const trimmed = cell.trim()
  if (trimmed.length < 6 || trimmed.length > 40) return null
  return yearFirstDate(trimmed) ?? yearLastDate(trimmed, order) ?? namedDate(trimmed)
}

/** Whether a cell is a date in at least one order. */
export function isDate(cell: string): boolean {
  return readDate(cell, 'month-day') !== null || readDate(cell, 'day-month') !== null
}

/** What the cells of a column (dates all) prove about their order; null when the column mixes orders that exclude each other. */
export function orderOf(cells: readonly string[]): DateOrder | null {
  let monthFirst = 0
  let dayFirst = 0
  let open = 0
  let dotted = 0
  for (const cell of cells) {
    const match = yearLast.exec(cell.trim())
    if (match === null) continue
    open++
    if (match[2] === '.') dotted++
    if (Number(match[1]) > 12) dayFirst++
    if (Number(match[3]) > 12) monthFirst++
  }
  if (monthFirst > 0 && dayFirst > 0) return null
  if (monthFirst > 0) return 'month-day'
  if (dayFirst > 0 || (open > 0 && dotted === open)) return 'day-month'
  return open > 0 ? 'ambiguous' : 'year-month-day'
}

/** The order of a file from those of its columns: what one column proves, holds for the ambiguous ones too. */
export function orderOfFile(orders: readonly DateOrder[]): DateOrder | null {
  const proven = new Set(orders.filter((order) => order === 'month-day' || order === 'day-month'))
  if (proven.size === 1) return [...proven][0] ?? null
  if (orders.includes('ambiguous') || proven.size > 1) return 'ambiguous'
  return orders.length > 0 ? 'year-month-day' : null
}

function yearFirstDate(cell: string): Moment | null {
  const match = yearFirst.exec(cell)
  if (match === null) return null
  return moment(Number(match[1]), Number(match[3]), Number(match[4]), match.slice(5))
}

function yearLastDate(cell: string, order: DateOrder): Moment | null {
  const match = yearLast.exec(cell)
  if (match === null) return null
  const [, first, , second, yearText = ''] = match
  const year = yearText.length === 2 ? Number(yearText) + (Number(yearText) < 70 ? 2000 : 1900) : Number(yearText)
  const a = Number(first)
  const b = Number(second)
  const time = match.slice(5)
  if (order === 'ambiguous' || order === 'year-month-day') return a === b || a > 12 || b > 12 ? moment(year, Math.min(a, b), Math.max(a, b), time) : null
  return order === 'month-day' ? moment(year, a, b, time) : moment(year, b, a, time)
}

function namedDate(cell: string): Moment | null {
  const match = named.exec(cell)
  if (match === null) return null
  const month = months.indexOf((match[2] ?? match[4] ?? '').slice(0, 3).toLowerCase()) + 1
  return moment(Number(match[3] ?? match[6]), month, Number(match[1] ?? match[5]), match.slice(7))
}

/** `time` is [hour, minute, second, fraction, am/pm, zone] of the patterns above, all undefined for a bare date. */
function moment(year: number, month: number, day: number, time: readonly (string | undefined)[]): Moment | null {
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month) || year < 1000) return null
  const date = `${year}-${two(month)}-${two(day)}`
  const [hourText, minute, second = '0', fraction, half, zone] = time
  if (hourText === undefined) return { at: date, precision: 'day' }
  const hour = hourOf(Number(hourText), half)
  if (hour === null || Number(minute) > 59 || Number(second) > 59) return null
  const millis = fraction === undefined ? '' : `.${fraction.slice(0, 3).padEnd(3, '0')}`
  const local = `${date}T${two(hour)}:${minute}:${two(Number(second))}${millis}`
  const at = zone === undefined ? local : inUtc(local, zone)
  return at === null ? null : { at, precision: 'second' }
}

function hourOf(hour: number, half: string | undefined): number | null {
  if (half === undefined) return hour > 23 ? null : hour
  if (hour < 1 || hour > 12) return null
  return (hour % 12) + (half.toLowerCase().startsWith('p') ? 12 : 0)
}

function inUtc(local: string, zone: string): string | null {
  if (zone === 'Z' || zone === 'UTC' || zone === 'GMT') return `${local}Z`
  const offset = zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`
  const instant = new Date(`${local}${offset}`)
  return Number.isNaN(instant.getTime()) ? null : instant.toISOString()
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

function two(n: number): string {
  return String(n).padStart(2, '0')
}
