// What a column holds, decided over all its cells: number, money, date, boolean, identifier, mail address, phone, link or text.
// An id stays text: digits that begin with a zero or are too long to count with are identifiers, whatever they look like.
// A type is given only when the filled cells fit it (words such as NA, and a rare slip in a long column, aside and told).

import { z } from 'zod'
import { isDate, orderOf, orderOfFile, readDate } from './dates.ts'
import type { DateOrder } from './dates.ts'
import { wordsOf } from './headings.ts'
import { decimalSignOf, readNumber } from './numbers.ts'
import type { DecimalSign } from './numbers.ts'

export const valueTypes = ['text', 'long-text', 'number', 'money', 'date', 'boolean', 'identifier', 'email', 'phone', 'url'] as const
/** What the cells of a column are. */
export type ValueType = (typeof valueTypes)[number]

export const roles = ['id', 'name', 'segment', 'stage', 'owner', 'figure', 'event', 'event-text', 'field'] as const
/** What a column is for on a record. */
export type Role = (typeof roles)[number]

export const personalKinds = ['person-name', 'email', 'phone', 'address'] as const
/** What a column tells about a person. */
export type Personal = (typeof personalKinds)[number]

export const maskChoices = ['keep', 'mask', 'leave-out'] as const
/** What happens to a column's values before they are kept. */
export type MaskChoice = (typeof maskChoices)[number]

/** How a column's cells are read. `order` is that of the file where the column itself proves nothing. */
export type Reading = {
  readonly type: ValueType
  readonly decimals?: DecimalSign
  readonly order?: DateOrder
  readonly unit?: string
  readonly notice?: string
}

/** A column of an import, as people are shown it and as later questions to the pool read it. */
export type Column = Reading & {
  readonly name: string
  readonly mappedTo: Role
  readonly personal?: Personal
  readonly mask: MaskChoice
  readonly filled: number
  readonly examples: readonly string[]
}

/** A mapping given by hand: what it names wins over the guess. */
export const mapping = z.record(
  z.string().max(200),
  z.object({
    role: z.enum(roles).optional(),
    type: z.enum(valueTypes).optional(),
    mask: z.enum(maskChoices).optional(),
  }),
)
export type Mapping = z.infer<typeof mapping>

const absent = new Set(['na', 'n/a', '#n/a', 'nan', 'null', 'none', 'nil', '-', '--', '.', '?', 'unknown', 'undefined'])
const idWords = new Set(['id', 'uuid', 'guid', 'key', 'zip', 'zipcode', 'postal', 'postcode', 'postalcode', 'plz', 'sku', 'iban', 'vat', 'code'])
const moneyWords = new Set(['amount', 'value', 'revenue', 'price', 'msrp', 'cost', 'charge', 'charges', 'mrr', 'arr', 'budget', 'spend', 'salary', 'fee', 'betrag', 'umsatz', 'preis', 'wert', 'montant', 'prix'])
const phoneWords = new Set(['phone', 'mobile', 'tel', 'telephone', 'telefon', 'fax', 'handy'])
const wordy = new Set(['name', 'title', 'subject', 'body', 'description', 'comment', 'text', 'note', 'notes'])
const booleanWords = [['true', 'false'], ['yes', 'no'], ['y', 'n'], ['t', 'f'], ['ja', 'nein'], ['oui', 'non'], ['si', 'no'], ['sí', 'no'], ['tak', 'nie']] as const

