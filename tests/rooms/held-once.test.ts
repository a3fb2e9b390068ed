// What an open board holds in memory: its bytes once. Rows come from the store as views into the bytes of all of them, and the
// messages that tell them are kept for whoever joins; neither may keep a second copy of the board alive.

import * as Y from 'yjs'
import { describe, expect, test } from 'vitest'
import { must } from '#shared/base/must.ts'
import { usualLimits } from '#server/rooms/limits.ts'
import { State } from '#server/rooms/state.ts'
import { packRows, unpackRows } from '#server/storage/sqlite/frames.ts'

const nobody = Y.encodeStateVector(new Y.Doc())

/** A board's rows as they come from the store. */
function rowsOf(count: number, letters: number) {
  const doc = new Y.Doc()
  const bytes: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => { bytes.push(update) })
  for (let i = 0; i < count; i += 1) doc.getText('t').insert(0, 'a'.repeat(letters))
  return { doc, tail: unpackRows(packRows(bytes.map((one, index) => ({ journalSeq: index + 1, bytes: one, by: null })))) }
}

/** The buffers that keep these alive, bytes in all. */
const held = (views: readonly Uint8Array[]): number => [...new Set(views.map((view) => view.buffer))].reduce((sum, buffer) => sum + buffer.byteLength, 0)

describe('an open board', () => {
  test('holds its rows once, in the messages that told them', () => {
    const { doc, tail } = rowsOf(40, 500)
    const state = new State({ snapshot: null, tail }, usualLimits.pieceBytes)
    const told = must(state.answer(nobody), 'an answer').slice(0, -1)
    const whole = Y.encodeStateAsUpdate(doc).length
    expect(held([...state.updates(), ...told])).toBeLessThan(1.1 * whole)
    expect(state.updates().map((update) => update.buffer)).not.toContain(must(tail[0], 'a row').bytes.buffer)
  })

  test('still tells all of it, to the first and to the next', () => {
    const { doc, tail } = rowsOf(40, 500)
    const state = new State({ snapshot: null, tail }, usualLimits.pieceBytes)
    const first = state.answer(nobody)
    expect(state.answer(nobody)).toEqual(first)
    const copy = new Y.Doc()
    for (const update of state.updates()) Y.applyUpdate(copy, update)
    expect(copy.getText('t').toJSON()).toBe(doc.getText('t').toJSON())
  })

  test('tells a part that is longer than a message in pieces, and keeps it whole', () => {
    const { tail } = rowsOf(16, 400)
    const state = new State({ snapshot: null, tail }, 1_000)
    expect(state.answer(nobody)?.length).toBeGreaterThan(5)
    expect(state.updates()).toHaveLength(1)
  })
})
