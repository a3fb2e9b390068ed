// An XLSX file to a table: its first sheet, values only. Formulas are never evaluated; what the file last showed is read.
// Trusts nothing: the archive is unpacked here by its directory alone, into no more memory than the directory says, and only when that is
// not too much. The sheet reader gets a new archive made of it. Left to itself it goes by the heads of the files, which may say nothing of
// a size: 10 MB became 10 GB of buffers, which the worker's memory cap (run-in-worker.ts) does not count.

import { unzipSync, zipSync } from 'fflate'
import { readSheet } from 'read-excel-file/universal' // the one that unpacks as we do; the one for Node goes by the files' heads
import { isRefusal, refuse } from '#shared/base/refusal.ts'
import type { Refusal } from '#shared/base/refusal.ts'
import { shape, tooMany } from '#shared/record/shape.ts'
import { limits } from '#shared/record/table.ts'
import type { Table } from '#shared/record/table.ts'

const unpackedMost = 200_000_000
const entriesMost = 2_000

/** The first sheet of a workbook as a table. */
export async function readXlsx(bytes: Uint8Array, headerRow?: number): Promise<Table | Refusal> {
  const bad = inspect(bytes)
  if (bad !== null) return bad
  const sheet = await firstSheet(bytes)
  if (isRefusal(sheet)) return sheet
  if (sheet.length > limits.rows + 1_000) return tooMany(sheet.length)
  const lines = sheet.map((cells, i) => ({ row: i + 1, cells: cells.map(cellOf) })).filter(({ cells }) => cells.length > 0)
  return shape(lines, headerRow)
}

function inspect(bytes: Uint8Array): Refusal | null {
  let size = 0
  let entries = 0
  let workbook = false
  try {
    unzipSync(bytes, {
      filter: ({ name, size: packed, originalSize }) => {
        // A file that was not packed is taken in the size it has in the archive, whatever is said of its original size.
        size += Math.max(packed, originalSize)
        entries++
        workbook ||= name === 'xl/workbook.xml'
        return false
      },
    })
  } catch {
    return damaged // fflate throws for every archive it cannot follow
  }
  if (!workbook) return refuse('unsupported-format', 'This is a zip archive, not an Excel workbook. Unpack it and choose the CSV, JSON or XLSX file inside.')
  if (size > unpackedMost || entries > entriesMost) return refuse('too-large', 'This workbook unpacks to more than 200 MB. Save the sheet with the records as CSV.')
  return null
}

/** The same workbook as an archive in which nothing is packed and every size is true. */
function repack(bytes: Uint8Array): ArrayBuffer {
  return zipSync(unzipSync(bytes, { filter: ({ name }) => /\.xml(\.rels)?$/.test(name) }), { level: 0 }).buffer
}

const damaged = refuse('unreadable-file', 'This Excel workbook is damaged. Open it, save it again, and choose the new file.')

async function firstSheet(bytes: Uint8Array): Promise<unknown[][] | Refusal> {
  try {
    return await readSheet(repack(bytes), { trim: false, parseNumber: digits })
  } catch {
    // Both know nothing but the file, and the reader has a word of its own for every way in which XML ends too early or a part is missing.
    return damaged
  }
}

/** A workbook keeps 0.1 as 0.10000000000000001; sixteen digits and more are an id and stay as they are. */
function digits(text: string): string {
  return /^\d{16,}$/.test(text) || !Number.isFinite(Number(text)) ? text : String(Number(text))
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (!(value instanceof Date)) return String(value)
  if (Number.isNaN(value.getTime())) return ''
  const text = value.toISOString()
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 19)
}
