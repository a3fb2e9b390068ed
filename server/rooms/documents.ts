// The deeds that need a whole Yjs document, which no room has: folding, exporting, finding what kinds of things there are,
// telling which of two letters stands left.
// Pure functions from bytes to bytes; in the running server they happen in a thread of their own (document-thread.ts).

import * as Y from 'yjs'
import type { AssetId, ThingId, ThingKind } from '#shared/base/ids.ts'
import { boardDocument } from '#shared/document/document.ts'
import { readPlacement, readThings } from '#shared/document/reading.ts'
import { bytesOf } from '../snapshot.ts'
import type { Id } from '#shared/wire/blocks.ts'
import { cutInPieces } from '#shared/wire/pieces.ts'
import { mergeAll } from './tail.ts'

/** One document: its updates one behind the other, as a snapshot keeps them (snapshot.ts). */
export type Folded = { readonly bytes: Uint8Array; readonly cuts: readonly number[]; readonly stateVector: Uint8Array }

/** Two ids in one text or list. */
export type Pair = { readonly origin: Id; readonly rightOrigin: Id }

export type Documents = {
  /** The updates as one document without what was deleted, in pieces of about so many bytes, and its state vector. */
  readonly fold: (updates: readonly Uint8Array[], pieceBytes: number) => Promise<Folded>
  /** The updates as one. */
  readonly whole: (updates: readonly Uint8Array[]) => Promise<Uint8Array>
  /** The living things by id. */
  readonly kinds: (updates: readonly Uint8Array[]) => Promise<ReadonlyMap<ThingId, ThingKind>>
  /**
   * The readable things with where they stand, as the JSON of an answer: `{"things": […]}`. Only those of `kind` when one is given.
   * `updates` is called when its turn has come.
   */
  readonly things: (updates: () => readonly Uint8Array[], kind: ThingKind | null) => Promise<Uint8Array<ArrayBuffer>>
  /** The uploaded pictures that stand on the board. */
  readonly pictures: (updates: readonly Uint8Array[]) => Promise<readonly AssetId[]>
  /** For each pair whether the first stands left of the second. `updates` is called when its turn has come. */
  readonly areOrdered: (updates: () => readonly Uint8Array[], pairs: readonly Pair[]) => Promise<readonly boolean[]>
  readonly close: () => Promise<void>
}

/** Folds updates into one document. Throws when they do not make a whole one. A deletion of what was lost stays one: Yjs writes it with the rest. */
export function fold(updates: readonly Uint8Array[], pieceBytes = Infinity): Folded {
  const y = documentOf(updates)
  if (y.store.pendingStructs !== null) throw new Error('The journal has a gap: something in it hangs on what is not there.')
  return { ...bytesOf(cutInPieces(Y.encodeStateAsUpdate(y), pieceBytes)), stateVector: Y.encodeStateVector(y) }
}

/** Merges updates into one without reading what they say. */
export const whole = (updates: readonly Uint8Array[]): Uint8Array => mergeAll(updates)

/** Ids and kinds of living things; what cannot be read is left out. */
export function kinds(updates: readonly Uint8Array[]): ReadonlyMap<ThingId, ThingKind> {
  const things = readThings(boardDocument(documentOf(updates)))
  return new Map(things.flatMap((thing) => (thing.kind === 'damaged' ? [] : [[thing.id, thing.kind] as const])))
}

/** What stands on the board, as bytes that go out as they are: 5,000 things take longer to make than the house may be held up. */
export function things(updates: readonly Uint8Array[], kind: ThingKind | null): Uint8Array<ArrayBuffer> {
  const document = boardDocument(documentOf(updates))
  const found = readThings(document).filter((thing) => kind === null || thing.kind === kind)
  return new TextEncoder().encode(JSON.stringify({ things: found.map((thing) => ({ ...thing, placement: readPlacement(document, thing.id) })) }))
}

/** Ids of uploaded pictures, each once. */
export function pictures(updates: readonly Uint8Array[]): readonly AssetId[] {
  return [...new Set(readThings(boardDocument(documentOf(updates))).flatMap((thing) => (thing.kind === 'image' ? [thing.asset] : [])))]
}

/** Asks the document itself how things stand. */
export function areOrdered(updates: readonly Uint8Array[], pairs: readonly Pair[]): readonly boolean[] {
  const { store } = documentOf(updates)
  // Each text or list is walked once: a hostile edit asks about a hundred thousand pairs in one.
  const places = new Map<Y.Item, number>()
  return pairs.map(({ origin, rightOrigin }) => {
    const [left, right] = [itemAt(store, origin), itemAt(store, rightOrigin)]
    // Of a deleted text Yjs keeps only the places. What is put between two such places is deleted with the text. A place and an item
    // that is there stood in different texts: a document that has not heard of the deletion would show the letter (fuzzer, seed 7).
    if (!(left instanceof Y.Item) || !(right instanceof Y.Item)) return left instanceof Y.Item === right instanceof Y.Item
    if (left === right) return origin.clock < rightOrigin.clock
    if (left.parent !== right.parent || left.parentSub !== right.parentSub) return false
    if (!places.has(left)) number(left, places)
    return (places.get(left) ?? 0) < (places.get(right) ?? 0)
  })
}

/** Numbers an item and all beside it from left to right. */
function number(item: Y.Item, places: Map<Y.Item, number>): void {
  let first = item
  while (first.left !== null) first = first.left
  let place = 0
  for (let at: Y.Item | null = first; at !== null; at = at.right) places.set(at, place++)
}

const itemAt = (store: Y.Doc['store'], { client, clock }: Id): Y.Item | Y.GC => Y.getItem(store, Y.createID(client, clock))

function documentOf(updates: readonly Uint8Array[]): Y.Doc {
  const y = new Y.Doc()
  // One transaction: each would tidy up behind itself.
  y.transact(() => { for (const update of updates) Y.applyUpdate(y, update) })
  return y
}

/** The same deeds in this thread: for tests and simulations. */
export const documentsHere: Documents = {
  fold: async (updates, pieceBytes) => fold(updates, pieceBytes),
  whole: async (updates) => whole(updates),
  kinds: async (updates) => kinds(updates),
  things: async (updates, kind) => things(updates(), kind),
  pictures: async (updates) => pictures(updates),
  areOrdered: async (updates, pairs) => areOrdered(updates(), pairs),
  close: async () => undefined,
}
