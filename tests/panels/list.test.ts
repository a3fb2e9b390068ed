// What the list shows in which order, and where a note written in it goes on the canvas.

import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { thingId } from '#shared/base/ids.ts'
import { boardDocument, type BoardDocument } from '#shared/document/document.ts'
import { addJourney, removePart } from '#shared/document/journeys.ts'
import type { Spot } from '#shared/document/layout.ts'
import { readPlacement, readThings } from '#shared/document/reading.ts'
import { addThings } from '#shared/document/things.ts'
import { arrange, countOf, filtered, type Arrangement } from '#client/list/arrange.ts'
import { freeSpots } from '#client/list/free-spot.ts'

const journey = thingId.parse('j_journey')

function board(): BoardDocument {
  const document = boardDocument(new Y.Doc())
  addJourney(document, {
    id: journey, title: 'Journey', placement: { at: { on: 'canvas', x: 0, y: 0, rotation: 0, parent: null } },
    stages: [{ id: 'try', title: 'Try' }, { id: 'buy', title: 'Buy' }], lanes: [{ id: 'signals', title: 'Signals', type: 'evidence' }],
  })
  return document
}

function note(document: BoardDocument, name: string, at: Spot, sign = 'plain'): void {
  addThings(document, [{ id: thingId.parse(`n_${name}`), kind: 'note', fields: { sign, author: null, department: 'Sales', about: null, createdAt: 1 }, texts: { text: name }, placement: { at } }])
}

const free = (x: number, y: number): Spot => ({ on: 'canvas', x, y, rotation: 0, parent: null })
const cell = (stage: string, order: string): Spot => ({ on: 'cell', journey, stage, lane: 'signals', order })
const arranged = (document: BoardDocument): Arrangement => arrange(readThings(document), (id) => readPlacement(document, id))

test('cells come in their order, what stands free from the top left to the bottom right', () => {
  const document = board()
  note(document, 'later', cell('buy', 'a1'))
  note(document, 'sooner', cell('buy', 'a0'))
  note(document, 'below', free(0, 900))
  note(document, 'right', free(500, 610))
  note(document, 'left', free(0, 640))
  const { journeys, free: standing } = arranged(document)
  expect(journeys[0]?.stages[1]?.cells[0]?.things.map(({ id }) => id)).toEqual(['n_sooner', 'n_later'])
  expect(standing.map(({ id }) => id)).toEqual(['n_left', 'n_right', 'n_below'])
})

test('what stood in a removed stage is listed still', () => {
  const document = board()
  note(document, 'stays', cell('buy', 'a0'))
  removePart(document, journey, 'stages', 'buy')
  const all = arranged(document)
  expect(all.journeys[0]?.strays.map(({ id }) => id)).toEqual(['n_stays'])
  expect(countOf(all)).toBe(1)
})

test('areas that hold one another in a circle are listed once each', () => {
  const document = boardDocument(new Y.Doc())
  for (const [id, parent] of [['f_first', 'f_other'], ['f_other', 'f_first']] as const) {
    addThings(document, [{ id: thingId.parse(id), kind: 'area', fields: { style: {} }, placement: { at: { ...free(0, 0), parent: thingId.parse(parent) } as Spot } }])
  }
  expect(arranged(document).free).toHaveLength(2)
})

test('a thing that cannot be read has a row', () => {
  const document = boardDocument(new Y.Doc())
  document.things.set('n_strange', new Y.Map(Object.entries({ kind: 'from-tomorrow', alive: true })))
  expect(countOf(arranged(document))).toBe(1)
})

test('filters let through by kind and words', () => {
  const document = board()
  note(document, 'loginDrops', free(0, 700), 'negative')
  note(document, 'champion', cell('try', 'a0'), 'negative')
  const by = (text: string): number => countOf(filtered(arranged(document), { signs: ['negative'], departments: [], text }, new Map()))
  expect([by(''), by('LOGIN'), by('nothing')]).toEqual([2, 1, 0])
})

test('new notes go beneath what is there and never over one another', () => {
  const document = board()
  const spots = freeSpots(readThings(document), (id) => readPlacement(document, id), 7)
  expect(spots.every(({ y }) => y > 300)).toBe(true)
  expect(new Set(spots.map(({ x, y }) => `${x},${y}`)).size).toBe(7)
  note(document, 'first', free(spots[0]?.x ?? 0, spots[0]?.y ?? 0))
  expect(freeSpots(readThings(document), (id) => readPlacement(document, id), 1)).toEqual([spots[1]])
})
