// The two laws of the canvas and what holds them up: what is shown is no edit, what was done is shown, whatever happens meanwhile.
import fc from 'fast-check'
import type { TLShape } from 'tldraw'
import { describe, expect, test } from 'vitest'
import { absorb } from '#client/canvas/absorb.ts'
import { ground } from '#client/canvas/ground.ts'
import { shapeOf } from '#client/canvas/names.ts'
import { projectAll } from '#client/canvas/scenery.ts'
import { canvasSchema } from '#client/canvas/shapes.ts'
import { readPlacement, readThing } from '#shared/document/reading.ts'
import { meet, seat, smallBoard, type Seat } from './desk-of-two.ts'

const shapes = ({ store }: Seat): TLShape[] => store.allRecords().filter((one): one is TLShape => one.typeName === 'shape').sort((a, b) => (a.id < b.id ? -1 : 1))
const shownBy = (one: Seat) => one.store.allRecords().filter(({ typeName }) => typeName === 'shape' || typeName === 'binding').sort((a, b) => (a.id < b.id ? -1 : 1))
const projected = (one: Seat) => projectAll(one.document, canvasSchema()).filter(({ typeName }) => typeName === 'shape' || typeName === 'binding').sort((a, b) => (a.id < b.id ? -1 : 1))
const decide = (one: Seat) => absorb(shapes(one).map((after) => ({ before: after, after })), ground({ document: one.document, scenery: one.bond.scenery, store: one.store, pointer: null, random: () => 'never00000', author: { author: null, department: '', createdAt: 0 } }))

type Act = { readonly who: 0 | 1; readonly what: number; readonly which: number; readonly x: number; readonly y: number; readonly flag: boolean }
const act = fc.record({ who: fc.constantFrom(0 as const, 1 as const), what: fc.nat(9), which: fc.nat(100), x: fc.integer({ min: -3000, max: 3000 }), y: fc.integer({ min: -3000, max: 3000 }), flag: fc.boolean() })

/** One act of a person on the canvas, as the library would leave it in the store. */
function doAct(at: Seat, { what, which, x, y, flag }: Act): void {
  const all = shapes(at)
  const shape = all[which % all.length]
  if (!shape) return
  const { store } = at
  const change = (to: object): void => { store.put([{ ...shape, ...to } as TLShape]) }
  const containers = all.filter(({ type, id }) => ['frame', 'sb-journey'].includes(type) && id !== shape.id)
  const container = containers[Math.abs(x) % Math.max(1, containers.length)]
  switch (what) {
    case 0: case 1: change({ x, y }); break
    case 2: if (container && shape.type !== 'sb-journey' && shape.type !== 'arrow') change({ parentId: container.id, x: Math.abs(x) / 4, y: Math.abs(y) / 4 }); break
    case 3: change({ parentId: 'page:page', x, y }); break
    case 4: if ('color' in shape.props && shape.type !== 'frame') change({ props: { ...shape.props, color: flag ? 'red' : 'blue' } }); break
    case 5: if (shape.type === 'frame') change({ props: { ...shape.props, name: `area ${x}` } }); break
    case 6: change({ isLocked: flag }); break
    case 7: store.remove([shape.id]); break
    case 8: store.put([{ ...shape, id: `shape:made${x}x${y}` } as unknown as TLShape]); break
    case 9: if ('w' in shape.props && shape.type === 'frame') change({ props: { ...shape.props, w: Math.abs(x) + 10, h: Math.abs(y) + 10 } }); break
  }
  at.bond.settle()
}

