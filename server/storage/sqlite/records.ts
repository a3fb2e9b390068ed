// The record store on the main thread's side: long imports and long readings go over the line in pieces,
// so that other people's edits are kept in between. To the callers each is whole or did not happen.

import type { RecordStore, StoredRecord } from '../../records/record-store.ts'
import type { Line } from './line.ts'

/** Records in one piece: a few milliseconds of the storage thread. */
const pieceSize = 500

/** The record store of an open line. `sweep` is begun, not waited for, when an import may have taken the place of another. */
export function recordsOf(line: Line, sweep: () => void): RecordStore {
  return {
    async saveImport(board, meta, records) {
      const pool = await line.ask('beginPool', board)
      for (let from = 0; from < records.length; from += pieceSize) {
        await line.ask('addToPool', pool, from, records.slice(from, from + pieceSize))
      }
      await line.ask('namePool', board, { pool, size: records.length, meta })
      // The import stands: what becomes of the one before it is no longer its importer's trouble.
      sweep()
    },
    findImports: board => line.ask('findImports', board),
    async readPool(board, importId) {
      for (;;) {
        const named = await line.ask('findPool', board, importId)
        if (named === null) return []
        const records = await readWhole(line, named.pool, named.count)
        // Fewer: the import was replaced while it was read. Read the one that replaced it.
        if (records.length === named.count) return records
      }
    },
    findRecords: (board, ids) => line.ask('findRecords', board, ids),
    chosen: board => line.ask('chosen', board),
  }
}

async function readWhole(line: Line, pool: number, count: number): Promise<readonly StoredRecord[]> {
  const records: StoredRecord[] = []
  while (records.length < count) {
    const piece = await line.ask('readPiece', pool, records.length, pieceSize)
    if (piece.length === 0) break
    records.push(...piece)
  }
  return records
}
