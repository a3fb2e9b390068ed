// The boards' rows. Deeds run in the worker (hand.ts); unknown boards are answered with null or touch nothing.

import type { BoardId } from '#shared/base/ids.ts'
import type { BoardRow } from '../storage.ts'
import type { Hand } from './hand.ts'
import { boardIn, number, text } from './rows.ts'
import type { Row } from './rows.ts'
import { isCorrupt } from './trouble.ts'

const columns = 'id, created_at, epoch, opening, key_version, demo'

/** Makes a board. Throws when the id is taken. */
export function createBoard(hand: Hand, row: BoardRow): void {
  hand.sql(`INSERT INTO boards (${columns}) VALUES (?, ?, ?, ?, ?, ?)`)
    .run(row.id, row.createdAt, row.epoch, row.opening, row.keyVersion, row.demo ? 1 : 0)
}

export function findBoard(hand: Hand, id: BoardId): BoardRow | null {
  const row = hand.sql(`SELECT ${columns} FROM boards WHERE id = ?`).get(id)
  return row === undefined ? null : boardOf(row)
}

/** All boards, the oldest first. */
export function listBoards(hand: Hand): readonly BoardRow[] {
  return hand.sql(`SELECT ${columns} FROM boards ORDER BY created_at, id`).all().map(boardOf)
}

/**
 * Raises `opening` by one and answers the row as it is then. Should the row's count of frames be behind `last`, the journal's last seq (a
 * damaged row), it is set right: the next frame would take a seq that is taken, and nothing could be kept on this board any more.
 */
export function openBoard(hand: Hand, id: BoardId, last: number | null): BoardRow | null {
  if (last !== null) hand.sql('UPDATE boards SET journal_seq = max(journal_seq, ?) WHERE id = ?').run(last, id)
  const row = hand.sql(`UPDATE boards SET opening = opening + 1 WHERE id = ? RETURNING ${columns}`).get(id)
  return row === undefined ? null : boardOf(row)
}

/**
 * The seq of the last row that is in the journal; null when there is none, or its page is damaged. Asked by itself: after a damaged page
 * was met nothing can be written in the same transaction.
 */
export function lastRow(hand: Hand, id: BoardId): number | null {
  try {
    const row = hand.sql('SELECT seq FROM journal WHERE board = ? ORDER BY seq DESC LIMIT 1').get(id)
    return row === undefined ? null : number(row, 'seq')
  } catch (error) {
    if (!isCorrupt(error)) throw error
    return null
  }
}

/** Makes every link given so far invalid. */
export function raiseKeyVersion(hand: Hand, id: BoardId): void {
  hand.sql('UPDATE boards SET key_version = key_version + 1 WHERE id = ?').run(id)
}

export function setEpoch(hand: Hand, id: BoardId, epoch: string): void {
  hand.sql('UPDATE boards SET epoch = ? WHERE id = ?').run(epoch, id)
}

function boardOf(row: Row): BoardRow {
  return {
    id: boardIn(row, 'id'), createdAt: number(row, 'created_at'), epoch: text(row, 'epoch'),
    opening: number(row, 'opening'), keyVersion: number(row, 'key_version'), demo: number(row, 'demo') === 1,
  }
}
