// Many small things as one: journal rows on their way from the worker in one buffer, handed over without a copy (one buffer
// per row would cost more to hand over than to read: a board may have thousands of small rows), and lists of numbers in a column.

import type { PersonId } from '#shared/base/ids.ts'
import type { JournalRow } from '../storage.ts'

/** Rows in a row: their bytes one after the other, and of each its seq, length and author. */
export type PackedRows = {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly seqs: readonly number[]
  readonly lengths: readonly number[]
  readonly bys: readonly (PersonId | null)[]
}

/** Packs rows; their bytes are copied once. */
export function packRows(rows: readonly JournalRow[]): PackedRows {
  const bytes = new Uint8Array(rows.reduce((sum, row) => sum + row.bytes.byteLength, 0))
  let offset = 0
  for (const row of rows) {
    bytes.set(row.bytes, offset)
    offset += row.bytes.byteLength
  }
  return { bytes, seqs: rows.map(row => row.journalSeq), lengths: rows.map(row => row.bytes.byteLength), bys: rows.map(row => row.by) }
}

/** The rows again; their bytes are views into the one buffer. */
export function unpackRows({ bytes, seqs, lengths, bys }: PackedRows): readonly JournalRow[] {
  let offset = 0
  return seqs.map((journalSeq, index) => {
    const length = lengths[index] ?? 0
    offset += length
    return { journalSeq, bytes: bytes.subarray(offset - length, offset), by: bys[index] ?? null }
  })
}

/** Whole numbers from 0 to 2^32 - 1 as little-endian bytes. */
export function packNumbers(numbers: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(numbers.length * 4)
  numbers.forEach((one, index) => bytes.writeUInt32LE(one, index * 4))
  return bytes
}

/** The numbers again. Throws a RangeError when the bytes are cut off. */
export function unpackNumbers(bytes: Uint8Array): readonly number[] {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Array.from({ length: Math.ceil(bytes.length / 4) }, (_, index) => view.readUInt32LE(index * 4))
}
