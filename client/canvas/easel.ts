// The easel: one canvas library editor at work on one session, with the bond between them. Tools and shapes find it by their
// editor. What is made from the canvas (not by the library's own tools) is made here, straight into the document.

import { atom, type Atom, type Editor, type TLShapeId } from 'tldraw'
import { nanoid } from 'nanoid'
import type { IntlShape } from 'react-intl'
import { newThingId, type RecordId, type ThingId, type ThingKind } from '#shared/base/ids.ts'
import { orderBetween } from '#shared/base/order.ts'
import type { Spot } from '#shared/document/layout.ts'
import { addJourney } from '#shared/document/journeys.ts'
import { readPlacement } from '#shared/document/reading.ts'
import { addThings, bottommost, removeThings, textOf, type NewThing } from '#shared/document/things.ts'
import { usualLanes, usualStages } from '#shared/journey/journey.ts'
import { cellAt, neighboursAtPoint, type Cell, type Point } from '#shared/journey/geometry.ts'
import type { About, Sign } from '#shared/note/note.ts'
import type { Session } from '#client/session/session.ts'
import type { Bond } from './bond.ts'
import { cornerOf } from './ground.ts'
import { shapeOf, thingOfShape } from './names.ts'
import { usualSizes } from '#shared/document/sizes.ts'

export type Easel = {
  readonly editor: Editor
  readonly session: Session
  readonly bond: Bond
  readonly intl: IntlShape
  /** The cell a drag would drop into now. */
  readonly aim: Atom<{ readonly journey: ThingId; readonly cell: Cell } | null>
}

const easels = new WeakMap<Editor, Easel>()

/** Sets an easel up for its editor; the answer takes it down. */
export function setUp(easel: Omit<Easel, 'aim'>): Easel {
  const whole = { ...easel, aim: atom<{ journey: ThingId; cell: Cell } | null>('the cell aimed at', null) }
  easels.set(easel.editor, whole)
  return whole
}

/** The easel of an editor; null while it is being set up. */
export function easelOf(editor: Editor): Easel | null {
  return easels.get(editor) ?? null
}

/** What a new note starts with. */
export type NoteStart = { readonly text?: string; readonly sign?: Sign; readonly about?: About | null }

/** A spot at a point of the page: the cell of the journey there, or the canvas (inside the area there) with the thing's middle at the point. */
export function spotAt({ editor, bond }: Easel, point: Point, size: readonly [number, number]): Spot {
  const holder = editor.getShapeAtPoint(point, { hitInside: true, hitFrameInside: true, filter: ({ type }) => type === 'sb-journey' || type === 'frame' })
  const id = holder ? thingOfShape(holder.id) : null
  const corner = id === null ? null : cornerOf(editor.store, id)
  if (holder && id !== null && corner) {
    const inside = { x: point.x - corner.x, y: point.y - corner.y }
    const layout = bond.scenery.layout(id)
    const cell = layout && cellAt(layout, inside)
    if (layout && cell) {
      const { before, after } = neighboursAtPoint(layout, bond.scenery.residents(id, cell), inside)
      return { on: 'cell', journey: id, ...cell, order: orderBetween(before, after) }
    }
    if (holder.type === 'frame') return { on: 'canvas', x: inside.x - size[0] / 2, y: inside.y - size[1] / 2, rotation: 0, parent: id }
  }
  return { on: 'canvas', x: point.x - size[0] / 2, y: point.y - size[1] / 2, rotation: 0, parent: null }
}

/** Makes notes as one step of undo; the answer is their ids. */
export function putNotes(easel: Easel, notes: readonly (NoteStart & { readonly at: Spot })[]): ThingId[] {
  const { me } = easel.session
  return put(easel, 'note', notes.map(({ text = '', sign = 'plain', about = null, at }) => ({
    fields: { sign, about, author: me.id, department: me.department, createdAt: easel.session.now() }, texts: { text }, placement: { at },
  })))
}

/** Makes a free text. */
export function putText(easel: Easel, at: Point, text = ''): ThingId[] {
  return put(easel, 'text', [{ fields: { style: {} }, texts: { text }, placement: { at: { on: 'canvas', x: at.x, y: at.y - 18, rotation: 0, parent: null }, size: [...usualSizes.text] } }])
}

