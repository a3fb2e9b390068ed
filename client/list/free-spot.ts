// Where a note written in the list goes on the canvas: the first free places beneath everything that is not a note itself, so
// that nothing is covered and those at the canvas find new notes in one row. Pure; canvas units.

import type { Placement } from '#shared/document/layout.ts'
import { sizeOf, usualSizes } from '#shared/document/sizes.ts'
import { layoutJourney, type Rectangle, type Resident } from '#shared/journey/geometry.ts'
import type { Listed } from './arrange.ts'

const gap = 24
const across = 5

/** `n` places for notes, none over something else nor over one another. */
export function freeSpots(things: readonly Listed[], placeOf: (id: string) => Placement | null, n: number): readonly { readonly x: number; readonly y: number }[] {
  const boxes = boxesOf(things, placeOf)
  const others = boxes.filter(({ note }) => !note)
  const [w, h] = usualSizes.note
  const left = Math.min(...(others.length > 0 ? others : boxes).map(({ x }) => x), Number.POSITIVE_INFINITY)
  const corner = { x: Number.isFinite(left) ? left : 0, y: others.length === 0 ? 0 : Math.max(...others.map((one) => one.y + one.h)) + 2 * gap }
  const taken: Rectangle[] = [...boxes]
  const found: { readonly x: number; readonly y: number }[] = []
  for (let slot = 0; found.length < n; slot += 1) {
    const box = { x: corner.x + (slot % across) * (w + gap), y: corner.y + Math.floor(slot / across) * (h + gap), w, h }
    if (taken.some((one) => overlap(one, box))) continue
    taken.push(box)
    found.push({ x: box.x, y: box.y })
  }
  return found
}

function boxesOf(things: readonly Listed[], placeOf: (id: string) => Placement | null): (Rectangle & { readonly note: boolean })[] {
  const residents = Map.groupBy(things.flatMap((thing) => residentOf(thing, placeOf)), ({ journey }) => journey)
  return things.flatMap((thing) => {
    const placement = placeOf(thing.id)
    if (placement?.at.on !== 'canvas' || placement.at.parent !== null || thing.kind === 'damaged') return []
    const { x, y } = placement.at
    if (thing.kind === 'journey') {
      const { w, h } = layoutJourney(thing, residents.get(thing.id) ?? [])
      return [{ x, y, w, h, note: false }]
    }
    const [w, h] = sizeOf(thing, placement.size, false)
    return [{ x, y, w, h, note: thing.kind === 'note' }]
  })
}

function residentOf(thing: Listed, placeOf: (id: string) => Placement | null): (Resident & { readonly journey: string })[] {
  const placement = placeOf(thing.id)
  if (placement?.at.on !== 'cell' || thing.kind === 'damaged') return []
  const [w, h] = sizeOf(thing, placement.size, true)
  const { journey, stage, lane, order } = placement.at
  return [{ id: thing.id, journey, stage, lane, order, w, h }]
}

function overlap(a: Rectangle, b: Rectangle): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
}
