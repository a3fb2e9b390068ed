// Narrowing a pool of records to what a session needs: conditions, search, order, a drawn sample, and counts to choose by.
// Pure: the drawing of a sample takes its randomness from outside, so that the same seed draws the same records.
// Questions come from a browser and are checked by `question` first.

import { z } from 'zod'
import { dateIn, numberIn } from './columns.ts'
import type { Column } from './columns.ts'
import { fieldOf } from './record.ts'
import type { CustomerRecord } from './record.ts'

const short = z.string().max(300)

/** One condition on a column. Dates are compared as days (`2017-03-01`), both ends of `between` included. */
export const condition = z.discriminatedUnion('op', [
  z.object({ column: short, op: z.enum(['is', 'is-not', 'contains']), value: short }),
  z.object({ column: short, op: z.enum(['empty', 'filled']) }),
  z.object({ column: short, op: z.enum(['>', '<', '>=', '<=']), value: z.number() }),
  z.object({ column: short, op: z.literal('between'), from: z.string().max(30), to: z.string().max(30) }),
  z.object({ column: short, op: z.literal('one-of'), values: z.array(short).max(100) }),
])
export type Condition = z.infer<typeof condition>

/** What is asked of a pool. `sample` draws that many at random, by `seed`; without it, `limit` records from `offset` on. */
export const question = z.object({
  conditions: z.array(condition).max(20).default([]),
  search: z.string().max(200).default(''),
  sort: z.object({ column: short, down: z.boolean().default(false) }).optional(),
  sample: z.object({ size: z.number().int().min(1).max(500), seed: z.string().max(64) }).optional(),
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(0).max(500).default(50),
})
export type Question = z.infer<typeof question>

/** The records that pass, how many there are in all, and how many passed. */
export type Narrowed = { readonly records: readonly CustomerRecord[]; readonly total: number; readonly passed: number }

/** Counts by which a person narrows: the values of a column of few different ones, or the sum of a numeric one. */
export type Facet =
  | { readonly column: string; readonly kind: 'values'; readonly values: readonly { readonly value: string; readonly count: number }[]; readonly empty: number }
  | { readonly column: string; readonly kind: 'numbers'; readonly sum: number; readonly min: number; readonly max: number; readonly filled: number; readonly empty: number }
  | { readonly column: string; readonly kind: 'dates'; readonly first: string; readonly last: string; readonly filled: number; readonly empty: number }

/** Most different values for which a column is counted value by value. */
const fewValues = 30

/** Narrows a pool. `random` gives numbers from 0 up to but not 1, made from the question's seed. */
export function narrow(pool: readonly CustomerRecord[], columns: readonly Column[], asked: Question, random: () => number): Narrowed {
  const passing = passed(pool, columns, asked)
  const sorted = asked.sort === undefined ? passing : sortBy(passing, columns, asked.sort)
  const records = asked.sample === undefined ? sorted.slice(asked.offset, asked.offset + asked.limit) : draw(sorted, asked.sample.size, random)
  return { records, total: pool.length, passed: passing.length }
}

/** All records that pass the conditions and hold the searched words. */
export function passed(pool: readonly CustomerRecord[], columns: readonly Column[], asked: Pick<Question, 'conditions' | 'search'>): CustomerRecord[] {
  const words = asked.search.toLowerCase().split(/\s+/).filter((word) => word !== '')
  const byName = new Map(columns.map((column) => [column.name, column]))
  const tests = asked.conditions.map((one) => testOf(one, byName.get(one.column)))
  return pool.filter((record) => tests.every((test) => test(record)) && holds(record, words))
}

/** Draws `size` records without putting back, in the order of the pool. */
export function draw(pool: readonly CustomerRecord[], size: number, random: () => number): CustomerRecord[] {
  const places = pool.map((_, i) => i)
  const taken: number[] = []
  while (taken.length < size && places.length > 0) {
    const at = Math.floor(random() * places.length)
    const [place] = places.splice(at, 1)
    if (place !== undefined) taken.push(place)
  }
  return taken.sort((a, b) => a - b).flatMap((place) => pool[place] ?? [])
}

/** Counts for each column that has something to count. */
export function facetsOf(pool: readonly CustomerRecord[], columns: readonly Column[]): Facet[] {
  const values = new Map<string, string[]>(columns.map(({ name }) => [name, []]))
  for (const record of pool) for (const { column, value } of record.fields) values.get(column)?.push(value)
  return columns.flatMap((column) => facetOf(column, values.get(column.name) ?? [], pool.length) ?? [])
}