// Repetitions are bounded: a cell of 32,000 signs must not cost their square.
const email = /^[^\s@<>"]{1,64}@[^\s@<>".]{1,63}(?:\.[^\s@<>".]{1,63}){1,8}$/
const phone = /^(?:\+|00)?[\d\s().\-/]{6,24}(?:\s*(?:x|ext\.?)\s*\d{1,6})?$/i
const phoneAlone = /^(?:\+\d[\d\s().\-/]{6,20}|\(\d{2,5}\)[\d\s.-]{5,14}|\d{3}[-. ]\d{3}[-. ]\d{4})(?:\s*(?:x|ext\.?)\s*\d{1,6})?$/i
const url = /^https?:\/\/\S+$/i
const code = /^(?=\S{0,39}\d)(?=\S{0,39}[A-Za-z])[A-Za-z0-9][A-Za-z0-9._/-]{3,39}$/

/** How each column of a table is read, in the order of the columns, and the date order of the file (null: it has no dates). */
export function readColumns(names: readonly string[], cellsOf: (column: number) => readonly string[], hints: { readonly commas: boolean; readonly order?: DateOrder | undefined }): { readonly readings: Reading[]; readonly order: DateOrder | null } {
  const otherwise: DecimalSign = hints.commas ? 'comma' : 'point'
  const first = names.map((name, i) => readingOf(name, cellsOf(i), otherwise))
  const own = first.flatMap(({ order }) => (order === undefined ? [] : [order]))
  const found = orderOfFile(own)
  const order = hints.order !== undefined && found !== null ? hints.order : found
  const readings = first.map((reading) => (reading.order === 'ambiguous' && order !== null && order !== 'year-month-day' ? { ...reading, order } : reading))
  return { readings, order }
}

/** How the filled cells of one column are read. */
export function readingOf(name: string, cells: readonly string[], otherwise: DecimalSign = 'point'): Reading {
  const filled = cells.filter((cell) => cell !== '' && !absent.has(cell.trim().toLowerCase()))
  const words = wordsOf(name)
  const fits = (test: (cell: string) => boolean): boolean => filled.every(test)
  if (filled.length === 0) return { type: 'text' }
  if (fits((cell) => email.test(cell.trim()))) return { type: 'email' }
  if (fits((cell) => url.test(cell.trim()))) return { type: 'url' }
  if (isBoolean(filled)) return { type: 'boolean' }
  const dates = mostly(filled, isDate)
  if (dates !== null) return dateReading(dates, filled.length - dates.length)
  if (isIdentifier(words, filled)) return { type: 'identifier' }
  if (fits((cell) => phone.test(cell.trim())) && words.some((word) => phoneWords.has(word))) return { type: 'phone' }
  if (fits((cell) => phoneAlone.test(cell.trim()))) return { type: 'phone' }
  const numbers = mostly(filled, (cell) => readNumber(cell, 'point') !== null || readNumber(cell, 'comma') !== null) ?? []
  const sign = numbers.length === 0 ? null : decimalSignOf(numbers, otherwise)
  if (sign !== null) return numberReading(words, cells, numbers, sign)
  if (isCode(filled) && !words.some((word) => wordy.has(word))) return { type: 'identifier' }
  return { type: filled.some((cell) => cell.length > 120 || cell.includes('\n')) ? 'long-text' : 'text' }
}

/** How a column is read when its type is given by hand. Cells that do not fit simply have no number or date. */
export function readingAs(type: ValueType, guessed: Reading, cells: readonly string[]): Reading {
  if (type === guessed.type) return guessed
  if (type === 'date') return { type, order: orderOf(cells) ?? 'ambiguous' }
  if (type !== 'number' && type !== 'money') return { type }
  const numbers = cells.filter((cell) => readNumber(cell, 'point') !== null || readNumber(cell, 'comma') !== null)
  return { type, decimals: decimalSignOf(numbers) ?? 'point' }
}

/** The number in a cell of this column, or null. */
export function numberIn(reading: Reading, cell: string): number | null {
  return reading.decimals === undefined || cell === '' ? null : (readNumber(cell, reading.decimals)?.value ?? null)
}

/** The date or moment in a cell of this column as text that sorts, or null. */
export function dateIn(reading: Reading, cell: string): string | null {
  return reading.order === undefined || cell === '' ? null : (readDate(cell, reading.order)?.at ?? null)
}

/** Those cells that pass, when nearly all do: one slip in a long column must not cost it its type. Null otherwise. */
function mostly(filled: readonly string[], test: (cell: string) => boolean): readonly string[] | null {
  const head = filled.slice(0, 40)
  if (head.filter(test).length < head.length * 0.8) return null
  const passing = filled.filter(test)
  return passing.length === filled.length || (filled.length >= 20 && passing.length >= filled.length * 0.95) ? passing : null
}

function dateReading(dates: readonly string[], odd: number): Reading {
  const order = orderOf(dates)
  if (order !== null) return { type: 'date', order, ...(odd === 0 ? {} : { notice: `has ${odd} ${odd === 1 ? 'cell that is' : 'cells that are'} not a date; nothing is placed on the timeline for them` }) }
  return { type: 'text', notice: 'holds dates of both orders, day first and month first, so it is kept as text' }
}

function numberReading(words: readonly string[], cells: readonly string[], numbers: readonly string[], decimals: DecimalSign): Reading {
  const units = new Set(numbers.map((cell) => readNumber(cell, decimals)?.unit ?? null))
  const [unit] = units
  const money = words.some((word) => moneyWords.has(word)) || [...units].some((sign) => sign !== null && sign !== '%')
  const damaged = numbers.some((cell) => /^\d(?:[.,]\d+)?[eE]\+\d{2}$/.test(cell.trim()))
  const odd = cells.filter((cell) => cell !== '').length - numbers.length
  const notice = damaged
    ? 'holds numbers such as 3.96E+11: a spreadsheet has shortened them, the real digits are lost'
    : odd > 0
      ? `has ${odd} ${odd === 1 ? 'cell' : 'cells'} with a word in place of a number; they count as no number`
      : undefined
  return {
    type: money ? 'money' : 'number',
    decimals,
    ...(units.size === 1 && typeof unit === 'string' ? { unit } : {}),
    ...(notice === undefined ? {} : { notice }),
  }
}

function isBoolean(filled: readonly string[]): boolean {
  const values = new Set<string>()
  for (const cell of filled) {
    values.add(cell.trim().toLowerCase())
    if (values.size > 2) return false
  }
  if (booleanWords.some((pair) => [...values].every((value) => pair.some((word) => word === value)))) return true
  return filled.length >= 20 && values.size === 2 && values.has('0') && values.has('1')
}

function isIdentifier(words: readonly string[], filled: readonly string[]): boolean {
  if (words.some((word) => idWords.has(word)) && filled.every((cell) => /^\S{1,64}$/.test(cell.trim()))) return true
  if (!filled.every((cell) => /^\d+$/.test(cell.trim()))) return false
  const longest = filled.reduce((most, cell) => Math.max(most, cell.trim().length), 0)
  const sum = words.some((word) => moneyWords.has(word) || phoneWords.has(word))
  return filled.some((cell) => /^0\d/.test(cell.trim())) ? !words.some((word) => phoneWords.has(word)) : longest > 15 || (longest > 9 && !sum)
}

/** Codes such as 1C1I7A6R: letters and digits without a space, each of them only once. */
function isCode(filled: readonly string[]): boolean {
  return filled.every((cell) => code.test(cell.trim())) && new Set(filled).size === filled.length
}
