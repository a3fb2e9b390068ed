// Checksums of what is stored: a CRC-32 per journal row (many and small), a SHA-256 per snapshot (few and large).
// They cover the place of a row as well as its bytes, so that a row that strayed is noticed like one that was garbled.

import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { BoardId, PersonId } from '#shared/base/ids.ts'
import type { Snapshot } from '../storage.ts'

/** The checksum of a frame at its place in the journal, an unsigned 32-bit number. */
export function frameSum(frame: { readonly board: BoardId; readonly seq: number; readonly by: PersonId | null; readonly bytes: Uint8Array }): number {
  return crc32(frame.bytes, crc32(`${frame.board} ${frame.seq} ${frame.by ?? ''} `))
}

/** The checksum of a snapshot, 32 bytes. */
export function snapshotSum(board: BoardId, snapshot: Snapshot): Uint8Array {
  return createHash('sha256')
    .update(`${board} ${snapshot.upTo} ${snapshot.bytes.byteLength} ${snapshot.stateVector.byteLength} ${snapshot.cuts === undefined ? '' : `${snapshot.cuts.join(' ')} `}`)
    .update(snapshot.bytes).update(snapshot.stateVector).digest()
}
