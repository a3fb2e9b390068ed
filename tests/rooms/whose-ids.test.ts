// Whose a clientID is: the person's who first shows themselves under it or writes under it, at once and for good. Everybody hears
// the clientIDs of those who are here, so one that could be taken would be, and its owner's words be lost and called saved.

import { expect, test } from 'vitest'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { byHand, rootEntry, written } from '#tests/support/by-hand.ts'
import type { Client } from '#tests/support/network.ts'
import { ada, ben, board, house, lead, showItself, type House } from './house.ts'

const filling = (encoder: encoding.Encoder): void => { encoding.writeUint8(encoder, 0); encoding.writeVarUint(encoder, 2 ** 31 - 1) }
const idOf = (client: Client): number => client.document.y.clientID

/** Ben opens the board and goes; the other stays and knows his clientID. */
async function shown(): Promise<{ readonly on: House; readonly mallory: Client; readonly victim: Client }> {
  const on = await house()
  const [mallory, victim] = [await on.client(ada), await on.client(ben)]
  showItself(victim)
  await on.pass()
  expect(mallory.here()).toEqual({ [idOf(victim)]: ben })
  victim.disconnect()
  await on.pass()
  return { on, mallory, victim }
}

async function comesBack(on: House, client: Client): Promise<void> {
  const back = client.connect()
  await on.pass()
  await back
  await on.pass()
}

/** Whoever was away, and wrote, has everything kept. */
async function keepsItsWork(on: House, victim: Client, watcher: Client): Promise<void> {
  await comesBack(on, victim)
  victim.document.things.set('n_later', new Y.Map())
  await on.pass()
  expect([victim.refusals, victim.kept() === victim.sent()]).toEqual([[], true])
  expect([...watcher.document.things.keys()].sort()).toEqual(['n_later', 'n_offline'])
}

test.each([
  ['all its clocks are filled', filling],
  ['a small edit is signed with it', rootEntry('things', 'n_evil')],
])('the clientID of somebody who showed themselves and went offline cannot be taken: when %s, that is refused and their work is kept', async (_, forged) => {
  const { on, mallory, victim } = await shown()
  victim.document.things.set('n_offline', new Y.Map())
  for (const whole of [false, true]) mallory.sayUpdate(byHand(idOf(victim), 0, forged), whole)
  await on.pass()
  expect(mallory.refusals).toMatchObject([{ reason: 'foreign-client' }, { reason: 'foreign-client' }])
  await keepsItsWork(on, victim, mallory)
})

test.each([
  ['closed and was opened again', async (on: House) => {
    const closing = on.rooms().close()
    await on.pass()
    await closing
    on.open()
  }],
  ['died and was opened again', async (on: House) => {
    on.storage.crash()
    on.open()
  }],
])('it cannot be taken either once the room has %s', async (_, happen) => {
  const { on, mallory, victim } = await shown()
  victim.document.things.set('n_offline', new Y.Map())
  await happen(on)
  mallory.disconnect()
  await comesBack(on, mallory)
  mallory.sayUpdate(byHand(idOf(victim), 0, filling))
  await on.pass()
  expect(mallory.refusals).toMatchObject([{ reason: 'foreign-client' }])
  await keepsItsWork(on, victim, mallory)
})

test('it cannot be taken while the disk does not take anything, nor shown by another', async () => {
  const on = await house()
  const [mallory, victim, watcher] = [await on.client(ada), await on.client(ben), await on.client(lead)]
  on.storage.before = async () => { throw new Error('disk full') }
  showItself(victim)
  await on.pass(1_000)
  expect(watcher.here()).toEqual({ [idOf(victim)]: ben })
  victim.disconnect()
  const other = await on.client(ada, Object.assign(new Y.Doc(), { clientID: idOf(victim) }))
  showItself(other)
  mallory.sayUpdate(byHand(idOf(victim), 0, filling))
  await on.pass(1_000)
  on.storage.before = async () => undefined
  await on.pass(10_000)
  expect([watcher.here(), mallory.refusals]).toMatchObject([{}, [{ reason: 'foreign-client' }]])
})

test('it stays its owner\'s when whose the others are is read anew from the disk', async () => {
  const on = await house()
  const [mallory, victim, bound] = [await on.client(ada), await on.client(ben), await on.client(lead)]
  // Another node has bound two of them to other people, and one to the same.
  await on.storage.keep({ board, bind: [{ clientId: idOf(bound), person: ben }, { clientId: idOf(mallory), person: ada }] })
  for (const client of [mallory, victim, bound]) showItself(client)
  mallory.sayUpdate(byHand(idOf(victim), 0, filling))
  await on.pass()
  expect(mallory.refusals).toMatchObject([{ reason: 'foreign-client' }])
  expect((await on.storage.boundClients(board)).toSorted((a, b) => a.person.localeCompare(b.person) || a.clientId - b.clientId)).toEqual([
    { clientId: idOf(mallory), person: ada }, ...[idOf(bound), idOf(victim)].sort((a, b) => a - b).map((clientId) => ({ clientId, person: ben })),
  ])
})

test('a server goes down although the disk does not take whose a clientID is', async () => {
  const on = await house()
  const one = await on.client(ada)
  on.storage.before = async () => { throw new Error('disk full') }
  showItself(one)
  await on.pass(1_000)
  const closing = on.rooms().close()
  await on.pass(100)
  await closing
  expect(one.closed).toEqual([4503])
})

test('who shows themselves under ever new clientIDs fills no table: beyond a bound they are seen under what they have, or have written under', async () => {
  const on = await house({ limits: { clientsSeenOfOnePerson: 3 } })
  const watcher = await on.client(lead)
  const tabs: Client[] = []
  for (let n = 0; n < 5; n += 1) {
    const tab = await on.client(ada)
    showItself(tab)
    tabs.push(tab)
  }
  await on.pass()
  expect([Object.keys(watcher.here()).length, (await on.storage.boundClients(board)).length]).toEqual([3, 3])
  const last = tabs.at(-1)
  last?.document.things.set('n_aaaa', new Y.Map())
  await on.pass()
  if (last !== undefined) showItself(last)
  await on.pass()
  expect([last?.refusals, Object.keys(watcher.here()).length]).toEqual([[], 4])
})

test('other people\'s words that are known are passed over beside one\'s own and in a step 2; an edit of nothing else is not called kept', async () => {
  const on = await house()
  const [one, two] = [await on.client(ada), await on.client(ben)]
  two.document.things.set('n_bbbb', new Y.Map())
  await on.pass()
  const journal = on.storage.journal(board).length
  const whole = Y.encodeStateAsUpdate(two.document.y)
  one.sayUpdate(whole, true)
  await on.pass()
  expect([one.refusals, one.kept() === one.sent()]).toEqual([[], true])
  const copy = new Y.Doc()
  Y.applyUpdate(copy, whole)
  const mine = written(copy, (y) => { y.getMap('things').set('n_aaaa', 'mine') })
  one.sayUpdate(Y.mergeUpdates([whole, mine]))
  await on.pass()
  expect([one.refusals, one.kept() === one.sent(), two.document.things.has('n_aaaa'), on.storage.journal(board).length]).toEqual([[], true, true, journal + 1])
  one.sayUpdate(whole)
  await on.pass()
  expect(one.refusals).toMatchObject([{ frame: one.sent(), reason: 'foreign-client' }])
})
