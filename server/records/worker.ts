// The worker thread's end: takes one job, does it, tells of it, ends. Started by run-in-worker.ts only.

import { parentPort, workerData } from 'node:worker_threads'
import { must } from '#shared/base/must.ts'
import { doJob } from './jobs.ts'
import type { Job } from './jobs.ts'

const port = must(parentPort, 'a parent thread')
const job = workerData as Job // our own structured clone, from the same version of this program

const answer = await doJob(job, {
  stage: (stage) => port.postMessage({ kind: 'stage', stage }),
  records: (records) => port.postMessage({ kind: 'records', records }),
})
port.postMessage({ kind: 'answer', answer })
