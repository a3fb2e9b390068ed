// The figures of the event loop: how late it was since the last reading, and how often it stood still so long that people notice.

import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Counter, Gauge, type Registry } from 'prom-client'

const resolutionMs = 10
const lookEveryMs = 100
/** A stand-still from which on people feel it. */
export const stallMs = 200

/** Registers the loop's figures and watches it from now on. `onStall` is told how many ms it stood still. */
export function loopFigures(registry: Registry, onStall: (ms: number) => void): void {
  const registers = [registry]
  const delay = monitorEventLoopDelay({ resolution: resolutionMs })
  delay.enable()
  // Node counts the wait it asked for as well: an idle loop would show ten milliseconds.
  const late = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e9 - resolutionMs / 1_000)
  const lag: Gauge<'quantile'> = new Gauge({
    name: 'signalboard_loop_lag_seconds', help: 'How late the event loop was since these figures were last read: median, 99 of 100, worst. Everybody\'s edits wait so long.',
    labelNames: ['quantile'], registers,
    collect() {
      if (delay.count > 0) {
        lag.set({ quantile: '0.5' }, late(delay.percentile(50)))
        lag.set({ quantile: '0.99' }, late(delay.percentile(99)))
        lag.set({ quantile: '1' }, late(delay.max))
      }
      delay.reset()
    },
  })
  const stalls = new Counter({ name: 'signalboard_stalls_total', help: `Times the event loop stood still for more than ${stallMs} ms.`, registers })
  const stood = new Counter({ name: 'signalboard_stall_seconds_total', help: 'How long it stood still in all these times together.', registers })
  let last = performance.now()
  setInterval(() => {
    const now = performance.now()
    const ms = now - last - lookEveryMs
    last = now
    if (ms <= stallMs) return
    stalls.inc()
    stood.inc(ms / 1_000)
    onStall(Math.round(ms))
  }, lookEveryMs).unref()
}
