// "What do I lack?" asked of a board with a snapshot: the answer is right for whoever asks, costs little more than what it tells,
// and is found a step at a time, so that nobody who asks, however strangely, holds up the others.

import * as encoding from 'lib0/encoding'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { must } from '#shared/base/must.ts'
import { messageSync } from '#shared/wire/wire.ts'
import { fold } from '#server/rooms/documents.ts'
import { readMessage } from '#server/rooms/messages.ts'
import { endsOf, State } from '#server/rooms/state.ts'
import { dice } from '#tests/support/clock.ts'
import { message } from '#tests/support/network.ts'
import { everything } from '#tests/support/sameness.ts'
import { ada, ben, eve, house } from './house.ts'

/** A state vector written down. */
function vector(clocks: Iterable<readonly [number, number]>): Uint8Array {
  const all = [...clocks]
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, all.length)
  for (const numbers of all) for (const one of numbers) encoding.writeVarUint(encoder, one)
  return encoding.toUint8Array(encoder)
}
const nobody = vector([])
const bytesIn = (messages: readonly Uint8Array[] | null): number => (messages ?? []).reduce((sum, one) => sum + one.length, 0)

function applyAll(y: Y.Doc, messages: readonly Uint8Array[] | null): void {
  for (const one of messages ?? []) {
    const heard = must(readMessage(one), 'a message')
    if (heard.kind === 'edit') Y.applyUpdate(y, heard.bytes)
  }
}

/** What `people` wrote among each other, in steps: the document as it was after each, and a state that was folded at the end. */
function written(seed: number, { people = 6, edits = 300, pieceBytes = 600 } = {}) {
  const lot = dice(seed)
  const docs = Array.from({ length: people }, (_, n) => { const y = new Y.Doc(); y.clientID = 100 + 37 * n; return y })
  const moments: Uint8Array[] = []
  for (let step = 0; step < edits; step += 1) {
    const y = lot.pick(docs)
    const things = y.getMap<Y.Text>('things')
    const id = `n_${lot.below(40)}`
    const text = things.get(id)
    if (text === undefined || lot.oneIn(8)) things.set(id, new Y.Text(lot.word()))
    else if (lot.oneIn(4)) text.delete(0, Math.min(text.length, lot.below(9)))
    else text.insert(lot.below(text.length + 1), lot.word().slice(0, 1 + lot.below(11)))
    if (lot.oneIn(3)) Y.applyUpdate(lot.pick(docs), Y.encodeStateAsUpdate(y))
    if (step % 10 === 0) moments.push(Y.encodeStateAsUpdate(lot.pick(docs)))
  }
  const whole = new Y.Doc()
  for (const y of docs) Y.applyUpdate(whole, Y.encodeStateAsUpdate(y))
  return { whole, moments, state: new State({ snapshot: { upTo: 1, ...fold([Y.encodeStateAsUpdate(whole)], pieceBytes) }, tail: [] }, pieceBytes) }
}

/** All steps of an answer. */
function walked(state: State, stateVector: Uint8Array) {
  const work = state.answering(stateVector)
  for (let steps = 1; ; steps += 1) {
    const step = work.next()
    if (step.done === true) return { steps, answer: step.value }
  }
}

describe('whoever asks', () => {
  test('has everything then, whenever they were there last, and whatever they hold that the board does not', () => {
    for (let seed = 1; seed <= 12; seed += 1) {
      const { whole, moments, state } = written(seed, { pieceBytes: [300, 600, 5_000, 1_000_000][seed % 4] ?? 600 })
      for (const moment of moments) {
        const mine = new Y.Doc()
        mine.clientID = 5
        Y.applyUpdate(mine, moment)
        const there = new Y.Doc()
        Y.applyUpdate(there, Y.encodeStateAsUpdate(whole))
        if (seed % 2 === 0) mine.getMap('things').set('n_mine', new Y.Text('offline'))
        Y.applyUpdate(there, Y.encodeStateAsUpdate(mine))
        applyAll(mine, state.answer(Y.encodeStateVector(mine)))
        expect([mine.store.pendingStructs, mine.store.pendingDs]).toEqual([null, null])
        expect(everything(mine), `seed ${seed}`).toBe(everything(there))
      }
    }
  })

  test('gets a part of the pieces they know partly, and those that are all news in the message that newcomers get', () => {
    const whole = new Y.Doc()
    for (const client of [7, 8]) {
      const y = new Y.Doc()
      y.clientID = client
      for (let n = 0; n < 800; n += 1) y.getMap('things').set(`n_${client}_${n}`, new Y.Text(`The words of ${n}`))
      for (let n = 0; n < 800; n += 9) y.getMap('things').delete(`n_${client}_${n}`)
      Y.applyUpdate(whole, Y.encodeStateAsUpdate(y))
    }
    const state = new State({ snapshot: { upTo: 1, ...fold([Y.encodeStateAsUpdate(whole)], 8_000) }, tail: [] }, 8_000)
    const clocks = [...Y.decodeStateVector(Y.encodeStateVector(whole))]
    const all = must(state.answer(nobody), 'an answer')
    const near = must(state.answer(vector(clocks.map(([client, clock]) => [client, clock - 2]))), 'an answer')
    // Two people, a mark each at most, and the deletions that all are told.
    expect(bytesIn(near)).toBeLessThan(2 * 1_200 + bytesIn(state.answer(Y.encodeStateVector(whole))))
    const half = must(state.answer(vector(clocks.map(([client, clock]) => [client, Math.floor(clock / 2)]))), 'an answer')
    const shared = half.filter((one) => all.includes(one))
    expect(shared.length).toBeGreaterThan(2)
    expect(bytesIn(half)).toBeLessThan(0.7 * bytesIn(all))
  })

  test('has everything also when a fold ends while they wait', () => {
    const { whole, moments, state } = written(5)
    const mine = new Y.Doc()
    Y.applyUpdate(mine, must(moments[3], 'a moment'))
    const later = new Y.Doc()
    Y.applyUpdate(later, Y.encodeStateAsUpdate(whole))
    const before = Y.encodeStateVector(later)
    later.getMap('things').set('n_later', new Y.Text('later'))
    const update = Y.encodeStateAsUpdate(later, before)
    state.add(update, { ends: endsOf(update), journalSeq: 2, rows: 1 })
    const work = state.answering(Y.encodeStateVector(mine))
    for (let i = 0; i < 3; i += 1) expect(work.next().done).toBe(false)
    const { updates, upTo } = state.beginFold()
    state.fold({ upTo, ...fold(updates, 600) })
    let step = work.next()
    while (step.done !== true) step = work.next()
    applyAll(mine, step.value)
    expect(everything(mine)).toBe(everything(later))
  })
})

