// Cuts a large update into pieces that can be applied one after another: each finds what it hangs on in those before.
// So a slow line shows progress, and no client takes a long state for a dead connection. Bytes are moved, not made again.

import * as encoding from 'lib0/encoding'
import { readBlocks, type Block } from './blocks.ts'
import { inOrderOfNeed } from './order.ts'

/** Neighbouring blocks of one client that stand one behind the other in the update. */
type Stretch = { readonly from: number; until: number }
/** What a piece holds of one client: from which clock on, and how many blocks. */
type Part = { readonly clock: number; blocks: number; readonly stretches: Stretch[] }
type Piece = Map<number, Part>

/** Pieces of about `bytes` each, the last of which holds the deletions alone; a small update is its own only piece. */
export function cutInPieces(update: Uint8Array, bytes: number): readonly Uint8Array[] {
  if (update.length <= bytes) return [update]
  const { byClient, deletesFrom } = readBlocks(update)
  // A part of a tail begins in the middle of its clients: where each begins is taken for known, and so is all it does not hold.
  const begins = new Map(byClient.flatMap(([first]) => (first === undefined ? [] : [[first.client, first.clock] as const])))
  const order = inOrderOfNeed(byClient, (client) => begins.get(client) ?? Infinity)
  if (!Array.isArray(order)) return [update]
  const pieces: Piece[] = []
  let piece: Piece = new Map()
  let size = Infinity
  for (const block of order as readonly Block[]) { // an array is never an Id
    if (size >= bytes) {
      piece = new Map()
      pieces.push(piece)
      size = 0
    }
    put(piece, block)
    size += block.until - block.from
  }
  return [...pieces.map((one) => write(update, one)), onlyDeletes(update, deletesFrom)]
}

/** An update's deletions alone, as an update. */
export function deletesOf(update: Uint8Array): Uint8Array {
  return onlyDeletes(update, readBlocks(update).deletesFrom)
}

function put(piece: Piece, { client, clock, from, until }: Block): void {
  const part = piece.get(client)
  if (part === undefined) {
    piece.set(client, { clock, blocks: 1, stretches: [{ from, until }] })
    return
  }
  part.blocks += 1
  const last = part.stretches.at(-1)
  if (last?.until === from) last.until = until
  else part.stretches.push({ from, until })
}

/** A piece in Yjs' encoding: clients from the highest down, no deletions. */
function write(update: Uint8Array, piece: Piece): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, piece.size)
  for (const [client, { clock, blocks, stretches }] of [...piece].sort(([a], [b]) => b - a)) {
    encoding.writeVarUint(encoder, blocks)
    encoding.writeVarUint(encoder, client)
    encoding.writeVarUint(encoder, clock)
    for (const { from, until } of stretches) encoding.writeUint8Array(encoder, update.subarray(from, until))
  }
  encoding.writeVarUint(encoder, 0)
  return encoding.toUint8Array(encoder)
}

function onlyDeletes(update: Uint8Array, deletesFrom: number): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, 0)
  encoding.writeUint8Array(encoder, update.subarray(deletesFrom))
  return encoding.toUint8Array(encoder)
}
