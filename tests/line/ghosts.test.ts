// What the server does about a line whose other end is gone without a word: the slot is free and the ghost is out of everybody's
// list. Its patience is a tenth of the usual here; how long the usual one lasts is held on a hand-turned clock (door/life.test.ts).

import * as Y from 'yjs'
import { afterEach, test } from 'vitest'
import { documentsHere } from '#server/rooms/documents.ts'
import { openRooms } from '#server/rooms/rooms.ts'
import { until } from '#tests/support/clock.ts'
import { startFaultProxy } from '#tests/support/fault-proxy.ts'
import { boardNumber, joining, makeBoard, person, personNumber } from '#tests/support/people.ts'
import { listen, tenthOfPatience } from '#tests/support/sockets.ts'
import { tempStorage } from '#tests/support/storage.ts'
import { stockProvider } from './person.ts'

const board = boardNumber(1)
const ending: (() => unknown)[] = []
afterEach(async () => { for (const end of ending.splice(0).reverse()) await end() })

async function start() {
  const temp = await tempStorage()
  ending.push(() => temp.remove())
  await makeBoard(temp.storage, board, [person(1), person(2)])
  const rooms = openRooms({ storage: temp.storage, decide: async () => joining(person(9)), documents: documentsHere })
  ending.push(() => rooms.close())
  const line = await listen(rooms, 0, { patience: tenthOfPatience })
  ending.push(() => line.close())
  const proxy = await startFaultProxy(`http://127.0.0.1:${line.port}`)
  ending.push(() => proxy.close())
  const join = (n: number, url: string): ReturnType<typeof stockProvider>['provider'] => {
    const { provider } = stockProvider(url, { board, token: personNumber(n), person: personNumber(n) }, new Y.Doc())
    ending.push(() => provider.destroy())
    return provider
  }
  const [ada, ben] = [join(1, proxy.url), join(2, `http://127.0.0.1:${line.port}`)]
  ada.awareness.setLocalStateField('cursor', { x: 1, y: 1 })
  await until('both are in and see each other', () => ada.synced && ben.synced && ben.awareness.getStates().has(ada.doc.clientID), 10_000)
  const isSeen = (): boolean => ben.awareness.getStates().has(ada.doc.clientID)
  return { line, proxy, isSeen }
}

test('a peer that is gone without a word loses its slot and is out of sight', async () => {
  const { line, proxy, isSeen } = await start()
  proxy.up.dead = proxy.down.dead = true
  await until('the slot is free', () => line.open() === 1, 30_000)
  await until('the ghost is gone', () => !isSeen(), 30_000)
})
