// Joining, editing and leaving over the real store and the real thread of documents.

import { afterEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { isRefusal } from '#shared/base/refusal.ts'
import { openRooms } from '#server/rooms/rooms.ts'
import { until } from '#tests/support/clock.ts'
import { newClient, type Client } from '#tests/support/network.ts'
import { boardNumber, joining, makeBoard, person, personNumber } from '#tests/support/people.ts'
import { tempStorage } from '#tests/support/storage.ts'

const board = boardNumber(1)
const closing: (() => Promise<void>)[] = []
afterEach(async () => { for (const close of closing.splice(0).reverse()) await close() })

async function house() {
  const temp = await tempStorage()
  closing.push(() => temp.remove())
  await makeBoard(temp.storage, board, [person(1), person(2), person(3, 'viewer'), person(4, 'facilitator')])
  const open = () => openRooms({ storage: temp.storage, decide: async () => joining(person(9)) })
  let rooms = open()
  closing.push(() => rooms.close())
  const client = async (n: number): Promise<Client> => {
    const one = newClient(() => rooms, board, personNumber(n))
    await one.connect()
    await until('it is synced', one.isSynced)
    return one
  }
  return {
    temp, client,
    rooms: () => rooms,
    async restart() {
      await rooms.close()
      await temp.reopen()
      rooms = open()
    },
  }
}

test('an edit reaches the others and is acknowledged', async () => {
  const { client } = await house()
  const [ada, ben] = [await client(1), await client(2)]
  ada.document.things.set('n_aaaa', new Y.Map([['kind', 'note']]))
  await until('ben sees it', () => ben.document.things.has('n_aaaa'))
  await until('ada is told it is kept', () => ada.kept() === ada.sent())
  expect(ada.refusals).toEqual([])
})

test('two people write at one spot of one note at once, again and again', async () => {
  const { client } = await house()
  const [ada, ben] = [await client(1), await client(2)]
  ada.document.things.set('n_aaaa', new Y.Map<unknown>([['kind', 'note'], ['text', new Y.Text('ab')]]))
  await until('ben sees it', () => ben.document.things.has('n_aaaa'))
  const texts = [ada, ben].map((one) => one.document.things.get('n_aaaa')?.get('text') as Y.Text)
  for (let round = 0; round < 5; round += 1) {
    texts.forEach((text, index) => text.insert(1, `${index}`))
    await until('both are kept and alike', () => [ada, ben].every((one) => one.kept() === one.sent()) && String(texts[0]) === String(texts[1]))
    texts[0]?.insert(2, '.')
    await until('the letter between is kept', () => ada.kept() === ada.sent() && String(texts[0]) === String(texts[1]))
  }
  expect([ada.refusals, ben.refusals]).toEqual([[], []])
})

test('a restart shows everything', async () => {
  const inHouse = await house()
  const { client } = inHouse
  const ada = await client(1)
  ada.document.things.set('n_aaaa', new Y.Map([['kind', 'note']]))
  await until('ada is told it is kept', () => ada.kept() === ada.sent())
  await inHouse.restart()
  const ben = await client(2)
  expect(ben.document.things.toJSON()).toEqual({ n_aaaa: { kind: 'note' } })
})

test('a board that nobody made is refused', async () => {
  const { rooms } = await house()
  const one = newClient(rooms, boardNumber(2), personNumber(1))
  expect(await one.connect()).toBe('no-such-board')
})

test('a viewer cannot change anything, by an update or by a step 2', async () => {
  const { client } = await house()
  const [ada, eve] = [await client(1), await client(3)]
  eve.document.things.set('n_evil', new Y.Map([['kind', 'note']]))
  await until('eve is refused', () => eve.refusals.length === 1)
  eve.sayUpdate(Y.encodeStateAsUpdate(eve.document.y), true)
  await until('eve is refused again', () => eve.refusals.length === 2)
  expect(eve.refusals.map((one) => one.reason)).toEqual(['viewer-cannot-change', 'viewer-cannot-change'])
  expect(ada.document.things.size).toBe(0)
})

test('a command is decided once, published, and answered alike', async () => {
  const { rooms, client } = await house()
  const ada = await client(1)
  const ask = () => rooms().ask(board, personNumber(4), { id: 'c1' as never, type: 'clear-timer' })
  const first = await ask()
  expect(first).toEqual({ seq: 5 })
  expect(await ask()).toEqual(first)
  await until('ada sees the ruling', () => ada.document.ledger.has('5'))
  const standing = await rooms().standing(board)
  if (isRefusal(standing)) throw new Error(standing.detail)
  expect(standing.people.size).toBe(5)
})
