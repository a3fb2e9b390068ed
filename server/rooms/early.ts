// Edits that came before the state they build on: they wait for their connection's sync step 2, a bounded number of bytes and a
// bounded time. While one waits nothing that came after it is answered, so a wait without end would grow without end.

import type { Clock } from '../clock.ts'
import type { Limits } from './limits.ts'
import { heldBytes, type Frame, type Place } from './place.ts'

type Held = { readonly frames: Frame[]; bytes: number; readonly callOff: () => void }
type Means = {
  readonly clock: Clock
  readonly limits: Pick<Limits, 'earlyBytes' | 'earlyMs'>
  /** The step 2 has not come in time: these wait no longer. */
  readonly onLate: (place: Place, frames: readonly Frame[]) => void
}

/** The early edits of one room's connections. */
export class Early {
  readonly #means: Means
  readonly #byPlace = new Map<Place, Held>()

  constructor(means: Means) {
    this.#means = means
  }

  /** False when there is no room for it, or nobody to wait for. */
  put(frame: Frame): boolean {
    const { place } = frame
    const held = this.#byPlace.get(place)
    if (place.gone || (held?.bytes ?? 0) + heldBytes(frame) > this.#means.limits.earlyBytes) return false
    if (held === undefined) {
      const { clock, limits, onLate } = this.#means
      const callOff = clock.after(limits.earlyMs, () => onLate(place, this.take(place)))
      this.#byPlace.set(place, { frames: [frame], bytes: heldBytes(frame), callOff })
    } else {
      held.frames.push(frame)
      held.bytes += heldBytes(frame)
    }
    return true
  }

  /** Takes a connection's early edits, in their order. */
  take(place: Place): readonly Frame[] {
    const held = this.#byPlace.get(place)
    held?.callOff()
    this.#byPlace.delete(place)
    return held?.frames ?? []
  }
}
