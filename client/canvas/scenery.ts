// The scenery: every thing of the document as the canvas shows it, kept up to date by looking again only at what was touched.
// It knows who stands in whom, repairs parents (missing, dead or in a circle: the page) and equal order keys (by id), and
// answers each change with the records that are now different and the ones that are gone. Never writes the document.

import type { IndexKey, TLParentId, TLRecord, TLSchema, TLShape } from 'tldraw'
import { orderBetween } from '#shared/base/order.ts'
import type { ConnectorEnd } from '#shared/board/sketch.ts'
import type { BoardDocument } from '#shared/document/document.ts'
import type { Placement } from '#shared/document/layout.ts'
import { holderOf, spotOnPage, spotWithoutHolder } from '#shared/document/lost-holder.ts'
import { readPlacement, readThing, type Damaged, type Thing } from '#shared/document/reading.ts'
import { layoutJourney, type Layout, type Point, type Resident } from '#shared/journey/geometry.ts'
import { page, shapeOf } from './names.ts'
import { isShown, project, type View } from './project.ts'
import { sizeOf, usualSizes } from '#shared/document/sizes.ts'

/** What to put into the store (shapes before bindings) and what to take out. */
export type Difference = { readonly put: readonly TLRecord[]; readonly gone: readonly TLRecord['id'][] }

type Node = { readonly thing: Thing | Damaged; readonly placement: Placement | null }

/** Kinds that may stand in a journey's cell. */
export const residentKinds: ReadonlySet<string> = new Set(['note', 'card', 'text', 'shape', 'drawing', 'image', 'scene'])
const containers: ReadonlySet<string> = new Set(['area', 'group', 'journey'])

export class Scenery {
  readonly #document: BoardDocument
  readonly #schema: TLSchema
  readonly #nodes = new Map<string, Node>()
  /** Who says they stand in whom, living or not. */
  readonly #inside = new Map<string, Set<string>>()
  readonly #connectorsAt = new Map<string, Set<string>>()
  readonly #layouts = new Map<string, Layout>()
  readonly #indices = new Map<string, ReadonlyMap<string, IndexKey>>()
  /** Who is shown in whom, with the order key. */
  readonly #kin = new Map<string, Map<string, string>>()
  readonly #shownIn = new Map<string, string>()
  readonly #shown = new Map<string, readonly TLRecord[]>()

  constructor(document: BoardDocument, schema: TLSchema) {
    this.#document = document
    this.#schema = schema
    this.look(new Set([...document.things.keys(), ...document.placements.keys()]))
  }

