// Mutations of real traffic for fuzzers: the frames of an ordinary session, and what a broken or hostile client makes of them.
// Everything comes from one seed; nothing here knows a room or a socket.

import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { messageSync } from '#shared/wire/wire.ts'
import type { Dice } from './clock.ts'
import { message } from './network.ts'

/** One message: a sync step with its body, or anything else as it stands. */
export type SessionFrame = { readonly step: number | null; readonly body: Uint8Array }

/** An empty document whose clientID is drawn by lot: a seed repeats what hangs on it. */
export function lotsDocument(lot: Dice): Y.Doc {
  const y = new Y.Doc()
  y.clientID = 1 + lot.below(2 ** 31)
  return y
}

/** The frames of an ordinary session: notes, typing, moves, deletions, presence, state vectors. */
export function traffic(lot: Dice): SessionFrame[] {
  const y = lotsDocument(lot)
  const frames: SessionFrame[] = []
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

/** A frame as a message. */
export const wrap = ({ step, body }: SessionFrame): Uint8Array => (step === null ? body : message(messageSync, (encoder) => {
  encoding.writeVarUint(encoder, step)
  encoding.writeVarUint8Array(encoder, body)
}))

/** One message cut, flipped, replaced, spliced, its numbers blown up, or random. */
export function mutate(whole: Uint8Array, other: Uint8Array, lot: Dice): Uint8Array {
  const bytes = whole.slice()
  const at = lot.below(Math.max(1, bytes.length))
  switch (lot.below(10)) {
    case 0: return bytes.slice(0, at)
    case 1: bytes[at] = (bytes[at] ?? 0) ^ (1 << lot.below(8)); return bytes
    case 2: bytes[at] = lot.below(256); return bytes
    case 3: return new Uint8Array([...bytes.slice(0, at), ...Array.from({ length: 1 + lot.below(6) }, () => lot.below(256)), ...bytes.slice(at)])
    case 4: return new Uint8Array([...bytes.slice(0, at), ...bytes.slice(at + 1 + lot.below(4))])
    case 5: return new Uint8Array([...bytes.slice(0, at), ...other.slice(lot.below(other.length))])
    case 6: for (let i = 0; i < 5; i += 1) bytes[lot.below(bytes.length)] = lot.below(256); return bytes
    case 7: return new Uint8Array([...bytes.slice(0, at), ...Array.from({ length: 1 + lot.below(9) }, () => 128 | lot.below(128)), lot.below(128), ...bytes.slice(at + 1)])
    case 8: return new Uint8Array([...bytes, ...bytes.slice(at)])
    default: return Uint8Array.from({ length: lot.below(60) }, (_, index) => (index < 2 ? lot.below(3) : lot.below(256)))
  }
}

/** The next frame to throw: mostly near what would come next, so that mutations get past the first check. */
export function throwNext(frames: readonly SessionFrame[], next: number, lot: Dice): { readonly bytes: Uint8Array; readonly honest: boolean } {
  const frame = frames[lot.oneIn(3) ? lot.below(frames.length) : Math.min(frames.length - 1, next)] ?? { step: 2, body: new Uint8Array() }
  const other = lot.pick(frames)
  switch (lot.below(6)) {
    case 0: return { bytes: wrap(frames[next] ?? frame), honest: true }
    case 1: return { bytes: mutate(wrap(frame), wrap(other), lot), honest: false }
    default: return { bytes: wrap({ step: frame.step ?? 2, body: mutate(frame.body, other.body, lot) }), honest: false }
  }
}
