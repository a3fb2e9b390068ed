// One file of customer records, from bytes to masked records: the whole reading, the same for the preview and the import.
// Runs in a worker thread (run-in-worker.ts). Pure but for its arguments; knows no storage and no network.

import { createHmac, hash } from 'node:crypto'
import { z } from 'zod'
import { recordId } from '#shared/base/ids.ts'
import type { ImportId, RecordId } from '#shared/base/ids.ts'
import { isRefusal, refuse } from '#shared/base/refusal.ts'
import type { Refusal } from '#shared/base/refusal.ts'
import { mapping, maskChoices } from '#shared/record/columns.ts'
import type { Column } from '#shared/record/columns.ts'
import { readCsv } from '#shared/record/csv.ts'
import type { DateOrder } from '#shared/record/dates.ts'
import { decode, encodings, isZip } from '#shared/record/encoding.ts'
import type { Encoding } from '#shared/record/encoding.ts'
import { looksLikeJson, readJson } from '#shared/record/json.ts'
import type { CustomerRecord } from '#shared/record/record.ts'
import { limits } from '#shared/record/table.ts'
import type { Fault, Table } from '#shared/record/table.ts'
import { recordsFrom, understand } from '#shared/record/understand.ts'

const maskChoice = z.enum(maskChoices)

/** What a person may choose for a file; all of it optional. Checked at the door (choicesFrom in imports.ts). */
export const fileChoices = z.object({
  mapping: mapping.optional(),
  dateOrder: z.enum(['month-day', 'day-month']).optional(),
  masking: z.object({ 'person-name': maskChoice, email: maskChoice, phone: maskChoice, address: maskChoice }).partial().optional(),
  delimiter: z.string().length(1).regex(/[^"\r\n\0]/).optional(),
  encoding: z.enum(encodings).optional(),
  headerRow: z.number().int().min(0).max(10_000).optional(),
})
export type FileChoices = z.infer<typeof fileChoices>

/** A file to read. `maskKey` keys the pseudonyms; `importedAt` in ms. */
export type FileToRead = FileChoices & {
  readonly fileName: string
  readonly contentType: string
  readonly importId: ImportId
  readonly importedAt: number
  readonly maskKey: string
}

/** What a file holds. `delimiter` is null for JSON and XLSX. */
export type FileRead = {
  readonly format: 'csv' | 'json' | 'xlsx'
  readonly encoding: Encoding
  readonly delimiter: string | null
  readonly dateOrder: DateOrder | null
  readonly recognised: string | null
  readonly columns: readonly Column[]
  readonly rows: readonly CustomerRecord[]
  readonly skipped: readonly Fault[]
  readonly notices: readonly string[]
}

/** Told while a file is read, for a progress bar. */
export type Stage = 'decoding' | 'reading' | 'understanding' | 'done'

/** Reads a file. Refuses with a sentence that says what is wrong with it and what to do. */
export async function readFile(bytes: Uint8Array, file: FileToRead, tell: (stage: Stage) => void = () => undefined): Promise<FileRead | Refusal> {
  if (bytes.length > limits.bytes) return tooLarge(bytes.length)
  tell('decoding')
  const read = await readTable(bytes, file, tell)
  if (isRefusal(read)) return read
  tell('understanding')
  const { table, ...how } = read
  const understanding = understand(table, { mapping: file.mapping, dateOrder: file.dateOrder, masking: file.masking, commas: how.delimiter === ';' })
  const { records, columns } = recordsFrom(table, understanding, {
    file: file.fileName,
    importId: file.importId,
    importedAt: file.importedAt,
    idOf: (row) => recordIdOf(file.importId, row),
    hash: (text) => createHmac('sha256', file.maskKey).update(text).digest().readUInt32BE(0),
  })
  tell('done')
  const { dateOrder, recognised, notices } = understanding
  return { ...how, dateOrder, recognised, columns, rows: records, skipped: table.faults, notices: [...oddEncoding(how.encoding), ...notices] }
}

/** The id of a record: the same for the same row of the same import, on every reading. */
export function recordIdOf(importId: ImportId, row: number): RecordId {
  return recordId.parse(`r_${hash('sha256', `${importId}|${row}`, 'base64url').slice(0, 16)}`)
}

/** The refusal for a file of too many bytes. */
export function tooLarge(bytes: number): Refusal {
  return refuse('too-large', `The file has ${Math.ceil(bytes / 1_000_000)} MB; ${limits.bytes / 1_000_000} MB are the most that can be read. Leave out columns or rows the session does not need.`)
}

type TableRead = Pick<FileRead, 'format' | 'encoding' | 'delimiter'> & { readonly table: Table }

async function readTable(bytes: Uint8Array, file: FileToRead, tell: (stage: Stage) => void): Promise<TableRead | Refusal> {
  if (isZip(bytes)) {
    const { readXlsx } = await import('./read-xlsx.ts') // only when there is a workbook: it takes longer to load than a small file to read
    const table = await readXlsx(bytes, file.headerRow)
    return isRefusal(table) ? table : { format: 'xlsx', encoding: 'utf-8', delimiter: null, table }
  }
  const decoded = decode(bytes, file.encoding)
  if (isRefusal(decoded)) return decoded
  tell('reading')
  const { text, encoding } = decoded
  if (looksLikeJson(text) || /\.(json|jsonl|ndjson)$/i.test(file.fileName) || /json/i.test(file.contentType)) {
    const table = readJson(text)
    return isRefusal(table) ? table : { format: 'json', encoding, delimiter: null, table }
  }
  const csv = readCsv(text, { delimiter: file.delimiter, headerRow: file.headerRow })
  return isRefusal(csv) ? csv : { format: 'csv', encoding, delimiter: csv.delimiter, table: csv.table }
}

function oddEncoding(encoding: Encoding): string[] {
  return encoding === 'windows-1252' ? ['The file is not UTF-8; it was read as Windows-1252. Check letters such as é and ü in the preview.'] : []
}
