// Remedies for the library's 3.15 line with many shapes, each of them measured: only selected and hovered
// shapes have outlines mounted; what is out of sight is worked out again only when the view leaves a wider box; nothing is
// looked for under the pointer while the view moves. The newer line does all of this itself: then this file goes.

import { Box, computed, type Editor, type TLShapeId, type VecLike } from 'tldraw'

/** How far beyond the view shapes stay mounted, as a share of the view. */
const margin = 0.5

/** Replaces two public methods of one editor; nothing of the library itself is changed. */
export function lighten(editor: Editor): void {
  let box: Box | null = null
  const wide = computed('wide view', () => {
    const view = editor.getViewportPageBounds()
    const tooWide = box !== null && box.w > view.w * (1 + 4 * margin)
    if (box === null || tooWide || !box.contains(view)) box = view.clone().expandBy(Math.max(view.w, view.h) * margin)
    return box
  }, { isEqual: (a, b) => a === b })
  const culled = computed('culled shapes', () => {
    const around = wide.get()
    const away = new Set<TLShapeId>()
    for (const id of editor.getCurrentPageShapeIds()) {
      const bounds = editor.getShapePageBounds(id)
      if (!bounds || !around.includes(bounds)) away.add(id)
    }
    for (const id of editor.getSelectedShapeIds()) away.delete(id)
    const editing = editor.getEditingShapeId()
    if (editing) away.delete(editing)
    return away
  })
  editor.getCulledShapes = () => culled.get()
  const shapeAt = editor.getShapeAtPoint.bind(editor)
  editor.getShapeAtPoint = (point, options) => (editor.getCameraState() === 'moving' && editor.isIn('select.idle') && isHover(editor, point) ? undefined : shapeAt(point, options))
}

/** Whether this is the library following the pointer, not somebody asking about a place. */
function isHover(editor: Editor, { x, y }: VecLike): boolean {
  const { currentPagePoint } = editor.inputs
  return Math.abs(currentPagePoint.x - x) < 0.001 && Math.abs(currentPagePoint.y - y) < 0.001
}
