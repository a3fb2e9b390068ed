// Figures for the operator in Prometheus' text format; what each means and when to act is in docs/operating.md.
// Labels are routes, outcomes, reasons and states from closed lists: never a board, a person, an address, or a word somebody sent.

import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import { loopFigures } from './metrics/loop.ts'
import { roomFigures } from './metrics/rooms.ts'
import { storeFigures, type Committed } from './metrics/store.ts'
import type { Hooks } from './rooms/hooks.ts'

/** A figure that is read when somebody asks: its name, what it says, how it is read. */
type Read<T> = (name: string, help: string, read: () => T) => void
/** The same by a label from a closed list. */
type ReadBy = (name: string, help: string, label: string, read: () => Readonly<Record<string, number>>) => void

/** The figures and their text. */
export type Metrics = {
  readonly answered: (route: string, status: number, seconds: number) => void
  readonly ruled: (type: string, outcome: string) => void
  /** What rooms tell. */
  readonly hooks: Hooks
  /** What the store tells of each transaction. */
  readonly committed: (committed: Committed) => void
  /** A connection was turned away, or seated after so many ms. */
  readonly knocked: (outcome: { readonly refused: string } | { readonly seatedMs: number }) => void
  /** Goes up and down. */
  readonly gauge: Read<number>
  readonly gaugeBy: ReadBy
  /** Only rises. */
  readonly count: Read<number>
  readonly countBy: ReadBy
  /** Watches the event loop from now on; told of each stand-still, in ms. */
  readonly watchLoop: (onStall: (ms: number) => void) => void
  readonly text: () => Promise<string>
  readonly contentType: string
}

/** Opens the figures. */
export function openMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  // Ours (metrics/loop.ts) leaves out the ten milliseconds by which these are always too high.
  for (const { name } of registry.getMetricsAsArray()) if (name.startsWith('nodejs_eventloop_lag')) registry.removeSingleMetric(name)
  new Gauge({ name: 'signalboard_info', help: 'What runs here: versions of Node and SQLite.', labelNames: ['node', 'sqlite'], registers })
    .set({ node: process.versions.node, sqlite: process.versions.sqlite ?? '' }, 1)
  const requests = new Histogram({
    name: 'signalboard_http_seconds', help: 'How long requests took, by route and status.', labelNames: ['route', 'status'],
    buckets: [0.002, 0.01, 0.05, 0.2, 1, 5], registers,
  })
  const commands = new Counter({ name: 'signalboard_commands_total', help: 'Acts of a session (open a round, cast a ballot…) by type and outcome: "ruled", or the reason of the refusal.', labelNames: ['type', 'outcome'], registers })
  return {
    answered: (route, status, seconds) => requests.observe({ route, status }, seconds),
    ruled: (type, outcome) => commands.inc({ type, outcome }),
    hooks: roomFigures(registry),
    committed: storeFigures(registry),
    knocked: doorFigures(registers),
    ...readFigures(registers),
    watchLoop: (onStall) => loopFigures(registry, onStall),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}

function doorFigures(registers: Registry[]): Metrics['knocked'] {
  const seated = new Histogram({
    name: 'signalboard_seat_seconds', help: 'From a browser\'s request for a live connection until it has its seat, opening a closed board included.',
    buckets: [0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5], registers,
  })
  const refused = new Counter({ name: 'signalboard_turned_away_total', help: 'Requests for a live connection that were turned away, by reason.', labelNames: ['reason'], registers })
  return (outcome) => {
    if ('refused' in outcome) refused.inc({ reason: outcome.refused })
    else seated.observe(outcome.seatedMs / 1_000)
  }
}

/** Figures that are kept elsewhere as plain numbers and copied when somebody asks: nothing is paid for them in between. */
function readFigures(registers: Registry[]): Pick<Metrics, 'gauge' | 'gaugeBy' | 'count' | 'countBy'> {
  return {
    gauge(name, help, read) {
      const gauge: Gauge = new Gauge({ name, help, registers, collect: (): void => gauge.set(read()) })
    },
    gaugeBy(name, help, label, read) {
      const gauge: Gauge = new Gauge({ name, help, labelNames: [label], registers, collect() { for (const [value, n] of Object.entries(read())) gauge.set({ [label]: value }, n) } })
    },
    count(name, help, read) {
      const counter: Counter = new Counter({ name, help, registers, collect() { counter.reset(); counter.inc(read()) } })
    },
    countBy(name, help, label, read) {
      const counter: Counter = new Counter({ name, help, labelNames: [label], registers, collect() { counter.reset(); for (const [value, n] of Object.entries(read())) counter.inc({ [label]: value }, n) } })
    },
  }
}
