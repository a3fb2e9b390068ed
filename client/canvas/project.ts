// Projection: one thing and where it stands -> the records the canvas library shows. Pure and total: what cannot be shown
// as itself is shown as a placeholder, and one bad record never takes another with it. The document is never touched.

import type { IndexKey, TLArrowBinding, TLAsset, TLBinding, TLParentId, TLRecord, TLSchema, TLShape } from 'tldraw'
import { never } from '#shared/base/must.ts'
import type { ConnectorEnd } from '#shared/board/sketch.ts'
import type { Placement } from '#shared/document/layout.ts'
import type { Damaged, Thing, ThingOf } from '#shared/document/reading.ts'
import type { Layout, Point } from '#shared/journey/geometry.ts'
import { assetOf, bindingOf, shapeOf } from './names.ts'
import { allowedShapes, type Grid } from './shapes.ts'
import { sizeOf, usualSizes } from '#shared/document/sizes.ts'
import { styleOf } from './style.ts'

/** Everything that decides how one thing is shown. `at` is relative to the parent; `inCell` stands in a journey's cell. */
export type View = {
  readonly thing: Thing | Damaged
  readonly placement: Placement | null
  readonly parent: TLParentId
  readonly at: Point & { readonly rotation: number }
  readonly index: IndexKey
  readonly inCell: boolean
  /** For journeys. */
  readonly layout: Layout | null
  /** For connectors: where a bound end goes when its thing is not there (relative to the connector), or null when it is. */
  readonly loose: (end: ConnectorEnd) => Point | null
}

/** The records of one thing, checked; a thing that the schema refuses becomes a placeholder. Shapes come before bindings. */
export function project(view: View, schema: TLSchema): TLRecord[] {
  const { thing } = view
  if (thing.kind !== 'damaged' && !isShown(thing)) return []
  const shape = thing.kind === 'damaged' ? null : shapeFor(thing, view)
  const fits = shape !== null && isSound(shape, schema)
  const shown = fits ? shape : placeholder(view, thing.kind === 'damaged' ? thing.why : 'its values are out of range')
  if (!fits || thing.kind === 'damaged') return isSound(shown, schema) ? [shown] : []
  return [...assetsFor(thing), shown, ...bindingsFor(thing, view)].filter((record) => isSound(record, schema))
}

/** Whether things of this kind stand on the canvas at all. */
export function isShown({ kind }: Pick<Thing, 'kind'>): boolean {
  return kind !== 'insight' && kind !== 'action' && kind !== 'line'
}

/** Whether a record may be shown: of an allowed sort, in range, and as the schema wants it. */
export function isSound(record: TLRecord, schema: TLSchema): boolean {
  try {
    const type = schema.types[record.typeName] as unknown as { readonly validate: (record: TLRecord) => unknown } // the table is a union of functions, each for its own sort
    type.validate(record)
    return record.typeName !== 'shape' || (allowedShapes.has(record.type) && inRange(record))
  } catch {
    // The library's validators answer by throwing; a refusal here is an ordinary case.
    return false
  }
}

/** The part of a journey's layout that its shape shows. */
export function gridOf({ phases, stages, lanes, phaseY, stageY, curve }: Layout): Grid {
  return { phases, stages, lanes, phaseY, stageY, curve }
}

function inRange({ x, y, rotation, props }: TLShape): boolean {
  const { w = 1, h = 1 } = props as Partial<Record<'w' | 'h', number>> // not every shape has a size
  return [x, y].every((one) => Math.abs(one) <= 2_000_000) && Math.abs(rotation) < 1_000 && [w, h].every((one) => one >= 0 && one <= 200_000)
}

function base(view: View) {
  const { thing, placement, parent, at, index } = view
  return { typeName: 'shape' as const, id: shapeOf(thing.id), parentId: parent, index, ...at, isLocked: placement?.locked ?? false, opacity: 1, meta: {} }
}

function placeholder(view: View, why: string): TLShape {
  const [w, h] = usualSizes.damaged
  return { ...base(view), type: 'sb-damaged', props: { w, h, why } }
}

