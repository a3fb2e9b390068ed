// The press' thread: takes one job, prints it, ends. Its last message is the answer; a text before it is the painter's trouble. Started by press.ts only.

import { parentPort, workerData } from 'node:worker_threads'
import { isRefusal } from '#shared/base/refusal.ts'
import { must } from '#shared/base/must.ts'
import { print } from './formats.ts'
import { assemble } from './gather.ts'
import type { PrintJob } from './press.ts'

const port = must(parentPort, 'a parent thread')
const { gathered, ...how } = workerData as PrintJob // our own structured clone, from the same version of this program

const printed = print(assemble(gathered), how, (why) => port.postMessage(why))
port.postMessage(printed, isRefusal(printed) ? [] : [printed.bytes.buffer])
