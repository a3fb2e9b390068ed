// Where the card of a new scene goes: left of everything that stands free on the canvas, level with its top, so that it covers nothing.

import type { BoardDocument } from '#shared/document/document.ts'
import type { Spot } from '#shared/document/layout.ts'
import { readPlacement } from '#shared/document/reading.ts'

const cardWidth = 300
const air = 80

/** A free place, canvas units. On a bare canvas the middle of it. */
export function spotForScene(document: BoardDocument): Spot {
  // What stands in an area counts from the area's corner and is inside of it anyway.
  const free = [...document.placements.keys()].flatMap((id) => {
    const at = readPlacement(document, id)?.at
    return at?.on === 'canvas' && at.parent === null && document.things.get(id)?.get('alive') === true ? [at] : []
  })
  if (free.length === 0) return { on: 'canvas', x: 0, y: 0, rotation: 0, parent: null }
  const x = Math.min(...free.map((at) => at.x)) - cardWidth - air
  return { on: 'canvas', x, y: Math.min(...free.map((at) => at.y)), rotation: 0, parent: null }
}