/** Puts a record's card down. */
export function putCard(easel: Easel, record: RecordId, point: Point): ThingId[] {
  return put(easel, 'card', [{ fields: { record }, placement: { at: spotAt(easel, point, usualSizes.card) } }])
}

/** Makes a picture's thing after its file was uploaded. */
export function putImage(easel: Easel, image: { readonly asset: string; readonly name: string; readonly size: [number, number] }, point: Point): ThingId[] {
  const { asset, name, size } = image
  return put(easel, 'image', [{ fields: { asset, name, alt: '' }, placement: { at: spotAt(easel, point, size), size } }])
}

/** Makes a journey with the usual stages and lanes. */
export function putJourney(easel: Easel, at: Point, title: string): ThingId {
  const { session, bond } = easel
  const id = newThingId('journey', nanoid)
  session.undo.stop()
  addJourney(session.document, {
    id, title, stages: usualStages.map((stage) => ({ id: nanoid(8), title: stage })), lanes: usualLanes.map((lane) => ({ id: nanoid(8), ...lane })),
    // A journey is ground to stand on: it goes beneath what is there, or it would hide notes written before.
    placement: { at: { on: 'canvas', x: at.x, y: at.y, rotation: 0, parent: null }, z: bottommost(session.document) },
  })
  session.undo.stop()
  bond.settle()
  return id
}

/** Brings a thing under the person's hands: selected, and its text open when asked. */
export function take(easel: Easel, id: ThingId, open: boolean): void {
  const { editor } = easel
  const shape: TLShapeId = shapeOf(id)
  if (!editor.getShape(shape)) return
  editor.setCurrentTool('select')
  editor.select(shape)
  if (!open) return
  editor.setEditingShape(shape)
  editor.setCurrentTool('select.editing_shape')
}

/** The next note while writing: the one that already stands there, or a new one of the same kind. */
export function nextNote(easel: Easel, id: ThingId, way: 'right' | 'left' | 'below'): void {
  const { editor, session, bond } = easel
  const at = readPlacement(session.document, id)?.at
  const shape = editor.getShape(shapeOf(id))
  const bounds = editor.getShapePageBounds(shapeOf(id))
  if (!at || shape?.type !== 'sb-note' || !bounds) return
  const sign = (shape.props as { readonly sign: Sign }).sign // a note's
  if (at.on === 'cell') {
    const others = bond.scenery.residents(at.journey, at).map(({ order }) => order).sort()
    const next = others.find((order) => order > at.order) ?? null
    const order = way === 'left' ? orderBetween(others.filter((one) => one < at.order).at(-1) ?? null, at.order) : orderBetween(at.order, next)
    const [made] = putNotes(easel, [{ sign, at: { ...at, order } }])
    if (made) take(easel, made, true)
    return
  }
  const gap = 24
  const step = { right: { x: bounds.w + gap, y: 0 }, left: { x: -bounds.w - gap, y: 0 }, below: { x: 0, y: bounds.h + gap } }[way]
  const middle = { x: bounds.midX + step.x, y: bounds.midY + step.y }
  const there = editor.getShapeAtPoint(middle, { hitInside: true, filter: ({ type }) => type === 'sb-note' })
  const known = there ? thingOfShape(there.id) : null
  const next = known ?? putNotes(easel, [{ sign, at: { ...at, x: at.x + step.x, y: at.y + step.y } }])[0]
  if (next) take(easel, next, true)
  const [now] = [editor.getShapePageBounds(shapeOf(next ?? id))]
  if (now && !editor.getViewportPageBounds().contains(now)) editor.centerOnPoint(now.center)
}

/** A free text that was left empty goes away. */
export function dropIfEmpty({ session }: Easel, id: ThingId): void {
  if (textOf(session.document, id)?.toString().trim() === '') removeThings(session.document, [id])
}

function put(easel: Easel, kind: ThingKind, things: readonly Omit<NewThing, 'id' | 'kind'>[]): ThingId[] {
  const { session, bond } = easel
  const made = things.map((thing): NewThing => ({ ...thing, id: newThingId(kind, nanoid), kind }))
  session.undo.stop()
  addThings(session.document, made)
  session.undo.stop()
  bond.settle()
  return made.map(({ id }) => id)
}
