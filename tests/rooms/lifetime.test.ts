// Opening, closing, folding, falling behind: a room's life, in orders of events that are drawn by lot.

import * as encoding from 'lib0/encoding'
import { expect, test } from 'vitest'
import { encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { isRefusal } from '#shared/base/refusal.ts'
import { dice, handClock } from '#tests/support/clock.ts'
import { message, newClient } from '#tests/support/network.ts'
import { ada, ben, board, gate, house, lead } from './house.ts'
import { documentsHere } from '#server/rooms/documents.ts'
import { messageAwareness, messageSync } from '#shared/wire/wire.ts'

const runs = Number(process.env['RUNS'] ?? 300)

test('fifty joins at once on a cold board read it once and all see it', async () => {
  const on = await house()
  const first = await on.client(ada)
  first.document.things.set('n_aaaa', new Y.Map())
  await on.pass()
  const closing = on.rooms().close()
  await on.pass()
  await closing
  on.open()
  let reads = 0
  on.storage.beforeReading = () => { reads += 1; return new Promise((resolve) => { on.clock.after(30, resolve) }) }
  const many = Array.from({ length: 50 }, () => newClient(on.rooms, board, ben))
  const joined = many.map((client) => client.connect())
  await on.pass(500)
  await Promise.all(joined)
  await on.pass(500)
  expect(reads).toBe(4)
  expect(many.every((client) => client.isSynced() && client.document.things.size === 1)).toBe(true)
})

test(`a joiner is never told "synced" before it has all there is, in ${runs} schedules of joining, leaving, closing and writing`, { timeout: 0 }, async () => {
  const seedFrom = Number(process.env['SEED'] ?? 1)
  for (let seed = seedFrom; seed < seedFrom + runs; seed += 1) await schedule(seed).catch((error: unknown) => { throw new Error(`Seed ${seed}`, { cause: error }) })
})

async function schedule(seed: number): Promise<void> {
  const lot = dice(seed)
  const on = await house({ limits: { idleBeforeClosingMs: lot.pick([0, 20, 60]), foldAtClosingUpdates: 1, foldAfterUpdates: 3 } })
  const slow = (): Promise<void> => new Promise((resolve) => { on.clock.after(lot.below(40), resolve) })
  on.storage.before = slow
  on.storage.beforeReading = slow
  const written = new Set<string>()
  for (let step = 0; step < 12; step += 1) {
    const client = newClient(on.rooms, board, lot.pick([ada, ben]))
    const joined = client.connect()
    const known = new Set(written)
    for (let wait = 0; wait < 60 && !client.isSynced(); wait += 1) await on.pass(lot.below(12))
    expect(await joined).toBe(null)
    expect(client.isSynced()).toBe(true)
    expect([...known].filter((id) => !client.document.things.has(id))).toEqual([])
    const id = `n_step${step}`
    client.document.things.set(id, new Y.Map())
    if (lot.oneIn(2)) {
      await on.pass(lot.below(60))
      if (client.kept() === client.sent()) written.add(id)
    }
    client.disconnect()
    await on.pass(lot.below(80))
  }
}

test('who comes while a room closes waits for it, and those who come later find the same room', async () => {
  const on = await house({ limits: { idleBeforeClosingMs: 0, foldAtClosingUpdates: 0 } })
  const first = await on.client(ada)
  first.document.things.set('n_aaaa', new Y.Map())
  await on.pass()
  on.storage.beforeReading = () => new Promise((resolve) => { on.clock.after(200, resolve) })
  first.disconnect()
  await on.pass(100)
  const during = newClient(on.rooms, board, ada)
  const joined = during.connect()
  await on.pass(20)
  expect(during.isSynced()).toBe(false)
  await on.pass(1_000)
  await joined
  const after = await on.client(ben)
  during.document.things.set('n_bbbb', new Y.Map())
  await on.pass()
  expect([during.document.things.size, after.document.things.size]).toEqual([2, 2])
})

test('an empty room closes when its time has come, and opens again with what it had', async () => {
  const on = await house({ limits: { idleBeforeClosingMs: 1_000 } })
  const one = await on.client(ada)
  one.document.things.set('n_aaaa', new Y.Map())
  await on.pass()
  one.disconnect()
  await on.pass(500)
  expect(on.rooms().open()).toBe(1)
  await on.pass(1_000)
  expect(on.rooms().open()).toBe(0)
  const two = await on.client(ben)
  expect(two.document.things.size).toBe(1)
})

test('a board asked only for a command closes again', async () => {
  const on = await house({ limits: { idleBeforeClosingMs: 1_000 } })
  const asked = on.rooms().ask(board, lead, { id: 'c1' as never, type: 'clear-timer' })
  await on.pass(100)
  await asked
  expect(on.rooms().open()).toBe(1)
  await on.pass(2_000)
  expect(on.rooms().open()).toBe(0)
})

test('a board that fails to open three times is left alone for a minute, then tried again', async () => {
  const on = await house()
  let tries = 0
  on.storage.beforeReading = async () => { tries += 1; throw new Error('bad sector') }
  for (let i = 0; i < 6; i += 1) {
    const standing = on.rooms().standing(board)
    await on.pass()
    expect(await standing).toMatchObject({ reason: 'not-ready' })
  }
  expect(tries).toBe(3)
  on.storage.beforeReading = async () => undefined
  await on.pass(60_000)
  const standing = on.rooms().standing(board)
  await on.pass()
  expect(isRefusal(await standing)).toBe(false)
})

test('a long tail is folded into a snapshot that says the same, while edits go on', async () => {
  const on = await house({ limits: { foldAfterUpdates: 50 } })
  const [one, two] = [await on.client(ada), await on.client(ben)]
  for (let i = 0; i < 200; i += 1) {
    one.document.things.set(`n_${i % 20}aaaa`, new Y.Map([['text', new Y.Text(`${i}`)]]) as never)
    if (i % 5 === 0) await on.pass(15)
  }
  await on.pass(200)
  const rows = (await on.storage.readDocument(board)).tail.length
  expect(rows).toBeLessThan(60)
  const late = await on.client(ben)
  expect(late.document.things.toJSON()).toEqual(one.document.things.toJSON())
  expect(two.document.things.toJSON()).toEqual(one.document.things.toJSON())
})

test('what came while a long tail was folded is folded too, although nobody writes any more', async () => {
  const first = gate()
  const on = await house({ limits: { foldAfterUpdates: 10 }, documents: { ...documentsHere, fold: async (...asked) => { await first.opened; return documentsHere.fold(...asked) } } })
  const one = await on.client(ada)
  for (let i = 0; i < 60; i += 1) { one.document.things.set(`n_${i}aaaa`, new Y.Map()); await on.pass(30) }
  first.open()
  await on.pass(100)
  expect((await on.storage.readDocument(board)).tail.length).toBeLessThanOrEqual(10)
  expect((await on.client(ben)).document.things.size).toBe(60)
})

test('a fold that comes out wrong is not believed', async () => {
  const on = await house({ limits: { foldAfterUpdates: 10 }, documents: { ...documentsHere, fold: async () => ({ bytes: new Uint8Array([0, 0]), cuts: [2], stateVector: new Uint8Array([0]) }) } })
  const one = await on.client(ada)
  for (let i = 0; i < 50; i += 1) { one.document.things.set(`n_${i}aaaa`, new Y.Map()); await on.pass(15) }
  const late = await on.client(ben)
  expect(late.document.things.size).toBe(50)
  expect((await on.storage.readDocument(board)).snapshot).toBe(null)
})

test('when the document cannot be asked, what is in doubt is refused and the room goes on', async () => {
  const on = await house({ documents: { ...documentsHere, areOrdered: async () => { throw new Error('out of memory') } } })
  const [one, two] = [await on.client(ada), await on.client(ben)]
  one.document.things.set('n_aaaa', new Y.Map<unknown>([['text', new Y.Text('ab')]]))
  await on.pass()
  const texts = [one, two].map((client) => client.document.things.get('n_aaaa')?.get('text') as Y.Text)
  // Each writes twice at one spot, and something else in between, before hearing of the other.
  texts.forEach((text, index) => {
    text.insert(1, 'x')
    text.doc?.getMap('placements').set(`n_${index}aaa`, new Y.Map())
    text.insert(2, 'q')
  })
  await on.pass()
  expect(String(texts[0])).toBe('axqxqb')
  texts[0]?.insert(3, '.')
  one.document.things.set('n_bbbb', new Y.Map())
  two.document.things.set('n_cccc', new Y.Map())
  await on.pass()
  expect(one.refusals.map((refusal) => refusal.reason)).toEqual(['malformed', 'gap'])
  expect(two.refusals).toEqual([])
  expect(two.document.things.has('n_cccc')).toBe(true)
})

test('what was deleted while somebody was away stays deleted for them, folded or not', async () => {
  const on = await house({ limits: { foldAfterUpdates: 0 } })
  const [one, two] = [await on.client(ada), await on.client(ben)]
  const text = new Y.Text('abc')
  one.document.things.set('n_aaaa', text as never)
  await on.pass()
  two.disconnect()
  for (let i = 0; i < 3; i += 1) { text.delete(0, 1); await on.pass(30) }
  await on.pass(500)
  expect((await on.storage.readDocument(board)).tail).toEqual([])
  const back = two.connect()
  await on.pass()
  await back
  await on.pass()
  expect(String(two.document.things.get('n_aaaa'))).toBe('')
  expect(two.kept()).toBe(two.sent())
})

test('a large board comes in pieces below a megabyte, each complete in itself, "synced" with the last', async () => {
  const on = await house({ limits: { pieceBytes: 20_000, foldAfterUpdates: 10 } })
  const one = await on.client(ada)
  for (let i = 0; i < 30; i += 1) {
    one.document.y.transact(() => {
      for (let j = 0; j < 10; j += 1) one.document.things.set(`n_${i}a${j}a`, new Y.Map<unknown>([['text', new Y.Text('x'.repeat(300))], ['kind', 'note']]))
    })
    await on.pass(20)
  }
  await on.pass(500)
  const late = newClient(on.rooms, board, ben)
  let pending = 0
  late.document.y.on('update', () => { if (late.document.y.store.pendingStructs !== null) pending += 1 })
  const joined = late.connect()
  await on.pass()
  await joined
  const states = late.heard.filter(({ type, step }) => type === messageSync && step !== 0)
  expect(states.length).toBeGreaterThan(4)
  expect(Math.max(...states.map((state) => state.bytes.length))).toBeLessThan(40_000)
  expect(states.map((state) => state.step).indexOf(1)).toBe(states.length - 1)
  expect(pending).toBe(0)
  expect(late.document.things.toJSON()).toEqual(one.document.things.toJSON())
})

test('one who does not read gets nothing queued, then what they lack; one who never reads is cut', async () => {
  const on = await house()
  const [one, slow, dead] = [await on.client(ada), await on.client(ben), await on.client(ben)]
  slow.buffered = 2_000_000
  dead.buffered = 2_000_000
  one.document.things.set('n_aaaa', new Y.Map())
  await on.pass()
  const [heardSlow, heardDead] = [slow.heard.length, dead.heard.length]
  for (let i = 0; i < 200; i += 1) { one.document.things.set(`n_${i}bbbb`, new Y.Map()); await on.pass(12) }
  expect([slow.heard.length, dead.heard.length]).toEqual([heardSlow, heardDead])
  slow.buffered = 0
  await on.pass(300)
  expect(slow.document.things.size).toBe(201)
  await on.pass(31_000)
  expect([slow.closed, dead.closed]).toEqual([[], [4429]])
})

test('one who reads slowly but reads is never cut', async () => {
  const on = await house()
  const [one, slow] = [await on.client(ada), await on.client(ben)]
  slow.buffered = 20_000_000
  one.document.things.set('n_aaaa', new Y.Map())
  await on.pass()
  // 3 kB/s: the least that is taken for reading.
  for (let second = 0; second < 300; second += 1) { slow.buffered -= 3_000; await on.pass(1_000) }
  expect(slow.closed).toEqual([])
  await on.pass(31_000)
  expect(slow.closed).toEqual([4429])
})

test('a slow line gets edits before cursors, and everybody\'s presence once it has caught up', async () => {
  const on = await house()
  const [one, slow] = [await on.client(ada), await on.client(ben)]
  const cursor = (x: number): void => {
    one.presence.setLocalState({ cursor: { x } })
    one.say(message(messageAwareness, (encoder) => encoding.writeVarUint8Array(encoder, encodeAwarenessUpdate(one.presence, [one.document.y.clientID]))))
  }
  const cursorThere = (): unknown => slow.presence.getStates().get(one.document.y.clientID)?.['cursor']
  cursor(1)
  await on.pass()
  slow.buffered = 100_000
  cursor(2)
  one.document.things.set('n_aaaa', new Y.Map())
  await on.pass()
  cursor(3)
  await on.pass()
  expect([cursorThere(), slow.document.things.size]).toEqual([{ x: 1 }, 1])
  slow.buffered = 10_000
  await on.pass(200)
  expect(cursorThere()).toEqual({ x: 3 })
})

test('putting somebody out ends all their connections at once', async () => {
  const on = await house()
  const [one, two, three] = [await on.client(ada), await on.client(ada), await on.client(ben)]
  on.rooms().putOut(board, ada, 4403)
  expect([one.closed, two.closed, three.closed]).toEqual([[4403], [4403], []])
  expect(on.rooms().peopleHere(board)).toEqual([ben])
})

test('closing keeps what is on its way and tells its authors', async () => {
  const on = await house()
  const one = await on.client(ada)
  on.storage.before = () => new Promise((resolve) => { on.clock.after(100, resolve) })
  one.document.things.set('n_aaaa', new Y.Map())
  await on.pass(20)
  one.document.things.set('n_bbbb', new Y.Map())
  const closing = on.rooms().close()
  await on.pass(500)
  await closing
  expect([one.kept(), one.closed]).toEqual([3, [4503]])
  on.open()
  const late = await on.client(ben)
  expect(late.document.things.size).toBe(2)
})

test('an unreadable row in the journal is left out and the rest of the board opens', async () => {
  const on = await house()
  const one = await on.client(ada)
  one.document.things.set('n_aaaa', new Y.Map())
  await on.pass()
  await on.storage.keep({ board, frames: [{ bytes: new Uint8Array([200, 1, 2]), by: null }] })
  const closing = on.rooms().close()
  await on.pass()
  await closing
  on.open()
  const late = await on.client(ben)
  expect(late.document.things.size).toBe(1)
  late.document.things.set('n_bbbb', new Y.Map())
  await on.pass()
  expect(late.kept()).toBe(late.sent())
})

test('a hand-held clock does things in the order of their time', async () => {
  const clock = handClock()
  const done: number[] = []
  clock.after(20, () => done.push(20))
  clock.after(10, () => { done.push(10); clock.after(5, () => done.push(15)) })
  await clock.pass(30)
  expect(done).toEqual([10, 15, 20])
})

test('when many write at once their commits lie apart; who writes after a rest is kept at once', async () => {
  const on = await house()
  const one = await on.client(ada)
  await on.pass(100)
  const before = on.storage.keeps.length
  one.document.things.set('n_first', new Y.Map())
  await on.clock.pass(2)
  expect(on.storage.keeps.length - before).toBe(1)
  for (let i = 0; i < 50; i += 1) { one.document.things.set(`n_${i}aaa`, new Y.Map()); await on.clock.pass(2) }
  await on.pass(100)
  // A hundred ms of writing: one a beat at the most.
  expect(on.storage.keeps.length - before).toBeLessThanOrEqual(6)
  expect(one.kept()).toBe(one.sent())
})
