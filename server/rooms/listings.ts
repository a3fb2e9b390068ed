// What stands on a board, for whoever asks: a listing takes the document thread as long as a fold does, so those who ask for the
// same get the same one. It says how the board stands when its turn comes, which is never before it was asked for. Makes nothing
// itself and keeps no answer.

import type { ThingKind } from '#shared/base/ids.ts'
import { busy, type Refusal } from '#shared/base/refusal.ts'
import type { Documents } from './documents.ts'

/** Whose things are listed: a room. `written` rises with everything that `updates` brings. */
type Listed = { readonly updates: () => readonly Uint8Array[]; readonly written: () => number }
/** `to`: how far the board was written when its turn came; null while it waits. */
type Listing = { readonly to: number | null; readonly answer: Promise<Uint8Array<ArrayBuffer>> }

/** Asks for the things of one kind, or (null) of all; refused for some seconds where many listings wait. */
export type List = (room: Listed, kind: ThingKind | null) => Promise<Uint8Array<ArrayBuffer> | Refusal>

/** Listings that may be asked for and not be there yet: kinds of one board, and in the whole house. The largest takes a quarter of a second. */
const mostOfOneBoard = 4
const mostInHouse = 40
const waitSeconds = 5

/** The listings of a house. */
export function newListings(documents: Pick<Documents, 'things'>): List {
  const byRoom = new WeakMap<Listed, Map<ThingKind | null, Listing>>()
  let inHouse = 0
  const begin = (room: Listed, kind: ThingKind | null, mine: Map<ThingKind | null, Listing>): Listing => {
    inHouse += 1
    let to: number | null = null
    const listing: Listing = {
      get to() { return to },
      answer: documents.things(() => { to = room.written(); return room.updates() }, kind).finally(() => {
        inHouse -= 1
        if (mine.get(kind) === listing) mine.delete(kind)
      }),
    }
    mine.set(kind, listing)
    return listing
  }
  return (room, kind) => {
    const mine = byRoom.get(room) ?? new Map<ThingKind | null, Listing>()
    byRoom.set(room, mine)
    const last = mine.get(kind)
    if (last !== undefined && (last.to === null || last.to === room.written())) return last.answer
    if (inHouse >= mostInHouse || (last === undefined && mine.size >= mostOfOneBoard)) return Promise.resolve(busy('Many lists of things are being made just now.', waitSeconds))
    return begin(room, kind, mine).answer
  }
}
