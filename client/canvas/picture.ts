// A picture of the whole canvas, made by the library from what is on it, and handed to the browser as a file.

import { save } from '#client/look/save-file.ts'
import type { Editor } from 'tldraw'
import { tell } from '#client/look/toasts.ts'

/** PNG (twice the size) or SVG of everything on the canvas; says so when there is nothing or it fails. */
export async function picture(editor: Editor, format: 'png' | 'svg', name: string): Promise<void> {
  const ids = [...editor.getCurrentPageShapeIds()]
  if (ids.length === 0) {
    tell({ title: 'There is nothing on the board to make a picture of.' })
    return
  }
  try {
    const { blob } = await editor.toImage(ids, { format, background: true, padding: 32, pixelRatio: 2 })
    save(blob, `${name}.${format}`)
  } catch (reason) {
    tell({ tone: 'refused', title: 'The picture could not be made.', detail: reason instanceof Error ? 'The board may be too large for this browser. The session record holds everything.' : '' })
  }
}
