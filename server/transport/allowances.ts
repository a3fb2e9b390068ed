// What one person may send on a board, over all their tabs and over lines that end and begin again: an allowance that came back
// with every new line would be none. Forgotten a minute after the last line, when all of them are full again.

import type { Clock } from '../clock.ts'
import { Bucket } from './bucket.ts'

/** Generous to whatever an honest page can do at once: a paste of 500 notes is some 1,500 edits. */
const sizes = {
  edits: { burst: 2_000, perSecond: 200 },
  editBytes: { burst: 32 * 1024 * 1024, perSecond: 1024 * 1024 },
  presence: { burst: 600, perSecond: 150 },
} as const

/** One person's buckets on one board, each made when it is first needed: most people only look. */
export class Allowance {
  readonly #clock: Clock
  #edits: Bucket | null = null
  #editBytes: Bucket | null = null
  #presence: Bucket | null = null

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Takes one edit of so many bytes out. */
  takeEdit(bytes: number): boolean {
    this.#edits ??= new Bucket(this.#clock, sizes.edits)
    this.#editBytes ??= new Bucket(this.#clock, sizes.editBytes)
    return this.#edits.take(1) && this.#editBytes.take(bytes)
  }

  takePresence(): boolean {
    this.#presence ??= new Bucket(this.#clock, sizes.presence)
    return this.#presence.take(1)
  }
}

export type Allowances = {
  /** The allowance for a line that begins. */
  readonly enter: (who: string) => Allowance
  readonly leave: (who: string) => void
}

const rememberedMs = 60_000

/** Full allowances for everybody. */
export function newAllowances(clock: Clock): Allowances {
  const held = new Map<string, { readonly allowance: Allowance; lines: number; callOff: () => void }>()
  return {
    enter(who) {
      const known = held.get(who) ?? { allowance: new Allowance(clock), lines: 0, callOff: () => undefined }
      held.set(who, known)
      // One that was to be forgotten for an earlier line would be forgotten too soon after this one.
      known.callOff()
      known.lines += 1
      return known.allowance
    },
    leave(who) {
      const known = held.get(who)
      if (known === undefined) return
      known.lines -= 1
      if (known.lines === 0) known.callOff = clock.after(rememberedMs, () => { held.delete(who) })
    },
  }
}
