// Absorbing: what a person did on the canvas -> edits of the document. A pure decision from the records before and after,
// group by group of what belongs together (spot, size, order, look, stroke, ends, words), so that what a peer changed
// meanwhile in another group survives. What the projection itself put there is never an edit. Writing is in write.ts.

import type { TLArrowBinding, TLArrowShape, TLDrawShape, TLHighlightShape, TLShape } from 'tldraw'
import type { ThingId, ThingKind } from '#shared/base/ids.ts'
import type { ConnectorEnd } from '#shared/board/sketch.ts'
import type { Size, Spot } from '#shared/document/layout.ts'
import type { Thing } from '#shared/document/reading.ts'
import type { NewThing } from '#shared/document/things.ts'
import type { Point } from '#shared/journey/geometry.ts'
import { pictureOfAsset, thingOfShape } from './names.ts'
import { residentKinds } from './scenery.ts'
import type { Grid } from './shapes.ts'
import { styleNames } from './style.ts'

/** A shape as it was before the person's act (null: made by it) and as it is now (null: removed by it). */
export type Change = { readonly before: TLShape | null; readonly after: TLShape | null }

/** One edit of the document. */
export type Edit =
  | { readonly deed: 'place'; readonly id: ThingId; readonly at?: Spot; readonly size?: Size; readonly z?: string; readonly locked?: boolean }
  | { readonly deed: 'fields'; readonly id: ThingId; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly deed: 'words'; readonly id: ThingId; readonly name: string; readonly next: string }
  | { readonly deed: 'make'; readonly thing: NewThing; readonly from: TLShape['id']; readonly grid?: Grid }
  | { readonly deed: 'remove'; readonly id: ThingId }

/** What the decision may ask about. */
export type Ground = {
  /** The living thing of this id, as the document has it. */
  readonly thing: (id: string) => Thing | null
  /** Where the document has it standing. */
  readonly spot: (id: ThingId) => Spot | null
  /** What is bound to an arrow's ends now. */
  readonly bindings: (arrow: TLShape['id']) => readonly TLArrowBinding[]
  /** The cell spot at a point of a journey (from its corner), after the n-th of those dropped together; null when it has no cells. */
  readonly cell: (journey: ThingId, moved: ThingId, point: Point, nth: number) => Extract<Spot, { on: 'cell' }> | null
  /** Where the pointer let go, seen from a journey's corner; null when nothing was dropped. */
  readonly dropped: (journey: ThingId) => Point | null
  readonly newId: (kind: ThingKind) => ThingId
  /** Who acts and when, for what is made. */
  readonly author: { readonly author: string | null; readonly department: string; readonly createdAt: number }
}

/** Which thing a shape shows is looked up through what is made in the same act first. */
type Names = (shape: string) => ThingId | null

/** The edits that a person's changes come to. An empty answer says: nothing was changed. */
export function absorb(changes: readonly Change[], ground: Ground): Edit[] {
  const made = new Map<string, ThingId>()
  for (const { before, after } of changes) {
    const kind = before === null && after !== null ? kindOf(after) : null
    if (after !== null && kind !== null) made.set(after.id, ground.newId(kind))
  }
  const names: Names = (shape) => made.get(shape) ?? thingOfShape(shape)
  let nth = 0
  return changes.flatMap(({ before, after }): Edit[] => {
    if (after === null) {
      const id = before === null ? null : thingOfShape(before.id)
      return id !== null && ground.thing(id) ? [{ deed: 'remove', id }] : []
    }
    if (before === null) return make(after, names, ground, nth++)
    const id = thingOfShape(after.id)
    const thing = id === null ? null : ground.thing(id)
    return id === null || thing === null ? [] : change(id, thing, { before, after }, { names, ground, nth: nth++ })
  })
}

/** The kind of thing a shape stands for; null for shapes that do not belong on our canvas. */
export function kindOf({ type }: Pick<TLShape, 'type'>): ThingKind | null {
  switch (type) {
    case 'sb-note': return 'note'
    case 'sb-card': return 'card'
    case 'sb-journey': return 'journey'
    case 'sb-scene': return 'scene'
    case 'sb-text': return 'text'
    case 'sb-form': return 'shape'
    case 'arrow': return 'connector'
    case 'draw': case 'highlight': return 'drawing'
    case 'image': return 'image'
    case 'frame': return 'area'
    case 'group': return 'group'
    default: return null
  }
}

type Context = { readonly names: Names; readonly ground: Ground; readonly nth: number }

