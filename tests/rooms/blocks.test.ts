// Stored updates read without a document: what Yjs itself would say of them, for documents drawn by lot.

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import * as encoding from 'lib0/encoding'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { systemClock } from '#server/clock.ts'
import { countParts, readBlocks } from '#shared/wire/blocks.ts'
import { areOrdered, fold, kinds, whole } from '#server/rooms/documents.ts'
import { documentsInThread } from '#server/rooms/document-thread.ts'
import { knowFrom } from '#server/rooms/known.ts'
import { cutInPieces, deletesOf } from '#shared/wire/pieces.ts'
import { addRange, addRanges, missingFrom, type Ranges } from '#server/rooms/ranges.ts'
import { mergeAll, newTail } from '#server/rooms/tail.ts'
import { dice } from '#tests/support/clock.ts'

/** Several people's documents that heard of each other at random, and all updates in the order they were made. */
function session(seed: number): { readonly y: Y.Doc; readonly updates: readonly Uint8Array[] } {
  const lot = dice(seed)
  const updates: Uint8Array[] = []
  const all = Array.from({ length: 3 }, () => new Y.Doc())
  for (const y of all) {
    y.clientID = lot.below(2 ** 32)
    y.on('update', (update: Uint8Array, origin: unknown) => { if (origin !== 'other') updates.push(update) })
  }
  for (let step = 0; step < 60; step += 1) {
    const y = lot.pick(all)
    const things = y.getMap<Y.Map<unknown>>('things')
    const key = `n_${lot.below(6)}`
    const text = things.get(key)?.get('text')
    if (!(text instanceof Y.Text)) things.set(key, new Y.Map<unknown>([['kind', 'note'], ['text', new Y.Text('héllo 🎈')], ['at', { x: lot.share(), deep: [1, 'two', null, true] }]]))
    else if (lot.oneIn(2)) text.insert(lot.below(text.length + 1), lot.pick(['a', 'bc', 'é', '🎈🎈']))
    else if (lot.oneIn(6)) things.delete(key)
    else if (text.length > 2) text.delete(lot.below(text.length - 1), 1)
    if (lot.oneIn(5)) Y.applyUpdate(lot.pick(all), Y.encodeStateAsUpdate(lot.pick(all)), 'other')
  }
  const [y] = all
  for (const update of updates) if (y) Y.applyUpdate(y, update, 'other')
  return { y: y ?? new Y.Doc(), updates }
}
const seeds = fc.integer({ min: 1, max: 1_000_000 })
const runs = { numRuns: Number(process.env['RUNS'] ?? 200) }
const vectorOf = (y: Y.Doc): Map<number, number> => Y.decodeStateVector(Y.encodeStateVector(y))

test('the room\'s reader sees what Yjs\' own reader sees', () => {
  fc.assert(fc.property(seeds, (seed) => {
    const update = Y.encodeStateAsUpdate(session(seed).y)
    const { byClient, deleted } = readBlocks(update)
    const theirs = Y.decodeUpdate(update)
    expect(byClient.flat().map((block) => [block.client, block.clock, block.length, block.origin?.clock, block.rightOrigin?.clock]))
      .toEqual(theirs.structs.map((struct) => [struct.id.client, struct.id.clock, struct.length, ...struct instanceof Y.Item ? [struct.origin?.clock, struct.rightOrigin?.clock] : [undefined, undefined]]))
    expect(deleted.length).toBe([...theirs.ds.clients.values()].flat().length)
  }), runs)
})

test('the parts of an update are counted as Yjs reads them, and of whatever bytes at least as many as Yjs finds in them', () => {
  let [readable, unreadable] = [0, 0]
  const partsOf = (bytes: Uint8Array): number | null => {
    try {
      const { structs, ds } = Y.decodeUpdate(bytes)
      return structs.length + [...ds.clients.values()].flat().length / 8
    } catch (error) {
      if (error instanceof Error) return null
      throw error
    }
  }
  fc.assert(fc.property(seeds, (seed) => {
    const lot = dice(seed)
    const update = Y.encodeStateAsUpdate(session(seed).y)
    expect(countParts(update, Infinity)).toBe(partsOf(update))
    for (let time = 0; time < 20; time += 1) {
      const bytes = update.slice(0, lot.oneIn(3) ? lot.below(update.length) : update.length)
      for (let change = lot.below(4); change >= 0; change -= 1) bytes[lot.below(bytes.length)] = lot.below(256)
      const theirs = partsOf(bytes)
      if (theirs === null) { unreadable += 1; continue }
      readable += 1
      expect(countParts(bytes, Infinity)).toBeGreaterThanOrEqual(theirs)
    }
  }), runs)
  expect(Math.min(readable, unreadable)).toBeGreaterThan(100)
})

