// Our tools: a click puts a note, a text or a journey down; forms (rectangle, ellipse…) are drawn out like the library's own.
// Making happens after the library has finished with the click, because it takes no merges in the middle of one.

import { atom, BaseBoxShapeTool, StateNode, type TLPointerEventInfo } from 'tldraw'
import { useDesk } from '#client/desk/desk.ts'
import { easelOf, putJourney, putNotes, putText, spotAt, take, type Easel } from './easel.ts'
import { usualSizes } from '#shared/document/sizes.ts'

/** The form the next one drawn gets. */
export const formInHand = atom<string>('form in hand', 'rectangle')

abstract class PutTool extends StateNode {
  override onEnter(): void {
    this.editor.setCursor({ type: 'cross', rotation: 0 })
  }

  override onPointerDown(_info: TLPointerEventInfo): void {
    if (this.editor.getIsReadonly()) return
    const easel = easelOf(this.editor)
    const { x, y } = this.editor.inputs.currentPagePoint
    if (easel) this.editor.timers.setTimeout(() => this.put(easel, { x, y }), 0)
  }

  override onCancel(): void {
    this.editor.setCurrentTool('select')
  }

  abstract put(easel: Easel, point: { readonly x: number; readonly y: number }): void
}

export class NoteTool extends PutTool {
  static override id = 'note'
  put(easel: Easel, point: { readonly x: number; readonly y: number }): void {
    putNoteAt(easel, point)
  }
}

/** A note of the kind in hand at a point, open for writing. */
export function putNoteAt(easel: Easel, point: { readonly x: number; readonly y: number }): void {
  const { sign } = useDesk.getState()
  const [id] = putNotes(easel, [{ sign, at: spotAt(easel, point, usualSizes.note) }])
  if (id) take(easel, id, true)
}

export class TextTool extends PutTool {
  static override id = 'text'
  put(easel: Easel, point: { readonly x: number; readonly y: number }): void {
    const [id] = putText(easel, point)
    if (id) take(easel, id, true)
  }
}

export class JourneyTool extends PutTool {
  static override id = 'journey'
  put(easel: Easel, point: { readonly x: number; readonly y: number }): void {
    const id = putJourney(easel, point, '')
    take(easel, id, false)
    const bounds = easel.editor.getSelectionPageBounds()
    if (bounds) easel.editor.zoomToBounds(bounds, { inset: 96, targetZoom: 1, animation: { duration: 200 } })
  }
}

export class FormTool extends BaseBoxShapeTool {
  static override id = 'form'
  override shapeType = 'sb-form'
}
