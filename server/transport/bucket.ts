// A token bucket: so much at once, so much per second after that. No timers: it is filled when it is asked.
// A class, because every connection has some: fields cost less memory than what a closure holds.

import type { Clock } from '../clock.ts'

/** What fits in, and what comes back. */
export type BucketSize = { readonly burst: number; readonly perSecond: number }

/** A bucket, full at first. */
export class Bucket {
  readonly #clock: Clock
  readonly #size: BucketSize
  #left: number
  #at: number

  constructor(clock: Clock, size: BucketSize) {
    this.#clock = clock
    this.#size = size
    this.#left = size.burst
    this.#at = clock.elapsed()
  }

  /** Takes so much out; false, and nothing is taken, when there is less. */
  take(amount: number): boolean {
    const now = this.#clock.elapsed()
    this.#left = Math.min(this.#size.burst, this.#left + (now - this.#at) / 1_000 * this.#size.perSecond)
    this.#at = now
    if (this.#left < amount) return false
    this.#left -= amount
    return true
  }
}
