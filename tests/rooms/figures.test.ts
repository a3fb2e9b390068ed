// What rooms tell of themselves is true: each figure is brought about and read as an operator would read it.

import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { openMetrics } from '#server/metrics.ts'
import { isRefusal } from '#shared/base/refusal.ts'
import { usualLimits } from '#server/rooms/limits.ts'
import { messageQueryAwareness, messageSync } from '#shared/wire/wire.ts'
import { StorageUnsure } from '#server/storage/storage.ts'
import { figuresIn } from '#tests/support/figures.ts'
import { newClient, type Client } from '#tests/support/network.ts'
import { boardNumber, makeBoard, person } from '#tests/support/people.ts'
import { ada, ben, board, eve, house, type House } from './house.ts'

const other = boardNumber(2)

type Watched = House & { readonly read: () => Promise<(name: string) => number | undefined>; readonly at: (board: typeof other, who: typeof ada) => Promise<Client> }

async function watched(limits: Parameters<typeof house>[0] = {}): Promise<Watched> {
  const metrics = openMetrics()
  const on = await house({ hooks: metrics.hooks, ...limits })
  await makeBoard(on.storage, other, [person(1), person(2)])
  return {
    ...on,
    async read() {
      const figures = figuresIn(await metrics.text())
      return (name) => figures.get(`signalboard_${name}`)
    },
    async at(where, who) {
      const client = newClient(on.rooms, where, who)
      const joined = client.connect()
      await on.pass()
      await joined
      await on.pass()
      return client
    },
  }
}

const write = (client: Client, id: string): void => { client.document.things.set(id, new Y.Map()) }

test('edits are counted when they are on disk, and their authors\' wait is the disk\'s and the tick\'s', async () => {
  const on = await watched()
  const [one] = [await on.client(ada), await on.client(ben)]
  on.storage.before = () => new Promise((resolve) => { on.clock.after(30, resolve) })
  const before = await on.read()
  write(one, 'n_aaaa')
  await on.pass(20)
  expect((await on.read())('frames_kept_total')).toBe(before('frames_kept_total'))
  await on.pass(100)
  const after = await on.read()
  const risen = (name: string): number => (after(name) ?? NaN) - (before(name) ?? NaN)
  expect([risen('frames_kept_total'), risen('keep_seconds_count')]).toEqual([1, 1])
  expect(risen('keep_seconds_sum')).toBeCloseTo(0.03, 5)
  expect(risen('acknowledge_seconds_sum') / risen('acknowledge_seconds_count')).toBeCloseTo(0.03, 1)
  expect(risen('tick_bytes_sum') / risen('tick_bytes_count')).toBeGreaterThan(10)
  expect(risen('tick_listeners_sum')).toBe(2 * risen('tick_listeners_count'))
})

test('what is refused is counted by reason, what cannot be read as strikes', async () => {
  const on = await watched()
  const client = await on.client(eve)
  write(client, 'n_aaaa')
  client.say(Uint8Array.of(messageSync, 9, 9))
  await on.pass()
  const read = await on.read()
  expect([read('refused_frames_total{reason="viewer-cannot-change"}'), read('strikes_total')]).toEqual([1, 1])
})

test('who comes first and who comes again are told apart', async () => {
  const on = await watched()
  const one = await on.client(ada)
  write(one, 'n_aaaa')
  await on.pass()
  one.disconnect()
  await on.pass()
  const back = one.connect()
  await on.pass()
  await back
  await on.pass()
  const read = await on.read()
  expect([read('joins_total{kind="first"}'), read('joins_total{kind="again"}'), read('join_seconds_count')]).toEqual([1, 1, 2])
})

test('of two boards that wait for the disk and one that is freed, one is left', async () => {
  const on = await watched()
  const [one, two] = [await on.client(ada), await on.at(other, ada)]
  const failing = new Set([board, other])
  on.storage.before = async ({ board: at }) => { if (failing.has(at)) throw new Error('disk full') }
  write(one, 'n_aaaa')
  write(two, 'n_aaaa')
  await on.pass(100)
  expect((await on.read())('rooms_holding')).toBe(2)
  failing.delete(board)
  await on.pass(10_000)
  expect((await on.read())('rooms_holding')).toBe(1)
  failing.clear()
  await on.pass(10_000)
  expect((await on.read())('rooms_holding')).toBe(0)
})

