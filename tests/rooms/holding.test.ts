// When the disk does not take it: nothing is acknowledged, nothing is told, everybody sees that it waits, and it ends by itself.

import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { documentsHere } from '#server/rooms/documents.ts'
import { newFolding } from '#server/rooms/folding.ts'
import { noHooks, noLog } from '#server/rooms/hooks.ts'
import { usualLimits } from '#server/rooms/limits.ts'
import { State } from '#server/rooms/state.ts'
import { handClock } from '#tests/support/clock.ts'
import { memoryStorage } from '#tests/support/memory-storage.ts'
import type { Client } from '#tests/support/network.ts'
import { ada, ben, board, eve, gate, house, lead, type House } from './house.ts'

test('while the disk fails nothing is acknowledged or told; when it works again everything is', async () => {
  const on = await house()
  const [one, two] = [await on.client(ada), await on.client(ben)]
  const kept = one.kept()
  on.storage.before = async () => { throw new Error('disk full') }
  one.document.things.set('n_aaaa', new Y.Map())
  await on.pass(3_000)
  expect([one.isHolding(), two.isHolding(), one.kept(), two.document.things.size]).toEqual([true, true, kept, 0])
  one.document.things.set('n_bbbb', new Y.Map())
  const late = await on.client(ben)
  expect(late.isHolding()).toBe(true)
  on.storage.before = async () => undefined
  await on.pass(10_000)
  expect([one.isHolding(), two.isHolding(), one.kept() === one.sent(), two.document.things.size]).toEqual([false, false, true, 2])
})

test('a room whose last edit waits for the disk stays open when everybody has gone: who comes back is told, and the server can go down', async () => {
  const on = await house({ limits: { idleBeforeClosingMs: 1_000 } })
  const one = await on.client(ada)
  on.storage.before = async () => { throw new Error('disk full') }
  one.document.things.set('n_aaaa', new Y.Map())
  await on.pass(100)
  one.disconnect()
  await on.pass(10_000)
  const late = await on.client(ben)
  expect([late.isSynced(), late.isHolding()]).toEqual([true, true])
  late.disconnect()
  await on.pass(10_000)
  let isDown = false
  void on.rooms().close().then(() => { isDown = true })
  await on.pass(100)
  expect(isDown).toBe(true)
})

test('a command during the trouble is refused at once and leaves nothing behind', async () => {
  const on = await house()
  const watcher = await on.client(ada)
  on.storage.before = async () => { throw new Error('disk full') }
  const first = on.rooms().ask(board, lead, { id: 'c1' as never, type: 'clear-timer' })
  await on.pass(50)
  expect(await first).toMatchObject({ kind: 'refusal', reason: 'not-kept' })
  on.storage.before = async () => undefined
  const again = on.rooms().ask(board, lead, { id: 'c1' as never, type: 'clear-timer' })
  await on.pass(50)
  expect(await again).toEqual({ seq: 5 })
  expect([...watcher.document.ledger.keys()]).toEqual(['5'])
  const late = await on.client(ben)
  expect([...late.document.ledger.keys()]).toEqual(['5'])
})

test('a command asked while edits wait for the disk is refused at once, also behind one that was caught in the wait', async () => {
  const on = await house()
  const one = await on.client(ada)
  const hung = gate()
  on.storage.before = () => hung.opened
  one.document.things.set('n_aaaa', new Y.Map())
  await on.pass(100)
  const caught = on.rooms().ask(board, lead, { id: 'c1' as never, type: 'clear-timer' })
  await on.pass(50)
  on.storage.before = async () => { throw new Error('disk full') }
  hung.fail(new Error('disk full'))
  await on.pass(500)
  const later = on.rooms().ask(board, lead, { id: 'c2' as never, type: 'clear-timer' })
  await on.pass(50)
  expect(await Promise.race([later, Promise.resolve('it hangs')])).toMatchObject({ reason: 'not-kept' })
  on.storage.before = async () => undefined
  await on.pass(10_000)
  expect(await caught).toEqual({ seq: 5 })
})

