// Ties an editor to its session: the bond, what counts as a gesture (nothing is written until it ends, others see it as a
// preview), where it lets go, and the session's undo in step with the pointer.

import { Box, react, type Editor, type TLShapeId } from 'tldraw'
import { nanoid } from 'nanoid'
import type { IntlShape } from 'react-intl'
import type { Session } from '#client/session/session.ts'
import { Bond } from './bond.ts'
import { setUp, type Easel } from './easel.ts'
import { lighten } from './legacy315.ts'
import { thingOfShape } from './names.ts'
import { putNoteAt } from './tools.ts'

const gestures = [
  'select.translating', 'select.resizing', 'select.rotating', 'select.dragging_handle', 'select.cropping', 'draw.drawing', 'highlight.drawing',
  'arrow.pointing', 'frame.pointing', 'form.pointing', 'eraser.erasing', 'eraser.pointing',
]

/** Begins; `end` undoes all of it. */
export function beginCanvas(editor: Editor, session: Session, intl: IntlShape): { readonly easel: Easel; readonly end: () => void } {
  const held = (): boolean => editor.isInAny(...gestures)
  let dropped: { readonly x: number; readonly y: number } | null = null
  const bond = new Bond({
    document: session.document, store: editor.store, random: () => nanoid(), held, dropPoint: () => dropped,
    author: () => ({ author: session.me.id, department: session.me.department, createdAt: session.now() }),
    beforeAct: () => session.undo.stop(),
    giveUpGesture: (gone) => { if (held() && touchesHand(editor, gone)) editor.cancel() },
    named: (names) => {
      const selected = editor.getSelectedShapeIds()
      if (selected.some((id) => names.has(id))) editor.setSelectedShapes(selected.map((id) => names.get(id) ?? id).filter((id) => editor.getShape(id)))
    },
  })
  const easel = setUp({ editor, session, bond, intl })
  lighten(editor)
  let was = ''
  const stopPath = react('gestures', () => {
    const path = editor.getPath()
    if (was.startsWith('select.translating') && !path.startsWith('select.translating')) {
      const { x, y } = editor.inputs.currentPagePoint
      dropped = { x, y }
      easel.aim.set(null)
      session.show({ drag: null })
    }
    const ended = gestures.some((one) => was.startsWith(one)) && !held()
    was = path
    if (ended) bond.wake()
    else if (!held() && !path.startsWith('select.translating')) queueMicrotask(() => { dropped = null })
  })
  const stop = (): void => session.undo.stop()
  const container = editor.getContainer()
  container.addEventListener('pointerdown', stop, { capture: true })
  const stopDrag = editor.store.sideEffects.registerAfterChangeHandler('shape', (_before, _after, source) => {
    if (source === 'user' && editor.isInAny('select.translating', 'select.resizing')) showDrag(editor, session)
  })
  doubleClickMakesNote(editor, easel)
  return {
    easel,
    end() {
      stopPath()
      stopDrag()
      container.removeEventListener('pointerdown', stop, { capture: true })
      bond.end()
    },
  }
}

/** Shows others where the dragged things are; the session sends it at most twenty times a second. */
function showDrag(editor: Editor, session: Session): void {
  const drag = editor.getSelectedShapes().slice(0, 40).flatMap((shape) => {
    const id = thingOfShape(shape.id)
    const bounds = editor.getShapePageBounds(shape)
    if (id === null || !bounds || shape.type === 'arrow') return []
    const { x, y } = editor.getShapePageTransform(shape).point()
    const { w, h } = shape.props as { readonly w?: number; readonly h?: number } // not every shape has a size
    const round = (value: number): number => Math.round(value * 10) / 10
    return [{ id, x: round(x), y: round(y), ...(w !== undefined && h !== undefined && editor.isIn('select.resizing') ? { w: round(w), h: round(h) } : {}) }]
  })
  session.show({ drag })
}

function touchesHand(editor: Editor, gone: readonly TLShapeId[]): boolean {
  const hand = new Set<string>([...editor.getSelectedShapeIds(), ...editor.getHintingShapeIds(), ...editor.getErasingShapeIds()])
  for (const id of hand) for (const up of editor.getShapeAncestors(id as TLShapeId)) hand.add(up.id) // selected ids are shape ids; a set may grow while it is walked
  return gone.some((id) => hand.has(id))
}

/** A double click on the empty canvas makes a note there; the library would make a text of its own. */
function doubleClickMakesNote(editor: Editor, easel: Easel): void {
  const idle: unknown = editor.getStateDescendant('select.idle')
  if (idle === undefined || idle === null) return
  Reflect.set(idle, 'handleDoubleClickOnCanvas', () => {
    if (editor.getIsReadonly()) return
    const { x, y } = editor.inputs.currentPagePoint
    editor.timers.setTimeout(() => putNoteAt(easel, { x, y }), 0)
  })
}

/** What a newcomer sees first: journeys and cards framed well, or else everything, below the room's bars. */
export function frameContent(editor: Editor): void {
  const shapes = editor.getCurrentPageShapes()
  const main = shapes.filter(({ type }) => type === 'sb-journey' || type === 'sb-card')
  const boxes = (main.length > 0 ? main : shapes).flatMap((shape) => editor.getShapePageBounds(shape) ?? [])
  if (boxes.length === 0) return
  // The bars of the room stand above, the tools left, map and panels' rail right: the content is framed between them.
  const view = editor.getViewportScreenBounds()
  const { x, y, w, h } = Box.Common(boxes)
  const [left, top, right, bottom] = view.w > 640 ? [88, 104, 88, 72] : [16, 16, 16, 96]
  const zoom = Math.max(0.1, Math.min(1, (view.w - left - right) / w, (view.h - top - bottom) / h))
  const spare = { x: (view.w - left - right) / zoom - w, y: (view.h - top - bottom) / zoom - h }
  editor.setCamera({ x: left / zoom - x + spare.x / 2, y: top / zoom - y + Math.min(spare.y / 2, 80 / zoom), z: zoom })
}
