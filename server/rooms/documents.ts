// The deeds that need a whole Yjs document, which no room has: folding, exporting, finding what kinds of things there are.
// Pure functions from bytes to bytes; in the running server they happen in a thread of their own (document-thread.ts).

import * as Y from 'yjs'
import type { ThingId, ThingKind } from '#shared/base/ids.ts'
import { boardDocument } from '#shared/document/document.ts'
import { readThings } from '#shared/document/reading.ts'
import { mergeAll } from './tail.ts'

export type Folded = { readonly bytes: Uint8Array; readonly stateVector: Uint8Array }

export type Documents = {
  /** The updates as one document without what was deleted, and its state vector. */
  readonly fold: (updates: readonly Uint8Array[]) => Promise<Folded>
  /** The updates as one. */
  readonly whole: (updates: readonly Uint8Array[]) => Promise<Uint8Array>
  /** The living things by id. */
  readonly kinds: (updates: readonly Uint8Array[]) => Promise<ReadonlyMap<ThingId, ThingKind>>
  readonly close: () => Promise<void>
}

/** Folds updates into one. Throws when they do not make a whole document. */
export function fold(updates: readonly Uint8Array[]): Folded {
  const y = documentOf(updates)
  if (y.store.pendingStructs !== null || y.store.pendingDs !== null) throw new Error('The journal has a gap: something in it hangs on what is not there.')
  return { bytes: Y.encodeStateAsUpdate(y), stateVector: Y.encodeStateVector(y) }
}

/** Merges updates into one without reading what they say. */
export const whole = (updates: readonly Uint8Array[]): Uint8Array => mergeAll(updates)

/** Ids and kinds of living things; what cannot be read is left out. */
export function kinds(updates: readonly Uint8Array[]): ReadonlyMap<ThingId, ThingKind> {
  const things = readThings(boardDocument(documentOf(updates)))
  return new Map(things.flatMap((thing) => (thing.kind === 'damaged' ? [] : [[thing.id, thing.kind] as const])))
}

function documentOf(updates: readonly Uint8Array[]): Y.Doc {
  const y = new Y.Doc()
  for (const update of updates) Y.applyUpdate(y, update)
  return y
}

/** The same deeds in this thread: for tests and simulations. */
export const documentsHere: Documents = {
  fold: async (updates) => fold(updates),
  whole: async (updates) => whole(updates),
  kinds: async (updates) => kinds(updates),
  close: async () => undefined,
}
