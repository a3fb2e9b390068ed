// The storage thread. A slow disk stalls this thread and never the server's loop.
// Everything that has arrived while it was busy is taken at once: that is what makes a group.

import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { must } from '#shared/base/must.ts'
import { Engine } from './engine.ts'
import type { Answer, FromWorker, GroupReport, Request, Start, ToWorker } from './post.ts'
import { readFailure } from './trouble.ts'

const port = must(parentPort, 'a main thread to answer')
const tell = (message: FromWorker, handOver: ArrayBuffer[] = []): void => port.postMessage(message, handOver)
// More than this in one group would make the first of them wait for no gain: the cost of a commit is spread thin long before.
const mostMessages = 1_000

function start(): void {
  try {
    // The door: started by line.ts alone, which hands over a Start.
    const engine = new Engine(workerData as Start, (message, facts) => tell({ kind: 'report', message, facts }))
    port.on('message', (first: ToWorker) => work(engine, first))
    tell({ kind: 'ready' })
  } catch (error) {
    tell({ kind: 'not-opened', message: readFailure(error).message })
    port.close()
  }
}

function work(engine: Engine, first: ToWorker): void {
  const messages = [first]
  while (messages.length < mostMessages) {
    const next: { message: ToWorker } | undefined = receiveMessageOnPort(port)
    if (next === undefined) break
    messages.push(next.message)
  }
  const requests = messages.flatMap(message => (message.kind === 'requests' ? message.requests : []))
  if (requests.length > 0) runAll(engine, requests)
  for (const message of messages) if (message.kind !== 'requests') void doAlone(engine, message)
}

function runAll(engine: Engine, requests: readonly Request[]): void {
  const { answers, group } = engine.run(requests)
  answer(answers, group)
}

async function doAlone(engine: Engine, message: Exclude<ToWorker, { kind: 'requests' }>): Promise<void> {
  const { n } = message
  try {
    if (message.kind === 'drill') engine.drill(message.drill)
    else engine.close()
    answer([{ n, ok: true, value: undefined }])
  } catch (error) {
    answer([{ n, ok: false, trouble: true, message: readFailure(error).message }])
  }
  if (message.kind === 'close') port.close()
}

function answer(answers: readonly Answer[], group: GroupReport | null = null): void {
  tell({ kind: 'answers', answers, group }, answers.flatMap(one => (one.ok ? largeBuffers(one.value) : [])))
}

/** Buffers worth handing over instead of copying. Rows of node:sqlite own their buffers, so nobody here misses them. */
function largeBuffers(value: unknown): ArrayBuffer[] {
  if (value instanceof Uint8Array) return value.buffer instanceof ArrayBuffer && value.byteLength > 4096 ? [value.buffer] : []
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  return Object.values(value).flatMap(largeBuffers)
}

start()
