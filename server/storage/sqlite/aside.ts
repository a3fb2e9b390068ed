// Setting aside what cannot be read: it is copied with its reason, then leaves its table, and the rest goes on.
// Nothing set aside is ever deleted by the program. Ledger and sealed rows keep their place (a seq is never given twice) and are only copied.

import type { BoardId } from '#shared/base/ids.ts'
import type { Damage, Hand } from './hand.ts'
import { text } from './rows.ts'

/** Copies the damaged thing aside and takes it out of its table, unless a damaged page hides it (no bytes): that is noted alone. Answers whether this is new: the same damage is kept once. */
export function setAside(hand: Hand, damage: Damage): boolean {
  const { board, kind, place, bytes, why } = damage
  const kept = hand.sql(`INSERT INTO set_aside (board, kind, place, bytes, why, at) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT DO NOTHING`).run(board, kind, place, bytes, why, hand.at)
  // On a damaged page nothing can be removed, and one refusal would take back the note of it too: it would be told anew at every opening.
  if (bytes.length === 0) return kept.changes === 1
  // The bytes are compared, lest a good one be taken that was written to the same place meanwhile.
  if (kind === 'journal') hand.sql('DELETE FROM journal WHERE board = ? AND seq = ? AND bytes = ?').run(board, Number(place), bytes)
  if (kind === 'snapshot') hand.sql('DELETE FROM snapshots WHERE board = ? AND up_to = ? AND bytes = ?').run(board, Number(place), bytes)
  return kept.changes === 1
}

/** What of a board's document was set aside, ever: `kind place` of each. */
export function placesAside(hand: Hand, board: BoardId): ReadonlySet<string> {
  const rows = hand.sql(`SELECT DISTINCT kind, place FROM set_aside WHERE board = ? AND kind IN ('journal', 'snapshot')`).all(board)
  return new Set(rows.map(row => `${text(row, 'kind')} ${text(row, 'place')}`))
}
