// Whether an answer is taken by whoever asked for it. Nobody waits for ever for somebody who does not read: what is not taken at a
// bearable rate is cut. A slow line goes on, and so does a phone that slept for a while.

import type { Clock } from '../clock.ts'

/**
 * In each `within` ms at least `atLeast` bytes have to be taken, while there are any to take: about 1 kB a second. So long, because
 * with a proxy on this machine that keeps nothing back the system's buffers are emptied in steps of 1.4 MB, and a line of 16 kB a
 * second behind it takes 90 s for one.
 */
export const usualTaking = { lookEvery: 5_000, within: 120_000, atLeast: 128 * 1024 } as const
export type TakingPatience = { readonly [K in keyof typeof usualTaking]: number }

/** How one connection takes what is written to it. */
export class Taking {
  readonly #clock: Pick<Clock, 'elapsed'>
  /** What was written to it since it was opened, and how much of that the system has not taken yet, bytes. */
  readonly #line: { readonly bytesWritten: number; readonly writableLength: number }
  readonly #patience: TakingPatience
  #since = 0
  #from = 0

  constructor(clock: Pick<Clock, 'elapsed'>, line: { readonly bytesWritten: number; readonly writableLength: number }, patience: TakingPatience) {
    this.#clock = clock
    this.#line = line
    this.#patience = patience
    this.begin()
  }

  /** Its time begins (again) now. */
  begin(): void {
    this.#since = this.#clock.elapsed()
    this.#from = this.#taken()
  }

  /** Whether it takes what there is for it. To be asked every few seconds while an answer is under way. */
  look(): 'takes' | 'cut' {
    const { within, atLeast } = this.#patience
    if (this.#line.writableLength === 0 || this.#taken() - this.#from >= atLeast) this.begin()
    return this.#clock.elapsed() - this.#since > within ? 'cut' : 'takes'
  }

  #taken(): number {
    return this.#line.bytesWritten - this.#line.writableLength
  }
}
