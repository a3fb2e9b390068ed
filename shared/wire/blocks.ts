// A Yjs update (encoding v1) seen as a list of blocks, without making a document: who made it, where it hangs, how long it is.
// Reads stored updates only, which were checked when they came in; bytes from connections go through edits.ts first, and only
// countParts looks at them before.
// Yjs' own reader makes every value on the way: this one steps over them, which is what lets a large board open at once.

import * as decoding from 'lib0/decoding'

export type Id = { readonly client: number; readonly clock: number }

/** One struct. `parent` is a root's name or the id of a shared type; null when it follows from the neighbours. */
export type Block = {
  readonly client: number
  readonly clock: number
  readonly length: number
  /** Nothing is left of it but its place. */
  readonly gone: boolean
  /** It makes a shared type, in which others can hang. */
  readonly container: boolean
  readonly origin: Id | null
  readonly rightOrigin: Id | null
  readonly parent: Id | string | null
  /** It is an entry of a map (told only where `parent` is). */
  readonly entry: boolean
  /** Where it is written in the update. */
  readonly from: number
  readonly until: number
}

export type DeletedRange = { readonly client: number; readonly clock: number; readonly length: number }

/** Blocks by client, in the order of the update, each client's in order of clock. */
export type Blocks = { readonly byClient: readonly (readonly Block[])[]; readonly deleted: readonly DeletedRange[]; readonly deletesFrom: number }

const skipInfo = 10
const hasOrigin = 128
const hasRightOrigin = 64
const hasEntry = 32

/** Reads a stored update; throws when it is none. */
export function readBlocks(update: Uint8Array): Blocks {
  const decoder = decoding.createDecoder(update)
  const byClient: Block[][] = []
  for (let clients = decoding.readVarUint(decoder); clients > 0; clients -= 1) {
    const count = decoding.readVarUint(decoder)
    const client = decoding.readVarUint(decoder)
    let clock = decoding.readVarUint(decoder)
    const blocks: Block[] = []
    for (let index = 0; index < count; index += 1) {
      // Rows between which one was set aside, merged: the hole is stepped over, and what lies beyond hangs on nothing yet.
      if (decoder.arr[decoder.pos] === skipInfo) {
        decoder.pos += 1
        clock += decoding.readVarUint(decoder)
        continue
      }
      const block = readBlock(decoder, client, clock)
      blocks.push(block)
      clock += block.length
    }
    byClient.push(blocks)
  }
  const deletesFrom = decoder.pos
  return { byClient, deleted: readDeleted(decoder), deletesFrom }
}

/** Deleted ranges that cost as much to check as one block. */
const rangesInPart = 8

/**
 * How many parts an update has, for saying how dear it is before it is read: blocks, and deleted ranges as an eighth of one each.
 * Counts no further than `most`; never throws: of bytes that are no update it says how many parts could be in them.
 */
export function countParts(update: Uint8Array, most: number): number {
  const decoder = decoding.createDecoder(update)
  let parts = 0
  try {
    for (let clients = decoding.readVarUint(decoder); clients > 0; clients -= 1) {
      const count = decoding.readVarUint(decoder)
      const client = decoding.readVarUint(decoder)
      decoding.readVarUint(decoder)
      for (let index = 0; index < count; index += 1) {
        parts += 1
        if (parts >= most) return most
        if (decoder.arr[decoder.pos] === skipInfo) {
          decoder.pos += 1
          decoding.readVarUint(decoder)
        } else readBlock(decoder, client, 0)
      }
    }
    for (let clients = decoding.readVarUint(decoder); clients > 0; clients -= 1) {
      decoding.readVarUint(decoder)
      for (let ranges = decoding.readVarUint(decoder); ranges > 0; ranges -= 1) {
        parts += 1 / rangesInPart
        if (parts >= most) return most
        readId(decoder)
      }
    }
    return parts
  } catch (error) {
    // A part has two bytes at least. lib0 throws plain errors, and nesting that is too deep a RangeError.
    if (error instanceof Error) return parts + Math.max(0, update.length - decoder.pos) / 2
    throw error
  }
}

