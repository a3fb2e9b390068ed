// Outlines of selected and hovered shapes only (remedy A of legacy315.ts): the library would mount one for each shape.

import { useEditor, useEditorComponents, useValue } from 'tldraw'

export function Outlines() {
  const editor = useEditor()
  const { ShapeIndicator } = useEditorComponents()
  const ids = useValue('outlined shapes', () => {
    if (!editor.isInAny('select.idle', 'select.brushing', 'select.scribble_brushing', 'select.editing_shape', 'select.pointing_shape', 'select.pointing_selection', 'select.pointing_handle')) return []
    const hovered = editor.getHoveredShapeId()
    return [...new Set([...editor.getSelectedShapeIds(), ...(hovered ? [hovered] : [])])]
  }, [editor])
  if (!ShapeIndicator) return null
  return ids.map((id) => <ShapeIndicator key={id} shapeId={id} />)
}
