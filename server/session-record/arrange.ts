// Where everything on a board stands, as boxes from one corner: the same geometry and sizes the canvas uses, without a screen.
// Pure. What stands in something that is gone stands on the board itself.

import { readPlacement, type Thing } from '#shared/document/reading.ts'
import type { BoardDocument } from '#shared/document/document.ts'
import type { Placement } from '#shared/document/layout.ts'
import { sizeOf } from '#shared/document/sizes.ts'
import { layoutJourney, type Layout, type Rectangle, type Resident } from '#shared/journey/geometry.ts'

/** One thing in its box, in canvas units. Journeys come with their layout. */
export type Standing = { readonly thing: Thing; readonly box: Rectangle; readonly rotation: number; readonly layout: Layout | null }

const mostNested = 20

/** Everything that stands on the board, from back to front: areas and journeys first, then by z and id. */
export function arrange(document: BoardDocument, things: readonly Thing[]): Standing[] {
  const placements = new Map(things.flatMap((thing) => {
    const placement = readPlacement(document, thing.id)
    return placement ? [[thing.id as string, placement] as const] : []
  }))
  const living = new Map(things.map((thing) => [thing.id as string, thing]))
  const layouts = layOut(things, living, placements)
  return things
    .filter((thing) => placements.has(thing.id) && thing.kind !== 'group')
    .map((thing) => standing(thing, living, placements, layouts))
    .sort((a, b) => depth(a.thing) - depth(b.thing) || compare(placements.get(a.thing.id)?.z ?? '', placements.get(b.thing.id)?.z ?? '') || compare(a.thing.id, b.thing.id))
}

/** The box around all boxes; null when nothing stands anywhere. */
export function around(standings: readonly Standing[]): Rectangle | null {
  if (standings.length === 0) return null
  const left = Math.min(...standings.map(({ box }) => box.x))
  const top = Math.min(...standings.map(({ box }) => box.y))
  const right = Math.max(...standings.map(({ box }) => box.x + box.w))
  const bottom = Math.max(...standings.map(({ box }) => box.y + box.h))
  return { x: left, y: top, w: right - left, h: bottom - top }
}

function standing(thing: Thing, living: ReadonlyMap<string, Thing>, placements: ReadonlyMap<string, Placement>, layouts: ReadonlyMap<string, Layout>): Standing {
  const placement = placements.get(thing.id)
  const cell = placement?.at.on === 'cell' ? layouts.get(placement.at.journey)?.residents.get(thing.id) : undefined
  const corner = cornerOf(thing.id, placements, living, layouts, mostNested)
  const layout = layouts.get(thing.id) ?? null
  const [w, h] = layout ? [layout.w, layout.h] : cell ? [cell.w, cell.h] : sizeOf(thing, placement?.size ?? null, false)
  return { thing, box: { ...corner, w, h }, rotation: placement?.at.on === 'canvas' ? placement.at.rotation : 0, layout }
}

function cornerOf(
  id: string, placements: ReadonlyMap<string, Placement>, living: ReadonlyMap<string, Thing>, layouts: ReadonlyMap<string, Layout>, left: number,
): { readonly x: number; readonly y: number } {
  const at = placements.get(id)?.at
  if (at === undefined || left === 0) return { x: 0, y: 0 }
  const parent = at.on === 'cell' ? at.journey : at.parent
  const outer = parent !== null && living.has(parent) ? cornerOf(parent, placements, living, layouts, left - 1) : { x: 0, y: 0 }
  const inner = at.on === 'cell' ? layouts.get(at.journey)?.residents.get(id) ?? { x: 0, y: 0 } : at
  return { x: outer.x + inner.x, y: outer.y + inner.y }
}

function layOut(things: readonly Thing[], living: ReadonlyMap<string, Thing>, placements: ReadonlyMap<string, Placement>): Map<string, Layout> {
  const residents = Map.groupBy([...placements].flatMap(([id, { at, size }]): (Resident & { journey: string })[] => {
    const thing = living.get(id)
    if (at.on !== 'cell' || thing === undefined) return []
    const [w, h] = sizeOf(thing, size, true)
    return [{ id, journey: at.journey, stage: at.stage, lane: at.lane, order: at.order, w, h }]
  }), ({ journey }) => journey)
  return new Map(things.flatMap((thing) => thing.kind === 'journey' ? [[thing.id as string, layoutJourney(thing, residents.get(thing.id) ?? [])] as const] : []))
}

function depth({ kind }: Thing): number {
  return kind === 'area' ? 0 : kind === 'journey' ? 1 : kind === 'connector' ? 3 : 2
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
