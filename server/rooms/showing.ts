// A connection shows something of itself: which clientID is its own, and what it says under it.
// The first clientID that nobody else holds is its own for good; a person who comes back takes it over from their dead connection.
// It is the person's before anybody is told of it: whoever hears an id and signs with it first would keep its owner from writing,
// and fill its clocks, so that the owner's words pass for kept.

import { peopleBelow } from '#shared/document/layout.ts'
import type { PersonId } from '#shared/base/ids.ts'
import type { Owners } from './owners.ts'
import type { Place } from './place.ts'
import { hearEntry, readEntries } from './presence.ts'

type Entry = NonNullable<ReturnType<typeof readEntries>>[number]
type Room = {
  readonly places: ReadonlySet<Place>
  readonly owners: Owners
  readonly maxBytes: number
  /** A person who has so many clientIDs is seen under one of those alone. */
  readonly mostClients: number
  /** A clientID that was nobody's belongs to this person from now on. */
  readonly bind: (clientId: number, person: PersonId) => void
}

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
  if (isNew) {
    if (room.owners.ownerOf(own.client, place.listener.person) === 'nobody') room.bind(own.client, place.listener.person)
    takeOver(own, place, room)
  }
  place.presence = heard
  return isNew ? 'new' : 'changed'
}

function isFree({ client }: Entry, { listener: { person } }: Place, { owners, mostClients }: Room): boolean {
  const owner = owners.ownerOf(client, person)
  return owner === 'mine' || (owner === 'nobody' && client < peopleBelow && owners.clientsOf(person) < mostClients)
}

/** The same person's earlier connection no longer speaks for this clientID: its end must not hide the new one. */
function takeOver({ client }: Entry, place: Place, { places }: Room): void {
  for (const other of places) if (other !== place && other.presence?.client === client) other.presence = null
}
