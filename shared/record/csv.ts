// CSV text to a table and rows to CSV text, on csv-parse and csv-stringify (RFC 4180, any line break, also mixed ones).
// Trusts nothing about the text. Lines whose quotes are broken are reported where the quote opens, and the others are read.
// Printing neutralises formulas (formula.ts); reading never evaluates anything.

import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import { refuse, isRefusal } from '../base/refusal.ts'
import type { Refusal } from '../base/refusal.ts'
import { guessDelimiter } from './delimiter.ts'
import { neutralise } from './formula.ts'
import { mendQuotes } from './quotes.ts'
import type { BrokenQuote } from './quotes.ts'
import { shape, tooMany } from './shape.ts'
import type { RawLine } from './shape.ts'
import { isBlank, limits } from './table.ts'
import type { Fault, Table } from './table.ts'

const lineBreaks = ['\r\n', '\n', '\r']
/** Title lines and faulty rows are kept besides the records until the headings are known. */
const keptBeyond = 2_000

/** What may be fixed by hand. `headerRow` counts lines from 1; 0 says that there are no headings. */
export type CsvChoice = { readonly delimiter?: string | undefined; readonly headerRow?: number | undefined }

/** The table in a CSV text, and what separated its cells. */
export function readCsv(text: string, choice: CsvChoice = {}): { readonly table: Table; readonly delimiter: string } | Refusal {
  const page = webPage(text)
  if (page !== null) return page
  const delimiter = choice.delimiter ?? guessDelimiter(text)
  const mended = mendQuotes(text, delimiter)
  if (mended.hopeless) {
    const first = mended.broken[0]
    return refuse('unreadable-file', `The quotation marks in this file do not match, from line ${first?.line ?? 1} on. Export it again.`)
  }
  const lines = linesOf(mended.text, delimiter)
  if (isRefusal(lines)) return lines
  const table = shape(lines, choice.headerRow)
  if (isRefusal(table)) return table
  return { table: withBroken(table, mended.broken), delimiter }
}

/** Rows as CSV text with CRLF line breaks. Text that a spreadsheet would run is neutralised; numbers stay numbers. */
export function printCsv(headings: readonly string[], rows: Iterable<readonly (string | number)[]>, delimiter = ','): string {
  const safe = [headings.map(neutralise)]
  for (const row of rows) safe.push(row.map(neutralise))
  return stringify(safe, { delimiter, record_delimiter: '\r\n', quoted_match: /^\s*$|^\s|\s$|[\r\n]/ })
}

function linesOf(text: string, delimiter: string): RawLine[] | Refusal {
  const lines: RawLine[] = []
  let lastLine = 0
  let beyond = 0
  parse(text, {
    delimiter,
    record_delimiter: lineBreaks,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true, // a million of them as records of a wrong width took 26 s
    on_record: (cells: string[], context: { readonly lines: number }) => {
      const row = context.lines === lastLine + 1 ? context.lines : context.lines - breaksWithin(cells)
      lastLine = context.lines
      if (cells.length === 1 && isBlank(cells[0] ?? '')) return null
      if (lines.length < limits.rows + keptBeyond) lines.push({ row, cells })
      else beyond++
      return null
    },
  })
  return beyond > 0 ? tooMany(lines.length + beyond) : lines
}

/** How many line breaks the cells hold: csv-parse tells the line on which a row ends, a person looks where it begins. */
function breaksWithin(cells: readonly string[]): number {
  return cells.reduce((count, cell) => count + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0)
}

function withBroken(table: Table, broken: readonly BrokenQuote[]): Table {
  if (broken.length === 0) return table
  const faults: Fault[] = broken.map(({ line, column, reason }) => ({ row: line, column: table.columns[column] ?? null, reason }))
  return { ...table, faults: [...table.faults, ...faults].sort((a, b) => a.row - b.row) }
}

function webPage(text: string): Refusal | null {
  const start = text.slice(0, 200).trimStart().toLowerCase()
  if (start.startsWith('<!doctype html') || start.startsWith('<html')) {
    return refuse('unsupported-format', 'This is a web page, perhaps a sign-in page saved instead of the export. Download the export again.')
  }
  if (start.startsWith('<?xml')) return refuse('unsupported-format', 'This is an XML file. Customer records are read from CSV, JSON or XLSX.')
  if (start.startsWith('{\\rtf')) return refuse('unsupported-format', 'This is a text document. Customer records are read from CSV, JSON or XLSX.')
  return null
}
