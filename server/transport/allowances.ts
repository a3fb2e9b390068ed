// What one person may send on a board, over all their tabs and over lines that end and begin again: an allowance that came back
// with every new line would be none. Forgotten a minute after the last line, when all of them are full again.

import type { Clock } from '../clock.ts'
import { Bucket } from './bucket.ts'

/** Nothing dearer is asked for at once: a full allowance has room for every edit that a room takes. */
export const mostParts = 50_000

/**
 * Generous to whatever an honest page can do at once: a paste of 500 notes is some 1,500 edits; bytes and parts are what a tab brings
 * back from an offline day, or a board of 5,000 things put down in one go (eleven parts each). What is cheap in bytes may be dear in
 * parts: 400,000 in 800 kB held the house up for a second. Each line asks for the state once and, while it is quiet, every few seconds
 * whether it lives: 24 tabs that come back twice in a row, and as many asks a second as connections may begin (LIMIT_CONNECTS_PER_MINUTE).
 */
const sizes = {
  edits: { burst: 2_000, perSecond: 200 },
  editBytes: { burst: 8 * 1024 * 1024, perSecond: 1024 * 1024 },
  editParts: { burst: 2 * mostParts, perSecond: 10_000 },
  presence: { burst: 600, perSecond: 150 },
  states: { burst: 60, perSecond: 2 },
  questions: { burst: 60, perSecond: 5 },
} as const

/** One person's buckets on one board, each made when it is first needed: most people only look. */
export class Allowance {
  readonly #clock: Clock
  #edits: Bucket | null = null
  #editBytes: Bucket | null = null
  #editParts: Bucket | null = null
  #presence: Bucket | null = null
  #states: Bucket | null = null
  #questions: Bucket | null = null

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Takes one edit of so many bytes and parts out. */
  takeEdit(bytes: number, parts: number): boolean {
    this.#edits ??= new Bucket(this.#clock, sizes.edits)
    this.#editBytes ??= new Bucket(this.#clock, sizes.editBytes)
    this.#editParts ??= new Bucket(this.#clock, sizes.editParts)
    return this.#edits.take(1) && this.#editBytes.take(bytes) && this.#editParts.take(parts)
  }

  takePresence(): boolean {
    this.#presence ??= new Bucket(this.#clock, sizes.presence)
    return this.#presence.take(1)
  }

  /** Takes one "what do I lack?" of so many bytes out: the answer may be a difference made for this client alone. */
  takeState(bytes: number): boolean {
    this.#states ??= new Bucket(this.#clock, sizes.states)
    this.#editBytes ??= new Bucket(this.#clock, sizes.editBytes)
    return this.#states.take(1) && this.#editBytes.take(bytes)
  }

  /** Takes one "who is here?" out. */
  takeQuestion(): boolean {
    this.#questions ??= new Bucket(this.#clock, sizes.questions)
    return this.#questions.take(1)
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
