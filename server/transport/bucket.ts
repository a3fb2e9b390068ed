// A token bucket: so much at once, so much per second after that. No timers: it is filled when it is asked.

import type { Clock } from '../clock.ts'

export type Bucket = { readonly take: (amount: number) => boolean }

/** A full bucket. */
export function newBucket(clock: Clock, { burst, perSecond }: { readonly burst: number; readonly perSecond: number }): Bucket {
  let left = burst
  let at = clock.elapsed()
  return {
    take(amount) {
      const now = clock.elapsed()
      left = Math.min(burst, left + (now - at) / 1_000 * perSecond)
      at = now
      if (left < amount) return false
      left -= amount
      return true
    },
  }
}