test('what waits for the disk is bounded: the rest is refused, and asked for again when the disk works', async () => {
  const on = await house({ limits: { waitingBytes: 2_000 } })
  const one = await on.client(ada)
  on.storage.before = async () => { throw new Error('disk full') }
  for (let i = 0; i < 100; i += 1) one.document.things.set(`n_${i}aaa`, new Y.Map())
  await on.pass(1_000)
  on.storage.before = async () => undefined
  await on.pass(10_000)
  expect(one.refusals.length).toBeGreaterThan(10)
  expect(one.refusals.every((refusal) => refusal.reason === 'not-kept')).toBe(true)
  // The room asks again for what it did not take.
  const late = await on.client(ben)
  expect(late.document.things.size).toBe(100)
  expect(one.kept()).toBe(one.sent())
})

test('the same command asked twice at once, and again after a restart, acts once', async () => {
  const on = await house()
  const ask = () => on.rooms().ask(board, lead, { id: 'c1' as never, type: 'clear-timer' })
  const both = Promise.all([ask(), ask()])
  await on.pass(50)
  expect(await both).toEqual([{ seq: 5 }, { seq: 5 }])
  const closing = on.rooms().close()
  await on.pass(50)
  await closing
  on.open()
  const again = ask()
  await on.pass(50)
  expect(await again).toEqual({ seq: 5 })
  const standing = on.rooms().standing(board)
  await on.pass(50)
  expect(await standing).toMatchObject({ seq: 5 })
})

test('a ruling that another node overtook is decided again on what is there now', async () => {
  const seen: number[] = []
  const on = await house({ decide: async (_, bench) => { seen.push(bench.standing.seq); return { rulings: [{ type: 'timer-cleared' }] } } })
  await on.client(ada)
  await on.storage.keep({ board, ledger: { after: 4, entries: [{ seq: 5, at: 1, by: null, ruling: { type: 'timer-cleared' } }] } })
  const asked = on.rooms().ask(board, lead, { id: 'c1' as never, type: 'clear-timer' })
  await on.pass(50)
  expect(await asked).toEqual({ seq: 6 })
  expect(seen).toEqual([4, 5])
})

test('when a server goes down on a failing disk, nothing is kept that builds on what was given up', async () => {
  const on = await house()
  const one = await on.client(ada)
  let [goingDown, fails] = [false, true]
  // The disk works again between the last try of the first edit and the first try of the second.
  on.storage.before = async () => {
    const failed = fails
    if (goingDown) fails = false
    if (failed) throw new Error('disk full')
  }
  one.document.things.set('n_aaaa', new Y.Map())
  await on.pass(50)
  one.document.things.set('n_bbbb', new Y.Map())
  await on.pass(50)
  goingDown = true
  const closing = on.rooms().close()
  await on.pass(50)
  await closing
  on.open()
  const late = await on.client(ben)
  expect([late.isSynced(), late.document.things.size, late.document.y.store.pendingStructs]).toEqual([true, 0, null])
  one.disconnect()
  await Promise.all([one.connect(), on.pass()])
  await on.pass()
  expect([...late.document.things.keys()].sort()).toEqual(['n_aaaa', 'n_bbbb'])
})

test('a hole in the journal stops no room: the board opens, others write, and whoever wrote what is missing fills it', async () => {
  const on = await house()
  const one = await on.client(ada)
  for (let n = 0; n < 20; n += 1) { one.document.things.set(`n_one${n}`, new Y.Map()); await on.pass() }
  const closing = on.rooms().close()
  await on.pass()
  await closing
  const read = on.storage.readDocument
  const holed = async (): ReturnType<typeof read> => {
    const stored = await read(board)
    return { ...stored, tail: stored.tail.filter((_, index) => index !== 1), setAside: 1 }
  }
  Object.assign(on.storage, { readDocument: holed })
  on.open()
  const two = await on.client(ben)
  two.document.things.set('n_two', new Y.Map())
  await on.pass()
  expect(two.kept()).toBe(two.sent())
  one.disconnect()
  await Promise.all([one.connect(), on.pass()])
  await on.pass()
  const late = await on.client(ben)
  expect([late.isSynced(), late.document.things.size, late.document.y.store.pendingStructs]).toEqual([true, 21, null])
})