test('a board that waited for the disk and is opened again, since nobody knows what was kept, waits no more', async () => {
  const on = await watched()
  const client = await on.client(ada)
  on.storage.before = async () => { throw new Error('disk full') }
  write(client, 'n_aaaa')
  await on.pass(100)
  expect((await on.read())('rooms_holding')).toBe(1)
  Object.assign(on.storage, { keep: async () => { throw new StorageUnsure('Storage: keep', 'the storage thread ended') } })
  await on.pass(10_000)
  expect([client.closed, (await on.read())('rooms_holding')]).toEqual([[4503], 0])
})

test('listeners behind are summed over boards, and those who go are not left in the sum', async () => {
  const on = await watched()
  const [one, two] = [await on.client(ada), await on.at(other, ada)]
  const [slow, dead, third] = [await on.client(ben), await on.at(other, ben), await on.at(other, ben)]
  for (const client of [slow, dead, third]) client.buffered = 2_000_000
  write(one, 'n_aaaa')
  write(two, 'n_aaaa')
  await on.pass(100)
  expect((await on.read())('listeners_behind')).toBe(3)
  slow.buffered = 0
  third.disconnect()
  await on.pass(500)
  expect((await on.read())('listeners_behind')).toBe(1)
  dead.disconnect()
  await on.pass(500)
  expect((await on.read())('listeners_behind')).toBe(0)
})

test('boards are counted by state, and one that was set aside no longer when its minute is over', async () => {
  const on = await watched()
  on.storage.beforeReading = async () => { throw new Error('bad sector') }
  for (let i = 0; i < 3; i += 1) { void on.rooms().standing(board); await on.pass() }
  const read = await on.read()
  expect(read('opens_failed_total')).toBe(3)
  expect(on.rooms().census()).toMatchObject({ boards: { 'open': 0, 'set-aside': 1 } })
  on.storage.beforeReading = async () => undefined
  // The other boards are served all the while.
  await on.at(other, ada)
  expect(on.rooms().census()).toEqual({ boards: { 'opening': 0, 'open': 1, 'closing': 0, 'set-aside': 1 }, people: 1 })
  await on.pass(60_000)
  expect(on.rooms().census()).toMatchObject({ boards: { 'set-aside': 0 } })
  expect((await on.read())('open_seconds_count{size="under 64 kB"}')).toBe(1)
})

test('somebody with two tabs is one person', async () => {
  const on = await watched()
  await on.client(ada)
  await on.client(ada)
  await on.client(ben)
  expect(on.rooms().census().people).toBe(2)
})

test('a fault in one board\'s room ends that room and no other; what was kept is there when it opens again', async () => {
  const on = await watched()
  const [one, neighbour] = [await on.client(ada), await on.at(other, ada)]
  write(one, 'n_aaaa')
  await on.pass()
  const closed: number[] = []
  const seat = on.rooms().join(board, {
    person: ben, send: () => undefined, sendAll: () => undefined, close: (code) => { closed.push(code) },
    buffered: () => { throw new Error('a fault of ours') },
  })
  await on.pass()
  await seat
  write(one, 'n_bbbb')
  await on.pass(200)
  const read = await on.read()
  expect([read('rooms_broken_total'), one.closed, closed]).toEqual([1, [4503], [4503]])
  write(neighbour, 'n_cccc')
  await on.pass()
  expect([neighbour.kept(), neighbour.closed]).toEqual([neighbour.sent(), []])
  const again = one.connect()
  await on.pass(500)
  await again
  await on.pass(500)
  expect([one.isSynced(), one.kept() === one.sent(), one.document.things.size]).toEqual([true, true, 2])
})