function shapeFor(thing: Thing, view: View): TLShape {
  const [w, h] = sizeOf(thing, view.placement?.size ?? null, view.inCell)
  const as = (type: string, props: object): TLShape => ({ ...base(view), type, props } as TLShape) // checked against the schema by the caller
  switch (thing.kind) {
    case 'note': return as('sb-note', { w, h, text: thing.text, sign: thing.sign, author: thing.author, department: thing.department, about: thing.about, dense: view.inCell })
    case 'card': return as('sb-card', { w, h, record: thing.record, folded: view.inCell || thing.folded })
    case 'journey': return as('sb-journey', journeyProps(thing, view.layout))
    case 'scene': return as('sb-scene', { w, h, scene: thing.scene })
    case 'text': return as('sb-text', { w, h, text: thing.text, ...styleOf(thing.style, ['color', 'size']) })
    case 'shape': return as('sb-form', { w, h, geo: thing.geo, text: thing.text, ...styleOf(thing.style, ['color', 'fill', 'dash', 'size']) })
    case 'area': return as('frame', { w, h, name: thing.title, color: 'black' })
    case 'group': return as('group', {})
    case 'image': return as('image', { w, h, assetId: assetOf(thing.asset), playing: true, url: '', crop: null, flipX: false, flipY: false, altText: thing.alt })
    case 'drawing': return drawing(thing, as)
    case 'connector': return as('arrow', arrowProps(thing, view))
    case 'insight': case 'action': case 'line': return as('none', {})
    default: return never(thing)
  }
}

function journeyProps({ title, actor }: ThingOf<'journey'>, layout: Layout | null): object {
  return layout === null ? {} : { w: layout.w, h: layout.h, title, actor, grid: gridOf(layout) }
}

function drawing({ stroke, style, closed, pen, highlight }: ThingOf<'drawing'>, as: (type: string, props: object) => TLShape): TLShape {
  const common = { segments: stroke, isComplete: true, isPen: pen, scale: 1 }
  return highlight
    ? as('highlight', { ...common, ...styleOf(style, ['color', 'size']) })
    : as('draw', { ...common, isClosed: closed, ...styleOf(style, ['color', 'fill', 'dash', 'size']) })
}

function arrowProps({ start, end, bend, text, style }: ThingOf<'connector'>, { loose }: View): object {
  const point = (one: ConnectorEnd, fallback: Point): Point => ('thing' in one ? loose(one) ?? fallback : { x: one.x, y: one.y })
  return {
    kind: 'arc', labelColor: 'black', font: 'sans', labelPosition: 0.5, scale: 1, elbowMidPoint: 0.5, bend, text,
    start: point(start, { x: 0, y: 0 }), end: point(end, { x: 2, y: 0 }), ...styleOf(style, ['color', 'fill', 'dash', 'size', 'arrowheadStart', 'arrowheadEnd']),
  }
}

function bindingsFor(thing: Thing, { loose }: View): TLBinding[] {
  if (thing.kind !== 'connector') return []
  return (['start', 'end'] as const).flatMap((terminal) => {
    const end = thing[terminal]
    if (!('thing' in end) || loose(end) !== null) return []
    const { nx: x, ny: y, exact: isExact, snap } = end
    const props: TLArrowBinding['props'] = { terminal, normalizedAnchor: { x, y }, isExact, isPrecise: x !== 0.5 || y !== 0.5, snap: snap as TLArrowBinding['props']['snap'] } // checked against the schema by the caller
    return [{ typeName: 'binding', id: bindingOf(thing.id, terminal), type: 'arrow', fromId: shapeOf(thing.id), toId: shapeOf(end.thing), meta: {}, props } as TLBinding]
  })
}

function assetsFor(thing: Thing): TLAsset[] {
  if (thing.kind !== 'image') return []
  const [w, h] = usualSizes.image
  const id = assetOf(thing.asset)
  return [{ typeName: 'asset', id, type: 'image', meta: {}, props: { w, h, name: thing.name, isAnimated: false, mimeType: null, src: id } }]
}
