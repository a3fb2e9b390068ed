// Imports and their records. A pool is written in pieces that nobody sees, then named by its import: that one statement is the import.
// Pools that lost their name (replaced, or begun and never finished) are swept in small bites, so that nobody's edit waits for them.

import type { BoardId, ImportId, RecordId } from '#shared/base/ids.ts'
import { must } from '#shared/base/must.ts'
import type { ImportMeta, StoredRecord } from '../../records/record-store.ts'
import type { Hand } from './hand.ts'
import { number, recordIn, text } from './rows.ts'
import type { Row } from './rows.ts'

/** A pool that has an import: its number and how many records it holds. */
export type NamedPool = { readonly pool: number; readonly count: number }

/** A pool that was begun this long ago and never named belongs to a program that died, ms. */
const abandonedAfterMs = 60 * 60 * 1_000

/** Begins a pool nobody sees; answers its number. */
export function beginPool(hand: Hand, board: BoardId): number {
  const row = hand.sql('INSERT INTO pools (board, begun_at) VALUES (?, ?) RETURNING id').get(board, hand.at)
  return number(must(row, 'a new pool'), 'id')
}

/** Adds records from a place on. */
export function addToPool(hand: Hand, pool: number, from: number, records: readonly StoredRecord[]): void {
  const insert = hand.sql('INSERT INTO records (pool, place, id, json) VALUES (?, ?, ?, ?)')
  records.forEach(({ id, json }, index) => insert.run(pool, from + index, id, json))
}

/** Makes the pool the import's, in place of the one it had. Throws when the pool does not hold as many records as were put in. */
export function namePool(hand: Hand, board: BoardId, given: { readonly pool: number; readonly size: number; readonly meta: ImportMeta }): void {
  const { pool, size, meta } = given
  const present = countIn(hand, pool)
  if (present !== size) throw new Error(`The pool of import ${meta.id} holds ${present} records, ${size} were put in. It was not taken.`)
  const before = hand.sql('SELECT pool FROM imports WHERE board = ? AND id = ?').get(board, meta.id)
  hand.sql(`INSERT INTO imports (board, id, pool, imported_at, json) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (board, id) DO UPDATE SET pool = excluded.pool, imported_at = excluded.imported_at, json = excluded.json`)
    .run(board, meta.id, pool, meta.importedAt, JSON.stringify(meta))
  if (before !== undefined) hand.sql('UPDATE pools SET gone = 1 WHERE id = ?').run(number(before, 'pool'))
}

/** Takes one bite of what no import names; answers whether there may be more. */
export function sweepPools(hand: Hand): boolean {
  const bite = 500
  const row = hand.sql(`SELECT id FROM pools WHERE (gone = 1 OR begun_at < ?)
    AND NOT EXISTS (SELECT 1 FROM imports WHERE imports.pool = pools.id) LIMIT 1`).get(hand.at - abandonedAfterMs)
  if (row === undefined) return false
  const pool = number(row, 'id')
  const taken = hand.sql('DELETE FROM records WHERE pool = ? AND place IN (SELECT place FROM records WHERE pool = ? LIMIT ?)').run(pool, pool, bite)
  if (Number(taken.changes) < bite) hand.sql('DELETE FROM pools WHERE id = ?').run(pool)
  return true
}

/** The board's imports, the oldest first. */
export function findImports(hand: Hand, board: BoardId): readonly ImportMeta[] {
  // Our own JSON, written by namePool from an ImportMeta.
  return hand.sql('SELECT json FROM imports WHERE board = ? ORDER BY imported_at, pool').all(board)
    .map(row => JSON.parse(text(row, 'json')) as ImportMeta)
}

/** Where an import's records are, null when there is no such import. */
export function findPool(hand: Hand, board: BoardId, importId: ImportId): NamedPool | null {
  const row = hand.sql('SELECT pool FROM imports WHERE board = ? AND id = ?').get(board, importId)
  if (row === undefined) return null
  const pool = number(row, 'pool')
  return { pool, count: countIn(hand, pool) }
}

/** The records of a pool at so many places from this one on. Of a pool that is being swept fewer: never others in their place. */
export function readPiece(hand: Hand, pool: number, from: number, most: number): readonly StoredRecord[] {
  return hand.sql('SELECT id, json FROM records WHERE pool = ? AND place >= ? AND place < ? ORDER BY place').all(pool, from, from + most).map(recordOf)
}

/** Those of these records that the board has, in the order asked; of two with one id the later import's. */
export function findRecords(hand: Hand, board: BoardId, ids: readonly RecordId[]): readonly StoredRecord[] {
  const find = hand.sql(`SELECT records.id, records.json FROM imports JOIN records ON records.pool = imports.pool AND records.id = ?
    WHERE imports.board = ? ORDER BY imports.imported_at DESC, imports.pool DESC LIMIT 1`)
  return ids.flatMap(id => {
    const row = find.get(id, board)
    return row === undefined ? [] : [recordOf(row)]
  })
}

/** The records chosen for the session, in the order they were chosen. */
export function chosen(hand: Hand, board: BoardId): readonly StoredRecord[] {
  const rows = hand.sql('SELECT record FROM chosen WHERE board = ? ORDER BY place').all(board)
  return findRecords(hand, board, rows.map(row => recordIn(row, 'record')))
}

function countIn(hand: Hand, pool: number): number {
  return number(must(hand.sql('SELECT count(*) AS n FROM records WHERE pool = ?').get(pool), 'a count'), 'n')
}

const recordOf = (row: Row): StoredRecord => ({ id: recordIn(row, 'id'), json: text(row, 'json') })
