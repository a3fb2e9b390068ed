// Where on the canvas something new finds room: beneath the journeys, in a tidy grid, never on top of what stands there.
// Reads the document's placements; sizes that nobody gave are taken as the canvas draws them. Pure but for that reading.

import { layoutJourney, type Rectangle, type Resident } from '#shared/journey/geometry.ts'
import type { BoardDocument } from '#shared/document/document.ts'
import type { Size } from '#shared/document/layout.ts'
import { readPlacement, readThings, type Damaged, type Thing } from '#shared/document/reading.ts'

/** What the canvas gives a card and a note nobody has sized, canvas units; the same numbers stand in client/canvas/sizes.ts. */
export const cardSize: Size = [340, 248]
export const noteSize: Size = [200, 200]
const inCell = { card: [312, 76], other: [150, 108] } as const
const gap = 32
const across = 5
const rowsTried = 2_000

type Standing = Rectangle & { readonly id: string; readonly kind: (Thing | Damaged)['kind'] }

/** `n` free corners for things of one size: beneath all that is neither card nor note, row by row. */
export function freeSpots(document: BoardDocument, n: number, size: Size): { readonly x: number; readonly y: number }[] {
  const taken = standing(document)
  const ground = taken.filter(({ kind }) => kind !== 'card' && kind !== 'note')
  const left = ground.length === 0 ? 0 : Math.min(...ground.map(({ x }) => x))
  const top = ground.length === 0 ? 0 : Math.max(...ground.map(({ y, h }) => y + h)) + 2 * gap
  return freeIn(taken, { x: left, y: top }, n, size, Math.min(across, Math.max(1, n > 1 ? Math.ceil(Math.sqrt(n * 1.6)) : across)))
}

/** A free corner for a note near a card that stands free on the canvas; beneath everything when there is none. */
export function spotNear(document: BoardDocument, card: string | null): { readonly x: number; readonly y: number } {
  const taken = standing(document)
  const near = taken.find(({ id }) => id === card)
  const [spot] = near ? freeIn(taken, { x: near.x, y: near.y + near.h + gap }, 1, noteSize, 3) : freeSpots(document, 1, noteSize)
  return spot ?? { x: 0, y: 0 }
}

function freeIn(taken: readonly Rectangle[], from: { readonly x: number; readonly y: number }, n: number, [w, h]: Size, columns: number): { x: number; y: number }[] {
  const found: { x: number; y: number }[] = []
  for (let slot = 0; found.length < n && slot < rowsTried * columns; slot++) {
    const box = { x: from.x + (slot % columns) * (w + gap), y: from.y + Math.floor(slot / columns) * (h + gap), w, h }
    if (!taken.some((other) => meet(box, other))) found.push({ x: box.x, y: box.y })
  }
  return found
}

function meet(a: Rectangle, b: Rectangle): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
}

/** Everything that stands free on the canvas. What stands in an area is covered by its area, what stands in a cell by its journey. */
function standing(document: BoardDocument): Standing[] {
  const things = readThings(document)
  const residents = new Map<string, Resident[]>()
  const free: { readonly thing: Thing | Damaged; readonly x: number; readonly y: number; readonly size: Size | null }[] = []
  for (const thing of things) {
    const placed = readPlacement(document, thing.id)
    if (placed === null) continue
    const { at, size } = placed
    if (at.on === 'canvas') {
      if (at.parent === null) free.push({ thing, x: at.x, y: at.y, size })
      continue
    }
    const [w, h] = thing.kind === 'card' ? inCell.card : inCell.other
    residents.set(at.journey, [...residents.get(at.journey) ?? [], { id: thing.id, stage: at.stage, lane: at.lane, order: at.order, w, h }])
  }
  return free.map(({ thing, x, y, size }) => {
    const [w, h] = sizeOf(thing, size, residents.get(thing.id) ?? [])
    return { id: thing.id, kind: thing.kind, x, y, w, h }
  })
}

function sizeOf(thing: Thing | Damaged, size: Size | null, residents: readonly Resident[]): Size {
  if (thing.kind === 'journey') {
    const { w, h } = layoutJourney(thing, residents)
    return [w, h]
  }
  return size ?? (thing.kind === 'card' ? cardSize : thing.kind === 'note' ? noteSize : [320, 200])
}
