// What the boards of the bench hold: notes as people write them, placed in a grid, and a history of small moves behind them.
// Made as plain Yjs updates once per run, so that every server is given the same bytes.

import * as Y from 'yjs'
import { thingId } from '#shared/base/ids.ts'
import { boardDocument } from '#shared/document/document.ts'
import { place, writeThing } from '#shared/document/things.ts'

/** `updates[i]` was written by the client `by[i]`; `state` is everything, `clocks` how far it goes. */
export type Content = {
  readonly things: number
  readonly updates: readonly Uint8Array[]
  readonly by: readonly number[]
  readonly state: Uint8Array
  readonly clocks: ReadonlyMap<number, number>
}

const thingsPerUpdate = 100
const movesOfDrag = 40
const words = 'renewal pricing onboarding import seat trial champion quarter budget review delay approval legal owner risk signal usage ticket answer week'.split(' ')
/** So that none of them sends more than ours takes from one connection at a time. */
const usualWriters = 80
const made = new Map<string, Content>()

/** A board of so many notes with so many moves behind it, each an update of its own, spread over `writers` people who each move their own notes. */
export function content(things: number, moves = 0, writers = usualWriters): Content {
  const name = `${things} ${moves} ${writers}`
  const before = made.get(name)
  if (before !== undefined) return before
  const fresh = make(things, moves, writers)
  made.set(name, fresh)
  return fresh
}

function make(things: number, moves: number, writers: number): Content {
  const first = 2 ** 21 + Math.floor(Math.random() * 2 ** 30)
  const document = boardDocument()
  const updates: Uint8Array[] = []
  const by: number[] = []
  document.y.clientID = first
  document.y.on('update', (bytes: Uint8Array) => { updates.push(bytes); by.push(document.y.clientID) })
  for (let from = 0; from < things; from += thingsPerUpdate) {
    document.y.transact(() => {
      for (let i = from; i < Math.min(things, from + thingsPerUpdate); i += 1) writeNote(document, i)
    })
  }
  for (let i = 0; i < moves; i += 1) {
    const writer = i % writers
    document.y.clientID = first + 1 + writer
    // Each drags notes of its own, one after another: a move hangs on the one before it, which must not be on another line.
    const thing = (Math.floor(i / writers / movesOfDrag) * writers + writer) % (Math.floor(things / writers) * writers)
    place(document, [{ id: idOf(thing), at: { on: 'canvas', x: i % 4_000, y: (i * 7) % 3_000, rotation: 0, parent: null } }])
  }
  return { things, updates, by, state: Y.encodeStateAsUpdate(document.y), clocks: new Map([...document.y.store.clients.keys()].map((client) => [client, Y.getState(document.y.store, client)])) }
}

const idOf = (i: number): ReturnType<typeof thingId.parse> => thingId.parse(`n_bench${String(i).padStart(6, '0')}`)

function writeNote(document: ReturnType<typeof boardDocument>, i: number): void {
  const text = Array.from({ length: 10 }, (_, n) => words[(i * 7 + n * 11 + i % (n + 3)) % words.length]).join(' ')
  const at = { on: 'canvas', x: (i % 100) * 220, y: Math.floor(i / 100) * 220, rotation: 0, parent: null } as const
  writeThing(document, {
    id: idOf(i), kind: 'note', texts: { text },
    fields: { sign: 'negative', author: `p_bench${String(i % 40).padStart(16, '0')}`, department: 'Sales', about: null, createdAt: 1_760_000_000_000 + i },
    placement: { at, size: null, z: `a${String(i).padStart(4, '1')}1`, locked: false },
  }, true)
}
