// Cuts a large stored update into pieces that can be applied one after another: each finds what it hangs on in those before.
// So a slow line shows progress, and no client takes a long state for a dead connection. Bytes are moved, not made again.

import * as encoding from 'lib0/encoding'
import { readBlocks, type Block, type Blocks } from './blocks.ts'
import { inOrderOfNeed } from './order.ts'

/** Pieces of about `bytes` each; a small update is its own only piece. Deletions come with the last. */
export function cutInPieces(update: Uint8Array, bytes: number): readonly Uint8Array[] {
  if (update.length <= bytes) return [update]
  const blocks = readBlocks(update)
  // A difference begins in the middle of its clients: where each begins is taken for known, and so is all it does not hold.
  const begins = new Map(blocks.byClient.flatMap(([first]) => (first === undefined ? [] : [[first.client, first.clock] as const])))
  const order = inOrderOfNeed(blocks.byClient, (client) => begins.get(client) ?? Infinity)
  if (!Array.isArray(order)) return [update]
  const pieces: Uint8Array[] = []
  let piece: Block[] = []
  let size = 0
  for (const block of order as readonly Block[]) { // an array is never an Id
    piece.push(block)
    size += block.until - block.from
    if (size < bytes) continue
    pieces.push(write(update, piece))
    piece = []
    size = 0
  }
  return [...pieces, write(update, piece, blocks)]
}

/** An update's deletions alone, as an update. */
export function deletesOf(update: Uint8Array): Uint8Array {
  return write(update, [], readBlocks(update))
}

/** A piece in Yjs' encoding; with `deletesOf` its deletions too. */
function write(update: Uint8Array, blocks: readonly Block[], deletesOf?: Blocks): Uint8Array {
  const encoder = encoding.createEncoder()
  const byClient = [...Map.groupBy(blocks, (block) => block.client)].sort(([a], [b]) => b - a)
  encoding.writeVarUint(encoder, byClient.length)
  for (const [client, mine] of byClient) {
    encoding.writeVarUint(encoder, mine.length)
    encoding.writeVarUint(encoder, client)
    encoding.writeVarUint(encoder, mine[0]?.clock ?? 0)
    for (const { from, until } of mine) encoding.writeUint8Array(encoder, update.subarray(from, until))
  }
  if (deletesOf === undefined) encoding.writeVarUint(encoder, 0)
  else encoding.writeUint8Array(encoder, update.subarray(deletesOf.deletesFrom))
  return encoding.toUint8Array(encoder)
}
