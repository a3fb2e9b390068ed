// Law 1: nobody hears of an edit or a ruling before it is on disk. The store's commit is held by hand; what everybody heard in
// the meantime is looked at. A store that answers before it has kept is caught by the same look.

import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { messageKept, messageSync } from '#shared/wire/wire.ts'
import type { Client } from '#tests/support/network.ts'
import { ada, ben, board, eve, gate, house, lead, type House } from './house.ts'

/** Whether anybody was told of an edit: an update, an acknowledgement, or a state that holds it. */
const told = (clients: readonly Client[], from: readonly number[]): number => clients
  .flatMap((client, index) => client.heard.slice(from[index] ?? 0))
  .filter(({ type, step, bytes }) => type === messageKept || (type === messageSync && step !== 0 && bytes.length > 5)).length
const now = (clients: readonly Client[]): number[] => clients.map((client) => client.heard.length)

/** How many messages told of an edit before it was on disk. */
async function toldTooEarly(on: House, keepsFirst: boolean): Promise<number> {
  const clients = [await on.client(ada), await on.client(ben), await on.client(eve)] as const
  const held = gate()
  on.storage.before = keepsFirst ? () => held.opened : async () => undefined
  const committed = on.storage.keeps.length
  if (!keepsFirst) pretendToKeep(on)
  const before = now(clients)
  clients[0].document.things.set('n_aaaa', new Y.Map([['kind', 'note']]))
  await on.pass(200)
  const late = await on.client(ben)
  const early = told([...clients, late], before)
  expect(on.storage.keeps.length).toBe(committed)
  held.open()
  await on.pass(200)
  return early
}

/** The mistake that must be caught: it says "kept" and keeps later, if ever. */
function pretendToKeep({ storage }: House): void {
  Object.assign(storage, { keep: async () => ({ kind: 'kept', lastJournalSeq: 1 }) })
}

test('nobody hears of an edit before it is on disk, a newcomer neither; then everybody does', async () => {
  const on = await house()
  expect(await toldTooEarly(on, true)).toBe(0)
  const late = await on.client(ben)
  expect(late.document.things.has('n_aaaa')).toBe(true)
})

test('a house that tells first is caught by the same look', async () => {
  expect(await toldTooEarly(await house(), false)).toBeGreaterThan(0)
})

test('nobody hears of a ruling before it is on disk', async () => {
  const on = await house()
  const watcher = await on.client(ada)
  const held = gate()
  on.storage.before = () => held.opened
  let answered = false
  const answer = on.rooms().ask(board, lead, { id: 'c1' as never, type: 'clear-timer' }).then((ruled) => { answered = true; return ruled })
  await on.pass(200)
  expect({ answered, ledger: watcher.document.ledger.size }).toEqual({ answered: false, ledger: 0 })
  held.open()
  await on.pass(200)
  expect(await answer).toEqual({ seq: 5 })
  expect(watcher.document.ledger.size).toBe(1)
})

test('someone who comes back while their edit is on its way is not told it is kept', async () => {
  const on = await house()
  const client = await on.client(ada)
  const held = gate()
  on.storage.before = () => held.opened
  client.document.things.set('n_aaaa', new Y.Map([['kind', 'note']]))
  await on.pass(5)
  client.disconnect()
  const back = client.connect()
  await on.pass(200)
  await back
  expect(client.kept()).toBe(0)
  held.open()
  await on.pass(200)
  expect(client.kept()).toBe(client.sent())
})

test('edits that come while a commit is under way go into the next one together', async () => {
  const on = await house()
  const [one, two] = [await on.client(ada), await on.client(ben)]
  const held = gate()
  const commits = on.storage.keeps.length
  on.storage.before = () => held.opened
  for (let i = 0; i < 5; i += 1) {
    one.document.placements.set(`n_a${i}aaa`, new Y.Map([['z', 'a0']]))
    two.document.placements.set(`n_b${i}aaa`, new Y.Map([['z', 'a0']]))
    await on.pass(20)
  }
  held.open()
  await on.pass(200)
  expect(on.storage.keeps.length - commits).toBe(2)
  expect(one.document.placements.size).toBe(10)
  expect([one.kept() === one.sent(), two.kept() === two.sent()]).toEqual([true, true])
})

test('a frame with nothing new is acknowledged at once and takes no row', async () => {
  const on = await house()
  const client = await on.client(ada)
  const rows = on.storage.journal(board).length
  client.sayUpdate(new Uint8Array([0, 0]), true)
  client.sayUpdate(Y.encodeStateAsUpdate(client.document.y), true)
  await on.pass(200)
  expect({ kept: client.kept(), rows: on.storage.journal(board).length }).toEqual({ kept: client.sent(), rows })
})

test('acknowledgements and refusals come in the order of the frames', async () => {
  const on = await house()
  const client = await on.client(ada)
  const from = client.heard.length
  client.document.things.set('n_aaaa', new Y.Map([['kind', 'note']]))
  client.sayUpdate(new Uint8Array([9, 9, 9]))
  client.document.things.set('n_bbbb', new Y.Map([['kind', 'note']]))
  await on.pass(200)
  const mine = client.heard.slice(from).map((one) => one.type).filter((type) => type === 101 || type === 103)
  expect(mine).toEqual([101, 103, 101])
  expect(client.refusals).toMatchObject([{ frame: 3, reason: 'malformed' }])
  expect(client.kept()).toBe(4)
})
