// A house for room tests: a store in memory under the test's hand, rooms over it, and clients joined to one board.

import * as encoding from 'lib0/encoding'
import { encodeAwarenessUpdate } from 'y-protocols/awareness'
import { documentsHere } from '#server/rooms/documents.ts'
import { usualLimits, type Limits } from '#server/rooms/limits.ts'
import { openRooms, type RoomsOptions } from '#server/rooms/rooms.ts'
import type { Rooms } from '#server/rooms/door.ts'
import type { PersonId } from '#shared/base/ids.ts'
import { messageAwareness } from '#shared/wire/wire.ts'
import { handClock, type HandClock } from '#tests/support/clock.ts'
import { memoryStorage, type MemoryStorage } from '#tests/support/memory-storage.ts'
import { message, newClient, type Client } from '#tests/support/network.ts'
import { boardNumber, makeBoard, person, personNumber } from '#tests/support/people.ts'
import type * as Y from 'yjs'

export const board = boardNumber(1)
/** 1 and 2 take part, 3 only looks, 4 leads. */
export const [ada, ben, eve, lead]: [PersonId, PersonId, PersonId, PersonId] = [personNumber(1), personNumber(2), personNumber(3), personNumber(4)]

export type House = {
  readonly storage: MemoryStorage
  readonly clock: HandClock
  readonly rooms: () => Rooms
  readonly open: () => void
  readonly client: (who: PersonId, y?: Y.Doc) => Promise<Client>
  readonly pass: (ms?: number) => Promise<void>
}

/** Builds one with the board made. */
export async function house(options: Omit<Partial<RoomsOptions>, 'limits'> & { readonly limits?: Partial<Limits> } = {}): Promise<House> {
  const storage = memoryStorage()
  const clock = handClock()
  await makeBoard(storage, board, [person(1), person(2), person(3, 'viewer'), person(4, 'facilitator')])
  const fresh = (): Rooms => openRooms({
    storage: storage.forProcess(), clock, documents: documentsHere, decide: async () => ({ rulings: [{ type: 'timer-cleared' }] }), ...options,
    limits: { ...usualLimits, ...options.limits },
  })
  let rooms = fresh()
  return {
    storage, clock,
    rooms: () => rooms,
    open: () => { rooms = fresh() },
    pass: (ms = 50) => clock.pass(ms),
    async client(who, y) {
      const made = newClient(() => rooms, board, who, y)
      const joined = made.connect()
      await clock.pass(50)
      await joined
      await clock.pass(50)
      return made
    },
  }
}

/** A client shows itself under its clientID, as pages do when they come. */
export function showItself(client: Client): void {
  client.say(message(messageAwareness, (encoder) => encoding.writeVarUint8Array(encoder, encodeAwarenessUpdate(client.presence, [client.document.y.clientID]))))
}

/** A promise and the hands that end it. */
export function gate(): { readonly opened: Promise<void>; readonly open: () => void; readonly fail: (error: Error) => void } {
  let open = (): void => undefined
  let fail = (_error: Error): void => undefined
  const opened = new Promise<void>((resolve, reject) => { open = resolve; fail = reject })
  opened.catch(() => undefined)
  return { opened, open: () => open(), fail: (error) => fail(error) }
}
