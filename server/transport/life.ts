// Whether a line still lives: what counts as a sign of life, when a silent one is asked, and when it is cut.
// A dead line, one that never answers, and one that drips (a message that never ends, byte by byte) are cut within 30 s.
// Bytes count as life only at a bearable rate, so that a large edit on a slow line may take its time.

import type { Clock } from '../clock.ts'

/** Times in ms, rate in bytes per second. A look that comes `lateAfter` too late says that this process stood still: the silence was ours. */
export const usualPatience = { lookEvery: 5_000, askAfter: 12_000, cutAfter: 24_000, lateAfter: 2_000, leastRate: 256 } as const
export type Patience = { readonly [K in keyof typeof usualPatience]: number }

/** The largest head of a control frame from a client. */
const controlHead = 6

/** One line's signs of life. */
export class Life {
  readonly #clock: Clock
  /** `bytesRead` is what has come over it since it was opened. */
  readonly #line: { readonly bytesRead: number }
  readonly #patience: Patience
  #heard: number
  /** Bytes that belong to finished messages. */
  #settled: number
  #unfinished: { readonly since: number; readonly from: number } | null = null
  #lastAt: number
  #lastBytes: number

  /** A line that was heard just now. */
  constructor(clock: Clock, line: { readonly bytesRead: number }, patience: Patience) {
    this.#clock = clock
    this.#line = line
    this.#patience = patience
    this.#heard = this.#lastAt = clock.elapsed()
    this.#settled = this.#lastBytes = line.bytesRead
  }

  /** A whole message came. */
  message(): void {
    this.#heard = this.#clock.elapsed()
    this.#settled = this.#line.bytesRead
    this.#unfinished = null
  }

  /** A control frame with so many bytes of payload came. */
  control(bytes: number): void {
    this.#heard = this.#clock.elapsed()
    this.#settled += controlHead + bytes
  }

  /** What to do about it now. */
  look(): 'lives' | 'ask' | 'cut' {
    const { cutAfter, lookEvery, askAfter, leastRate } = this.#patience
    const [now, bytes] = [this.#clock.elapsed(), this.#line.bytesRead]
    const isBusy = bytes - this.#lastBytes >= leastRate * (now - this.#lastAt) / 1_000
    this.#lastAt = now
    this.#lastBytes = bytes
    if (bytes <= this.#settled) this.#unfinished = null
    else this.#unfinished ??= { since: now, from: this.#settled }
    if (this.#unfinished !== null && isBusy) this.#heard = now
    if (this.#unfinished !== null && now - this.#unfinished.since > cutAfter - lookEvery) {
      const rate = (bytes - this.#unfinished.from) / (now - this.#unfinished.since) * 1_000
      if (rate < leastRate) return 'cut'
    }
    if (now - this.#heard > cutAfter) return 'cut'
    return now - this.#heard >= askAfter ? 'ask' : 'lives'
  }
}