function readDeleted(decoder: decoding.Decoder): DeletedRange[] {
  const deleted: DeletedRange[] = []
  for (let clients = decoding.readVarUint(decoder); clients > 0; clients -= 1) {
    const client = decoding.readVarUint(decoder)
    for (let ranges = decoding.readVarUint(decoder); ranges > 0; ranges -= 1) {
      deleted.push({ client, clock: decoding.readVarUint(decoder), length: decoding.readVarUint(decoder) })
    }
  }
  return deleted
}

function readBlock(decoder: decoding.Decoder, client: number, clock: number): Block {
  const from = decoder.pos
  const info = decoding.readUint8(decoder)
  const ref = info & 31
  if (ref === 0) {
    const length = decoding.readVarUint(decoder)
    return { client, clock, length, gone: true, container: false, origin: null, rightOrigin: null, parent: null, entry: false, from, until: decoder.pos }
  }
  const origin = (info & hasOrigin) === 0 ? null : readId(decoder)
  const rightOrigin = (info & hasRightOrigin) === 0 ? null : readId(decoder)
  const placed = origin === null && rightOrigin === null
  const parent = placed ? (decoding.readVarUint(decoder) === 1 ? decoding.readVarString(decoder) : readId(decoder)) : null
  const entry = placed && (info & hasEntry) !== 0
  if (entry) skipString(decoder)
  const length = skipContent(decoder, ref)
  return { client, clock, length, gone: ref === 1, container: ref === 7, origin, rightOrigin, parent, entry, from, until: decoder.pos }
}

function readId(decoder: decoding.Decoder): Id {
  const client = decoding.readVarUint(decoder)
  return { client, clock: decoding.readVarUint(decoder) }
}

/** Steps over a block's content and answers its length in clocks. */
function skipContent(decoder: decoding.Decoder, ref: number): number {
  switch (ref) {
    case 1: return decoding.readVarUint(decoder)
    case 2: { const count = decoding.readVarUint(decoder); for (let i = 0; i < count; i += 1) skipString(decoder); return count }
    case 3: case 5: skipString(decoder); return 1
    case 4: return skipText(decoder)
    case 6: skipString(decoder); skipString(decoder); return 1
    case 7: { const type = decoding.readVarUint(decoder); if (type === 3 || type === 5) skipString(decoder); return 1 }
    case 8: { const count = decoding.readVarUint(decoder); for (let i = 0; i < count; i += 1) skipAny(decoder); return count }
    // 9 is a document inside the document. Yjs makes one wherever it reads one, for ten times the price of another part: here the rest
    // counts by its bytes instead.
    default: throw new Error(`A stored update holds content of kind ${ref}, which no board has.`)
  }
}

function skip(decoder: decoding.Decoder, bytes: number): void {
  if (decoder.pos + bytes > decoder.arr.length) throw new Error('A stored update ends too early.')
  decoder.pos += bytes
}

function skipString(decoder: decoding.Decoder): void {
  skip(decoder, decoding.readVarUint(decoder))
}

/** A text's length is counted in UTF-16 units: one per character that is not a continuation byte, two beyond the base plane. */
function skipText(decoder: decoding.Decoder): number {
  const bytes = decoding.readVarUint(decoder)
  const from = decoder.pos
  skip(decoder, bytes)
  let units = 0
  for (let at = from; at < decoder.pos; at += 1) {
    const byte = decoder.arr[at] ?? 0
    if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1
  }
  return units
}

function skipAny(decoder: decoding.Decoder): void {
  const kind = decoding.readUint8(decoder)
  switch (kind) {
    case 127: case 126: case 121: case 120: return
    case 125: decoding.readVarInt(decoder); return
    case 124: skip(decoder, 4); return
    case 123: case 122: skip(decoder, 8); return
    case 119: case 116: skipString(decoder); return
    case 118: for (let n = decoding.readVarUint(decoder); n > 0; n -= 1) { skipString(decoder); skipAny(decoder) } return
    case 117: for (let n = decoding.readVarUint(decoder); n > 0; n -= 1) skipAny(decoder); return
    default: throw new Error(`A stored update holds a value of kind ${kind}, which Yjs 13 does not know.`)
  }
}
