// Edits that came before the state they build on: they wait for their connection's sync step 2, a bounded number of bytes.

import type { Frame, Place } from './place.ts'

type Held = { readonly frames: Frame[]; bytes: number }

/** The early edits of one room's connections. */
export class Early {
  readonly #most: number
  readonly #byPlace = new Map<Place, Held>()

  /** `most` bytes for each connection. */
  constructor(most: number) {
    this.#most = most
  }

  /** False when there is no room for it, or nobody to wait for. */
  put(frame: Frame): boolean {
    const held = this.#byPlace.get(frame.place) ?? { frames: [], bytes: 0 }
    if (frame.place.gone || held.bytes + frame.bytes.length > this.#most) return false
    held.frames.push(frame)
    held.bytes += frame.bytes.length
    this.#byPlace.set(frame.place, held)
    return true
  }

  /** Takes a connection's early edits, in their order. */
  take(place: Place): readonly Frame[] {
    const held = this.#byPlace.get(place)
    this.#byPlace.delete(place)
    return held?.frames ?? []
  }
}