describe('the laws of the canvas', () => {
  test('what the document shows is no edit', () => {
    expect(decide(seat(1, smallBoard()))).toEqual([])
  })

  test('whatever two people do, the store shows the document, both see the same, and none of it is an edit', () => {
    fc.assert(fc.property(fc.array(fc.oneof(act, fc.constant('meet' as const)), { maxLength: 25 }), (acts) => {
      const [a, b] = [seat(1, smallBoard()), seat(2)]
      meet(a, b)
      for (const one of acts) {
        if (one === 'meet') meet(a, b)
        else doAct(one.who === 0 ? a : b, one)
      }
      meet(a, b)
      for (const one of [a, b]) {
        expect(shownBy(one)).toEqual(projected(one))
        expect(decide(one)).toEqual([])
      }
      expect(shownBy(a)).toEqual(shownBy(b))
    }), {
      numRuns: 60,
      // Seed 1437226947: a journey is removed while somebody else puts a note into it, beside the one that stood there.
      examples: [[[{ who: 0, what: 7, which: 26, x: 0, y: 0, flag: false }, { who: 1, what: 2, which: 0, x: -1785, y: 0, flag: false }]]],
    })
  })

  test('a moved note is where it was put, here and there', () => {
    const [a, b] = [seat(1, smallBoard()), seat(2)]
    meet(a, b)
    const note = a.store.get(shapeOf('n_note1'))
    if (note) a.store.put([{ ...note, x: 77, y: 88 }])
    a.bond.settle()
    meet(a, b)
    expect(b.store.get(shapeOf('n_note1'))).toMatchObject({ x: 77, y: 88 })
  })

  test('one person moves a drawing while another recolours it: both survive', () => {
    const [a, b] = [seat(1, smallBoard()), seat(2)]
    meet(a, b)
    const [here, there] = [a.store.get(shapeOf('d_draw01')), b.store.get(shapeOf('d_draw01'))]
    if (!here || !there) throw new Error('the drawing is there')
    a.store.put([{ ...here, x: 500 }])
    b.store.put([{ ...there, props: { ...there.props, color: 'green' } } as TLShape])
    a.bond.settle()
    b.bond.settle()
    meet(a, b)
    expect(a.store.get(shapeOf('d_draw01'))).toMatchObject({ x: 500, props: { color: 'green' } })
    expect(shownBy(a)).toEqual(shownBy(b))
  })

  test('while something is dragged nothing is written, and what a peer changes meanwhile survives', () => {
    const [a, b] = [seat(1, smallBoard()), seat(2)]
    meet(a, b)
    a.hand.held = true
    const note = a.store.get(shapeOf('n_note1'))
    if (!note) throw new Error('the note is there')
    a.store.put([{ ...note, x: 1 }])
    a.bond.settle()
    a.store.put([{ ...note, x: 2 }])
    a.bond.settle()
    expect(readPlacement(a.document, 'n_note1')?.at).toMatchObject({ x: 1000 })
    const there = b.store.get(shapeOf('n_note1'))
    if (there) b.store.put([{ ...there, props: { ...there.props, sign: 'positive' } } as TLShape])
    b.bond.settle()
    meet(a, b)
    expect(a.store.get(shapeOf('n_note1'))).toMatchObject({ x: 2 })
    a.hand.held = false
    a.bond.settle()
    meet(a, b)
    expect(b.store.get(shapeOf('n_note1'))).toMatchObject({ x: 2, props: { sign: 'positive' } })
    expect(a.store.get(shapeOf('n_note1'))).toMatchObject({ x: 2, props: { sign: 'positive' } })
  })

  test('a note dropped on a journey stands in the cell under the pointer', () => {
    const a = seat(1, smallBoard())
    const note = a.store.get(shapeOf('n_note2'))
    if (!note) throw new Error('the note is there')
    a.hand.drop = { x: 600, y: 300 }
    a.store.put([{ ...note, parentId: shapeOf('j_journey1'), x: 20, y: 20 }])
    a.bond.settle()
    expect(readPlacement(a.document, 'n_note2')?.at).toMatchObject({ on: 'cell', journey: 'j_journey1', stage: 's2', lane: 'l1' })
    expect(a.store.get(shapeOf('n_note2'))).toMatchObject({ parentId: shapeOf('j_journey1'), props: { dense: true } })
  })

  test('a note nudged within its place in a cell goes back and nothing is written', () => {
    const a = seat(1, smallBoard())
    const before = a.store.get(shapeOf('n_celled'))
    if (!before) throw new Error('the note is there')
    const version = a.document.y.store.clients.get(1)?.length
    a.store.put([{ ...before, x: before.x + 1 }])
    a.bond.settle()
    expect(a.store.get(shapeOf('n_celled'))).toEqual(before)
    expect(a.document.y.store.clients.get(1)?.length).toBe(version)
  })

  test('a shape of a sort that has no place here is taken out again', () => {
    const a = seat(1, smallBoard())
    const note = a.store.get(shapeOf('n_note1'))
    if (!note) throw new Error('the note is there')
    const { size } = a.document.things
    a.store.put([{ ...note, id: 'shape:odd' as TLShape['id'], type: 'video', props: { w: 1, h: 1, time: 0, playing: false, url: '', assetId: null, altText: '', autoplay: false } } as unknown as TLShape])
    a.bond.settle()
    expect(a.store.has('shape:odd' as TLShape['id'])).toBe(false)
    expect(a.document.things.size).toBe(size)
  })

  test('a copied connector keeps its bound end, and a removed target leaves a loose one', () => {
    const a = seat(1, smallBoard())
    expect(a.store.allRecords().filter(({ typeName }) => typeName === 'binding')).toHaveLength(1)
    a.document.things.get('n_note1')?.set('alive', false)
    a.bond.settle()
    expect(a.store.allRecords().filter(({ typeName }) => typeName === 'binding')).toHaveLength(0)
    a.document.things.get('n_note1')?.set('alive', true)
    a.bond.settle()
    expect(a.store.allRecords().filter(({ typeName }) => typeName === 'binding')).toHaveLength(1)
    expect(readThing(a.document, 'k_conn01')).toMatchObject({ start: { thing: 'n_note1' } })
  })
})
