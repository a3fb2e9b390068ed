// Walking over a board's rows on a disk that is failing: what a damaged page hides is named as damage, and everything else is read.

import type { BoardId } from '#shared/base/ids.ts'
import type { Damage, Hand } from './hand.ts'
import type { Row } from './rows.ts'
import { isCorrupt } from './trouble.ts'

/** Which rows: those of a board in a table that is in the order of `seq`, above `after`; `last` tells the highest there may be. */
type Walk = { readonly board: BoardId; readonly table: 'journal' | 'ledger'; readonly columns: string; readonly after: number; readonly last: () => number }

/** The rows in order. A damaged page stops a walk over the table, and hides only its own rows when each is asked for by itself. */
export function rowsAfter(hand: Hand, { board, table, columns, after, last }: Walk): readonly Row[] {
  try {
    return hand.sql(`SELECT ${columns} FROM ${table} WHERE board = ? AND seq > ? ORDER BY seq`).all(board, after)
  } catch (error) {
    if (!isCorrupt(error)) throw error
  }
  const one = hand.sql(`SELECT ${columns} FROM ${table} WHERE board = ? AND seq = ?`)
  const rows: Row[] = []
  for (let seq = after + 1, end = last(); seq <= end; seq += 1) {
    const row = orDamage(hand, { board, kind: table, place: String(seq) }, () => one.get(board, seq))
    if (row !== null && row !== undefined) rows.push(row)
  }
  return rows
}

/** What is read, or null when a damaged page hides it. */
export function orDamage<T>(hand: Hand, at: Pick<Damage, 'board' | 'kind' | 'place'>, read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (!isCorrupt(error)) throw error
    hand.damaged({ ...at, bytes: new Uint8Array(0), why: 'its page in the database file is damaged' })
    return null
  }
}
