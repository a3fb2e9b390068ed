// The pace of a room: a deed is done at once when the room was quiet, otherwise with the next beat of the house.

import type { Clock } from '../clock.ts'
import type { Beat } from './beat.ts'

export type Pace = {
  /** Something waits: the deed comes now or at the next beat. */
  readonly wake: () => void
  readonly stop: () => void
}

/** A pace for one deed; a room that did nothing for `quietMs` was quiet. */
export function newPace(clock: Clock, beat: Beat, quietMs: number, deed: () => void): Pace {
  let last = -Infinity
  let asked = false
  let stopped = false
  let callOff: () => void = () => undefined
  const go = (): void => {
    asked = false
    if (stopped) return
    last = clock.elapsed()
    deed()
  }
  return {
    wake() {
      if (asked || stopped) return
      asked = true
      if (clock.elapsed() - last >= quietMs) clock.soon(go)
      else callOff = beat.next(go)
    },
    stop() {
      stopped = true
      callOff()
    },
  }
}
