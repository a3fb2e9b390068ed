// Where the card of a new scene goes: left of everything that stands free on the canvas, level with its top, so that it covers nothing.

import type { BoardDocument } from '#shared/document/document.ts'
import type { Spot } from '#shared/document/layout.ts'
import { readPlacement } from '#shared/document/reading.ts'

const cardWidth = 300
const air = 80

/** On a bare canvas, which is seen from its origin: clear of what floats over its top left corner. */
const bare = { on: 'canvas', x: 400, y: 200, rotation: 0, parent: null } as const

/** A free place, canvas units. */
export function spotForScene(document: BoardDocument): Spot {
  // What stands in an area counts from the area's corner and is inside of it anyway.
  const free = [...document.placements.keys()].flatMap((id) => {
    const at = readPlacement(document, id)?.at
    return at?.on === 'canvas' && at.parent === null && document.things.get(id)?.get('alive') === true ? [at] : []
  })
  if (free.length === 0) return bare
  const x = Math.min(...free.map((at) => at.x)) - cardWidth - air
  return { on: 'canvas', x, y: Math.min(...free.map((at) => at.y)), rotation: 0, parent: null }
}
