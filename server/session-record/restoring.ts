// Prepares session records that come back in a thread of their own: a file of 64 MB is read and checked while others work on.

import { busy, refuse, type Refusal } from '#shared/base/refusal.ts'
import { jobThreads, type Caps } from '../job-threads.ts'
import type { Prepared } from './restore.ts'

/** Prepares a file; its bytes are handed over and cannot be used afterwards. */
export type Prepare = (bytes: Uint8Array<ArrayBuffer>) => Promise<Prepared | Refusal>

const usualCaps: Caps = { time: 30_000, memory: 1_024, atOnce: 1, waiting: 3 }

/** A thread that prepares one file after another. Who comes while several wait is told to come back: each is up to 64 MB of memory. */
export function openRestoring(caps: Caps = usualCaps): Prepare {
  const run = jobThreads(new URL('./restore-worker.ts', import.meta.url), caps)
  return async (bytes) => {
    const own = new Uint8Array(bytes)
    // The thread runs restore-worker.ts, whose one message is its answer.
    const ended = await run(own, (message) => ({ answer: message as Prepared | Refusal }), [own.buffer])
    if (ended.kind === 'too-many') return busy('Several session records are being brought back just now.', 30)
    return ended.kind === 'answered' ? ended.answer : refuse('too-large', 'Reading this session record took more than it may, so it was stopped.')
  }
}
