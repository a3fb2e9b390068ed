// The thread of session records that come back: takes the bytes of one file, prepares it, ends. Started by restoring.ts only.

import { parentPort, workerData } from 'node:worker_threads'
import { must } from '#shared/base/must.ts'
import { prepare } from './restore.ts'

must(parentPort, 'a parent thread').postMessage(prepare(workerData as Uint8Array)) // handed over by restoring.ts
