// Lines of a simulated network: everything in order or not at all, as TCP gives it, but late, and cut without a word.

import type { Cable } from '#tests/support/network.ts'
import type { Dice, HandClock } from '#tests/support/clock.ts'

export type Wire = Cable & {
  /** From now on nothing passes; neither end hears of it. */
  readonly blackOut: () => void
}

/** A wire with its own latency, in ms drawn anew for each message but never overtaking. */
export function wire(clock: HandClock, lot: Dice, most: number): Wire {
  let free = 0
  let dark = false
  return {
    carry(deliver) {
      free = Math.max(free, clock.elapsed() + lot.below(most + 1))
      clock.after(free - clock.elapsed(), () => { if (!dark) deliver() })
    },
    blackOut: () => { dark = true },
  }
}
