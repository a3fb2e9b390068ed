// From a table to customer records: how each column is read, what it is for, who is masked, and then one record per row.
// Pure: ids, the keyed hash and the time are handed in. Masking comes before anything else is made of a cell, so no
// name, event or figure of a record can hold what the mask took away.

import type { ImportId, RecordId } from '../base/ids.ts'
import { dateIn, numberIn, readColumns, readingAs } from './columns.ts'
import type { Column, Mapping, MaskChoice, Personal, Reading } from './columns.ts'
import type { DateOrder } from './dates.ts'
import { guessPurposes } from './mapping.ts'
import { maskFor } from './masking.ts'
import type { KeyedHash, Mask } from './masking.ts'
import type { CustomerRecord, EventKind, Figure } from './record.ts'
import type { Row, Table } from './table.ts'
import { eventsFrom, meaningOf } from './timeline.ts'
import type { Happening, Meaning } from './timeline.ts'

/** What a person may choose about an import besides the file. `masking` sets a kind of personal value for all its columns. */
export type Choices = {
  readonly mapping?: Mapping | undefined
  readonly dateOrder?: 'month-day' | 'day-month' | undefined
  readonly masking?: { readonly [kind in Personal]?: MaskChoice | undefined } | undefined
  /** Whether the file's own conventions speak for decimal commas (its cells are separated by semicolons). */
  readonly commas?: boolean | undefined
}

/** What makes rows into records of one import. `importedAt` in ms; `idOf` gives the same id for the same row of the same import. */
export type Making = {
  readonly file: string
  readonly importId: ImportId
  readonly importedAt: number
  readonly idOf: (row: number) => RecordId
  readonly hash: KeyedHash
}

/** The columns of a table as understood. `recognised` is the name of a known export. */
export type Understanding = {
  readonly columns: readonly Column[]
  readonly dateOrder: DateOrder | null
  readonly recognised: string | null
  readonly rowsAre: EventKind
  readonly notices: readonly string[]
}

/** What the columns of a table are and are for. */
export function understand(table: Table, choices: Choices = {}): Understanding {
  const { columns: names, rows } = table
  const cells = names.map((_, at) => rows.map((row) => row.cells[at] ?? ''))
  const byHand = new Map(Object.entries(choices.mapping ?? {}))
  const { readings, order } = readColumns(names, (at) => cells[at] ?? [], { commas: choices.commas ?? false, order: choices.dateOrder })
  const chosen = readings.map((reading, at) => {
    const type = byHand.get(names[at] ?? '')?.type
    if (type === undefined) return reading
    const given = readingAs(type, reading, (cells[at] ?? []).filter((cell) => cell !== ''))
    return given.order === 'ambiguous' ? { ...given, order: choices.dateOrder ?? order ?? 'ambiguous' } : given
  })
  const glimpses = names.map((name, at) => glimpse(name, chosen[at] ?? { type: 'text' }, cells[at] ?? []))
  const { purposes, preset } = guessPurposes(glimpses, byHand)
  const columns = glimpses.map(({ name, reading, filled }, at): Column => {
    const { mappedTo, personal, mask } = purposes[at] ?? { mappedTo: 'field', personal: null, mask: 'keep' }
    const wish = personal === null || byHand.get(name)?.mask !== undefined ? undefined : choices.masking?.[personal]
    return { ...reading, name, mappedTo, ...(personal === null ? {} : { personal }), mask: wish ?? mask, filled, examples: [] }
  })
  const unknown = [...byHand.keys()].filter((name) => !names.includes(name))
  return {
    columns, dateOrder: order, recognised: preset?.name ?? null, rowsAre: preset?.rowsAre ?? 'other',
    notices: [...table.notices, ...noticesOf(columns, order, preset?.name ?? null), ...unknown.map((name) => `The mapping names “${name.slice(0, 80)}”, but there is no such column.`)],
  }
}

/** The records of a table whose columns are understood, and the columns with (masked) examples. */
export function recordsFrom(table: Table, understanding: Understanding, making: Making): { readonly records: CustomerRecord[]; readonly columns: Column[] } {
  const mask = maskFor(understanding.columns, making.hash)
  const plan = planOf(understanding)
  const records = table.rows.map((row) => recordFrom(row, plan, mask, making))
  const columns = understanding.columns.map((column) => ({ ...column, examples: examplesOf(records, column.name) }))
  return { records, columns }
}

type Placed = { readonly column: Column; readonly at: number }
type Plan = { readonly all: readonly Placed[]; readonly of: (role: Column['mappedTo']) => readonly Placed[]; readonly dates: readonly (Placed & { readonly meaning: Meaning; readonly bears: boolean })[] }