function change(id: ThingId, thing: Thing, { before, after }: { readonly before: TLShape; readonly after: TLShape }, { names, ground, nth }: Context): Edit[] {
  const edits: Edit[] = []
  const size = sizeIn(after)
  const place = {
    ...(isMoved(before, after) ? spotEdit(id, after, { names, ground, nth }) : {}),
    ...(isResized(before, after) && size ? { size } : {}),
    ...(before.index === after.index ? {} : { z: after.index }),
    ...(before.isLocked === after.isLocked ? {} : { locked: after.isLocked }),
  }
  if (Object.keys(place).length > 0) edits.push({ deed: 'place', id, ...place })
  const fields = { ...styleEdit(thing, before, after), ...fieldsEdit(thing, before, after, { ground, names }) }
  if (Object.keys(fields).length > 0) edits.push({ deed: 'fields', id, fields })
  return [...edits, ...wordsEdit(id, before, after)]
}

function make(shape: TLShape, names: Names, ground: Ground, nth: number): Edit[] {
  const kind = kindOf(shape)
  const id = names(shape.id)
  if (kind === null || id === null) return []
  const at = spotOf(id, shape, { names, ground, nth })
  const size = sizeIn(shape)
  const placement = { at, z: shape.index, locked: shape.isLocked, ...(size && kind !== 'journey' ? { size } : {}) }
  const thing: NewThing = { id, kind, fields: fieldsOf(kind, shape, ground, names), texts: textsIn(kind, shape), placement }
  return [{ deed: 'make', thing, from: shape.id, ...(kind === 'journey' ? { grid: propsOf(shape)['grid'] as Grid } : {}) }] // validated with the shape
}

function isMoved(a: TLShape, b: TLShape): boolean {
  return a.x !== b.x || a.y !== b.y || a.rotation !== b.rotation || a.parentId !== b.parentId
}

function isResized(a: TLShape, b: TLShape): boolean {
  if (b.type === 'sb-journey') return false
  return propsOf(a)['w'] !== propsOf(b)['w'] || propsOf(a)['h'] !== propsOf(b)['h']
}

function spotEdit(id: ThingId, after: TLShape, context: Context): { at?: Spot } {
  const at = spotOf(id, after, context)
  // Nudged within its own place in a cell: nothing has changed, the layout puts it back.
  return JSON.stringify(at) === JSON.stringify(context.ground.spot(id)) ? {} : { at }
}

function spotOf(id: ThingId, shape: TLShape, { names, ground, nth }: Context): Spot {
  const parent = names(shape.parentId)
  const holder = parent === null ? null : ground.thing(parent)
  const kind = kindOf(shape)
  if (parent !== null && holder?.kind === 'journey' && kind !== null && residentKinds.has(kind)) {
    const size = sizeIn(shape) ?? [0, 0]
    const point = ground.dropped(parent) ?? { x: shape.x + size[0] / 2, y: shape.y + size[1] / 2 }
    const cell = ground.cell(parent, id, point, nth)
    if (cell) return cell
  }
  return { on: 'canvas', x: shape.x, y: shape.y, rotation: shape.rotation, parent }
}

function sizeIn(shape: TLShape): Size | undefined {
  const { w, h } = propsOf(shape)
  return typeof w === 'number' && typeof h === 'number' ? [Math.max(1, w), Math.max(1, h)] : undefined
}

function styleEdit(thing: Thing, before: TLShape, after: TLShape): { style?: Record<string, unknown> } {
  if (!('style' in thing) || thing.kind === 'area') return {}
  const changed = styleNames.filter((name) => propsOf(before)[name] !== propsOf(after)[name])
  return changed.length === 0 ? {} : { style: { ...thing.style, ...Object.fromEntries(changed.map((name) => [name, propsOf(after)[name]])) } }
}

function fieldsEdit(thing: Thing, before: TLShape, after: TLShape, { ground, names }: Pick<Context, 'ground' | 'names'>): Record<string, unknown> {
  switch (thing.kind) {
    case 'note': return differing(before, after, ['sign'])
    case 'card': return {}
    case 'shape': return differing(before, after, ['geo'])
    case 'image': return propsOf(before)['altText'] === propsOf(after)['altText'] ? {} : { alt: propsOf(after)['altText'] }
    case 'drawing': return propsOf(before)['segments'] === propsOf(after)['segments'] ? {} : { stroke: strokeOf(after as TLDrawShape) } // its kind says so
    case 'connector': {
      const arrow = after as TLArrowShape // its kind says so
      const ends = endsOf(arrow, ground, names)
      return {
        ...(['start', 'end'] as const).reduce((all, terminal) => (sameEnd(thing[terminal], ends[terminal], before as TLArrowShape, { terminal, ground }) ? all : { ...all, [terminal]: ends[terminal] }), {}),
        ...(propsOf(before)['bend'] === arrow.props.bend ? {} : { bend: arrow.props.bend }),
      }
    }
    default: return {}
  }
}

