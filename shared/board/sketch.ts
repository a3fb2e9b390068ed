// Things people draw rather than say: text, shapes, connectors, pen strokes, pictures, areas, groups.
// The look (`style`) and the stroke are the canvas library's own words, kept as plain data, checked for size and sanity only.

import { z } from 'zod'
import { assetId, thingId } from '../base/ids.ts'

const finite = z.number().min(-1_000_000).max(1_000_000)
/** Style words such as colour, size, dash, fill: short strings and numbers by name. */
const style = z.record(z.string().max(40), z.union([z.string().max(80), finite, z.boolean()])).catch({})

/** One end of a connector: on a thing (with the anchor as a share of its box), or free on the canvas. */
export const connectorEnd = z.union([
  z.object({ thing: thingId, nx: finite, ny: finite, exact: z.boolean().catch(false), snap: z.string().max(20).catch('none') }),
  z.object({ x: finite, y: finite }),
])
export type ConnectorEnd = z.infer<typeof connectorEnd>

const stroke = z.array(z.object({
  type: z.enum(['free', 'straight']),
  points: z.array(z.object({ x: finite, y: finite, z: finite.optional() })).max(6_000),
})).max(400)

export const textFields = z.object({ style })
export const shapeFields = z.object({ geo: z.string().max(40).catch('rectangle'), style })
export const connectorFields = z.object({ style, start: connectorEnd, end: connectorEnd, bend: finite.catch(0) })
export const drawingFields = z.object({ style, stroke, closed: z.boolean().catch(false), pen: z.boolean().catch(false), highlight: z.boolean().catch(false) })
export const imageFields = z.object({ asset: assetId, name: z.string().max(255).catch(''), alt: z.string().max(500).catch('') })
export const areaFields = z.object({ style })
export const groupFields = z.object({})
export const cardFields = z.object({ record: z.string().regex(/^r_/).max(64), folded: z.boolean().catch(false) })
export const sceneCardFields = z.object({ scene: z.string().max(64) })
