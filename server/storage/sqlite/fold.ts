// Folding the journal into a snapshot, in two commits. First the new snapshot alone; then, after it was read back and compared,
// what nobody needs any more: snapshots before the previous one, and the rows that the PREVIOUS snapshot covers.
// So at every moment the snapshot before the newest, with the journal, still makes the whole board.

import type { BoardId } from '#shared/base/ids.ts'
import type { Keep, Snapshot } from '../storage.ts'
import { snapshotSum } from './checksum.ts'
import { lastJournalSeq, newestWhole } from './document.ts'
import { packNumbers } from './frames.ts'
import type { Hand } from './hand.ts'
import { appendFrames } from './keep.ts'
import { pack } from './packing.ts'

/** Writes the snapshot, and frames behind it. Answers its SHA-256 in hex, or null when a whole one is there that covers as much: nothing to fold. */
export function writeSnapshot(hand: Hand, board: BoardId, snapshot: Snapshot, behind: NonNullable<Keep['frames']>): string | null {
  const last = lastJournalSeq(hand, board)
  if (snapshot.upTo > last) {
    throw new Error(`A snapshot of ${board} up to ${snapshot.upTo} cannot be true: its journal goes to ${last}.`)
  }
  const newest = newestWhole(hand, board)
  if (newest !== null && newest.upTo >= snapshot.upTo) return null
  const sum = snapshotSum(board, snapshot)
  hand.sql(`INSERT INTO snapshots (board, up_to, bytes, sv, sha256, cuts, packing) VALUES (?, ?, ?, ?, ?, ?, 'zstd')
    ON CONFLICT (board, up_to) DO UPDATE SET bytes = excluded.bytes, sv = excluded.sv, sha256 = excluded.sha256, cuts = excluded.cuts,
      packing = excluded.packing`)
    .run(board, snapshot.upTo, pack(snapshot.bytes), snapshot.stateVector, sum, snapshot.cuts === undefined ? null : packNumbers(snapshot.cuts))
  appendFrames(hand, board, behind)
  return Buffer.from(sum).toString('hex')
}

/** Reads a snapshot back, compares its SHA-256 with the one given, and drops what it and the one before it made needless. Throws when it came back different. */
export function dropCovered(hand: Hand, board: BoardId, upTo: number, sum: string): void {
  const stored = newestWhole(hand, board, upTo)
  if (stored === null || stored.upTo !== upTo || Buffer.from(snapshotSum(board, stored)).toString('hex') !== sum) {
    throw new Error(`The snapshot of ${board} up to ${upTo} came back different from what was written. The journal was kept whole.`)
  }
  const previous = newestWhole(hand, board, upTo - 1)
  if (previous === null) return
  hand.sql('DELETE FROM snapshots WHERE board = ? AND up_to < ?').run(board, previous.upTo)
  hand.sql('DELETE FROM journal WHERE board = ? AND seq <= ?').run(board, previous.upTo)
}
