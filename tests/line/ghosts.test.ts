// What the server does about a line whose other end is gone without a word: the slot is free and the ghost is out of everybody's
// list in time. Its patience is a tenth of the usual here, and the usual one is held to the promise.

import * as Y from 'yjs'
import { afterEach, expect, test } from 'vitest'
import { documentsHere } from '#server/rooms/documents.ts'
import { openRooms } from '#server/rooms/rooms.ts'
import { usualPatience, type Patience } from '#server/transport/life.ts'
import { until } from '#tests/support/clock.ts'
import { startFaultProxy } from '#tests/support/fault-proxy.ts'
import { boardNumber, joining, makeBoard, person, personNumber } from '#tests/support/people.ts'
import { listen } from '#tests/support/sockets.ts'
import { tempStorage } from '#tests/support/storage.ts'
import { stockProvider } from './person.ts'

const board = boardNumber(1)
const ending: (() => unknown)[] = []
afterEach(async () => { for (const end of ending.splice(0).reverse()) await end() })

const tenth = { lookEvery: usualPatience.lookEvery / 10, askAfter: usualPatience.askAfter / 10, cutAfter: usualPatience.cutAfter / 10 }

async function start(patience: Partial<Patience>) {
  const temp = await tempStorage()
  ending.push(() => temp.remove())
  await makeBoard(temp.storage, board, [person(1), person(2)])
  const rooms = openRooms({ storage: temp.storage, decide: async () => joining(person(9)), documents: documentsHere })
  ending.push(() => rooms.close())
  const line = await listen(rooms, 0, { patience })
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

test('a peer that is gone without a word loses its slot and is out of sight within thirty seconds', async () => {
  const { line, proxy, isSeen } = await start(tenth)
  const from = performance.now()
  proxy.up.dead = proxy.down.dead = true
  await until('the slot is free', () => line.open() === 1, 10_000)
  const free = performance.now() - from
  await until('the ghost is gone', () => !isSeen(), 10_000)
  const gone = performance.now() - from
  // Two seconds of leave for a busy machine.
  expect(free).toBeLessThanOrEqual(3_000 + 2_000)
  expect(gone).toBeLessThanOrEqual(3_000 + 2_000)
  expect(usualPatience.cutAfter + usualPatience.lookEvery).toBeLessThanOrEqual(30_000)
})

test('a peer that says nothing but answers keeps its slot', async () => {
  const { line, isSeen } = await start(tenth)
  const from = performance.now()
  await until('twice the patience has passed', () => performance.now() - from > 6_000, 10_000)
  expect([line.open(), isSeen()]).toEqual([2, true])
})

test('a server that does not look is found out by this', async () => {
  const { line, proxy, isSeen } = await start({ ...tenth, cutAfter: 600_000 })
  const from = performance.now()
  proxy.up.dead = proxy.down.dead = true
  await until('the time is over', () => performance.now() - from > 5_000, 10_000)
  expect([line.open(), isSeen()]).toEqual([2, true])
})
