// One struct of an edit, as Yjs read it: what it is made of and where it hangs. Says why it may not stand, or turns it into a
// block. Knows nothing of what else is on the board: clocks, owners and depth are the caller's (edits.ts).

import * as Y from 'yjs'
import { isPublisher, serverRoots } from '#shared/document/layout.ts'
import type { Block, Id } from '#shared/wire/blocks.ts'
import { fault, type EditFault } from './faults.ts'
import type { Limits } from './limits.ts'
import { faultOfKey, faultOfValues } from './values.ts'

export type Struct = Y.Item | Y.GC | Y.Skip
type Content = Y.Item['content']

/** No session comes near it; more is somebody playing with clocks. */
const highestClock = 2 ** 31
const sharedTypes: ReadonlySet<unknown> = new Set([Y.Map, Y.Text, Y.Array])

/** A block of an edit. `letters`: it is a run of text. */
export type NewBlock = Omit<Block, 'from' | 'until'> & { readonly letters: boolean }

/** The struct as a block, or why it is refused. */
export function readStruct(struct: Struct, limits: Limits): NewBlock | EditFault {
  const { client, clock } = struct.id
  const { length } = struct
  if (struct instanceof Y.Skip) return fault('gap', 'It leaves out a part of what it builds on.')
  if (length < 1 || clock + length > highestClock) return fault('malformed', 'It counts its changes wrongly.')
  const bare = { client, clock, length, origin: null, rightOrigin: null, parent: null, entry: false, container: false, letters: false }
  if (struct instanceof Y.GC) return { ...bare, gone: true }
  const content = faultOfContent(struct.content, limits)
  if (content !== null) return content
  const place = faultOfPlace(struct, limits)
  if (place !== null) return place
  return {
    ...bare, gone: struct.content instanceof Y.ContentDeleted, letters: struct.content instanceof Y.ContentString, container: struct.content instanceof Y.ContentType,
    origin: struct.origin, rightOrigin: struct.rightOrigin, parent: parentOf(struct), entry: struct.parentSub !== null,
  }
}

/** Before integration Yjs holds a root's name or an id here. */
function parentOf(item: Y.Item): Id | string | null {
  const parent: unknown = item.parent
  return typeof parent === 'string' || parent instanceof Y.ID ? parent : null
}

function faultOfPlace(item: Y.Item, limits: Limits): EditFault | null {
  const parent = parentOf(item)
  if (typeof parent === 'string') {
    if (serverRoots.has(parent)) return fault('server-part', 'Only the server writes there.')
    const named = faultOfKey(parent, limits)
    if (named !== null) return named
  }
  for (const id of [item.origin, item.rightOrigin, parent]) {
    if (id !== null && typeof id !== 'string' && isPublisher(id.client)) return fault('server-part', 'Only the server writes there.')
  }
  return item.parentSub === null ? null : faultOfKey(item.parentSub, limits)
}

function faultOfContent(content: Content, limits: Limits): EditFault | null {
  if (content instanceof Y.ContentDeleted) return null
  if (content instanceof Y.ContentString) {
    return content.str.length <= limits.textLength ? null : fault('too-large', `A text may have ${limits.textLength} characters.`)
  }
  if (content instanceof Y.ContentAny) return faultOfValues(content.arr, limits)
  if (content instanceof Y.ContentType) {
    return sharedTypes.has(content.type.constructor) ? null : fault('not-allowed', 'It holds a kind of content that boards do not have.')
  }
  return fault('not-allowed', 'It holds a kind of content that boards do not have.')
}
