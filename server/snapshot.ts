// A snapshot's bytes as the updates they are made of. Knows nothing of what the updates say.

import type { Snapshot } from './storage/storage.ts'

/** A document is cut into updates of about so many bytes; why so many stands with the limits of rooms. */
export const pieceBytes = 64 * 1024

/** The updates of a snapshot, each hanging on those before it alone; views into its bytes. */
export function updatesIn({ bytes, cuts = [bytes.length] }: Pick<Snapshot, 'bytes' | 'cuts'>): readonly Uint8Array[] {
  let until = 0
  return cuts.map((length) => {
    until += length
    return bytes.subarray(until - length, until)
  })
}

/** Several updates as the bytes of a snapshot. */
export function bytesOf(updates: readonly Uint8Array[]): Required<Pick<Snapshot, 'bytes' | 'cuts'>> {
  const bytes = new Uint8Array(updates.reduce((sum, update) => sum + update.length, 0))
  let from = 0
  for (const update of updates) {
    bytes.set(update, from)
    from += update.length
  }
  return { bytes, cuts: updates.map((update) => update.length) }
}