  /** Everything that is shown. */
  all(): TLRecord[] {
    return inPuttingOrder([...this.#shown.values()].flat())
  }

  /** The records of one thing as the document has it. */
  recordsOf(id: string): readonly TLRecord[] {
    return this.#shown.get(id) ?? []
  }

  shapeOf(id: string): TLShape | null {
    return this.recordsOf(id).find((record): record is TLShape => record.typeName === 'shape') ?? null
  }

  /** A journey as it is laid out now. */
  layout(journey: string): Layout | null {
    return this.#layouts.get(journey) ?? null
  }

  /** What stands in a cell, with sizes and order keys. */
  residents(journey: string, cell?: { readonly stage: string; readonly lane: string }): Resident[] {
    const all = [...this.#inside.get(journey) ?? []].flatMap((id) => this.#resident(id) ?? [])
    return cell ? all.filter(({ stage, lane }) => stage === cell.stage && lane === cell.lane) : all
  }

  /** Looks again at the touched things and everything that hangs on them. */
  look(touched: ReadonlySet<string>): Difference {
    const again = new Set(touched)
    const parents = new Set<string>()
    for (const id of touched) {
      for (const parent of this.#read(id)) parents.add(parent)
    }
    for (const id of touched) this.#addHangers(id, again)
    for (const parent of parents) {
      if (this.#kindOf(parent) === 'journey') this.#addHangers(parent, again.add(parent))
      // Without its journey what stood in cells is dealt in a row: one more moves the others.
      else for (const id of this.#inside.get(parent) ?? []) if (this.#nodes.get(id)?.placement?.at.on === 'cell') this.#addHangers(id, again.add(id))
      if (this.#kindOf(parent) === 'group') again.add(parent)
    }
    this.#layOut(again)
    this.#order(again)
    return this.#difference(again)
  }

  /** Reads one thing anew and answers the parents it had and has. */
  #read(id: string): string[] {
    const before = this.#nodes.get(id)
    const read = readThing(this.#document, id)
    const here = read !== null && (read.kind === 'damaged' || (read.alive && isShown(read)))
    this.#link(id, before, 'delete')
    const after = here ? { thing: read, placement: readPlacement(this.#document, id) } : undefined
    if (after) this.#nodes.set(id, after)
    else this.#nodes.delete(id)
    this.#link(id, after, 'add')
    return [before, after].flatMap((node) => (node ? rawParent(node) ?? [] : []))
  }

  #link(id: string, node: Node | undefined, deed: 'add' | 'delete'): void {
    if (!node) return
    const parent = rawParent(node)
    if (parent !== null) setIn(this.#inside, parent)[deed](id)
    if (node.thing.kind !== 'connector') return
    for (const end of [node.thing.start, node.thing.end]) if ('thing' in end) setIn(this.#connectorsAt, end.thing)[deed](id)
  }

  /** What stands in a thing (all the way down) and the connectors at it. */
  #addHangers(id: string, again: Set<string>): void {
    for (const connector of this.#connectorsAt.get(id) ?? []) again.add(connector)
    for (const child of this.#inside.get(id) ?? []) {
      if (again.has(child)) continue
      again.add(child)
      this.#addHangers(child, again)
    }
  }

  #layOut(again: ReadonlySet<string>): void {
    for (const id of again) {
      const thing = this.#nodes.get(id)?.thing
      if (thing?.kind === 'journey') this.#layouts.set(id, layoutJourney(thing, this.residents(id)))
      else this.#layouts.delete(id)
    }
  }

  #order(again: Set<string>): void {
    const disturbed = new Set<string>()
    for (const id of again) {
      const node = this.#nodes.get(id)
      const before = this.#shownIn.get(id)
      const after = node ? this.#parent(id) ?? page : undefined
      const z = keyOr(node?.placement?.z, 'a0')
      if (before === after && (after === undefined || this.#kin.get(after)?.get(id) === z)) continue
      if (before !== undefined) this.#kin.get(before)?.delete(id)
      if (after === undefined) this.#shownIn.delete(id)
      else mapIn(this.#kin, after).set(id, z)
      if (after !== undefined) this.#shownIn.set(id, after)
      for (const parent of [before, after]) if (parent !== undefined) disturbed.add(parent)
    }
    for (const parent of disturbed) {
      const before = this.#indices.get(parent)
      const after = indicesOf(this.#kin.get(parent) ?? new Map())
      this.#indices.set(parent, after)
      for (const [id, index] of after) if (before?.get(id) !== index) again.add(id)
    }
  }

  #difference(again: ReadonlySet<string>): Difference {
    const put: TLRecord[] = []
    const gone: TLRecord['id'][] = []
    for (const id of again) {
      const before = this.#shown.get(id) ?? []
      const view = this.#view(id)
      const after = view === null ? [] : project(view, this.#schema)
      if (after.length > 0) this.#shown.set(id, after)
      else this.#shown.delete(id)
      put.push(...after.filter((record) => !before.some((one) => one.id === record.id && isSame(one, record))))
      // A picture's file record may be another picture's too; it stays, it is a few bytes.
      gone.push(...before.flatMap((record) => (record.typeName === 'asset' || after.some((one) => one.id === record.id) ? [] : [record.id])))
    }
    return { put: inPuttingOrder(put), gone }
  }

  #view(id: string): View | null {
    const node = this.#nodes.get(id)
    // What nobody has placed has no spot on the canvas; the list shows it.
    if (!node?.placement) return null
    const { thing, placement } = node
    if (thing.kind === 'group' && (this.#kin.get(id)?.size ?? 0) === 0) return null
    const parent = this.#parent(id)
    const at = this.#at(id, node, parent)
    return {
      thing, placement, at, inCell: this.#resident(id) !== null && parent !== null,
      parent: parent === null ? page : shapeOf(parent) as TLParentId, // a shape's id is a parent's id
      index: this.#indices.get(parent ?? page)?.get(id) ?? 'a0' as IndexKey, // the library's first key
      layout: this.#layouts.get(id) ?? null,
      loose: (end) => this.#loose(end, at, parent),
    }
  }

  /** The thing it is shown in; null is the page: nobody, somebody gone, somebody who cannot hold it, or a circle. */
  #parent(id: string): string | null {
    const node = this.#nodes.get(id)
    const parent = node ? rawParent(node) : null
    if (!node?.placement || parent === null || !this.#holds(parent, node)) return null
    const seen = new Set([id])
    for (let up: string | null = parent; up !== null; up = this.#upOf(up)) {
      if (seen.has(up)) return null
      seen.add(up)
    }
    return parent
  }

  #upOf(id: string): string | null {
    const node = this.#nodes.get(id)
    return node ? rawParent(node) : null
  }

  #holds(parent: string, { thing, placement }: Node): boolean {
    const holder = this.#nodes.get(parent)
    if (!holder?.placement || !containers.has(holder.thing.kind)) return false
    if (placement?.at.on === 'cell') return holder.thing.kind === 'journey' && residentKinds.has(thing.kind)
    return holder.thing.kind !== 'journey' || thing.kind === 'connector'
  }

  #kindOf(id: string): string | null {
    return this.#nodes.get(id)?.thing.kind ?? null
  }

  #resident(id: string): Resident | null {
    const node = this.#nodes.get(id)
    if (!node || node.thing.kind === 'damaged' || node.placement?.at.on !== 'cell' || !residentKinds.has(node.thing.kind)) return null
    const { stage, lane, order } = node.placement.at
    const [w, h] = sizeOf(node.thing, node.placement.size, true)
    return { id, stage, lane, order, w, h }
  }

  #at(id: string, { placement }: Node, parent: string | null): View['at'] {
    if (placement === null) return { x: 0, y: 0, rotation: 0 }
    const { at } = placement
    if (at.on === 'canvas') return parent === null ? spotWithoutHolder(this.#document, at, 0) : { x: at.x, y: at.y, rotation: at.rotation }
    const box = parent === null ? null : this.#layouts.get(parent)?.residents.get(id)
    if (box) return { x: box.x, y: box.y, rotation: 0 }
    return spotWithoutHolder(this.#document, at, [...this.#inside.get(at.journey) ?? []].sort().indexOf(id))
  }

  /** Where a bound end points when its thing is not shown, seen from the connector; null when the binding holds. */
  #loose(end: ConnectorEnd, connector: Point, parent: string | null): Point | null {
    if (!('thing' in end)) return null
    if (this.#nodes.get(end.thing)?.placement && this.#kindOf(end.thing) !== 'connector') return null
    const spot = spotOnPage(this.#document, end.thing)
    const [w, h] = readPlacement(this.#document, end.thing)?.size ?? usualSizes.note
    const own = parent === null ? { x: 0, y: 0 } : spotOnPage(this.#document, parent)
    return { x: spot.x + end.nx * w - own.x - connector.x, y: spot.y + end.ny * h - own.y - connector.y }
  }
}

/** Looks at a whole document once: what a fresh canvas shows. */
export function projectAll(document: BoardDocument, schema: TLSchema): TLRecord[] {
  return new Scenery(document, schema).all()
}

function rawParent({ placement }: Node): string | null {
  return placement === null ? null : holderOf(placement.at)
}

/** Order keys of siblings; where two are equal, keys between their neighbours, dealt by id. */
function indicesOf(siblings: ReadonlyMap<string, string>): ReadonlyMap<string, IndexKey> {
  const sorted = [...siblings].map(([id, z]) => ({ id, z })).sort((a, b) => compare(a.z, b.z) || compare(a.id, b.id))
  const indices = new Map<string, IndexKey>()
  for (let from = 0; from < sorted.length;) {
    const z = sorted[from]?.z ?? 'a0'
    let to = from + 1
    while (sorted[to]?.z === z) to += 1
    const keys = to - from === 1 ? [] : keysBetween(z, sorted[to]?.z ?? null, to - from - 1)
    sorted.slice(from, to).forEach(({ id }, i) => indices.set(id, (i === 0 ? z : keys[i - 1] ?? z) as IndexKey)) // checked by keyOr
    from = to
  }
  return indices
}

function keyOr(z: string | undefined, usual: string): string {
  try {
    return z !== undefined && orderBetween(z, null) !== '' ? z : usual
  } catch {
    // The key library answers a bad key by throwing.
    return usual
  }
}

function keysBetween(after: string, before: string | null, n: number): string[] {
  const keys: string[] = []
  for (let last = after; keys.length < n; keys.push(last)) last = orderBetween(last, before)
  return keys
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}

function inPuttingOrder(records: readonly TLRecord[]): TLRecord[] {
  const rank = ({ typeName }: TLRecord): number => (typeName === 'asset' ? 0 : typeName === 'shape' ? 1 : 2)
  return [...records].sort((a, b) => rank(a) - rank(b))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function mapIn(map: Map<string, Map<string, string>>, key: string): Map<string, string> {
  const found = map.get(key) ?? new Map<string, string>()
  map.set(key, found)
  return found
}

function setIn(map: Map<string, Set<string>>, key: string): Set<string> {
  const found = map.get(key) ?? new Set()
  map.set(key, found)
  return found
}
