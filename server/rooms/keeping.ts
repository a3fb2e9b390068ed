// Keeping although the disk fails: the same batch again and again, ever more slowly, while everybody is told that it waits.
// If it is unknown whether a keep reached the disk, this room keeps nothing more: a retry might write it twice. The room is opened
// again from disk.

import type { Clock } from '../clock.ts'
import { StorageUnsure, type Keep, type Kept, type Storage } from '../storage/storage.ts'
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
  /** Nobody knows whether something was kept. */
  readonly onUnsure: (error: StorageUnsure) => void
}

/** The keeping of one room: edits until it works, acts once. */
export class Keeping {
  readonly #means: Means
  #holding = false
  #givenUp = false
  /** Something was given up: what comes after may build on it, and would leave a hole in the journal. */
  #lost = false
  #unsure = false
  #endPause: () => void = () => undefined

  constructor(means: Means) {
    this.#means = means
  }

  isHolding(): boolean {
    return this.#holding
  }

  /** Whether nobody knows what of the last keep is on disk; nothing is kept any more then. */
  isUnsure(): boolean {
    return this.#unsure
  }

  /** No more second tries: what is not kept at the next try is left to its authors. */
  giveUp(): void {
    this.#givenUp = true
    this.#endPause()
  }

  /** What the store answers to one try; null when it was not kept, or it is not known (`isUnsure`). */
  async once(keep: Keep): Promise<Kept | null> {
    if (this.#lost) return null
    try {
      return await this.#means.storage.keep(keep)
    } catch (error) {
      if (!this.#isUnsure(error)) this.#means.log.error({ err: error }, 'a decision could not be kept; it was not made')
      return null
    }
  }

  /** What the store answers in the end; null when it was given up, or it is not known. */
  async untilItWorks(keep: Keep): Promise<Kept | null> {
    const { storage, limits, log } = this.#means
    if (this.#lost) return null
    for (let wait = limits.retryFirstMs; ; wait = Math.min(wait * 2, limits.retryLastMs)) {
      try {
        const kept = await storage.keep(keep)
        this.#hold(false)
        return kept
      } catch (error) {
        if (this.#isUnsure(error)) return null
        log.error({ err: error, frames: keep.frames?.length ?? 0 }, 'edits could not be kept; they are tried again')
        if (this.#givenUp) { this.#lose(); return null }
        this.#hold(true)
        await this.#pause(wait)
      }
    }
  }

  #isUnsure(error: unknown): boolean {
    if (!(error instanceof StorageUnsure)) return false
    this.#lose()
    this.#unsure = true
    this.#means.onUnsure(error)
    return true
  }

  /** Nothing is kept any more: whoever waits does not wait for this room, and is not counted as if they did. */
  #lose(): void {
    this.#lost = true
    if (this.#holding) this.#means.hooks.holding(false)
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
