// What all our shapes have in common: they are boxes, drawn in HTML, with a plain outline when selected.

import { BaseBoxShapeUtil, type TLBaseBoxShape } from 'tldraw'
import { createElement } from 'react'

/** A box with an outline of its size. Written so that the library's newer line (getIndicatorPath) takes it too. */
export abstract class BoxUtil<S extends TLBaseBoxShape> extends BaseBoxShapeUtil<S> {
  indicator(shape: S) {
    return createElement('rect', { width: shape.props.w, height: shape.props.h, rx: 8, ry: 8 })
  }

  getIndicatorPath(shape: S): Path2D {
    const path = new Path2D()
    path.roundRect(0, 0, shape.props.w, shape.props.h, 8)
    return path
  }

  override isAspectRatioLocked(): boolean {
    return false
  }
}