/** A free end counts as moved when the arrow's own record moved it; a bound one when what it is bound to changed. */
function sameEnd(held: ConnectorEnd, now: ConnectorEnd, before: TLArrowShape, { terminal, ground }: { readonly terminal: 'start' | 'end'; readonly ground: Ground }): boolean {
  const boundStill = 'thing' in held && ground.thing(held.thing) !== null
  if (boundStill || 'thing' in now) return JSON.stringify(held) === JSON.stringify(now)
  const was = before.props[terminal]
  return was.x === now.x && was.y === now.y
}

function endsOf(arrow: TLArrowShape, ground: Ground, names: Names): { readonly start: ConnectorEnd; readonly end: ConnectorEnd } {
  const bindings = ground.bindings(arrow.id)
  const end = (terminal: 'start' | 'end'): ConnectorEnd => {
    const binding = bindings.find(({ props }) => props.terminal === terminal)
    const thing = binding ? names(binding.toId) : null
    if (!binding || thing === null) return { x: arrow.props[terminal].x, y: arrow.props[terminal].y }
    const { normalizedAnchor: { x, y }, isPrecise, isExact, snap } = binding.props
    return isPrecise ? { thing, nx: x, ny: y, exact: isExact, snap } : { thing, nx: 0.5, ny: 0.5, exact: isExact, snap }
  }
  return { start: end('start'), end: end('end') }
}

/** Words that the library's own editors write: an area's title, a connector's label. Others are typed into the document directly. */
function wordsEdit(id: ThingId, before: TLShape, after: TLShape): Edit[] {
  const name = after.type === 'frame' ? 'name' : after.type === 'arrow' ? 'text' : null
  if (name === null || propsOf(before)[name] === propsOf(after)[name]) return []
  return [{ deed: 'words', id, name: after.type === 'frame' ? 'title' : 'text', next: String(propsOf(after)[name]) }]
}

function differing(before: TLShape, after: TLShape, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.flatMap((name) => (propsOf(before)[name] === propsOf(after)[name] ? [] : [[name, propsOf(after)[name]]])))
}

function fieldsOf(kind: ThingKind, shape: TLShape, ground: Ground, names: Names): Record<string, unknown> {
  const props = propsOf(shape)
  const style = Object.fromEntries(styleNames.flatMap((name) => (typeof props[name] === 'string' ? [[name, props[name]]] : [])))
  switch (kind) {
    case 'note': return { sign: props['sign'], about: props['about'] ?? null, ...ground.author }
    case 'card': return { record: props['record'], folded: props['folded'] }
    case 'scene': return { scene: props['scene'] }
    case 'image': return { asset: pictureOfAsset(String(props['assetId'])), name: '', alt: props['altText'] }
    case 'drawing': {
      const stroke = shape as TLDrawShape | TLHighlightShape // its kind says so
      return { style, stroke: strokeOf(stroke), closed: props['isClosed'] === true, pen: stroke.props.isPen, highlight: shape.type === 'highlight' }
    }
    case 'connector': return { style, bend: props['bend'], ...endsOf(shape as TLArrowShape, ground, names) } // its kind says so
    case 'shape': return { style, geo: props['geo'] }
    case 'text': case 'area': return { style: kind === 'area' ? {} : style }
    default: return {}
  }
}

function textsIn(kind: ThingKind, shape: TLShape): Record<string, string> {
  const { text, name, title, actor } = propsOf(shape)
  const words = (value: unknown): string => (typeof value === 'string' ? value : '')
  if (kind === 'area') return { title: words(name) }
  if (kind === 'journey') return { title: words(title), actor: words(actor) }
  return kind === 'note' || kind === 'text' || kind === 'shape' || kind === 'connector' ? { text: words(text) } : {}
}

/** A stroke's points, to a tenth of a unit: finer is noise, and it is kept for ever. */
function strokeOf({ props }: TLDrawShape | TLHighlightShape) {
  const tenth = (value: number): number => Math.round(value * 10) / 10
  return props.segments.map(({ type, points }) => ({
    type, points: points.map(({ x, y, z }) => ({ x: tenth(x), y: tenth(y), ...(z === undefined ? {} : { z: Math.round(z * 100) / 100 }) })),
  }))
}

function propsOf(shape: TLShape): Readonly<Record<string, unknown>> {
  return shape.props as Readonly<Record<string, unknown>> // read field by field, each checked where it is used
}
