// 20,000 mutations of real traffic thrown at a room: truncated, flipped, replaced, spliced, repeated, random, on the wire and
// inside the edit. Whatever the room makes of a frame, everybody's document is the same and nothing hangs in the air; what is
// refused, or comes from a viewer, changes nothing and reaches nobody. RUNS and SEED make a long run of it.

import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { messageSync } from '#shared/wire/wire.ts'
import { usualLimits } from '#server/rooms/limits.ts'
import { dice, type Dice } from '#tests/support/clock.ts'
import { throwNext, traffic } from '#tests/support/hostile-frames.ts'
import type { Client } from '#tests/support/network.ts'
import { everything } from '#tests/support/sameness.ts'
import { ada, ben, board, eve, house, type House } from './house.ts'

const runs = Number(process.env['RUNS'] ?? 20_000)
const seed = Number(process.env['SEED'] ?? 20_261)
/** A fresh board after so many frames: a board on which much was spoilt takes little more. */
const perBoard = 250

const vector = (y: Y.Doc): string => JSON.stringify([...Y.decodeStateVector(Y.encodeStateVector(y))].sort(([a], [b]) => a - b))
const keepsOf = (on: House): number => on.storage.keeps.filter(({ frames = [] }) => frames.length > 0).length
const edits = (client: Client): number => client.heard.filter(({ type, step }) => type === messageSync && step === 2).length

/** Live, stored and newcomer say the same. */
async function agree(on: House, watcher: Client, when: string): Promise<void> {
  const stored = new Y.Doc()
  for (const update of on.storage.journal(board)) Y.applyUpdate(stored, update)
  const late = await on.client(ben)
  expect(everything(stored), when).toBe(everything(watcher.document.y))
  expect(everything(late.document.y), when).toBe(everything(watcher.document.y))
}

/** Time for what was sent to be kept and answered, ms. */
const aBeat = usualLimits.tickMs + 2

/** An honest person goes on writing wherever there is text: whatever was let in must not stand in their way. */
async function writeAmong(on: House, honest: Client, lot: Dice, when: string): Promise<void> {
  const texts = [...honest.document.things.values()].flatMap((thing) => (thing instanceof Y.Map ? [...thing.values()] : [thing])).filter((value) => value instanceof Y.Text)
  if (texts.length === 0) return
  const text = lot.pick(texts)
  text.insert(lot.below(text.length + 1), lot.word().slice(0, 2))
  if (text.length > 4) text.delete(lot.below(text.length - 2), 2)
  await on.clock.pass(aBeat)
  expect({ refusals: honest.refusals, open: honest.sent() - honest.kept() }, when).toEqual({ refusals: [], open: 0 })
}

type Counts = { refused: number; kept: number; passedOver: number }

async function oneBoard(lot: Dice, frames: number, first: number, counts: Counts): Promise<void> {
  const on = await house({ limits: { malformedBeforeCut: 1_000_000, foldAfterUpdates: 40 } })
  const [hostile, watcher, viewer] = [await on.client(ada), await on.client(ben), await on.client(eve)]
  const session = traffic(lot)
  let next = 0
  for (let run = first; run < first + frames; run += 1) {
    const { bytes, honest } = throwNext(session, next, lot)
    const from = honest || !lot.oneIn(8) ? hostile : viewer
    const before = { refusals: from.refusals.length, keeps: keepsOf(on), edits: edits(watcher), vector: vector(watcher.document.y) }
    from.say(bytes)
    await on.clock.pass(aBeat)
    const when = `seed ${seed}, frame ${run}: ${Buffer.from(bytes).toString('hex')}`
    const refused = from.refusals.length > before.refusals
    if (refused) counts.refused += 1
    else if (keepsOf(on) > before.keeps) counts.kept += 1
    else counts.passedOver += 1
    if (refused || from === viewer) {
      expect({ keeps: keepsOf(on), edits: edits(watcher), vector: vector(watcher.document.y) }, when)
        .toEqual({ keeps: before.keeps, edits: before.edits, vector: before.vector })
    }
    expect([watcher.document.y.store.pendingStructs, watcher.document.y.store.pendingDs], when).toEqual([null, null])
    if (honest) next += 1
    if (lot.oneIn(10)) await writeAmong(on, watcher, lot, when)
  }
  await agree(on, watcher, `seed ${seed}, up to frame ${first + frames}`)
}

test(`${runs} mutated frames crash nothing, and what is refused changes nothing (seed ${seed})`, { timeout: 0 }, async () => {
  const lot = dice(seed)
  const counts: Counts = { refused: 0, kept: 0, passedOver: 0 }
  for (let first = 0; first < runs; first += perBoard) await oneBoard(lot, Math.min(perBoard, runs - first), first, counts)
  process.stdout.write(`${runs} frames from seed ${seed}: ${JSON.stringify(counts)}\n`)
  // A fuzzer whose frames never get in, or always do, tries nothing.
  expect(counts.refused).toBeGreaterThan(runs / 10)
  expect(counts.kept).toBeGreaterThan(runs / 50)
})
