// The beat of the house: one timer for all rooms. Those that wait for it are woken together, so that the loop turns once for
// fifty rooms, and their edits go to the disk in one commit (50 rooms of 10: a commit a beat instead of one a room and beat).
// Strikes only when somebody waits.

import type { Clock } from '../clock.ts'

export type Beat = {
  /** Does the deed at the next strike, at most one beat from now; the answer calls it off. */
  readonly next: (deed: () => void) => () => void
}

/** A beat every `everyMs`, counted from the clock's own beginning. */
export function newBeat(clock: Clock, everyMs: number): Beat {
  let waiting = new Set<() => void>()
  let asked = false
  const strike = (): void => {
    asked = false
    const now = waiting
    waiting = new Set()
    for (const deed of now) deed()
  }
  return {
    next(deed) {
      waiting.add(deed)
      const mine = waiting
      if (!asked) {
        asked = true
        clock.after(Math.ceil(everyMs - clock.elapsed() % everyMs), strike)
      }
      return () => { mine.delete(deed) }
    },
  }
}
