// Heavy jobs in threads of their own, with a cap on time and memory: whoever waits for a file waits alone. A thread takes one job
// (its workerData), tells what it has to tell and ends. Knows nothing of what the jobs are, nor whose turn it is (turns.ts).

import { Worker } from 'node:worker_threads'

/** Caps on a job: time in ms, memory in MB. */
export type Caps = { readonly time: number; readonly memory: number }

/** How a job ended: by its answer, or by one of its caps. */
export type Ended<Answer> = { readonly kind: 'answered'; readonly answer: Answer } | { readonly kind: 'too-slow' } | { readonly kind: 'too-much' }

/**
 * Runs a job. `hear` is given every message of the thread and answers `null` until one is the job's answer. Rejects when the
 * thread fails or ends without one. Buffers named in `handOver` cannot be used afterwards.
 */
export type RunIn = <Answer>(job: unknown, hear: (message: unknown) => { readonly answer: Answer } | null, handOver?: readonly ArrayBuffer[]) => Promise<Ended<Answer>>

/** Threads that run this file. */
export function jobThreads(file: URL, caps: Caps): RunIn {
  return (job, hear, handOver = []) => inThread(file, caps, { job, hear, handOver })
}

type Call<Answer> = { readonly job: unknown; readonly hear: (message: unknown) => { readonly answer: Answer } | null; readonly handOver: readonly ArrayBuffer[] }

function inThread<Answer>(file: URL, caps: Caps, { job, hear, handOver }: Call<Answer>): Promise<Ended<Answer>> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(file, {
      workerData: job,
      transferList: [...handOver],
      resourceLimits: { maxOldGenerationSizeMb: caps.memory, maxYoungGenerationSizeMb: Math.min(64, caps.memory) },
      // No flags of the main program: a test runner's loaders must not follow.
      execArgv: [],
    })
    const timer = setTimeout(() => {
      resolve({ kind: 'too-slow' })
      void worker.terminate()
    }, caps.time)
    worker.on('message', (message: unknown) => {
      const heard = hear(message)
      if (heard !== null) resolve({ kind: 'answered', answer: heard.answer })
    })
    worker.on('error', (error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve({ kind: 'too-much' })
      else reject(error instanceof Error ? error : new Error(String(error)))
    })
    worker.on('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`The thread of a job ended with code ${code} before it answered.`))
    })
  })
}
