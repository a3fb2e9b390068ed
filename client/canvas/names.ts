// Names: a thing is on the canvas under `shape:<thing id>`, a connector's ends under `binding:<thing id>-start` and `-end`,
// a picture's file under `asset:<asset id>`. Here and nowhere else ids of the two worlds are turned into one another.

import type { TLAssetId, TLBindingId, TLPageId, TLShapeId } from 'tldraw'
import { assetId, thingId, type AssetId, type ThingId } from '#shared/base/ids.ts'

/** The one page there is. Made here, never in the document. */
export const page = 'page:page' as TLPageId // the library's ids are branded strings of this form

/** The shape that shows a thing. */
export function shapeOf(thing: string): TLShapeId {
  return `shape:${thing}` as TLShapeId // the library's ids are branded strings of this form
}

/** The thing a shape shows; null for the page and for shapes that the library named itself. */
export function thingOfShape(shape: string): ThingId | null {
  if (!shape.startsWith('shape:')) return null
  const read = thingId.safeParse(shape.slice('shape:'.length))
  return read.success ? read.data : null
}

/** The binding of one end of a connector. */
export function bindingOf(connector: string, terminal: 'start' | 'end'): TLBindingId {
  return `binding:${connector}-${terminal}` as TLBindingId // the library's ids are branded strings of this form
}

/** The library's record of an uploaded picture. */
export function assetOf(asset: string): TLAssetId {
  return `asset:${asset}` as TLAssetId // the library's ids are branded strings of this form
}

/** The uploaded picture behind the library's record. */
export function pictureOfAsset(asset: string): AssetId | null {
  const read = assetId.safeParse(asset.replace(/^asset:/, ''))
  return read.success ? read.data : null
}
