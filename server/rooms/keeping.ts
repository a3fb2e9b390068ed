// Keeping although the disk fails: the same batch again and again, ever more slowly, while everybody is told that it waits.

import type { Clock } from '../clock.ts'
import type { Keep, Kept, Storage } from '../storage/storage.ts'
import type { Hooks, RoomLog } from './hooks.ts'
import type { Limits } from './limits.ts'

type Means = {
  readonly storage: Storage
  readonly clock: Clock
  readonly limits: Limits
  readonly hooks: Hooks
  readonly log: RoomLog
  /** Tells people whether what they write waits. */
  readonly onHolding: (on: boolean) => void
}

/** One room's keeping of edits. */
export class Keeping {
  readonly #means: Means
  #holding = false
  #givenUp = false
  /** Something was given up: what comes after may build on it, and would leave a hole in the journal. */
  #lost = false
  #endPause: () => void = () => undefined

  constructor(means: Means) {
    this.#means = means
  }

  isHolding(): boolean {
    return this.#holding
  }

  /** No more second tries: what is not kept at the next try is left to its authors. */
  giveUp(): void {
    this.#givenUp = true
    this.#endPause()
  }

  /** What the store answers in the end; null when it was given up. */
  async untilItWorks(keep: Keep): Promise<Kept | null> {
    const { storage, limits, log } = this.#means
    if (this.#lost) return null
    for (let wait = limits.retryFirstMs; ; wait = Math.min(wait * 2, limits.retryLastMs)) {
      try {
        const kept = await storage.keep(keep)
        this.#hold(false)
        return kept
      } catch (error) {
        log.error({ err: error, frames: keep.frames?.length ?? 0 }, 'edits could not be kept; they are tried again')
        if (this.#givenUp) { this.#lost = true; return null }
        this.#hold(true)
        await this.#pause(wait)
      }
    }
  }

  #hold(on: boolean): void {
    if (this.#holding === on) return
    this.#holding = on
    this.#means.hooks.holding(on)
    this.#means.onHolding(on)
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const callOff = this.#means.clock.after(ms, resolve)
      this.#endPause = () => { callOff(); resolve() }
    })
  }
}
