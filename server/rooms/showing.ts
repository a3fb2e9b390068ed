// A connection shows something of itself: which clientID is its own, and what it says under it.
// The first clientID that nobody else holds is its own for good; a person who comes back takes it over from their dead connection.

import type { Owners } from './owners.ts'
import type { Place } from './place.ts'
import { hearEntry, readEntries } from './presence.ts'

type Entry = NonNullable<ReturnType<typeof readEntries>>[number]
type Room = { readonly places: ReadonlySet<Place>; readonly owners: Owners; readonly maxBytes: number }

/** `new`: it is seen for the first time; `bad`: it could not be read. */
export function showPresence(place: Place, message: Uint8Array, room: Room): 'new' | 'changed' | 'nothing' | 'bad' {
  const entries = readEntries(message)
  if (entries === null) return 'bad'
  const own = place.presence === null ? entries.find((entry) => isFree(entry, place, room)) : entries.find((entry) => entry.client === place.presence?.client)
  if (own === undefined) return 'nothing'
  const heard = hearEntry(own, place.presence, room.maxBytes)
  if (heard === 'bad') return 'bad'
  if (heard === 'stale' || heard === 'too-large') return 'nothing'
  const isNew = place.presence === null
  if (isNew) takeOver(own, place, room)
  place.presence = heard
  return isNew ? 'new' : 'changed'
}

function isFree({ client }: Entry, { listener }: Place, { places, owners }: Room): boolean {
  if (owners.ownerOf(client, listener.person) === 'foreign') return false
  for (const other of places) {
    if (other.presence?.client === client && other.listener.person !== listener.person) return false
  }
  return true
}

/** The same person's earlier connection no longer speaks for this clientID: its end must not hide the new one. */
function takeOver({ client }: Entry, place: Place, { places }: Room): void {
  for (const other of places) if (other !== place && other.presence?.client === client) other.presence = null
}
