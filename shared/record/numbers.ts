// Numbers as people and exports write them: 1,234.50 and 1.234,50 and 1 234,5, with a currency, in brackets, with a per cent sign.
// Which sign is the decimal one is decided by a whole column, never by a single cell: "1,234" alone says nothing.

/** How a column writes its numbers: the sign before the decimals. */
export type DecimalSign = 'point' | 'comma'

const currency = '[$€£¥₹₽₺₩₪₴₫฿]|(?:USD|EUR|GBP|CHF|PLN|SEK|NOK|DKK|CZK|HUF|RON|CAD|AUD|NZD|JPY|CNY|INR|BRL|MXN|ZAR|kr|zł|Kč|Ft|Fr\\.)'
const parts = new RegExp(`^(\\()?([-+−])?\\s*(${currency})?\\s*([-+−])?\\s*(\\d[\\d.,'’\\s\\u00a0\\u202f]*(?:[eE][+-]?\\d{1,3})?)\\s*(${currency}|%)?\\s*(\\))?$`, 'u')

const grouped = {
  point: /^\d{1,3}(?:([,'’\s\u00a0\u202f])\d{3})(?:\1\d{3})*(?:\.\d+)?$|^\d+(?:\.\d*)?(?:[eE][+-]?\d{1,3})?$/u,
  comma: /^\d{1,3}(?:([.'’\s\u00a0\u202f])\d{3})(?:\1\d{3})*(?:,\d+)?$|^\d+(?:,\d*)?(?:[eE][+-]?\d{1,3})?$/u,
} as const

/** Signs in the longest number that is read; also what keeps the pattern from costing the square of a long cell. */
const longest = 60

/** A number and what stood beside it. */
export type Amount = { readonly value: number; readonly unit: string | null }

/** The number a cell holds, or null when it holds none written this way. */
export function readNumber(cell: string, sign: DecimalSign): Amount | null {
  const trimmed = cell.trim()
  if (trimmed.length > longest) return null
  const match = parts.exec(trimmed)
  if (match === null) return null
  const [, open, minusBefore, unitBefore, minusAfter, digits = '', unitAfter, close] = match
  if ((open === undefined) !== (close === undefined)) return null
  const bare = digits.trim()
  if (!grouped[sign].test(bare)) return null
  const value = Number(bare.replace(sign === 'point' ? /[,'’\s]/gu : /[.'’\s]/gu, '').replace(',', '.'))
  if (!Number.isFinite(value)) return null
  const negative = open !== undefined || [minusBefore, minusAfter].some((minus) => minus === '-' || minus === '−')
  return { value: negative ? -value : value, unit: unitBefore ?? unitAfter ?? null }
}

/**
 * The sign by which all these cells are numbers, or null when there is none. When both fit, the point is taken
 * unless `otherwise` says that the rest of the file writes commas.
 */
export function decimalSignOf(cells: readonly string[], otherwise: DecimalSign = 'point'): DecimalSign | null {
  const fits = (sign: DecimalSign): boolean => cells.every((cell) => readNumber(cell, sign) !== null)
  const first: DecimalSign = otherwise
  const second: DecimalSign = otherwise === 'point' ? 'comma' : 'point'
  return fits(first) ? first : fits(second) ? second : null
}
