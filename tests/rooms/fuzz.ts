// Mutations of real traffic thrown at a room: truncated, flipped, replaced, spliced, repeated, random, on the wire and inside the
// edit, some of it turned towards the parts that are the server's. Whatever the room makes of a frame, everybody's document is the
// same and nothing hangs in the air; what is refused, or comes from a viewer, changes nothing and reaches nobody; nobody writes
// what only the server may.

import { expect } from 'vitest'
import * as Y from 'yjs'
import { messageSync } from '#shared/wire/wire.ts'
import { usualLimits } from '#server/rooms/limits.ts'
import { dice, type Dice } from '#tests/support/clock.ts'
import { lotsDocument, throwNext, traffic, wrap, type SessionFrame } from '#tests/support/hostile-frames.ts'
import type { Client } from '#tests/support/network.ts'
import { everything } from '#tests/support/sameness.ts'
import { ada, ben, board, eve, house, type House } from './house.ts'

/** A fresh board after so many frames: a board on which much was spoilt takes little more. */
const perBoard = 250

const vector = (y: Y.Doc): string => JSON.stringify([...Y.decodeStateVector(Y.encodeStateVector(y))].sort(([a], [b]) => a - b))
const keepsOf = (on: House): number => on.storage.keeps.filter(({ frames = [] }) => frames.length > 0).length
const edits = (client: Client): number => client.heard.filter(({ type, step }) => type === messageSync && step === 2).length

/** What only the server writes: nobody rules in these houses, so nothing. */
const serversParts = (y: Y.Doc): string => JSON.stringify([y.getMap('ledger').toJSON(), y.getMap('results').toJSON()])
const nothingRuled = '[{},{}]'

const [ofPeople, ofServer] = [Buffer.from('things'), Buffer.from('ledger')]
/** What would come next, with the root that people write in turned into one of the server's: the names are of one length. */
function towardsTheServer(session: readonly SessionFrame[], next: number): Uint8Array {
  const turned = Buffer.from(wrap(session[Math.min(next, session.length - 1)] ?? { step: 2, body: new Uint8Array() }))
  for (let at = turned.indexOf(ofPeople); at >= 0; at = turned.indexOf(ofPeople, at + 1)) ofServer.copy(turned, at)
  return turned
}

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

export type Counts = { refused: number; kept: number; passedOver: number }

async function oneBoard(lot: Dice, { frames, first, seed }: { readonly frames: number; readonly first: number; readonly seed: number }, counts: Counts): Promise<void> {
  const on = await house({ limits: { malformedBeforeCut: 1_000_000, foldAfterUpdates: 40 } })
  const [hostile, watcher, viewer] = [await on.client(ada, lotsDocument(lot)), await on.client(ben, lotsDocument(lot)), await on.client(eve, lotsDocument(lot))]
  const session = traffic(lot)
  let next = 0
  for (let run = first; run < first + frames; run += 1) {
    const { bytes, honest } = lot.oneIn(25) ? { bytes: towardsTheServer(session, next), honest: false } : throwNext(session, next, lot)
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
    expect(serversParts(watcher.document.y), when).toBe(nothingRuled)
    expect([watcher.document.y.store.pendingStructs, watcher.document.y.store.pendingDs], when).toEqual([null, null])
    if (honest) next += 1
    if (lot.oneIn(10)) await writeAmong(on, watcher, lot, when)
  }
  await agree(on, watcher, `seed ${seed}, up to frame ${first + frames}`)
}

/** Throws so many frames from one seed, at a fresh board now and then; rejects with the frame to blame. */
export async function fuzz(runs: number, seed: number): Promise<Counts> {
  const lot = dice(seed)
  const counts: Counts = { refused: 0, kept: 0, passedOver: 0 }
  for (let first = 0; first < runs; first += perBoard) await oneBoard(lot, { frames: Math.min(perBoard, runs - first), first, seed }, counts)
  return counts
}
