// Where something stands whose holder (an area, a group, a journey) was removed while somebody put it there: on the board itself,
// where it stood. The canvas shows it there, and the session record keeps it so, in which nothing is left of the holder.

import type { Point } from '../journey/geometry.ts'
import type { BoardDocument } from './document.ts'
import type { Spot } from './layout.ts'
import { readPlacement } from './reading.ts'
import { usualSizes } from './sizes.ts'

/** Holders deeper in one another than this stand in a circle. */
const mostNested = 50
const inARow = 8
const gap = 12

/** Where a thing stands, or stood before it was removed, on the board, in canvas units; turned holders count as straight. */
export function spotOnPage(document: BoardDocument, id: string, nested = 0): Point {
  const at = readPlacement(document, id)?.at
  if (at?.on !== 'canvas' || nested > mostNested) return { x: 0, y: 0 }
  const up = at.parent === null ? { x: 0, y: 0 } : spotOnPage(document, at.parent, nested + 1)
  return { x: at.x + up.x, y: at.y + up.y }
}

/** The spot on the board of what stood here. `nth`: its number, from 0, among those of the same journey, whose cells are gone with it. */
export function spotWithoutHolder(document: BoardDocument, at: Spot, nth: number): Point & { readonly rotation: number } {
  if (at.on === 'canvas') {
    const lost = at.parent === null ? { x: 0, y: 0 } : spotOnPage(document, at.parent)
    return { x: at.x + lost.x, y: at.y + lost.y, rotation: at.rotation }
  }
  const spot = spotOnPage(document, at.journey)
  const [w, h] = usualSizes.note
  return { x: spot.x + (nth % inARow) * (w + gap), y: spot.y + Math.floor(nth / inARow) * (h + gap), rotation: 0 }
}

/** The thing that something says it stands in; null: none. */
export const holderOf = (at: Spot): string | null => (at.on === 'cell' ? at.journey : at.parent)
