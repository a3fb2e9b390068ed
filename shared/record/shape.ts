// From raw lines of cells to a table: where the headings are, which rows are whole, which have to be left out and why.
// Shared by CSV and XLSX. A row with too many or too few cells is never shifted or filled up: it is reported.
// Refuses what is not one table of records (too wide, too long, several tables side by side).

import { refuse } from '../base/refusal.ts'
import type { Refusal } from '../base/refusal.ts'
import { harmless } from './headings.ts'
import { isBlank, limits } from './table.ts'
import type { Fault, Row, Table } from './table.ts'

/** A line of the file as cells, before anything is known about it. */
export type RawLine = { readonly row: number; readonly cells: readonly string[] }

const headSearch = 25

/**
 * Shapes lines into a table. `headerRow` is the line of the headings given by hand, 0 when the file has none.
 * Refuses with the limit or the reason when no table can be made.
 */
export function shape(lines: readonly RawLine[], headerRow?: number): Table | Refusal {
  const first = lines[0]
  if (first === undefined) return refuse('unreadable-file', 'The file holds no rows.')
  const head = headOf(lines, headerRow)
  if (typeof head === 'string') return refuse('unreadable-file', head)
  if (head.cells.length > limits.columns) {
    return refuse('too-large', `The file has ${head.cells.length} columns; ${limits.columns} are the most that can be read. Leave out the columns the session does not need.`)
  }
  const body = lines.slice(head.bodyFrom)
  if (sideBySide(head.cells, body)) {
    return refuse('unreadable-file', 'This looks like several small tables side by side, not one table of records. Save each table as a file of its own.')
  }
  const columns = harmless(head.cells)
  const { rows, faults, blank } = sortRows(body, columns, head.cells)
  if (rows.length > limits.rows) return tooMany(rows.length)
  if (rows.length === 0 && faults.length === 0) return refuse('unreadable-file', 'The file has headings but no rows beneath them.')
  return { columns, rows, faults, notices: noticesOf(head, columns, blank) }
}

/** The refusal for a file of too many rows. */
export function tooMany(count: number): Refusal {
  return refuse('too-large', `The file has ${count} rows; ${limits.rows} are the most that one import can hold. Filter it in the system it comes from, or split it.`)
}

type Head = { readonly cells: readonly string[]; readonly bodyFrom: number; readonly titles: number; readonly made: boolean }

function headOf(lines: readonly RawLine[], headerRow: number | undefined): Head | string {
  const width = usualWidth(lines)
  const numbered = (): string[] => Array.from({ length: width }, (_, i) => `Column ${i + 1}`)
  if (headerRow === 0) return { cells: numbered(), bodyFrom: 0, titles: 0, made: true }
  const at = headerRow === undefined ? findHead(lines, width) : lines.findIndex((line) => line.row === headerRow)
  const found = lines[at]
  if (found === undefined) return `Line ${headerRow} was named as the line of the headings, but there is nothing on it.`
  if (headerRow === undefined && onlyValues(found.cells)) return { cells: numbered(), bodyFrom: at, titles: at, made: true }
  return { cells: found.cells, bodyFrom: at + 1, titles: at, made: false }
}

/** The first line that is at least half as full as the table is wide: title lines above a table fill one cell or two. */
function findHead(lines: readonly RawLine[], width: number): number {
  const at = lines.slice(0, headSearch).findIndex((line) => filled(line.cells) >= Math.max(1, width / 2))
  return Math.max(at, 0)
}

function usualWidth(lines: readonly RawLine[]): number {
  const times = new Map<number, number>()
  for (const line of lines.slice(0, 200)) {
    if (filled(line.cells) > 0) times.set(line.cells.length, (times.get(line.cells.length) ?? 0) + 1)
  }
  return [...times].sort(([widthA, a], [widthB, b]) => b - a || widthB - widthA)[0]?.[0] ?? 1
}

function filled(cells: readonly string[]): number {
  return cells.reduce((count, cell) => (isBlank(cell) ? count : count + 1), 0)
}

/** A first line of nothing but numbers, dates and addresses is a record, not the headings. */
function onlyValues(cells: readonly string[]): boolean {
  if (cells.length < 2) return false
  const value = /^[-+(]?[\d.,/: ()%-]*\d[\d.,/: ()%-]*$|^[^\s@]+@[^\s@]+\.[^\s@]+$/
  return cells.every((cell) => cell.length < 100 && value.test(cell.trim())) && new Set(cells).size === cells.length
}

/** A named table, a column without name and data, another named table, and blank lines between blocks. */
function sideBySide(head: readonly string[], body: readonly RawLine[]): boolean {
  const lastNamed = head.findLastIndex((cell) => !isBlank(cell))
  const gapInside = head.some((cell, i) => i < lastNamed && isBlank(cell))
  if (!gapInside) return false
  const lastFull = body.findLastIndex((line) => filled(line.cells) > 0)
  return body.some((line, i) => i < lastFull && filled(line.cells) === 0)
}

type Sorted = { readonly rows: Row[]; readonly faults: Fault[]; readonly blank: number }

function sortRows(body: readonly RawLine[], columns: readonly string[], head: readonly string[]): Sorted {
  const sorted: Sorted & { blank: number } = { rows: [], faults: [], blank: 0 }
  const spare = trailingSpare(head)
  for (const line of body) {
    if (filled(line.cells) === 0) {
      sorted.blank++
      continue
    }
    const fault = faultOf(line, columns, spare)
    if (fault === null) sorted.rows.push({ row: line.row, cells: fitted(line.cells, columns.length) })
    else sorted.faults.push(fault)
  }
  return sorted
}

/** From which place on the columns have no name: a row may end there without being too short. */
function trailingSpare(head: readonly string[]): number {
  return head.findLastIndex((cell) => !isBlank(cell)) + 1
}

function faultOf(line: RawLine, columns: readonly string[], spare: number): Fault | null {
  const { cells, row } = line
  if (cells.length > columns.length && cells.slice(columns.length).some((cell) => !isBlank(cell))) {
    const reason = `Too long: ${cells.length} cells where the headings are ${columns.length}. Perhaps a cell with a separator in it is not in quotation marks.`
    return { row, column: `Column ${columns.length + 1}`, reason }
  }
  if (cells.length < spare) {
    return { row, column: columns[cells.length] ?? null, reason: `Too short: ${cells.length} cells where the headings are ${columns.length}.` }
  }
  const huge = cells.findIndex((cell) => cell.length > limits.cell)
  if (huge >= 0) return { row, column: columns[huge] ?? null, reason: `A cell of ${cells[huge]?.length ?? 0} characters; ${limits.cell} are the most.` }
  return null
}

function fitted(cells: readonly string[], width: number): string[] {
  const row: string[] = []
  for (let i = 0; i < width; i++) {
    const cell = cells[i] ?? ''
    row.push(isBlank(cell) ? '' : cell)
  }
  return row
}

function noticesOf(head: Head, columns: readonly string[], blank: number): string[] {
  const notices: string[] = []
  if (head.titles > 0) notices.push(`${head.titles} ${head.titles === 1 ? 'line' : 'lines'} above the headings were left out.`)
  if (head.made) notices.push('The first line looks like values, so the columns are numbered.')
  const renamed = head.cells.filter((cell, i) => cell.trim() !== columns[i]).length
  if (renamed > 0 && !head.made) notices.push(`${renamed} ${renamed === 1 ? 'heading was' : 'headings were'} empty, repeated or unusable and got another name.`)
  if (blank > 0) notices.push(`${blank} empty ${blank === 1 ? 'row was' : 'rows were'} left out.`)
  return notices
}
