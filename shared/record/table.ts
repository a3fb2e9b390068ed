// A table as it was read from a file: column names made harmless, rows as arrays of text, and the rows that were not taken.
// Cells are arrays in column order, never objects keyed by a heading: a heading is a stranger's text and may be `__proto__`.
// A cell is kept exactly as it came; only blank cells become ''. Nothing here knows what a column means.

/** What one import may hold, as told to everybody. Rows and columns are counts, the others characters or bytes. */
export const limits = { rows: 50_000, bytes: 50_000_000, columns: 500, cell: 32_000, heading: 120, depth: 64 } as const

/** One row. `row` is the line of the file on which it begins (CSV), the sheet's row (XLSX) or its place from 1 (JSON). */
export type Row = {
  readonly row: number
  readonly cells: readonly string[]
  /** The name by which other files point at this row (Salesforce `referenceId`). */
  readonly reference?: string
}

/** A row that was not taken, and why. `column` is the heading concerned, or null when it is the row as a whole. */
export type Fault = { readonly row: number; readonly column: string | null; readonly reason: string }

/** A file read as one table. `notices` are sentences for the person who imports. */
export type Table = {
  readonly columns: readonly string[]
  readonly rows: readonly Row[]
  readonly faults: readonly Fault[]
  readonly notices: readonly string[]
  /** What the rows are, when the file says so (Salesforce `attributes.type`). */
  readonly kind?: string
}

/** Whether a cell counts as empty: nothing in it but white space. `NA` and `NULL` are text. */
export function isBlank(cell: string): boolean {
  return cell === '' || cell.trim() === ''
}
