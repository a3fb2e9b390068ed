// Runs jobs on files in a thread of their own (job-threads.ts). A file that takes too long or too much is refused; the server
// and everybody else on it go on.

import { refuse } from '#shared/base/refusal.ts'
import type { Refusal } from '#shared/base/refusal.ts'
import { jobThreads, type Caps } from '../job-threads.ts'
import type { Done, Job } from './jobs.ts'
import type { Stage } from './read-file.ts'
import type { StoredRecord } from './record-store.ts'

export const usualCaps: Caps = { time: 20_000, memory: 768 }

/** A finished job and the records it told of, in order. */
export type Outcome = { readonly done: Done; readonly records: readonly StoredRecord[] }

/** Does a job elsewhere. The bytes of the job are handed over and cannot be used afterwards. */
export type RunJob = (job: Job, onStage?: (stage: Stage) => void) => Promise<Outcome | Refusal>

/** What worker.ts says: our own structured clone, from the same version of this program. */
type Message =
  | { readonly kind: 'stage'; readonly stage: Stage }
  | { readonly kind: 'records'; readonly records: readonly StoredRecord[] }
  | { readonly kind: 'answer'; readonly answer: Done | Refusal }

/** Something that runs jobs in worker threads under these caps. */
export function workerRunner(caps: Caps = usualCaps): RunJob {
  const run = jobThreads(new URL('./worker.ts', import.meta.url), caps)
  return async (job, onStage) => {
    const records: StoredRecord[] = []
    const ended = await run(job, (said) => {
      const message = said as Message
      if (message.kind === 'stage') onStage?.(message.stage)
      if (message.kind === 'records') records.push(...message.records)
      return message.kind === 'answer' ? message : null
    }, 'bytes' in job && ownsBuffer(job.bytes) ? [job.bytes.buffer] : [])
    switch (ended.kind) {
      case 'answered': return 'reason' in ended.answer ? ended.answer : { done: ended.answer, records }
      case 'too-slow': return refuse('too-large', `Reading this file took longer than ${caps.time / 1000} seconds, so it was stopped. Leave out columns or rows the session does not need.`)
      case 'too-much': return refuse('too-large', 'Reading this file took more memory than it may. Leave out columns or rows the session does not need.')
    }
  }
}

/** Only bytes that fill their buffer may be handed over: a slice of Node's shared pool belongs to others too. */
function ownsBuffer(bytes: Uint8Array<ArrayBuffer>): boolean {
  return bytes.byteLength === bytes.buffer.byteLength
}