function facetOf(column: Column, values: readonly string[], rows: number): Facet | null {
  const empty = rows - values.length
  if (column.decimals !== undefined && column.mask === 'keep') {
    const numbers = values.flatMap((value) => numberIn(column, value) ?? [])
    return numbers.length === 0 ? null : { column: column.name, kind: 'numbers', ...range(numbers), filled: numbers.length, empty: rows - numbers.length }
  }
  if (column.order !== undefined && column.mask === 'keep') {
    const days = values.flatMap((value) => dateIn(column, value)?.slice(0, 10) ?? []).sort()
    const [first] = days
    return first === undefined ? null : { column: column.name, kind: 'dates', first, last: days.at(-1) ?? first, filled: days.length, empty: rows - days.length }
  }
  const counts = new Map<string, number>()
  for (const value of values) {
    counts.set(value, (counts.get(value) ?? 0) + 1)
    if (counts.size > fewValues) return null
  }
  if (counts.size === 0 || (counts.size === values.length && values.length > 5)) return null
  return { column: column.name, kind: 'values', values: [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count), empty }
}

function range(numbers: readonly number[]): { readonly sum: number; readonly min: number; readonly max: number } {
  let [sum, min, max] = [0, Infinity, -Infinity]
  for (const number of numbers) {
    sum += number
    min = Math.min(min, number)
    max = Math.max(max, number)
  }
  return { sum: Math.round(sum * 100) / 100, min, max }
}

type Test = (record: CustomerRecord) => boolean

function testOf(asked: Condition, column: Column | undefined): Test {
  const text = (record: CustomerRecord): string => textOf(record, asked.column).trim().toLowerCase()
  switch (asked.op) {
    case 'is': return (record) => text(record) === asked.value.trim().toLowerCase()
    case 'is-not': return (record) => text(record) !== asked.value.trim().toLowerCase()
    case 'contains': return (record) => text(record).includes(asked.value.trim().toLowerCase())
    case 'one-of': {
      const values = new Set(asked.values.map((value) => value.trim().toLowerCase()))
      return (record) => values.has(text(record))
    }
    case 'empty': return (record) => text(record) === ''
    case 'filled': return (record) => text(record) !== ''
    case 'between': return (record) => {
      const day = column === undefined ? null : (dateIn(column, textOf(record, asked.column))?.slice(0, 10) ?? null)
      return day !== null && day >= asked.from.slice(0, 10) && day <= asked.to.slice(0, 10)
    }
    default: return (record) => {
      const number = numberOf(record, asked.column, column)
      return number !== null && compares(number, asked.op, asked.value)
    }
  }
}

function compares(number: number, op: '>' | '<' | '>=' | '<=', value: number): boolean {
  if (op === '>') return number > value
  if (op === '<') return number < value
  return op === '>=' ? number >= value : number <= value
}

/** A column of the file, or one of the four that every record has. A column of that name in the file comes first. */
function textOf(record: CustomerRecord, column: string): string {
  const field = fieldOf(record, column)
  if (field !== '') return field
  if (column === 'name' || column === 'segment' || column === 'stage' || column === 'owner') return record[column] ?? ''
  return ''
}

function numberOf(record: CustomerRecord, name: string, column: Column | undefined): number | null {
  const figure = record.figures.find(({ label }) => label === name)
  return figure?.value ?? (column === undefined ? null : numberIn(column, fieldOf(record, name)))
}

function holds(record: CustomerRecord, words: readonly string[]): boolean {
  if (words.length === 0) return true
  const text = [record.name, ...record.fields.map(({ value }) => value)].join('\n').toLowerCase()
  return words.every((word) => text.includes(word))
}

/** Blank cells come last in both directions; equal ones stay in the order of the file. */
function sortBy(pool: readonly CustomerRecord[], columns: readonly Column[], sort: { readonly column: string; readonly down: boolean }): CustomerRecord[] {
  const column = columns.find(({ name }) => name === sort.column)
  const keyed = pool.map((record) => ({ record, key: sortKey(record, sort.column, column) }))
  const direction = sort.down ? -1 : 1
  return keyed
    .sort((a, b) => {
      if (a.key === null || b.key === null) return a.key === b.key ? 0 : a.key === null ? 1 : -1
      return a.key < b.key ? -direction : a.key > b.key ? direction : 0
    })
    .map(({ record }) => record)
}

function sortKey(record: CustomerRecord, name: string, column: Column | undefined): string | number | null {
  const number = numberOf(record, name, column)
  if (number !== null) return number
  const text = textOf(record, name).trim()
  if (text === '') return null
  return (column === undefined ? null : dateIn(column, text)) ?? text.toLowerCase()
}
