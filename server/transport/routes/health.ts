// For machines: alive, able to serve, figures, and the description of the interface.

import { createHash, timingSafeEqual } from 'node:crypto'
import { refuse } from '#shared/base/refusal.ts'
import type { House } from '../house.ts'
import { route, type Knock, type Route } from '../route.ts'

/** `describe` makes the OpenAPI document, once. */
export function healthRoutes(house: House, describe: () => unknown): Route[] {
  let description: string | null = null
  return [
    route({
      method: 'GET', path: '/healthz', name: 'health', does: 'Says that the process is alive.', who: 'anyone', pace: 'call',
      answers: { 200: { says: 'Alive.', type: 'text/plain' } },
      handle: async () => new Response('alive\n', { headers: { 'content-type': 'text/plain' } }),
    }),
    route({
      method: 'GET', path: '/readyz', name: 'readiness', does: 'Says whether sessions can be served: the store takes a write, the disk has room, the server is not stopping.', who: 'anyone', pace: 'call',
      answers: { 200: { says: 'Ready.', type: 'text/plain' }, 503: { says: 'Not ready.' } },
      handle: async () => {
        if (!house.isOpen()) return refuse('not-ready', 'The server is starting or stopping.')
        const trouble = await house.trouble()
        return trouble === null ? new Response('ready\n', { headers: { 'content-type': 'text/plain' } }) : refuse('not-ready', trouble)
      },
    }),
    route({
      method: 'GET', path: '/metrics', name: 'metrics', does: 'Figures in Prometheus\' text format. With METRICS_TOKEN as Bearer token, or from this machine when none is set.',
      who: 'anyone', pace: 'call', answers: { 200: { says: 'The figures.', type: 'text/plain' }, 404: { says: 'Not for this caller.' } },
      handle: async (call) => mayRead(house, call)
        ? new Response(await house.metrics.text(), { headers: { 'content-type': house.metrics.contentType } })
        : refuse('no-such-page'),
    }),
    route({
      method: 'GET', path: '/api/openapi.json', name: 'describe', does: 'Describes this interface in OpenAPI 3.1.', who: 'anyone', pace: 'call',
      answers: { 200: { says: 'The description.', type: 'application/json' } },
      handle: async () => {
        description ??= JSON.stringify(describe())
        return new Response(description, { headers: { 'content-type': 'application/json', 'cache-control': 'public, max-age=300' } })
      },
    }),
  ]
}

function mayRead(house: House, { token, address, request }: Knock): boolean {
  const wanted = house.config.metricsToken
  if (wanted !== null) return token !== null && timingSafeEqual(digest(token), digest(wanted))
  // A proxy on this machine asks for strangers: then only a token opens.
  return /^(127\.|::1$)/.test(address) && !proxyMarks.some((name) => request.headers.has(name))
}

const proxyMarks = ['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'x-real-ip', 'forwarded', 'via']

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
