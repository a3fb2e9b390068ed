// A board's document as stored: the newest snapshot that is whole, and the journal after it.
// Every row and snapshot is compared with its checksum; what does not match is named as damage and left out, the rest is read.

import type { BoardId, PersonId } from '#shared/base/ids.ts'
import { must } from '#shared/base/must.ts'
import type { JournalRow, Snapshot } from '../storage.ts'
import { placesAside } from './aside.ts'
import { frameSum, snapshotSum } from './checksum.ts'
import { packRows, unpackNumbers } from './frames.ts'
import type { PackedRows } from './frames.ts'
import type { Hand } from './hand.ts'
import { unpack } from './packing.ts'
import { blob, number, personIn, personOrNobody } from './rows.ts'
import type { Row } from './rows.ts'
import { orDamage, rowsAfter } from './walk.ts'

/** As `StoredDocument`, its tail packed for the way to the main thread. */
export type PackedDocument = { readonly snapshot: Snapshot | null; readonly tail: PackedRows; readonly setAside: number; readonly foundNow: number; readonly lastSeq: number }

/** Reads a board's document. An unknown board has an empty one. */
export function readDocument(hand: Hand, board: BoardId): PackedDocument {
  const earlier = placesAside(hand, board)
  const places = new Set(earlier)
  const watching: Hand = {
    ...hand,
    damaged(damage) {
      places.add(`${damage.kind} ${damage.place}`)
      hand.damaged(damage)
    },
  }
  const snapshot = newestWhole(watching, board)
  const tail = wholeRows(watching, board, snapshot?.upTo ?? 0)
  return { snapshot, tail: packRows(tail), setAside: places.size, foundNow: places.size - earlier.size, lastSeq: lastJournalSeq(hand, board) }
}

/** Who holds which Yjs clientID. */
export function boundClients(hand: Hand, board: BoardId): readonly { clientId: number; person: PersonId }[] {
  return hand.sql('SELECT client_id, person FROM clients WHERE board = ? ORDER BY client_id').all(board)
    .map(row => ({ clientId: number(row, 'client_id'), person: personIn(row, 'person') }))
}

/** The highest seq ever given to a frame of a board. */
export function lastJournalSeq(hand: Hand, board: BoardId): number {
  const row = hand.sql('SELECT journal_seq FROM boards WHERE id = ?').get(board)
  return row === undefined ? 0 : number(row, 'journal_seq')
}

/** The newest snapshot that matches its checksum, among those up to and with `atMost`. */
export function newestWhole(hand: Hand, board: BoardId, atMost = Number.MAX_SAFE_INTEGER): Snapshot | null {
  const places = hand.sql('SELECT up_to FROM snapshots WHERE board = ? AND up_to <= ? ORDER BY up_to DESC').all(board, atMost)
  for (const place of places) {
    const snapshot = readSnapshot(hand, board, number(place, 'up_to'))
    if (snapshot !== null) return snapshot
  }
  return null
}

function readSnapshot(hand: Hand, board: BoardId, upTo: number): Snapshot | null {
  const row = orDamage(hand, { board, kind: 'snapshot', place: String(upTo) }, () =>
    must(hand.sql('SELECT * FROM snapshots WHERE board = ? AND up_to = ?').get(board, upTo), `snapshot ${upTo}`))
  if (row === null) return null
  const snapshot = unpacked(row, upTo)
  if (snapshot !== null && Buffer.compare(snapshotSum(board, snapshot), blob(row, 'sha256')) === 0) return snapshot
  hand.damaged({ board, kind: 'snapshot', place: String(upTo), bytes: blob(row, 'bytes'), why: snapshot === null ? 'it cannot be unpacked' : 'its SHA-256 does not match' })
  return null
}

function unpacked(row: Row, upTo: number): Snapshot | null {
  try {
    // The doctor also looks at databases whose shape is older than these columns.
    const cuts = (row['cuts'] ?? null) === null ? {} : { cuts: unpackNumbers(blob(row, 'cuts')) }
    const bytes = row['packing'] === 'zstd' ? unpack(blob(row, 'bytes')) : blob(row, 'bytes')
    return { upTo, bytes, stateVector: blob(row, 'sv'), ...cuts }
  } catch (error) {
    // zlib and Buffer say what is wrong in many words; to us it is all the same damage.
    if (error instanceof Error) return null
    throw error
  }
}

/** The board's journal rows with a seq above `after`, as far as they can be read. */
export function wholeRows(hand: Hand, board: BoardId, after: number): readonly JournalRow[] {
  return rowsAfter(hand, { board, table: 'journal', columns: 'seq, bytes, by, crc', after, last: () => lastJournalSeq(hand, board) }).flatMap(row => {
    const read = { journalSeq: number(row, 'seq'), bytes: blob(row, 'bytes'), by: personOrNobody(row, 'by') }
    const { journalSeq: seq, bytes, by } = read
    if (frameSum({ board, seq, by, bytes }) === number(row, 'crc')) return [read]
    hand.damaged({ board, kind: 'journal', place: String(seq), bytes, why: 'its CRC-32 does not match' })
    return []
  })
}
