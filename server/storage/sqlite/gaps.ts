// What should be on the disk and is not. Each board's row says the highest seq ever given, in the transaction that gave it:
// rows after the newest snapshot that are neither there nor set aside were lost by the disk, or by whoever copied the file.

import type { BoardId } from '#shared/base/ids.ts'
import { must } from '#shared/base/must.ts'
import type { Gap, Gaps } from '../storage.ts'
import type { Hand } from './hand.ts'
import { boardIn, number } from './rows.ts'
import { isCorrupt } from './trouble.ts'

/** Compares what every board was given with what it has. Reads counts, never contents. */
export function findGaps(hand: Hand): Gaps {
  const ids = hand.sql('SELECT id FROM boards ORDER BY id').all().map(row => boardIn(row, 'id'))
  const boards = ids.map((board): Gap => ({ board, rows: missingOn(hand, board) })).filter(gap => gap.rows > 0)
  return { withoutLog: hand.withoutLog, boards }
}

/** 0 for a board that cannot be counted because a page of it is damaged: opening it names what is unreadable, row by row. */
function missingOn(hand: Hand, board: BoardId): number {
  try {
    const row = hand.sql(`WITH based AS (
        SELECT id AS board, journal_seq,
          coalesce((SELECT max(up_to) FROM snapshots WHERE snapshots.board = boards.id), 0) AS base FROM boards WHERE id = ?)
      SELECT max(journal_seq - base, 0)
        - (SELECT count(*) FROM journal WHERE journal.board = based.board AND seq > base)
        - (SELECT count(DISTINCT place) FROM set_aside WHERE set_aside.board = based.board AND kind = 'journal' AND CAST(place AS INTEGER) > base
           AND NOT EXISTS (SELECT 1 FROM journal WHERE journal.board = based.board AND seq = CAST(place AS INTEGER))) AS missing
      FROM based`).get(board)
    return number(must(row, `board ${board}`), 'missing')
  } catch (error) {
    if (!isCorrupt(error)) throw error
    return 0
  }
}