/** What Ada wrote is lost on the disk, and what Ben wrote onto it is not; everybody is gone. Answers Ada's page. */
async function loseBeneath(on: House): Promise<Client> {
  const [one, two] = [await on.client(ada), await on.client(ben)]
  one.document.y.getText('t').insert(0, 'from ada')
  await on.pass()
  two.document.y.getText('t').insert(8, ', and ben')
  await on.pass()
  const closing = on.rooms().close()
  await on.pass()
  await closing
  two.disconnect()
  one.disconnect()
  const read = on.storage.readDocument
  Object.assign(on.storage, { readDocument: async (): ReturnType<typeof read> => {
    const stored = await read(board)
    return { ...stored, tail: stored.tail.filter(({ journalSeq }) => journalSeq !== 1), setAside: 1 }
  } })
  return one
}

test('what finds again what it hangs on while the journal is folded is still there at the next opening', async () => {
  const folding = gate()
  let isFolding = false
  const slowly: typeof documentsHere.fold = async (...asked) => { isFolding = true; await folding.opened; return documentsHere.fold(...asked) }
  const on = await house({ documents: { ...documentsHere, fold: slowly }, limits: { foldAfterUpdates: 2 } })
  const one = await loseBeneath(on)
  on.open()
  const other = await on.client(lead)
  for (const id of ['n_aaaa', 'n_bbbb', 'n_cccc']) { other.document.things.set(id, new Y.Map()); await on.pass() }
  expect([isFolding, other.document.y.getText('t').toString()]).toEqual([true, ''])
  await Promise.all([one.connect(), on.pass()])
  expect(other.document.y.getText('t').toString()).toBe('from ada, and ben')
  folding.open()
  await on.pass()
  const over = on.rooms().close()
  await on.pass()
  await over
  on.open()
  const late = await on.client(eve)
  expect([late.document.y.getText('t').toString(), late.document.y.store.pendingStructs]).toEqual(['from ada, and ben', null])
})

test('a fold that is not stored writes nothing, however often it is tried', async () => {
  const on = await house({ limits: { foldAfterUpdates: 2, foldAgainMs: 1_000 } })
  await loseBeneath(on)
  let tries = 0
  Object.assign(on.storage, { foldJournal: async () => { tries += 1; throw new Error('the snapshot does not fit') } })
  on.open()
  const other = await on.client(lead)
  const before = on.storage.journal(board).length
  for (let n = 0; n < 10; n += 1) { other.document.things.set(`n_${n}aaa`, new Y.Map()); await on.pass(1_100) }
  expect([tries > 3, on.storage.journal(board).length - before]).toEqual([true, 10])
})

test('a fold that cannot even begin is given up like one that is not stored', async () => {
  const [clock, state] = [handClock(), new State({ snapshot: null, tail: [] }, 1_000)]
  Object.assign(state, { beginFold: () => { throw new RangeError('Array buffer allocation failed') } })
  let failed = 0
  const folding = newFolding({
    board, storage: memoryStorage(), state, documents: documentsHere, clock, log: noLog,
    limits: { ...usualLimits, foldAtClosingUpdates: 0 }, hooks: { ...noHooks, notFolded: () => { failed += 1 } },
  })
  await expect(folding.last()).resolves.toBeUndefined()
  expect(failed).toBe(1)
})

test('a clientID that another node bound meanwhile is refused, and the rest of its batch is kept', async () => {
  const on = await house()
  const [one, two] = [await on.client(ada), await on.client(ben)]
  await on.storage.keep({ board, bind: [{ clientId: one.document.y.clientID, person: ben }] })
  one.document.things.set('n_aaaa', new Y.Map())
  two.document.things.set('n_bbbb', new Y.Map())
  await on.pass(100)
  expect(one.refusals).toMatchObject([{ reason: 'foreign-client' }])
  expect([two.refusals, two.kept() === two.sent()]).toEqual([[], true])
  const late = await on.client(ben)
  expect([...late.document.things.keys()]).toEqual(['n_bbbb'])
})
