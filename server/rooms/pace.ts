// The beat of a room: a deed is done at once when the room was quiet, otherwise no sooner than one tick after the last.

import type { Clock } from '../clock.ts'

export type Pace = {
  /** Something waits: the deed comes now or at the next beat. */
  readonly wake: () => void
  readonly stop: () => void
}

/** A beat of `tickMs` for one deed. */
export function newPace(clock: Clock, tickMs: number, deed: () => void): Pace {
  let last = -Infinity
  let asked = false
  let stopped = false
  let callOff: () => void = () => undefined
  const beat = (): void => {
    asked = false
    if (stopped) return
    last = clock.elapsed()
    deed()
  }
  return {
    wake() {
      if (asked || stopped) return
      asked = true
      const wait = last + tickMs - clock.elapsed()
      if (wait <= 0) clock.soon(beat)
      else callOff = clock.after(wait, beat)
    },
    stop() {
      stopped = true
      callOff()
    },
  }
}
