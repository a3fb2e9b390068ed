// Making, changing and removing things. Written strictly: fields that do not fit their kind are a bug and throw.
// Removal only hides (`alive = false`): what a peer is typing at that moment survives, and undo brings it back.

import * as Y from 'yjs'
import type { ThingId, ThingKind } from '../base/ids.ts'
import { isOrder, orderBetween } from '../base/order.ts'
import { must } from '../base/must.ts'
import { edit, making, mine, type BoardDocument, type Fields } from './document.ts'
import { fieldsOf, placement as placementShape, spot as spotShape, textsOf, type Placement, type Size, type Spot } from './layout.ts'
import { readPlacement } from './reading.ts'

/** What a new thing starts with: plain fields by name, texts by name. Where it stands is optional (insights and actions stand nowhere). */
export type NewThing = {
  readonly id: ThingId
  readonly kind: ThingKind
  readonly fields: Readonly<Record<string, unknown>>
  readonly texts?: Readonly<Record<string, string>>
  readonly placement?: { readonly at: Spot; readonly size?: Size | null; readonly z?: string; readonly locked?: boolean }
}

/** Makes things in two steps: the making itself is not undone, only the showing is. All of them are one undo step. */
export function addThings(document: BoardDocument, things: readonly NewThing[]): void {
  edit(document, () => { for (const thing of things) writeThing(document, thing, false) }, making)
  edit(document, () => { for (const { id } of things) fieldsFor(document, id).set('alive', true) }, mine)
}

/** Writes a whole living thing in the current transaction: for the server's scribe, imports of a session record, and tests. */
export function writeThing(document: BoardDocument, { id, kind, fields, texts, placement }: NewThing, alive: boolean): void {
  const map: Fields = new Y.Map()
  map.set('kind', kind)
  map.set('alive', alive)
  for (const [name, value] of Object.entries(fieldsOf[kind].parse(fields))) map.set(name, value)
  for (const name of textsOf[kind]) map.set(name, new Y.Text(texts?.[name] ?? ''))
  if (kind === 'journey') { map.set('stages', new Y.Map()); map.set('lanes', new Y.Map()) }
  if (kind === 'insight') map.set('evidence', new Y.Map())
  document.things.set(id, map)
  // The topmost is looked for only when it is needed: many things written with their places would each look through all.
  if (placement) writePlacement(document, id, { size: null, locked: false, ...placement, z: placement.z ?? topmost(document) })
}

/** Changes plain fields. Unknown things and fields of other kinds throw: the caller checks first. */
export function setFields(document: BoardDocument, id: ThingId, fields: Readonly<Record<string, unknown>>): void {
  const map = fieldsFor(document, id)
  const kind = must(map.get('kind'), 'a kind') as ThingKind // written by writeThing
  const checked = fieldsOf[kind].partial().parse(fields) as Record<string, unknown> // the table types it as a union of objects
  edit(document, () => { for (const name of Object.keys(fields)) map.set(name, checked[name]) })
}

/** Hides things; their placements stay, so that undo and peers find them where they were. */
export function removeThings(document: BoardDocument, ids: readonly ThingId[]): void {
  edit(document, () => { for (const id of ids) document.things.get(id)?.set('alive', false) })
}

/** Shows things again that were removed. */
export function restoreThings(document: BoardDocument, ids: readonly ThingId[]): void {
  edit(document, () => { for (const id of ids) document.things.get(id)?.set('alive', true) })
}

/** The live shared text of a thing, for an editor; null when there is none. A path names a part's: `stages/<id>/title`. */
export function textOf(document: BoardDocument, id: string, name = 'text'): Y.Text | null {
  let held: unknown = document.things.get(id)
  for (const step of name.split('/')) held = held instanceof Y.Map ? held.get(step) : null
  return held instanceof Y.Text ? held : null
}

/** Replaces shared text by the smallest edit that leads to `next`: the parts that did not change keep their authors and carets. */
export function changeText(document: BoardDocument, text: Y.Text, next: string, origin: symbol = mine): void {
  const before = text.toString()
  if (before === next) return
  let start = 0
  while (start < before.length && start < next.length && before[start] === next[start]) start += 1
  let end = 0
  while (end < before.length - start && end < next.length - start && before[before.length - 1 - end] === next[next.length - 1 - end]) end += 1
  edit(document, () => {
    if (before.length - end > start) text.delete(start, before.length - end - start)
    if (next.length - end > start) text.insert(start, next.slice(start, next.length - end))
  }, origin)
}

/** Where things go to stand: one value each, replaced as a whole, so two moves never mix into a third place. */
export function place(document: BoardDocument, moves: readonly { readonly id: ThingId; readonly at?: Spot; readonly size?: Size | null; readonly z?: string; readonly locked?: boolean }[]): void {
  edit(document, () => {
    for (const { id, ...move } of moves) {
      const before = readPlacement(document, id)
      if (!before && !move.at) continue
      const map = document.placements.get(id)
      if (map === undefined) writePlacement(document, id, { size: null, z: topmost(document), locked: false, at: must(move.at, 'a spot'), ...move })
      else for (const [name, value] of Object.entries(move)) {
        if (value !== undefined) map.set(name, name === 'at' ? spotShape.parse(value) : value)
      }
    }
  })
}

/** An order key above everything that is placed. */
export function topmost(document: BoardDocument): string {
  return orderBetween(outermost(document, (z, top) => z > top), null)
}

/** An order key beneath everything that is placed. */
export function bottommost(document: BoardDocument): string {
  return orderBetween(null, outermost(document, (z, bottom) => z < bottom))
}

function outermost(document: BoardDocument, isFurther: (z: string, than: string) => boolean): string | null {
  let outer: string | null = null
  for (const map of document.placements.values()) {
    const z = map instanceof Y.Map ? map.get('z') : null
    if (typeof z === 'string' && (outer === null || isFurther(z, outer)) && isOrder(z)) outer = z
  }
  return outer
}

function writePlacement(document: BoardDocument, id: string, placement: Placement): void {
  const map: Fields = new Y.Map()
  for (const [name, value] of Object.entries(placementShape.parse(placement))) map.set(name, value)
  document.placements.set(id, map)
}

function fieldsFor(document: BoardDocument, id: string): Fields {
  return must(document.things.get(id), `a thing "${id}"`)
}
