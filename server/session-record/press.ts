// The press: prints session records in a thread of its own, so that edits do not wait for somebody's download (a picture of a
// large board takes seconds). A board too large to print in time is refused in words.

import { refuse, type Refusal } from '#shared/base/refusal.ts'
import { jobThreads, type Caps } from '../job-threads.ts'
import type { Format, Printed } from './formats.ts'
import type { Gathered } from './gather.ts'
import type { TableName } from './tables.ts'

/** What is printed how. `table` says which CSV. */
export type PrintJob = { readonly gathered: Gathered; readonly format: Format; readonly table: TableName | undefined }
export type Press = (job: PrintJob) => Promise<Printed | Refusal>

const usualCaps: Caps = { time: 30_000, memory: 1_024, atOnce: 1 }

/** A press of one thread. */
export function openPress(caps: Caps = usualCaps): Press {
  const run = jobThreads(new URL('./press-worker.ts', import.meta.url), caps)
  return async (job) => {
    // The thread runs press-worker.ts, whose one message is its answer.
    const ended = await run(job, (message) => ({ answer: message as Printed | Refusal }))
    return ended.kind === 'answered' ? ended.answer : refuse('too-large', 'Making this file took too long, so it was stopped. Take the JSON or the tables (CSV) instead.')
  }
}
