// Areas are the library's frames, with one hole closed: a frame that a peer removes while something is dragged out of it
// is no longer there when the library asks it, and the whole canvas would fail.

import { FrameShapeUtil, type TLDragShapesOutInfo, type TLFrameShape, type TLShape } from 'tldraw'

export class AreaUtil extends FrameShapeUtil {
  override onDragShapesOut(shape: TLFrameShape | undefined, shapes: TLShape[], info: TLDragShapesOutInfo): void {
    if (shape) super.onDragShapesOut(shape, shapes, info)
  }
}
