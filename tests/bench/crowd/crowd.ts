// A crowd of people in rooms, in threads of its own: seats them, lets them move and type, measures a span, and proves in the end
// that the sampled documents hold what was written. The server's CPU is read by the caller around the span.

import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { percentiles } from '../figures.ts'
import { clockMs, typingHz, type Expected, type Flow, type Order, type Report, type Result, type Share } from './orders.ts'
import type { Room } from './tongue.ts'

const usualWarmUpMs = 2_000

/** What came of it. Latencies in ms at sampled listeners; `offered` is what every other member should get, cursors and edits together. */
export type CrowdResult = {
  readonly offered: number
  /** Deliveries made since the span began until the end, those of what was sent before it too, as its listeners' share tells. */
  readonly delivered: number
  readonly cursors: FlowFigures
  readonly edits: FlowFigures
  readonly p99: number
  /** The same of what was sent between two times of the shared clock, ms. */
  readonly p99Between: (from: number, to: number) => number
  /** Connections the server (or a full line) ended. */
  readonly cut: number
  readonly converged: boolean
  /** How long after the last key until every sampled document held everything, ms. */
  readonly drainedMs: number
  /** Share of a core the busiest thread of the load generator used; near 1 it was the limit, not the server. */
  readonly busy: number
  readonly refusals: readonly string[]
}
type FlowFigures = { readonly delivered: number; readonly p50: number; readonly p99: number }

export type CrowdPlan = { readonly rooms: readonly Room[]; readonly seconds: number; readonly threads?: number; readonly drainMs?: number; readonly warmUpMs?: number; readonly seated?: () => Promise<void>; readonly drained?: () => void }

/** Lets a crowd loose; `seated` is called when all are in and nothing has been sent yet, `drained` when everything has come and all are still there; `during` is called with the measured span under way and must await it. */
export async function crowd({ rooms, seconds, threads = 1, drainMs = 10_000, warmUpMs = usualWarmUpMs, seated, drained }: CrowdPlan, during: (wait: Promise<void>) => Promise<void>): Promise<CrowdResult> {
  const people = rooms.reduce((sum, { members }) => sum + members, 0)
  const keys = Math.ceil((seconds + warmUpMs / 1_000 + 5) * typingHz) + 64
  const span = new SharedArrayBuffer(16)
  const struck = new SharedArrayBuffer(people * keys * 8)
  const times = new Float64Array(span).fill(Infinity)
  // Another range each time: a server that keeps its boards between runs must not meet a clientID again.
  const firstId = 2 ** 20 + Math.floor(Math.random() * 2 ** 30)
  const workers = Array.from({ length: threads }, (_, index) => {
    const workerData: Share = { rooms, index, of: threads, firstId, keys, struck, span }
    return new Worker(new URL('crowd-worker.ts', import.meta.url), { workerData })
  })
  try {
    await Promise.all(workers.map((worker) => heard(worker, 'seated')))
    await seated?.()
    tell(workers, { order: 'begin' })
    await pause(warmUpMs)
    times[0] = clockMs()
    await during(pause(seconds * 1_000))
    times[1] = clockMs()
    const written = Promise.all(workers.map((worker) => heard(worker, 'written')))
    tell(workers, { order: 'stop' })
    const reports = await written
    const from = clockMs()
    const results = Promise.all(workers.map((worker) => heard(worker, 'result')))
    tell(workers, { order: 'finish', expected: gathered(reports.flatMap((one) => one.written)), withinMs: drainMs })
    const found = await results
    drained?.()
    return summary(found.map(({ result }) => result), Math.max(...reports.map(({ busy }) => busy)), clockMs() - from)
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}

function tell(workers: readonly Worker[], order: Order): void {
  for (const worker of workers) worker.postMessage(order)
}

async function heard<R extends Report['report']>(worker: Worker, report: R): Promise<Extract<Report, { report: R }>> {
  const [said] = await once(worker, 'message') as [Report] // crowd-worker.ts alone posts here; an 'error' rejects
  if (said.report !== report) throw new Error(`A thread of the crowd said "${said.report}" where "${report}" was due.`)
  return said as Extract<Report, { report: R }>
}

/** What each thread's writers wrote, put together by room. */
function gathered(written: readonly Expected[]): Expected[] {
  return [...Map.groupBy(written, ({ room }) => room)].map(([room, parts]) => ({
    room, clocks: parts.flatMap(({ clocks }) => clocks), lengths: parts.flatMap(({ lengths }) => lengths),
  }))
}

function summary(results: readonly Result[], busy: number, drainedMs: number): CrowdResult {
  const cursors = results.map((one) => one.cursors)
  const edits = results.map((one) => one.edits)
  const offered = [...cursors, ...edits].reduce((sum, one) => sum + one.offered, 0)
  const p99Between = (from: number, to: number): number => {
    const within = [...cursors, ...edits].flatMap(({ latencies, sent }) => latencies.filter((_, i) => (sent[i] ?? 0) >= from && (sent[i] ?? 0) < to))
    return percentiles(within, [0.99])[0] ?? Number.NaN
  }
  const samples = [...Map.groupBy(results.flatMap((one) => one.samples), ({ room }) => room).values()]
  return {
    offered,
    delivered: offered * results.reduce((sum, { heard }) => sum + heard, 0) / [...cursors, ...edits].reduce((sum, { due }) => sum + due, 0),
    cursors: flowFigures(cursors),
    edits: flowFigures(edits),
    p99: p99Between(-Infinity, Infinity),
    p99Between,
    cut: results.reduce((sum, one) => sum + one.cut, 0),
    converged: samples.length > 0 && samples.every((ofRoom) => ofRoom.every(({ hash, complete }) => complete && hash === ofRoom[0]?.hash)),
    drainedMs, busy,
    refusals: results.flatMap((one) => one.refusals),
  }
}

function flowFigures(flows: readonly Flow[]): FlowFigures {
  const latencies = flows.flatMap((one) => one.latencies)
  const due = flows.reduce((sum, one) => sum + one.due, 0)
  const [p50 = Number.NaN, p99 = Number.NaN] = percentiles(latencies, [0.5, 0.99])
  return { delivered: latencies.length / due, p50, p99 }
}
