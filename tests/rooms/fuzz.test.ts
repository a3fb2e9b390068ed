// 20,000 mutations of real traffic thrown at a room: truncated, flipped, replaced, spliced, repeated, random, on the wire and
// inside the edit. Whatever the room makes of a frame, everybody's document is the same and nothing hangs in the air; what is
// refused, or comes from a viewer, changes nothing and reaches nobody. RUNS and SEED make a long run of it.

import { expect, test } from 'vitest'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { messageSync } from '#shared/wire/wire.ts'
import { dice, type Dice } from '#tests/support/clock.ts'
import { message, type Client } from '#tests/support/network.ts'
import { everything } from '#tests/support/sameness.ts'
import { ada, ben, board, eve, house, type House } from './house.ts'

const runs = Number(process.env['RUNS'] ?? 20_000)
const seed = Number(process.env['SEED'] ?? 20_261)
/** A fresh board after so many frames: a board on which much was spoilt takes little more. */
const perBoard = 250

/** One message: a sync step with its body, or anything else as it stands. */
type Frame = { readonly step: number | null; readonly body: Uint8Array }

/** The frames of an ordinary session: notes, typing, moves, deletions, presence, state vectors. */
function traffic(lot: Dice): Frame[] {
  const y = new Y.Doc()
  const frames: Frame[] = []
  y.on('update', (body: Uint8Array) => frames.push({ step: 2, body }))
  const things = y.getMap<Y.Map<unknown>>('things')
  for (let i = 0; i < 25; i += 1) {
    const text = new Y.Text(lot.word())
    things.set(`n_${lot.word()}`, new Y.Map<unknown>([['kind', 'note'], ['alive', true], ['text', text], ['style', { color: 'red', size: lot.share() }]]))
    text.insert(lot.below(5), lot.word())
    text.delete(0, lot.below(6))
    const other = things.get(lot.pick([...things.keys()]))
    other?.set('alive', lot.oneIn(2))
    y.getMap('placements').set(lot.pick(['x', 'y']), { at: { on: 'canvas', x: lot.below(1_000), y: lot.share() * 100 } })
    if (lot.oneIn(5)) frames.push({ step: 1, body: Y.encodeStateAsUpdate(y) })
    if (lot.oneIn(5)) frames.push({ step: 0, body: Y.encodeStateVector(y) })
    if (lot.oneIn(5)) frames.push({ step: null, body: new Uint8Array([1, 12, 1, 5, i, 8, ...new TextEncoder().encode('{"a":12}')]) })
  }
  return frames
}

const wrap = ({ step, body }: Frame): Uint8Array => (step === null ? body : message(messageSync, (encoder) => {
  encoding.writeVarUint(encoder, step)
  encoding.writeVarUint8Array(encoder, body)
}))

function mutate(whole: Uint8Array, other: Uint8Array, lot: Dice): Uint8Array {
  const bytes = whole.slice()
  const at = lot.below(Math.max(1, bytes.length))
  switch (lot.below(8)) {
    case 0: return bytes.slice(0, at)
    case 1: bytes[at] = (bytes[at] ?? 0) ^ (1 << lot.below(8)); return bytes
    case 2: bytes[at] = lot.below(256); return bytes
    case 3: return new Uint8Array([...bytes.slice(0, at), ...Array.from({ length: 1 + lot.below(6) }, () => lot.below(256)), ...bytes.slice(at)])
    case 4: return new Uint8Array([...bytes.slice(0, at), ...bytes.slice(at + 1 + lot.below(4))])
    case 5: return new Uint8Array([...bytes.slice(0, at), ...other.slice(lot.below(other.length))])
    case 6: for (let i = 0; i < 5; i += 1) bytes[lot.below(bytes.length)] = lot.below(256); return bytes
    default: return Uint8Array.from({ length: lot.below(60) }, (_, index) => (index < 2 ? lot.below(3) : lot.below(256)))
  }
}

/** The next frame to throw: mostly near what would come next, so that mutations get past the first check. */
function throwNext(frames: readonly Frame[], next: number, lot: Dice): { readonly bytes: Uint8Array; readonly honest: boolean } {
  const frame = frames[lot.oneIn(3) ? lot.below(frames.length) : Math.min(frames.length - 1, next)] ?? { step: 2, body: new Uint8Array() }
  const other = lot.pick(frames)
  switch (lot.below(6)) {
    case 0: return { bytes: wrap(frames[next] ?? frame), honest: true }
    case 1: return { bytes: mutate(wrap(frame), wrap(other), lot), honest: false }
    default: return { bytes: wrap({ step: frame.step ?? 2, body: mutate(frame.body, other.body, lot) }), honest: false }
  }
}

const vector = (y: Y.Doc): string => JSON.stringify([...Y.decodeStateVector(Y.encodeStateVector(y))].sort(([a], [b]) => a - b))
const edits = (client: Client): number => client.heard.filter(({ type, step }) => type === messageSync && step === 2).length

/** Live, stored and newcomer say the same. */
async function agree(on: House, watcher: Client, when: string): Promise<void> {
  const stored = new Y.Doc()
  for (const update of on.storage.journal(board)) Y.applyUpdate(stored, update)
  const late = await on.client(ben)
  expect(everything(stored), when).toBe(everything(watcher.document.y))
  expect(everything(late.document.y), when).toBe(everything(watcher.document.y))
}

/** An honest person goes on writing wherever there is text: whatever was let in must not stand in their way. */
async function writeAmong(on: House, honest: Client, lot: Dice, when: string): Promise<void> {
  const texts = [...honest.document.things.values()].flatMap((thing) => (thing instanceof Y.Map ? [...thing.values()] : [thing])).filter((value) => value instanceof Y.Text)
  if (texts.length === 0) return
  const text = lot.pick(texts)
  text.insert(lot.below(text.length + 1), lot.word().slice(0, 2))
  if (text.length > 4) text.delete(lot.below(text.length - 2), 2)
  await on.clock.pass(12)
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
    const before = { refusals: from.refusals.length, keeps: on.storage.keeps.length, edits: edits(watcher), vector: vector(watcher.document.y) }
    from.say(bytes)
    await on.clock.pass(12)
    const when = `seed ${seed}, frame ${run}: ${Buffer.from(bytes).toString('hex')}`
    const refused = from.refusals.length > before.refusals
    if (refused) counts.refused += 1
    else if (on.storage.keeps.length > before.keeps) counts.kept += 1
    else counts.passedOver += 1
    if (refused || from === viewer) {
      expect({ keeps: on.storage.keeps.length, edits: edits(watcher), vector: vector(watcher.document.y) }, when)
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
  console.log(`${runs} frames from seed ${seed}: ${JSON.stringify(counts)}`)
  // A fuzzer whose frames never get in, or always do, tries nothing.
  expect(counts.refused).toBeGreaterThan(runs / 10)
  expect(counts.kept).toBeGreaterThan(runs / 50)
})
