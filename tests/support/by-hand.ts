// Updates written by hand, struct by struct: what no Yjs client would send.
// Yjs' encoding, version 1: clients from the highest down, each with its structs, then the deletions.

import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'

/** What a deed on the copy sends. */
export function written(copy: Y.Doc, deed: (copy: Y.Doc) => void): Uint8Array {
  let update = new Uint8Array()
  copy.once('update', (bytes: Uint8Array) => { update = bytes.slice() })
  copy.transact(() => deed(copy))
  return update
}

/** An update of one struct, written by hand: what no Yjs client would send. */
export function byHand(client: number, clock: number, write: (encoder: encoding.Encoder) => void, deletes: readonly (readonly [number, number, number])[] = []): Uint8Array {
  const encoder = encoding.createEncoder()
  for (const value of [1, 1, client, clock]) encoding.writeVarUint(encoder, value)
  write(encoder)
  encoding.writeVarUint(encoder, deletes.length)
  for (const [of, from, length] of deletes) for (const value of [of, 1, from, length]) encoding.writeVarUint(encoder, value)
  return encoding.toUint8Array(encoder)
}
/** A string as lib0 writes it. */
export const text = (encoder: encoding.Encoder, value: string): void => encoding.writeVarString(encoder, value)
/** Yjs' number of a kind of content, and the content. */
type Content = { readonly kind: number; readonly write: (encoder: encoding.Encoder) => void }
/** A plain value: what may stand anywhere, so that a forgery is refused for what it forges and for nothing else. */
const plain: Content = {
  kind: 8,
  write: (encoder) => {
    encoding.writeVarUint(encoder, 1)
    encoding.writeAny(encoder, 'x')
  },
}
/** An entry of a root map. */
export const rootEntry = (root: string, key: string, content: Content = plain) => (encoder: encoding.Encoder): void => {
  encoding.writeUint8(encoder, content.kind | 32)
  encoding.writeVarUint(encoder, 1)
  text(encoder, root)
  text(encoder, key)
  content.write(encoder)
}
/** A JSON value that is a million arrays deep. */
export const millionDeep: Content = {
  kind: 8,
  write: (encoder) => {
    encoding.writeVarUint(encoder, 1)
    encoding.writeUint8Array(encoder, new Uint8Array(2_000_000).map((_, index) => (index % 2 === 0 ? 117 : 1)))
  },
}
/** An update that only deletes. */
export const deletion = (client: number, from: number, length: number): Uint8Array => {
  const encoder = encoding.createEncoder()
  for (const value of [0, 1, client, 1, from, length]) encoding.writeVarUint(encoder, value)
  return encoding.toUint8Array(encoder)
}
/** A value that hangs on an item: as parent (0), on its right (128) or on its left (64). */
export const hanging = (info: number, id: readonly [number, number]) => (encoder: encoding.Encoder): void => {
  encoding.writeUint8(encoder, plain.kind | info)
  if (info === 0) encoding.writeVarUint(encoder, 0)
  for (const value of id) encoding.writeVarUint(encoder, value)
  plain.write(encoder)
}
/** Arrays in arrays. */
export const deep = (levels: number): unknown => (levels === 0 ? 1 : [deep(levels - 1)])
/** Maps in maps. */
export const nest = (levels: number): Y.Map<unknown> => new Y.Map(levels === 0 ? [] : [['in', nest(levels - 1)]])
