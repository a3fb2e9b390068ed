// JSON to a table: lists of objects, one object per line, the lists that APIs wrap (`results`, `tickets`), Salesforce's export tree.
// Trusts nothing: depth is checked before parsing, keys are only ever read as text, digits are kept as written (no 3.96e11).
// A Salesforce reference ("@AccountRef1") stays in its cell; joins.ts follows it when the other file is there.

import { isRefusal, refuse } from '../base/refusal.ts'
import type { Refusal } from '../base/refusal.ts'
import { harmless } from './headings.ts'
import { tooMany } from './shape.ts'
import { isBlank, limits } from './table.ts'
import type { Fault, Row, Table } from './table.ts'

type Fields = Map<string, string>
type Item = { readonly row: number; readonly value: unknown }

/** The table in a JSON text. Rows count from 1 in the order of the list (JSON lines: the line). */
export function readJson(text: string): Table | Refusal {
  if (tooDeep(text)) return refuse('unreadable-file', `The file nests more than ${limits.depth} levels deep, which no list of records does.`)
  const items = itemsOf(text)
  if (isRefusal(items)) return items
  if (items.length > limits.rows) return tooMany(items.length)
  return tableOf(items)
}

/** Whether a text is meant as JSON rather than CSV. */
export function looksLikeJson(text: string): boolean {
  return /^\s*(?:\{\s*(?:"|\})|\[\s*(?:\{|\[|\]))/.test(text.slice(0, 2_000))
}

function tooDeep(text: string): boolean {
  let depth = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at)
    if (quoted) {
      if (sign === 92) at++
      else if (sign === 34) quoted = false
    } else if (sign === 34) quoted = true
    else if (sign === 91 || sign === 123) {
      depth++
      if (depth > limits.depth) return true
    } else if (sign === 93 || sign === 125) depth--
  }
  return false
}

function itemsOf(text: string): Item[] | Refusal {
  const whole = parsed(text)
  if (whole !== undefined) return listIn(whole.value)
  const lines: Item[] = []
  let at = 0
  for (const line of text.split(/\r\n|\n|\r/)) {
    at++
    if (line.trim() === '') continue
    const item = parsed(line)
    if (item === undefined) {
      const where = lines.length > 0 ? ` Line ${at} is not a complete object.` : ''
      return refuse('unreadable-file', `This is not valid JSON, neither as a whole nor line by line.${where}`)
    }
    lines.push({ row: at, value: item.value })
  }
  return lines
}

/** Undefined when the text is not JSON. Numbers that a double cannot hold stay as their digits. */
function parsed(text: string): { readonly value: unknown } | undefined {
  const risky = /\d{16}|\d[eE]\+?\d{2}/.test(text)
  try {
    return { value: risky ? JSON.parse(text, keepDigits) : JSON.parse(text) }
  } catch {
    return undefined // JSON.parse has no other way to say so; the caller tries line by line
  }
}

function keepDigits(this: unknown, _key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || context?.source === undefined) return value
  return String(value) === context.source ? value : context.source
}

function listIn(whole: unknown): Item[] | Refusal {
  if (Array.isArray(whole)) return numbered(whole)
  if (!isObject(whole)) return refuse('unreadable-file', 'The file holds a single value, not a list of records.')
  const lists = Object.entries(whole).filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]) && entry[1].length > 0 && entry[1].every(isObject))
  const records = lists.find(([key]) => key === 'records') ?? (lists.length === 1 ? lists[0] : undefined)
  if (records !== undefined) return numbered(records[1])
  if (lists.length > 1) {
    return refuse('unreadable-file', `The file holds several lists (${lists.map(([key]) => key.slice(0, 40)).slice(0, 6).join(', ')}). Save the one to import as a file of its own.`)
  }
  return refuse('unreadable-file', 'The file holds no list of records.')
}

function numbered(list: readonly unknown[]): Item[] {
  return list.map((value, i) => ({ row: i + 1, value }))
}

function tableOf(items: readonly Item[]): Table | Refusal {
  const found: { readonly row: number; readonly fields: Fields; readonly reference: string | undefined }[] = []
  const faults: Fault[] = []
  const keys = new Set<string>()
  let kind: string | undefined
  for (const { row, value } of items) {
    if (!isObject(value)) {
      faults.push({ row, column: null, reason: 'This is not an object with named fields.' })
      continue
    }
    const attributes = value['attributes']
    const tree = isObject(attributes) && typeof attributes['type'] === 'string'
    if (tree) kind ??= String(attributes['type'])
    const fields: Fields = new Map()
    flatten(value, '', fields, tree ? 'attributes' : null)
    const fault = faultOf(row, fields)
    if (fault !== null) faults.push(fault)
    else found.push({ row, fields, reference: tree && typeof attributes['referenceId'] === 'string' ? attributes['referenceId'] : undefined })
    for (const key of fields.keys()) keys.add(key)
    if (keys.size > limits.columns) return refuse('too-large', `The records have more than ${limits.columns} different fields; ${limits.columns} are the most that can be read.`)
  }
  if (isPlan(keys)) return refuse('unreadable-file', 'This is the plan of a Salesforce export: it names the files but holds no records. Choose the files it names.')
  if (found.length === 0 && faults.length === 0) return refuse('unreadable-file', 'The list of records is empty.')
  if (keys.size === 0) return refuse('unreadable-file', 'The list holds no records with named fields.')
  const order = [...keys]
  const rows = found.map(({ row, fields, reference }): Row => ({ row, cells: order.map((key) => fields.get(key) ?? ''), ...(reference === undefined ? {} : { reference }) }))
  return { columns: harmless(order), rows, faults, notices: [], ...(kind === undefined ? {} : { kind }) }
}

/** Nested objects become `outer.inner`; lists of plain values are joined; anything deeper is kept as its JSON text. */
function flatten(value: Readonly<Record<string, unknown>>, prefix: string, into: Fields, leave: string | null): void {
  for (const [key, inner] of Object.entries(value)) {
    if (key === leave) continue
    const name = `${prefix}${key}`
    if (isObject(inner) && name.split('.').length < 4) flatten(inner, `${name}.`, into, 'attributes')
    else into.set(name, cellOf(inner))
  }
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return isBlank(value) ? '' : value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value) && value.every((one) => one !== null && typeof one !== 'object')) return value.map(String).join(', ')
  return JSON.stringify(value)
}

function faultOf(row: number, fields: Fields): Fault | null {
  for (const [key, cell] of fields) {
    if (cell.length > limits.cell) return { row, column: key.slice(0, limits.heading), reason: `A value of ${cell.length} characters; ${limits.cell} are the most.` }
  }
  return null
}

function isPlan(keys: ReadonlySet<string>): boolean {
  return keys.has('sobject') && keys.has('files') && keys.size <= 5
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