test('so does a fault that falls due later, when a line that was slow is looked after', async () => {
  const on = await watched()
  const [one, neighbour] = [await on.client(ada), await on.at(other, ada)]
  let isBad = false
  const seat = on.rooms().join(board, {
    person: ben, send: () => undefined, sendAll: () => undefined, close: () => undefined,
    buffered: () => { if (isBad) throw new Error('a fault of ours'); return usualLimits.behindFromBytes + 1 },
  })
  await on.pass()
  await seat
  write(one, 'n_aaaa')
  await on.pass(usualLimits.behindLookMs - 10)
  isBad = true
  await on.pass(50)
  expect((await on.read())('rooms_broken_total')).toBe(1)
  write(neighbour, 'n_aaaa')
  await on.pass()
  expect([neighbour.kept(), neighbour.closed]).toEqual([neighbour.sent(), []])
})

test('a room that breaks while a batch is on its way is opened again only after that batch is on disk', async () => {
  const on = await watched()
  const one = await on.client(ada)
  on.storage.before = () => new Promise((resolve) => { on.clock.after(500, resolve) })
  write(one, 'n_aaaa')
  await on.pass(50)
  let isBad = false
  const seat = on.rooms().join(board, {
    person: ben, send: () => undefined, sendAll: () => { if (isBad) throw new Error('a fault of ours') }, close: () => undefined, buffered: () => 0,
  })
  await on.pass()
  const given = await seat
  isBad = true
  if (!isRefusal(given)) given.receive(Uint8Array.of(messageQueryAwareness))
  await on.pass(50)
  expect((await on.read())('rooms_broken_total')).toBe(1)
  on.storage.before = async () => undefined
  const late = newClient(on.rooms, board, ben)
  const joined = late.connect()
  await on.pass(100)
  expect(late.isSynced()).toBe(false)
  await on.pass(1_000)
  await joined
  await on.pass()
  expect([late.isSynced(), late.document.things.size]).toEqual([true, 1])
})

test('an act whose rule has a fault fails for its asker alone', async () => {
  const on = await watched({ decide: async () => { throw new Error('a fault of ours') } })
  const one = await on.client(ada)
  const asked = on.rooms().ask(board, ada, { id: 'c1', type: 'clear-timer' } as never)
  const failed = expect(asked).rejects.toThrow('a fault of ours')
  await on.pass()
  await failed
  write(one, 'n_aaaa')
  await on.pass()
  expect([one.kept(), one.closed]).toEqual([one.sent(), []])
})

test('folds are counted with their size', async () => {
  const on = await watched({ limits: { foldAfterUpdates: 10 } })
  const one = await on.client(ada)
  for (let i = 0; i < 30; i += 1) { write(one, `n_${i}aaaa`); await on.pass(15) }
  await on.pass(500)
  const read = await on.read()
  expect(read('fold_seconds_count')).toBeGreaterThan(0)
  expect(read('fold_bytes_sum')).toBeGreaterThan(100)
})

test('a board that may need more memory than is left is not opened, and is when there is enough', async () => {
  let left = 1e9
  const on = await watched({ memoryLeft: () => left, limits: { lightBytes: 2_000 } })
  const one = await on.client(ada)
  one.document.things.set('n_aaaa', new Y.Map([['note', 'x'.repeat(3_000)]]))
  await on.pass(100)
  one.disconnect()
  await on.pass(60_000)
  left = 30_000
  const standing = async (where = board): Promise<unknown> => { const told = on.rooms().standing(where); await on.pass(); return told }
  for (let i = 0; i < 3; i += 1) expect(await standing()).toMatchObject({ reason: 'not-ready' })
  expect((await on.read())('opens_failed_total')).toBe(3)
  expect(on.rooms().census()).toMatchObject({ boards: { 'open': 0, 'set-aside': 1 } })
  // What is small is opened in any case.
  expect(isRefusal(await standing(other))).toBe(false)
  left = 1e9
  await on.pass(60_000)
  expect(isRefusal(await standing())).toBe(false)
})
