// What the import asks of a disk: pools of records, kept whole or not at all. The engines are in server/storage.
// A record is kept as its JSON text and never changed one by one; a pool is replaced as a whole under its import id.
// Which records are chosen for the session is kept by `Storage.keep({chosen})`, together with the ruling that says so.

import type { BoardId, ImportId, RecordId } from '#shared/base/ids.ts'
import type { Column } from '#shared/record/columns.ts'
import { customerRecord } from '#shared/record/record.ts'
import type { CustomerRecord } from '#shared/record/record.ts'

/** One record as it is kept: `json` is a CustomerRecord (shared/record/record.ts). */
export type StoredRecord = { readonly id: RecordId; readonly json: string }

/** What is known of an import besides its records. Kept as one JSON text. Times in ms. */
export type ImportMeta = {
  readonly id: ImportId
  readonly fileName: string
  readonly importedAt: number
  readonly count: number
  readonly columns: readonly Column[]
  readonly encoding: string
  readonly delimiter: string | null
  readonly dateOrder: string | null
  /** Files whose rows were added to these records afterwards. */
  readonly attached: readonly { readonly fileName: string; readonly at: number; readonly hits: number; readonly misses: number }[]
}

export type RecordStore = {
  /** Keeps an import with all its records in one transaction. An import of the same id is replaced, records and all; those of the old one leave the disk soon after. */
  readonly saveImport: (board: BoardId, meta: ImportMeta, records: readonly StoredRecord[]) => Promise<void>
  /** The board's imports, oldest first. */
  readonly findImports: (board: BoardId) => Promise<readonly ImportMeta[]>
  /** All records of an import in the order they were saved; empty when there is no such import. */
  readonly readPool: (board: BoardId, importId: ImportId) => Promise<readonly StoredRecord[]>
  /** Those of these records that the board has, in the order asked. */
  readonly findRecords: (board: BoardId, ids: readonly RecordId[]) => Promise<readonly StoredRecord[]>
  /** The records chosen for the session, in the order they were chosen. */
  readonly chosen: (board: BoardId) => Promise<readonly StoredRecord[]>
}

/** A record in the form it is kept in. */
export function toStored(record: CustomerRecord): StoredRecord {
  return { id: record.id, json: JSON.stringify(record) }
}

/** A record as it was kept; throws when the stored text is not one (the disk gave back something else). */
export function fromStored(stored: StoredRecord): CustomerRecord {
  return customerRecord.parse(JSON.parse(stored.json))
}
