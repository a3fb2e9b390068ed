// What one person may send on a board, over all their tabs and over lines that end and begin again: an allowance that came back
// with every new line would be none. Forgotten a minute after the last line, when all of them are full again.

import type { Clock } from '../clock.ts'
import { newBucket, type Bucket } from './bucket.ts'

/** One person's buckets on one board. */
export type Allowance = { readonly edits: Bucket; readonly editBytes: Bucket; readonly presence: Bucket }
export type Allowances = {
  /** The allowance for a line that begins. */
  readonly enter: (who: string) => Allowance
  readonly leave: (who: string) => void
}

const rememberedMs = 60_000

/** Full allowances for everybody. Generous to whatever an honest page can do at once: a paste of 500 notes is some 1,500 edits. */
export function newAllowances(clock: Clock): Allowances {
  const held = new Map<string, { readonly allowance: Allowance; lines: number }>()
  const fresh = (): Allowance => ({
    edits: newBucket(clock, { burst: 2_000, perSecond: 200 }),
    editBytes: newBucket(clock, { burst: 32 * 1024 * 1024, perSecond: 1024 * 1024 }),
    presence: newBucket(clock, { burst: 600, perSecond: 150 }),
  })
  return {
    enter(who) {
      const known = held.get(who) ?? { allowance: fresh(), lines: 0 }
      held.set(who, known)
      known.lines += 1
      return known.allowance
    },
    leave(who) {
      const known = held.get(who)
      if (known === undefined) return
      known.lines -= 1
      if (known.lines > 0) return
      clock.after(rememberedMs, () => { if (known.lines === 0 && held.get(who) === known) held.delete(who) })
    },
  }
}
