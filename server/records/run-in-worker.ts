// Runs jobs on files in a thread of their own, with a cap on time and memory, a few at a time.
// A file that takes too long or too much is refused; the server and everybody else on it go on.

import { Worker } from 'node:worker_threads'
import { refuse } from '#shared/base/refusal.ts'
import type { Refusal } from '#shared/base/refusal.ts'
import type { Done, Job } from './jobs.ts'
import type { Stage } from './read-file.ts'
import type { StoredRecord } from './record-store.ts'

/** Caps on a job: time in ms, memory in MB, and how many run at once. */
export type Caps = { readonly time: number; readonly memory: number; readonly atOnce: number }
export const usualCaps: Caps = { time: 20_000, memory: 768, atOnce: 2 }

/** A finished job and the records it told of, in order. */
export type Outcome = { readonly done: Done; readonly records: readonly StoredRecord[] }

/** Does a job elsewhere. The bytes of the job are handed over and cannot be used afterwards. */
export type RunJob = (job: Job, onStage?: (stage: Stage) => void) => Promise<Outcome | Refusal>

type Message =
  | { readonly kind: 'stage'; readonly stage: Stage }
  | { readonly kind: 'records'; readonly records: readonly StoredRecord[] }
  | { readonly kind: 'answer'; readonly answer: Done | Refusal }

/** Something that runs jobs in worker threads under these caps. */
export function workerRunner(caps: Caps = usualCaps): RunJob {
  let running = 0
  const waiting: (() => void)[] = []
  const enter = async (): Promise<void> => {
    if (running >= caps.atOnce) await new Promise<void>((go) => waiting.push(go))
    running++
  }
  const leave = (): void => {
    running--
    waiting.shift()?.()
  }
  return async (job, onStage) => {
    await enter()
    try {
      return await inWorker(job, caps, onStage)
    } finally {
      leave()
    }
  }
}

function inWorker(job: Job, caps: Caps, onStage: ((stage: Stage) => void) | undefined): Promise<Outcome | Refusal> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: job,
      transferList: 'bytes' in job && ownsBuffer(job.bytes) ? [job.bytes.buffer] : [],
      resourceLimits: { maxOldGenerationSizeMb: caps.memory, maxYoungGenerationSizeMb: Math.min(64, caps.memory) },
      execArgv: [],
    })
    const records: StoredRecord[] = []
    const timer = setTimeout(() => {
      resolve(refuse('too-large', `Reading this file took longer than ${caps.time / 1000} seconds, so it was stopped. Leave out columns or rows the session does not need.`))
      void worker.terminate()
    }, caps.time)
    worker.on('message', (message: Message) => {
      if (message.kind === 'stage') onStage?.(message.stage)
      else if (message.kind === 'records') records.push(...message.records)
      else resolve('reason' in message.answer ? message.answer : { done: message.answer, records })
    })
    worker.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve(refuse('too-large', 'Reading this file took more memory than it may. Leave out columns or rows the session does not need.'))
      else reject(error)
    })
    worker.on('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`The reading thread ended with code ${code} before it answered.`))
    })
  })
}

/** Only bytes that fill their buffer may be handed over: a slice of Node's shared pool belongs to others too. */
function ownsBuffer(bytes: Uint8Array<ArrayBuffer>): boolean {
  return bytes.byteLength === bytes.buffer.byteLength
}
