// The picture that the server prints and the board that comes back from a session record show everything where the canvas has it,
// what stood in something that was removed meanwhile too.

import fc from 'fast-check'
import type { TLShape } from 'tldraw'
import { describe, expect, test } from 'vitest'
import { projectAll } from '#client/canvas/scenery.ts'
import { canvasSchema } from '#client/canvas/shapes.ts'
import { arrange } from '#server/session-record/arrange.ts'
import { boardDocument, type BoardDocument } from '#shared/document/document.ts'
import type { Spot } from '#shared/document/layout.ts'
import { toPlain, writePlain } from '#shared/document/plain.ts'
import { readThings, type Thing } from '#shared/document/reading.ts'
import { addThings, removeThings } from '#shared/document/things.ts'
import { id, smallBoard } from './desk-of-two.ts'

type Corners = Readonly<Record<string, { readonly x: number; readonly y: number }>>
const sorted = (corners: readonly (readonly [string, { readonly x: number; readonly y: number }])[]): Corners => Object.fromEntries([...corners].sort(([a], [b]) => (a < b ? -1 : 1)))

/** Where the canvas shows everything, seen from the page. */
function onCanvas(document: BoardDocument): Corners {
  const shapes = new Map(projectAll(document, canvasSchema()).filter((one): one is TLShape => one.typeName === 'shape').map((one) => [one.id as string, one]))
  const corner = ({ x, y, parentId }: TLShape): { x: number; y: number } => {
    const outer = shapes.get(parentId)
    const from = outer === undefined ? { x: 0, y: 0 } : corner(outer)
    return { x: from.x + x, y: from.y + y }
  }
  return sorted([...shapes].map(([name, shape]) => [name.replace('shape:', ''), corner(shape)]))
}

function takenHome(document: BoardDocument): BoardDocument {
  const again = boardDocument()
  again.y.transact(() => writePlain(again, toPlain(document)))
  return again
}

function printed(document: BoardDocument): Corners {
  const things = readThings(document).filter((one): one is Thing => one.kind !== 'damaged')
  return sorted(arrange(document, things).map(({ thing, box: { x, y } }) => [thing.id, { x, y }]))
}

const holders = ['f_area01', 'f_inner1', 'f_inner2', 'j_journey1']
const note = (n: number, at: Spot) => ({ id: id(`n_more${n}`), kind: 'note' as const, fields: {}, texts: { text: 'x' }, placement: { at } })
const within = (parent: string, x: number, y: number): Spot => ({ on: 'canvas', x, y, rotation: 0, parent: id(parent) })

/** A small board with areas in an area, notes in all of them and in the journey, of which these were removed. */
function boardWithout(removed: readonly string[], spots: readonly Spot[]): BoardDocument {
  const document = smallBoard()
  const area = (name: string, parent: string) => ({ id: id(name), kind: 'area' as const, fields: { style: {} }, texts: { title: name }, placement: { at: within(parent, 30, 40), size: [200, 200] as [number, number] } })
  addThings(document, [area('f_inner1', 'f_area01'), area('f_inner2', 'f_inner1'), ...spots.map((at, n) => note(n, at))])
  removeThings(document, removed.map(id))
  return document
}

const spot = fc.oneof(
  fc.record({ parent: fc.constantFrom('f_area01', 'f_inner1', 'f_inner2'), x: fc.integer({ min: -900, max: 900 }), y: fc.integer({ min: -900, max: 900 }) }).map(({ parent, x, y }) => within(parent, x, y)),
  fc.constantFrom('s1', 's2', 'gone').map((stage): Spot => ({ on: 'cell', journey: id('j_journey1'), stage, lane: 'l1', order: 'a0' })),
)

describe('what stood in something that was removed', () => {
  test('a note in a removed area is printed where the area stood', () => {
    expect(printed(takenHome(boardWithout(['f_area01'], [within('f_area01', 5, 6)])))['n_more0']).toEqual({ x: 2005, y: 6 })
  })

  test('whatever was removed, the picture and the board that comes back show what the canvas shows', () => {
    fc.assert(fc.property(fc.subarray(holders), fc.array(spot, { maxLength: 12 }), (removed, spots) => {
      const document = boardWithout(removed, spots)
      const shown = onCanvas(document)
      const again = takenHome(document)
      expect(printed(again)).toEqual(shown)
      expect(onCanvas(again)).toEqual(shown)
    }), { numRuns: 60 })
  })
})
