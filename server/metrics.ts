// Figures for the operator in Prometheus' text format. Labels are routes, outcomes and kinds; never a board, a person or an address.

import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

/** The figures and their text. */
export type Metrics = {
  readonly answered: (route: string, status: number, seconds: number) => void
  readonly ruled: (type: string, outcome: string) => void
  readonly text: () => Promise<string>
  readonly contentType: string
}

/** Opens the figures; `gauges` are read when somebody asks. */
export function openMetrics(gauges: Readonly<Record<string, { readonly help: string; readonly read: () => number }>>): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'signalboard_http_seconds', help: 'How long requests took, by route and status.', labelNames: ['route', 'status'],
    buckets: [0.002, 0.01, 0.05, 0.2, 1, 5], registers: [registry],
  })
  const commands = new Counter({
    name: 'signalboard_commands_total', help: 'Commands by type and outcome.', labelNames: ['type', 'outcome'], registers: [registry],
  })
  for (const [name, { help, read }] of Object.entries(gauges)) {
    const gauge: Gauge = new Gauge({ name, help, registers: [registry], collect: (): void => gauge.set(read()) })
  }
  return {
    answered: (route, status, seconds) => requests.observe({ route, status }, seconds),
    ruled: (type, outcome) => commands.inc({ type, outcome }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}
