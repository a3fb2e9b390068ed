// What the decision of absorb.ts may ask about, answered from document, scenery and store. Reads only.

import type { TLArrowBinding, TLShape, TLStore } from 'tldraw'
import { newThingId, type ThingId } from '#shared/base/ids.ts'
import { orderBetween } from '#shared/base/order.ts'
import type { BoardDocument } from '#shared/document/document.ts'
import { readPlacement, readThing } from '#shared/document/reading.ts'
import { cellAt, neighboursAtPoint, type Point } from '#shared/journey/geometry.ts'
import type { Ground } from './absorb.ts'
import { page, shapeOf } from './names.ts'
import type { Scenery } from './scenery.ts'

/** What a ground is made of. `pointer`: where the pointer let go, on the page; null when the keyboard or a menu acted. */
export type Land = {
  readonly document: BoardDocument
  readonly scenery: Scenery
  readonly store: TLStore
  readonly pointer: Point | null
  readonly random: () => string
  readonly author: Ground['author']
}

/** The ground for one act; it remembers what this act has already put into a cell, so that several dropped together stay in order. */
export function ground({ document, scenery, store, pointer, random, author }: Land): Ground {
  const put = new Map<string, string>()
  return {
    author,
    newId: (kind) => newThingId(kind, random),
    spot: (id) => readPlacement(document, id)?.at ?? null,
    thing(id) {
      const thing = readThing(document, id)
      return thing === null || thing.kind === 'damaged' || !thing.alive ? null : thing
    },
    bindings: (arrow) => bindingsOf(store, arrow),
    dropped(journey) {
      const corner = pointer === null ? null : cornerOf(store, journey)
      return corner && pointer ? { x: pointer.x - corner.x, y: pointer.y - corner.y } : null
    },
    cell(journey, moved, point) {
      const layout = scenery.layout(journey)
      const cell = layout && cellAt(layout, { x: clamp(point.x, 0, layout.w), y: clamp(point.y, 0, layout.h) })
      if (!layout || !cell) return null
      const key = `${journey} ${cell.stage} ${cell.lane}`
      const others = scenery.residents(journey, cell).filter(({ id }) => id !== moved)
      const between = neighboursAtPoint(layout, others, point)
      const before = put.get(key) ?? between.before
      const now = readPlacement(document, moved)?.at
      const stays = now?.on === 'cell' && now.journey === journey && now.stage === cell.stage && now.lane === cell.lane
        && (before === null || now.order > before) && (between.after === null || now.order < between.after)
      const order = stays ? now.order : orderBetween(before, between.after)
      put.set(key, order)
      return { on: 'cell', journey, ...cell, order }
    },
  }
}

/** The top left corner of a thing on the page, as the store shows it; turned parents count as straight. */
export function cornerOf(store: TLStore, thing: ThingId): Point | null {
  let shape = store.get(shapeOf(thing))
  if (!shape) return null
  let { x, y } = shape
  for (let depth = 0; shape && shape.parentId !== page && depth < 50; depth += 1) {
    shape = store.get(shape.parentId as TLShape['id']) // anything but the page is a shape
    x += shape?.x ?? 0
    y += shape?.y ?? 0
  }
  return { x, y }
}

/** The bindings that start at an arrow. */
export function bindingsOf(store: TLStore, arrow: TLShape['id']): TLArrowBinding[] {
  return store.query.records('binding', () => ({ fromId: { eq: arrow } })).get() as TLArrowBinding[] // arrows' are the only bindings there are
}

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value))
