// Simulated time for whole programs: one clock that stands still until it is moved, and the globals of time brought under it.
// Import this before anything that loads yjs or y-websocket: lib0 takes Date.now and getRandomValues when it is loaded, and
// y-websocket and y-protocols set timers of their own. While no simulation runs, the globals are the machine's.

import { webcrypto } from 'node:crypto'
import type { Clock } from '#server/clock.ts'

export type SimClock = Clock & {
  /** Moves on by `ms`, doing what falls due in order; after each deed everything happens that waits for promises alone. */
  readonly pass: (ms: number) => Promise<void>
  /** Moves on at once, as a machine that slept: what fell due meanwhile is late. */
  readonly leap: (ms: number) => void
  /** Chance that nobody reads and nothing hangs on. Always the same from the beginning. */
  readonly unread: () => number
  /** Before each deed: waits for what is done outside of simulated time (a real disk). */
  outside: (() => Promise<void> | null) | null
  /** Deeds done so far. */
  readonly done: () => number
}
type Timer = { readonly at: number; readonly order: number; deed: (() => void) | null }

const start = Date.UTC(2027, 0, 4, 9)

/** A clock at the beginning of a Monday. */
export function simClock(): SimClock {
  const heap: Timer[] = []
  let elapsed = 0
  let order = 0
  let done = 0
  let unread = 0x811c9dc5
  const put = (ms: number, deed: () => void): (() => void) => {
    const timer: Timer = { at: elapsed + Math.max(0, ms), order, deed }
    order += 1
    push(heap, timer)
    return () => { timer.deed = null }
  }
  const clock: SimClock = {
    outside: null,
    now: () => start + elapsed,
    elapsed: () => elapsed,
    after: put,
    soon: (deed) => { put(0, deed) },
    leap: (ms) => { elapsed += ms },
    done: () => done,
    unread: () => (unread = (Math.imul(unread ^ (unread >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) >>> 0),
    async pass(ms) {
      const until = elapsed + ms
      await promisesRun()
      for (;;) {
        const outside = clock.outside?.() ?? null
        if (outside !== null) { await outside; await promisesRun() }
        const next = heap[0]
        if (next === undefined || next.at > until) break
        pop(heap)
        if (next.deed === null) continue
        elapsed = Math.max(elapsed, next.at)
        done += 1
        next.deed()
        await promisesRun()
      }
      elapsed = Math.max(elapsed, until)
    },
  }
  return clock
}

/** Resolves when no promise has anything left to do: Node runs what was put here after all of them. */
function promisesRun(): Promise<void> {
  return new Promise((resolve) => { process.nextTick(resolve) })
}

function push(heap: Timer[], timer: Timer): void {
  let at = heap.length
  heap.push(timer)
  while (at > 0) {
    const above = (at - 1) >> 1
    const parent = heap[above]
    if (parent === undefined || !isSooner(timer, parent)) break
    heap[at] = parent
    at = above
  }
  heap[at] = timer
}

function pop(heap: Timer[]): void {
  const last = heap.pop()
  if (last === undefined || heap.length === 0) return
  let at = 0
  for (;;) {
    const left = heap[2 * at + 1]
    const right = heap[2 * at + 2]
    if (left === undefined) break
    const [child, index] = right !== undefined && isSooner(right, left) ? [right, 2 * at + 2] : [left, 2 * at + 1]
    if (!isSooner(child, last)) break
    heap[at] = child
    at = index
  }
  heap[at] = last
}

const isSooner = (one: Timer, other: Timer): boolean => one.at < other.at || (one.at === other.at && one.order < other.order)

let current: SimClock | null = null

/** Runs a deed with the globals of time under this clock. One at a time. */
export async function underClock<T>(clock: SimClock, deed: () => Promise<T>): Promise<T> {
  if (current !== null) throw new Error('Another simulation is running.')
  current = clock
  try {
    return await deed()
  } finally {
    current = null
  }
}

type Deed = (...all: unknown[]) => void
type TimerFunction = (deed: Deed, ms?: number, ...all: unknown[]) => unknown

/** What a simulated timer is to its owner: the hand that takes it back. */
class Handle {
  takeBack: () => void = () => undefined
  unref(): this { return this }
}

const machine = {
  now: Date.now, setTimeout: globalThis.setTimeout as TimerFunction, setInterval: globalThis.setInterval as TimerFunction,
  clearTimeout: globalThis.clearTimeout as (handle: unknown) => void, clearInterval: globalThis.clearInterval as (handle: unknown) => void,
  timeout: AbortSignal.timeout.bind(AbortSignal),
  randomValues: webcrypto.getRandomValues.bind(webcrypto),
}

function repeat(clock: SimClock, handle: Handle, deed: () => void, ms: number): void {
  handle.takeBack = clock.after(ms, () => { repeat(clock, handle, deed, ms); deed() })
}

const simulated = {
  now: (): number => current?.now() ?? machine.now(),
  timer: (deed: Deed, ms = 0, ...all: unknown[]): unknown => {
    if (current === null) return machine.setTimeout(deed, ms, ...all)
    const handle = new Handle()
    handle.takeBack = current.after(ms, () => deed(...all))
    return handle
  },
  interval: (deed: Deed, ms = 0, ...all: unknown[]): unknown => {
    if (current === null) return machine.setInterval(deed, ms, ...all)
    const handle = new Handle()
    repeat(current, handle, () => deed(...all), Math.max(1, ms))
    return handle
  },
  clear: (other: (handle: unknown) => void) => (handle: unknown): void => {
    if (handle instanceof Handle) handle.takeBack()
    else other(handle)
  },
  /** Signals of requests: the simulated network ends a request that takes too long by itself (network.ts). */
  timeout: (ms: number): AbortSignal => (current === null ? machine.timeout(ms) : never),
  /** The names of documents, which nobody reads: asking the machine for them took a thirtieth of a run. Ids come from the lot. */
  randomValues: <T extends Parameters<typeof machine.randomValues>[0]>(into: T): T => {
    if (current === null || !(into instanceof Uint8Array || into instanceof Uint32Array)) return machine.randomValues(into)
    for (let at = 0; at < into.length; at += 1) into[at] = current.unread()
    return into
  },
}
const never = new AbortController().signal

Object.assign(globalThis, {
  setTimeout: simulated.timer, setInterval: simulated.interval,
  clearTimeout: simulated.clear(machine.clearTimeout), clearInterval: simulated.clear(machine.clearInterval),
})
Date.now = simulated.now
AbortSignal.timeout = simulated.timeout
webcrypto.getRandomValues = simulated.randomValues
