// Brings session records back one after another. Each is prepared in a thread of its own: a file of 64 MB is read and checked
// while others work on.

import { busy, isRefusal, refuse, type Refusal } from '#shared/base/refusal.ts'
import { jobThreads, type Caps } from '../job-threads.ts'
import { newTurns } from '../turns.ts'
import type { Prepared } from './restore.ts'

/** Brings a file back that came from `who` (an address). */
export type BringBack<Kept> = (bytes: Uint8Array<ArrayBuffer>, who: string) => Promise<Kept | Refusal>

const usualCaps: Caps = { time: 30_000, memory: 1_024 }

/** One file after another, prepared and then kept by `keep`. Who comes while several wait is told to come back: each is up to 64 MB of memory. */
export function openRestoring<Kept extends object>(keep: (prepared: Prepared) => Promise<Kept | Refusal>, caps: Caps = usualCaps): BringBack<Kept> {
  const run = jobThreads(new URL('./restore-worker.ts', import.meta.url), caps)
  const turns = newTurns({ atOnce: 1, waiting: 3, waitingOfOne: 1 })
  const prepare = async (bytes: Uint8Array<ArrayBuffer>): Promise<Prepared | Refusal> => {
    const own = new Uint8Array(bytes)
    // The thread runs restore-worker.ts, whose one message is its answer.
    const ended = await run(own, (message) => ({ answer: message as Prepared | Refusal }), [own.buffer])
    return ended.kind === 'answered' ? ended.answer : refuse('too-large', 'Reading this session record took more than it may, so it was stopped.')
  }
  return async (bytes, who) => {
    const done = await turns(who, async () => {
      const prepared = await prepare(bytes)
      return isRefusal(prepared) ? prepared : keep(prepared)
    })
    if (done === 'too-many-of-one') return busy('Session records are being brought back from where you are just now.', 30)
    return typeof done === 'string' ? busy('Several session records are being brought back just now.', 30) : done
  }
}