describe('a state vector', () => {
  test('of more clients than a board could know is not read: its sender gets what newcomers get, in one step', () => {
    const { state } = written(1)
    const long = vector(Array.from({ length: 900_000 }, (_, n) => [1_000_000 + n, 1] as const))
    expect(long.length).toBeGreaterThan(3_500_000)
    expect(walked(state, long)).toEqual({ steps: 1, answer: state.answer(nobody) })
  })

  test('of thousands of clients whose work the board has lost is read, a thousand a step', () => {
    const { whole, state } = written(1)
    const { steps, answer } = walked(state, vector([...Y.decodeStateVector(Y.encodeStateVector(whole)), ...Array.from({ length: 5_000 }, (_, n) => [1_000_000 + n, 9] as const)]))
    expect(answer).toEqual(state.answer(Y.encodeStateVector(whole)))
    expect(steps).toBe(6)
  })

  test('that says more than it holds, or nothing, is none', () => {
    const { state } = written(1)
    for (const bytes of [[], [1], [2, 5, 1], [0xff, 0xff, 0x7f], [1, 0xff, 0xff], [1, ...Array<number>(12).fill(0xff), 1, 1]]) expect(state.answer(new Uint8Array(bytes)), bytes.join()).toBeNull()
  })
})

describe('a room', () => {
  const limits = { pieceBytes: 300, foldAfterUpdates: 30, foldAtLeastBytes: 1_000_000, answersMs: 0, tickMs: 0 }
  const write = (y: Y.Doc, id: string): void => { y.getMap('things').set(id, new Y.Map<unknown>([['kind', 'note'], ['alive', true], ['text', new Y.Text(`The words of ${id}`)]])) }

  /** A folded board of Ada's, and Ben who was there before half of it was written; a step of an answer is a turn. */
  async function scene() {
    const on = await house({ limits })
    const [first, second] = [await on.client(ada), await on.client(ben)]
    for (let n = 0; n < 40; n += 1) {
      if (n === 20) second.disconnect()
      write(first.document.y, `n_${n}`)
      await on.pass(30)
    }
    await on.pass(1_000)
    const asks = (clocks: Uint8Array): Uint8Array => message(messageSync, (encoder) => {
      encoding.writeVarUint(encoder, 0)
      encoding.writeVarUint8Array(encoder, clocks)
    })
    return { on, first, second, asks }
  }

  test('answers over several turns who lacks a part, and tells what is written meanwhile after it or in it', async () => {
    const { on, first, second } = await scene()
    const coming = second.connect()
    let turns = 0
    const turn = (): void => {
      if (second.isSynced() || turns === 100) return
      turns += 1
      write(first.document.y, `n_late${turns}`)
      expect(second.document.y.store.pendingStructs).toBeNull()
      on.clock.soon(turn)
    }
    turn()
    await on.pass()
    await coming
    expect(turns).toBeGreaterThan(5)
    expect(turns).toBeLessThan(100)
    expect(everything(second.document.y)).toBe(everything(first.document.y))
    expect(second.heard.filter(({ step }) => step === 1)).toHaveLength(2)
  })

  test('answers somebody who asks fifty times at once only as often as they can be answered, to the last', async () => {
    const { on, first, second, asks } = await scene()
    const viewer = await on.client(eve)
    const before = viewer.heard.length
    for (let n = 0; n < 50; n += 1) viewer.say(asks(Y.encodeStateVector(second.document.y)))
    await on.pass(1_000)
    const ends = viewer.heard.slice(before).filter(({ step }) => step === 1)
    expect(ends).toHaveLength(2)
    expect(everything(viewer.document.y)).toBe(everything(first.document.y))
  })

  test('does not let a newcomer wait for those who lack a part', async () => {
    const { on, first, second, asks } = await scene()
    const viewer = await on.client(eve)
    viewer.say(asks(Y.encodeStateVector(second.document.y)))
    const heard = viewer.heard.length
    viewer.say(asks(nobody))
    expect(viewer.heard.length).toBeGreaterThan(heard)
    await on.pass(100)
    expect(everything(viewer.document.y)).toBe(everything(first.document.y))
  })

  test('strikes what is no state vector, and ends the line at the third', async () => {
    const { on, asks } = await scene()
    const viewer = await on.client(eve)
    for (let n = 0; n < 3; n += 1) {
      expect(viewer.closed).toEqual([])
      viewer.say(asks(new Uint8Array([9, 1, 1])))
      await on.pass()
    }
    expect(viewer.closed).toEqual([4400])
  })
})
