// Reading columns of our own tables: each reader checks the column's type and names the column when it is another.
// Ids are branded here without parsing them again: they were parsed at the door before they were kept.

import type { SQLOutputValue } from 'node:sqlite'
import type { AssetId, BoardId, PersonId, RecordId } from '#shared/base/ids.ts'

/** A row as node:sqlite hands it out. */
export type Row = Record<string, SQLOutputValue>

/** A text column. */
export function text(row: Row, column: string): string {
  const value = row[column]
  if (typeof value !== 'string') throw wrongColumn(column, 'text', value)
  return value
}

/** A whole or fractional number column. */
export function number(row: Row, column: string): number {
  const value = row[column]
  if (typeof value !== 'number') throw wrongColumn(column, 'a number', value)
  return value
}

/** A blob column; its bytes own their buffer. */
export function blob(row: Row, column: string): Uint8Array<ArrayBuffer> {
  const value = row[column]
  if (!(value instanceof Uint8Array)) throw wrongColumn(column, 'bytes', value)
  // node:sqlite copies every blob into an ArrayBuffer of its own, never into a shared one; its typing leaves that open.
  return value as Uint8Array<ArrayBuffer>
}

// The four below are the door at which ids come back from our own tables.

/** The board a row belongs to. */
export const boardIn = (row: Row, column = 'board'): BoardId => text(row, column) as BoardId

/** A person in a column. */
export const personIn = (row: Row, column: string): PersonId => text(row, column) as PersonId

/** A person in a column that may be empty: nobody, that is the server itself. */
export const personOrNobody = (row: Row, column: string): PersonId | null => (row[column] === null ? null : personIn(row, column))

/** An asset in a column. */
export const assetIn = (row: Row, column: string): AssetId => text(row, column) as AssetId

/** A record in a column. */
export const recordIn = (row: Row, column: string): RecordId => text(row, column) as RecordId

function wrongColumn(column: string, expected: string, came: unknown): Error {
  return new Error(`Column "${column}" should hold ${expected}, it holds ${came === null ? 'nothing' : typeof came}.`)
}
