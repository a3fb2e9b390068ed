// Figures for the operator in Prometheus' text format. Labels are routes, outcomes and kinds; never a board, a person or an address.

import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import type { Hooks } from './rooms/hooks.ts'

/** The figures and their text. */
export type Metrics = {
  readonly answered: (route: string, status: number, seconds: number) => void
  readonly ruled: (type: string, outcome: string) => void
  /** What rooms tell. */
  readonly hooks: Hooks
  /** A figure that is read when somebody asks. */
  readonly gauge: (name: string, help: string, read: () => number) => void
  readonly text: () => Promise<string>
  readonly contentType: string
}

/** Opens the figures. */
export function openMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const requests = new Histogram({
    name: 'signalboard_http_seconds', help: 'How long requests took, by route and status.', labelNames: ['route', 'status'],
    buckets: [0.002, 0.01, 0.05, 0.2, 1, 5], registers,
  })
  const commands = new Counter({ name: 'signalboard_commands_total', help: 'Commands by type and outcome.', labelNames: ['type', 'outcome'], registers })
  return {
    answered: (route, status, seconds) => requests.observe({ route, status }, seconds),
    ruled: (type, outcome) => commands.inc({ type, outcome }),
    hooks: roomHooks(registry),
    gauge(name, help, read) {
      const gauge: Gauge = new Gauge({ name, help, registers, collect: (): void => gauge.set(read()) })
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}

function roomHooks(registry: Registry): Hooks {
  const registers = [registry]
  const seconds = (name: string, help: string): ((ms: number) => void) => {
    const histogram = new Histogram({ name: `signalboard_${name}_seconds`, help, buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2], registers })
    return (ms) => histogram.observe(ms / 1_000)
  }
  const count = (name: string, help: string): Counter => new Counter({ name: `signalboard_${name}_total`, help, registers })
  const committed = seconds('commit', 'How long edits took to be on disk.')
  const joined = seconds('join', 'How long joining a room took.')
  const opened = seconds('open', 'How long opening a board took.')
  const folded = seconds('fold', 'How long folding a board took.')
  const frames = count('frames_kept', 'Document frames kept.')
  const sent = count('tick_bytes', 'Bytes of ticks, times listeners.')
  const behind = new Gauge({ name: 'signalboard_listeners_behind', help: 'Connections that do not keep up.', registers })
  const holding = new Gauge({ name: 'signalboard_rooms_holding', help: 'Rooms whose edits wait for the disk.', registers })
  const boards = new Gauge({ name: 'signalboard_boards', help: 'Boards by state.', labelNames: ['state'], registers })
  const refused = new Counter({ name: 'signalboard_refused_frames_total', help: 'Frames refused, by reason.', labelNames: ['reason'], registers })
  return {
    committed: (ms, kept) => { committed(ms); frames.inc(kept) },
    ticked: (bytes, listeners) => sent.inc(bytes * listeners),
    refused: (reason) => refused.inc({ reason }),
    joined, opened, folded,
    behind: (listeners) => behind.set(listeners),
    holding: (on) => { if (on) holding.inc(); else holding.dec() },
    boards: (states) => { for (const [state, number] of Object.entries(states)) boards.set({ state }, number) },
  }
}