function planOf({ columns, rowsAre }: Understanding): Plan {
  const all = columns.map((column, at) => ({ column, at }))
  const byRole = Map.groupBy(all, ({ column }) => column.mappedTo)
  const dates = (byRole.get('event') ?? []).filter(({ column }) => column.mask === 'keep').map((placed) => ({
    ...placed, meaning: meaningOf(placed.column.name, rowsAre), bears: /clos|won|order|purchase|paid|invoice/i.test(placed.column.name),
  }))
  return { all, of: (role) => byRole.get(role) ?? [], dates }
}

function recordFrom(row: Row, plan: Plan, mask: Mask, making: Making): CustomerRecord {
  const cells = mask.row(row.cells)
  const first = (role: Column['mappedTo']): string => plan.of(role).map(({ at }) => cells[at] ?? '').find((cell) => cell !== '') ?? ''
  const stage = first('stage')
  const segment = first('segment')
  const owner = first('owner')
  const figures = figuresOf(cells, plan)
  return {
    id: making.idOf(row.row),
    name: nameOf(cells, plan, row.row),
    ...(segment === '' ? {} : { segment }),
    ...(stage === '' ? {} : { stage }),
    ...(owner === '' ? {} : { owner }),
    figures,
    fields: plan.all.flatMap(({ column, at }) => (cells[at] === '' || cells[at] === undefined ? [] : [{ column: column.name, value: cells[at] }])),
    events: eventsFrom(happeningsOf(cells, plan, stage)),
    source: { file: making.file, importId: making.importId, row: row.row, importedAt: making.importedAt, ...(row.reference === undefined ? {} : { reference: row.reference }) },
    masked: plan.all.flatMap(({ column, at }) => (column.mask === 'mask' && cells[at] !== '' ? [column.name] : [])),
  }
}

function nameOf(cells: readonly string[], plan: Plan, row: number): string {
  const parts = new Set(plan.of('name').map(({ at }) => (cells[at] ?? '').trim()).filter((part) => part !== ''))
  if (parts.size > 0) return [...parts].join(' ').slice(0, 300)
  const id = plan.of('id').map(({ at }) => (cells[at] ?? '').trim()).find((cell) => cell !== '')
  return id ?? `Row ${row}`
}

function figuresOf(cells: readonly string[], plan: Plan): Figure[] {
  return plan.of('figure').flatMap(({ column, at }) => {
    const value = column.mask === 'keep' ? numberIn(column, cells[at] ?? '') : null
    return value === null ? [] : [{ label: column.name, value, ...(column.unit === undefined ? {} : { unit: column.unit }) }]
  })
}

/** A closing or a purchase bears the first sum of money of its row; a text belongs to the first event. */
function happeningsOf(cells: readonly string[], plan: Plan, stage: string): Happening[] {
  const money = plan.of('figure').find(({ column }) => column.type === 'money')
  const amount = money === undefined ? null : numberIn(money.column, cells[money.at] ?? '')
  let text: string | undefined = plan.of('event-text').map(({ at }) => cells[at] ?? '').filter((cell) => cell !== '').join('\n\n')
  return plan.dates.flatMap(({ column, at, meaning, bears }): Happening[] => {
    const moment = dateIn(column, cells[at] ?? '')
    if (moment === null) return []
    const happening = { order: at + 1, meaning, at: moment, stage, text, ...(bears && amount !== null ? { amount } : {}) }
    text = undefined
    return [happening]
  })
}

function glimpse(name: string, reading: Reading, cells: readonly string[]): { readonly name: string; readonly reading: Reading; readonly filled: number; readonly distinct: number; readonly rows: number } {
  let filled = 0
  const distinct = new Set<string>()
  for (const cell of cells) {
    if (cell === '') continue
    filled++
    distinct.add(cell)
  }
  return { name, reading, filled, distinct: distinct.size, rows: cells.length }
}

function examplesOf(records: readonly CustomerRecord[], column: string): string[] {
  const examples = new Set<string>()
  for (const record of records.slice(0, 200)) {
    const value = record.fields.find((field) => field.column === column)?.value
    if (value !== undefined) examples.add(value.length > 80 ? `${value.slice(0, 79)}…` : value)
    if (examples.size === 3) break
  }
  return [...examples]
}

function noticesOf(columns: readonly Column[], order: DateOrder | null, recognised: string | null): string[] {
  const notices: string[] = []
  if (recognised !== null) notices.push(`Recognised as ${recognised}.`)
  if (order === 'ambiguous') notices.push('The dates can be read day first or month first, and nothing in the file decides it. Choose the order; until then they are not placed on the timeline.')
  for (const { name, notice } of columns) if (notice !== undefined) notices.push(`“${name}” ${notice}.`)
  const masked = columns.filter(({ mask }) => mask === 'mask').map(({ name }) => name)
  if (masked.length > 0) notices.push(`Masked: ${masked.join(', ')}.`)
  return notices
}