test('the pieces of a state, applied one after another, leave nothing waiting and make the same document', () => {
  fc.assert(fc.property(seeds, fc.integer({ min: 20, max: 400 }), (seed, bytes) => {
    const { y } = session(seed)
    const made = new Y.Doc()
    const pieces = cutInPieces(Y.encodeStateAsUpdate(y), bytes)
    if (pieces.length > 1) expect(pieces.at(-1)).toEqual(deletesOf(Y.encodeStateAsUpdate(y)))
    for (const piece of pieces) {
      Y.applyUpdate(made, piece)
      expect(made.store.pendingStructs).toBe(null)
    }
    expect(Y.encodeStateAsUpdate(made)).toEqual(Y.encodeStateAsUpdate(y))
  }), runs)
})

test('what a room knows is what a document of the same updates knows, however they are merged', async () => {
  await fc.assert(fc.asyncProperty(seeds, async (seed) => {
    const { y, updates } = session(seed)
    const tail = newTail(updates)
    for (const form of [updates, [mergeAll(updates)], tail.parts().map((part) => part.update), [Y.encodeStateAsUpdate(y)]]) {
      const known = await knowFrom(form, systemClock)
      expect(known.clocks).toEqual(vectorOf(y))
    }
    expect(tail.count()).toBe(updates.length)
  }), runs)
})

test('a state\'s deletions alone bring up to date whoever lacks nothing else', () => {
  fc.assert(fc.property(seeds, (seed) => {
    const { y, updates } = session(seed)
    const made = new Y.Doc()
    for (const update of updates) {
      const { structs } = Y.decodeUpdate(update)
      if (structs.length > 0) Y.applyUpdate(made, update)
    }
    Y.applyUpdate(made, deletesOf(Y.encodeStateAsUpdate(y)))
    expect(made.getMap('things').toJSON()).toEqual(y.getMap('things').toJSON())
  }), runs)
})

test('ranges hold what a set of numbers holds', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 9 }))), fc.nat(60), fc.integer({ min: 1, max: 20 }), (added, from, length) => {
    const ranges: Ranges = []
    const model = new Set<number>()
    for (const [start, size] of added) {
      addRange(ranges, start, start + size)
      for (let n = start; n < start + size; n += 1) model.add(n)
    }
    const missing = missingFrom(ranges, from, from + length).flatMap(([low, high]) => Array.from({ length: high - low }, (_, n) => low + n))
    expect(missing).toEqual(Array.from({ length }, (_, n) => from + n).filter((n) => !model.has(n)))
  }))
})

test('ranges added together are the same as one by one', () => {
  const some = fc.array(fc.tuple(fc.nat(200), fc.integer({ min: 1, max: 5 })), { maxLength: 40 })
  fc.assert(fc.property(some, some, (before, news) => {
    const [together, oneByOne]: [Ranges, Ranges] = [[], []]
    for (const [start, size] of before) { addRange(together, start, start + size); addRange(oneByOne, start, start + size) }
    addRanges(together, news.map(([start, size]) => [start, start + size] as const).sort(([a], [b]) => a - b))
    for (const [start, size] of news) addRange(oneByOne, start, start + size)
    expect(together).toEqual(oneByOne)
  }))
})

test('of two letters in one text the document says which stands left, and of letters in two texts that neither does', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(30)), { minLength: 2, maxLength: 30 }), (puts) => {
    const y = new Y.Doc()
    const texts = [y.getText('one'), y.getText('two')]
    puts.forEach(([second, at], index) => { const text = texts[second ? 1 : 0]; text?.insert(at % (text.length + 1), String.fromCharCode(65 + index)) })
    const ids = puts.map((_, clock) => ({ client: y.clientID, clock }))
    const pairs = ids.flatMap((origin) => ids.map((rightOrigin) => ({ origin, rightOrigin })))
    const written = texts.map((text) => text.toJSON())
    const expected = pairs.map(({ origin, rightOrigin }) => written.some((text) => {
      const [left, right] = [origin, rightOrigin].map(({ clock }) => text.indexOf(String.fromCharCode(65 + clock)))
      return left !== undefined && right !== undefined && left >= 0 && left < right
    }))
    expect(areOrdered([Y.encodeStateAsUpdate(y)], pairs)).toEqual(expected)
  }))
})

test('between two letters of a text that is gone something may stand, between one of it and one that is there nothing', () => {
  const y = new Y.Doc()
  const texts = y.getMap<Y.Text>('texts')
  for (const [name, letters] of [['here', 'ab'], ['gone', 'cd']] as const) texts.set(name, new Y.Text(letters))
  texts.delete('gone')
  const [a, b, c, d] = [1, 2, 4, 5].map((clock) => ({ client: y.clientID, clock }))
  if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error('Four letters were written.')
  const pairs = [[a, b], [c, d], [a, d], [c, b]].map(([origin, rightOrigin]) => ({ origin: origin ?? a, rightOrigin: rightOrigin ?? b }))
  expect(areOrdered([Y.encodeStateAsUpdate(y)], pairs)).toEqual([true, true, false, false])
})

