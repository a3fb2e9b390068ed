// Reading a board from storage into what a room begins with. A row that cannot be read is left out and reported: it never
// stops the rest of the board (law 5).

import type { BoardId } from '#shared/base/ids.ts'
import type { JournalRow, StoredDocument } from '../storage/storage.ts'
import type { Limits } from './limits.ts'
import type { Opened, RoomMeans } from './room.ts'
import { State, spansOf } from './state.ts'

/** Everything a room begins with; null when there is no such board. Rejects when the disk fails, or when the memory left is too little. */
export async function readBoard(board: BoardId, { storage, limits, hooks, log, memoryLeft }: RoomMeans): Promise<Opened | null> {
  const row = await storage.openBoard(board)
  if (row === null) return null
  const [stored, entries, bound] = await Promise.all([storage.readDocument(board), storage.readLedger(board), storage.boundClients(board)])
  mustFit(stored, limits, memoryLeft)
  const tail = stored.tail.filter(isReadable)
  const state = new State({ snapshot: stored.snapshot, tail }, limits.pieceBytes)
  const leftOut = stored.foundNow + stored.tail.length - tail.length
  const loose = state.loose().length
  // What was told once is not an alarm at every opening for ever; what still waits is worth a line.
  if (leftOut > 0) hooks.leftOut(leftOut)
  if (leftOut > 0 || loose > 0) {
    log.error({ board, setAside: leftOut, waiting: loose }, 'parts of a board could not be read and were set aside; what builds on them waits until its authors send them again')
  }
  const whole = isWhole(stored, tail) && loose === 0
  return { row, state, entries, bound, isWhole: whole, hasLost: !whole || stored.setAside > 0 }
}

/** Throws for a board that could end the process, and every other board with it, each time somebody opens it and writes on it. */
function mustFit({ snapshot, tail }: StoredDocument, { memoryPerByte, lightBytes }: Limits, memoryLeft: RoomMeans['memoryLeft']): void {
  const bytes = tail.reduce((sum, row) => sum + row.bytes.length, snapshot?.bytes.length ?? 0)
  const wanted = bytes * memoryPerByte
  const left = bytes < lightBytes ? Infinity : memoryLeft(wanted)
  if (wanted <= left) return
  const mb = (size: number): string => `${Math.round(size / 1e6)} MB`
  throw new Error(`The board holds ${mb(bytes)} and may need ${mb(wanted)} of memory; the process may take ${mb(Math.max(left, 0))} more. Give the server more memory.`)
}

/** Whether no row is missing after the snapshot. */
function isWhole({ snapshot, lastSeq }: StoredDocument, tail: readonly JournalRow[]): boolean {
  return tail.length === lastSeq - (snapshot?.upTo ?? 0)
}

function isReadable(row: JournalRow): boolean {
  try {
    spansOf(row.bytes)
    return true
  } catch (error) {
    if (error instanceof Error) return false
    throw error
  }
}
