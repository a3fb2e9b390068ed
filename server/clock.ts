// Time as the server uses it, handed in so that whole sessions can be run in a simulation from one seed.
// Holds no state. Timers never keep the process alive by themselves: the listening socket does.

/** `now` is wall time in ms (shown, stored); `elapsed` only ever goes forward, in ms (pacing, waiting). */
export type Clock = {
  readonly now: () => number
  readonly elapsed: () => number
  /** Runs `deed` once after `ms`; the answer calls it off. */
  readonly after: (ms: number, deed: () => void) => () => void
  /** Runs `deed` once, after whatever else has arrived in this turn of the loop. */
  readonly soon: (deed: () => void) => void
}

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after(ms, deed) {
    const timer = setTimeout(deed, ms)
    timer.unref()
    return () => clearTimeout(timer)
  },
  soon: (deed) => { setImmediate(deed) },
}