test('the thread of documents answers as the functions do, comes again after it died, and says so when it is closed', async () => {
  const { updates } = session(5)
  const thread = documentsInThread()
  const [client, clock] = [...(await knowFrom(updates, systemClock)).clocks][0] ?? [0, 0]
  const pairs = [{ origin: { client, clock: 0 }, rightOrigin: { client, clock: clock - 1 } }]
  expect(await thread.fold(updates, 100)).toEqual(fold(updates, 100))
  expect(await thread.whole(updates)).toEqual(whole(updates))
  expect(await thread.kinds(updates)).toEqual(kinds(updates))
  expect(await thread.areOrdered(() => updates, pairs)).toEqual(areOrdered(updates, pairs))
  await expect(thread.fold([new Uint8Array([255, 255])], 100)).rejects.toThrow('A document could not be made')
  expect(await thread.whole(updates)).toEqual(whole(updates))
  const late = thread.fold(updates, 100)
  const outcome = expect(late).rejects.toThrow('closing')
  await thread.close()
  await outcome
})

test('a deed that keeps the thread of documents too long or takes too much memory fails, another board\'s is tried all the same, and the next one is done', async () => {
  const { updates } = session(6)
  // No time at all: the first answer comes too late whatever it is.
  const hasty = documentsInThread({ memory: 512, start: 0, silence: 0, quick: 0 })
  const outcomes = await Promise.allSettled([hasty.areOrdered(() => updates, []), hasty.fold(updates, 100), hasty.whole(session(7).updates), hasty.kinds(updates)])
  expect(outcomes.map((outcome) => outcome.status === 'rejected' && String(outcome.reason)))
    .toEqual([...Array.from({ length: 3 }, () => expect.stringContaining('no answer')), expect.stringContaining('not tried again yet')])
  await hasty.close()
  const narrow = documentsInThread({ memory: 24, start: 60_000, silence: 60_000, quick: 60_000 })
  const y = new Y.Doc()
  for (let i = 0; i < 60_000; i += 1) y.getMap('things').set(`n_${i}`, { at: [i, i], text: `word ${i}` })
  await expect(narrow.things(() => [Y.encodeStateAsUpdate(y)], null)).rejects.toThrow()
  expect(await narrow.whole(updates)).toEqual(whole(updates))
  await narrow.close()
})

/** An edit that a room takes and Yjs reads for minutes: letters at one spot, half of them under one clientID and half under another. */
function atOneSpot(letters: number): Uint8Array {
  const encoder = encoding.createEncoder()
  const numbers = (...all: number[]): void => { for (const one of all) encoding.writeVarUint(encoder, one) }
  numbers(2)
  for (const client of [20, 10]) {
    numbers(letters / 2, client, 0)
    for (let letter = 0; letter < letters / 2; letter += 1) {
      // The first of 20 stands behind the last of 10: so all of 10 are there when it comes.
      const isFirst = client === 20 && letter === 0
      encoding.writeUint8(encoder, isFirst ? 4 | 128 : 4)
      if (isFirst) numbers(10, letters / 2 - 1)
      else { numbers(1); encoding.writeVarString(encoder, 'x') }
      encoding.writeVarString(encoder, 'a')
    }
  }
  numbers(0)
  return encoding.toUint8Array(encoder)
}

test('a board whose document takes long to make holds up no other: it is made in a thread apart, and the next time at once', async () => {
  const hostile = [atOneSpot(50_000)]
  const { updates } = session(8)
  const thread = documentsInThread({ memory: 512, start: 60_000, silence: 60_000, quick: 1_500 })
  const order: string[] = []
  const asked = (who: string, deed: Promise<unknown>): Promise<unknown> => deed.then(() => order.push(who), (error: unknown) => order.push(`${who}: ${String(error)}`))
  const first = asked('hostile', thread.fold(hostile, 100))
  await asked('other', thread.kinds(updates))
  const second = asked('hostile', thread.kinds(hostile))
  await asked('other', thread.kinds(updates))
  expect(order).toEqual(['other', 'other'])
  await thread.close()
  await Promise.all([first, second])
  expect(order).toEqual(['other', 'other', expect.stringContaining('closing'), expect.stringContaining('closing')])
})

test('fields that people set by turns are remembered in next to nothing, however often', async () => {
  setFlagsFromString('--expose-gc')
  const sweep = runInNewContext('gc') as () => void // V8's own, which the flag shows
  const y = new Y.Doc()
  const things = y.getMap<Y.Map<unknown>>('things')
  const thing = things.set('n_turns', new Y.Map())
  const sets = 100_000
  y.transact(() => {
    for (let n = 0; n < sets; n += 1) {
      y.clientID = 1 + n % 3
      thing.set('by turns', n)
    }
  })
  const update = Y.encodeStateAsUpdate(y)
  sweep()
  const before = process.memoryUsage().heapUsed
  const known = await knowFrom([update], systemClock)
  sweep()
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(sets * 20)
  expect([...known.clocks.values()].reduce((sum, clock) => sum + clock, 0)).toBeGreaterThan(sets)
})
