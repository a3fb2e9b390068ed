// Support of tests/canvas: boards without a browser. A seat is a document with a store bound to it; seats exchange updates.
import * as Y from 'yjs'
import { createTLStore, type TLStore } from 'tldraw'
import { Bond } from '#client/canvas/bond.ts'
import { canvasSchema } from '#client/canvas/shapes.ts'
import { thingId, type ThingId } from '#shared/base/ids.ts'
import { boardDocument, type BoardDocument } from '#shared/document/document.ts'
import { addJourney } from '#shared/document/journeys.ts'
import { addThings } from '#shared/document/things.ts'

export type Seat = { readonly document: BoardDocument; readonly store: TLStore; readonly bond: Bond; readonly hand: { held: boolean; drop: { x: number; y: number } | null; made: string[]; givenUp: number } }


/** A seat at a board. `n` makes its ids and its Yjs client its own. */
export function seat(n = 1, document: BoardDocument = boardDocument()): Seat {
  document.y.clientID = n
  const store = createTLStore({ schema: canvasSchema() })
  let count = 0
  const hand: Seat['hand'] = { held: false, drop: null, made: [], givenUp: 0 }
  const bond = new Bond({
    document, store, random: () => `seat${n}${String(count++).padStart(6, '0')}`,
    author: () => ({ author: null, department: 'Sales', createdAt: 1 }),
    held: () => hand.held, dropPoint: () => hand.drop, giveUpGesture: () => { hand.givenUp += 1 }, beforeAct: () => undefined,
    named: (names) => { hand.made.push(...names.values()) },
  })
  return { document, store, bond, hand }
}

/** Brings both documents to the same state and both stores up to date. */
export function meet(a: Seat, b: Seat): void {
  const [forA, forB] = [Y.encodeStateAsUpdate(b.document.y, Y.encodeStateVector(a.document.y)), Y.encodeStateAsUpdate(a.document.y, Y.encodeStateVector(b.document.y))]
  Y.applyUpdate(a.document.y, forA)
  Y.applyUpdate(b.document.y, forB)
  a.bond.settle()
  b.bond.settle()
}

export const id = (word: string): ThingId => thingId.parse(word)

/** A journey of two stages and two lanes, an area, three notes on the page, one in a cell, a drawing, and a connector. */
export function smallBoard(document: BoardDocument = boardDocument()): BoardDocument {
  addJourney(document, {
    id: id('j_journey1'), title: 'Renewal', stages: [{ id: 's1', title: 'Try', emotion: 2 }, { id: 's2', title: 'Buy' }],
    lanes: [{ id: 'l1', title: 'Signals', type: 'evidence' }, { id: 'l2', title: 'Ideas', type: 'notes' }],
    placement: { at: { on: 'canvas', x: 0, y: 0, rotation: 0, parent: null } },
  })
  const at = (x: number, y: number) => ({ at: { on: 'canvas' as const, x, y, rotation: 0, parent: null } })
  addThings(document, [
    { id: id('f_area01'), kind: 'area', fields: { style: {} }, texts: { title: 'Later' }, placement: { ...at(2000, 0), size: [600, 400] } },
    ...['n_note1', 'n_note2', 'n_note3'].map((one, i) => ({ id: id(one), kind: 'note' as const, fields: { sign: 'question' }, texts: { text: one }, placement: at(1000 + i * 250, 900) })),
    { id: id('n_celled'), kind: 'note', fields: {}, texts: { text: 'in a cell' }, placement: { at: { on: 'cell', journey: id('j_journey1'), stage: 's1', lane: 'l1', order: 'a0' } } },
    { id: id('d_draw01'), kind: 'drawing', fields: { style: { color: 'red' }, stroke: [{ type: 'free', points: [{ x: 0, y: 0, z: 0.5 }, { x: 30, y: 40, z: 0.5 }] }] }, placement: at(10, 1200) },
    { id: id('k_conn01'), kind: 'connector', fields: { style: {}, start: { thing: id('n_note1'), nx: 0.5, ny: 0.5, exact: false, snap: 'none' }, end: { x: 90, y: 20 }, bend: 0 }, texts: { text: 'leads to' }, placement: at(50, 700) },
  ])
  return document
}
