// The HTTP door: every request passes the same checks in the same order before a route's handler sees it —
// where it comes from, how often, which board, who, may they — and every answer leaves with the same headers.

import { getRequestListener, RequestError } from '@hono/node-server'
import { Hono, type Context } from 'hono'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { busy, isRefusal, notLearned, refuse, type Refusal } from '#shared/base/refusal.ts'
import { admit } from '../access/admission.ts'
import { tokenInCookie } from '../access/cookie.ts'
import { systemClock, type Clock } from '../clock.ts'
import { Calls, type Call } from './calls.ts'
import { newCargo, type Cargo } from './cargo.ts'
import { guard } from './headers.ts'
import type { House } from './house.ts'
import { LargeAnswer } from './large.ts'
import { isReading, provenance } from './origin.ts'
import { openPages } from './pages.ts'
import { problemOf, unexpected } from './problem.ts'
import type { Caller, Knock, Route } from './route.ts'
import { allRoutes } from './routes/all-routes.ts'
import { newUnderWay, type MayGo } from './under-way.ts'

type Env = { Bindings: { incoming: IncomingMessage; outgoing: ServerResponse } }

/** What all requests share: the house, the calls under way, and what they may hold in memory. */
type Door = { readonly house: House; readonly calls: Calls; readonly json: Cargo; readonly files: Cargo; readonly mayGo: MayGo }

/** What the server takes at the same time at least, callers of boards included: twice as many as those usually are. */
const leastConnections = 4_000
/** Plain connections, or calls, of one address: a company of 200 people behind one has six each. */
const leastOfAddress = 1_200
const megabyte = 1024 * 1024
/** Uploads are apart from everything else that is sent, so that they cannot keep out a vote. */
const mostBodies = { all: 256 * megabyte, one: 128 * megabyte }
/** All pictures of a board come to 200 MB: whoever takes those home is shown some meanwhile. */
const mostAnswers = { all: 512 * megabyte, one: 256 * megabyte }

/** The HTTP server, not listening yet; `room` is how many connections the system lets it hold. Slow requests are cut: 8 s for the head, ten minutes for all of it at the rate of bodies.ts. */
export function openHttp(house: House, room = Infinity, clock: Clock = systemClock): Server {
  const { limits, trustedProxies } = house.config
  const app = new Hono<Env>()
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false, errorHandler: (error) => malformed(house, error) })
  const slow = { headersTimeout: 8_000, requestTimeout: 600_000, keepAliveTimeout: 10_000, connectionsCheckingInterval: 1_000 }
  const server = createServer({ ...slow, maxHeaderSize: 16_384 }, (incoming, outgoing) => { void listener(incoming, outgoing) })
  // Whoever is beyond this is dropped without a word, so it lies well above the caps that answer in words (crowd.ts, calls.ts).
  server.maxConnections = Math.min(room, Math.max(leastConnections, 2 * limits.connections))
  const mostOfAddress = Math.min(Math.floor(server.maxConnections / 2), Math.max(leastOfAddress, limits.connectionsPerAddress))
  const calls = new Calls(server, { mostOfAddress, trustedProxies, clock })
  const door = { house, calls, json: newCargo(mostBodies), files: newCargo(mostBodies), mayGo: newUnderWay(mostAnswers, clock) }
  for (const route of allRoutes(house)) app.on(route.method, route.path, (c) => observed(door, c, route.path, (call) => serve(door, route, c, call)))
  const page = openPages(house)
  app.notFound((c) => observed(door, c, 'page', () => page(c.req.raw)))
  app.onError((error) => {
    house.log.error({ err: error }, 'a request could not be answered')
    return unexpected()
  })
  return server
}

async function observed({ house, calls }: Door, c: Context<Env>, route: string, answer: (call: Call) => Promise<Response>): Promise<Response> {
  const began = performance.now()
  const call = calls.begin(c.env.incoming, c.env.outgoing)
  const response = call.refusal !== null ? problemOf(call.refusal) : await answer(call).catch((error: unknown) => failed(house, error, route))
  // A body that was refused half-read would otherwise be taken for the next request, or drip in for minutes.
  if (!c.env.incoming.complete) response.headers.set('connection', 'close')
  guard(response.headers, house.config.publicUrl?.startsWith('https:') === true)
  const seconds = (performance.now() - began) / 1_000
  house.metrics.answered(route, response.status, seconds)
  house.log.debug({ route, method: c.req.method, status: response.status, ms: Math.round(seconds * 1_000) }, 'answered')
  return response
}

/** A request so malformed that no route ever saw it (no host, an impossible address). */
function malformed(house: House, error: unknown): Response {
  const isTheirs = error instanceof RequestError
  if (!isTheirs) house.log.error({ err: error }, 'a request could not be answered')
  const response = isTheirs ? problemOf(refuse('bad-request', 'The address or the Host header of this request cannot be read.')) : unexpected()
  guard(response.headers, house.config.publicUrl?.startsWith('https:') === true)
  return response
}

/** What went wrong inside: the disk's trouble is told as such, and whether it was kept where that is known; anything else is a fault of ours. */
function failed(house: House, error: unknown, route: string): Response {
  house.log.error({ err: error, route }, 'a request could not be answered')
  if (error instanceof Error && error.name === 'StorageUnsure') return problemOf(notLearned)
  if (error instanceof Error && error.name === 'StorageTrouble') return problemOf(refuse('not-kept', 'The server could not write to its disk, so nothing was changed. Try again in a moment.'))
  return unexpected()
}

async function serve(door: Door, route: Route, c: Context<Env>, call: Call): Promise<Response> {
  const knock = await admitted(door, route, c, call)
  if (isRefusal(knock)) return problemOf(knock)
  try {
    const answer = await route.answer(knock)
    if (isRefusal(answer)) return problemOf(answer)
    if (!(answer instanceof LargeAnswer) || door.mayGo(answer, knock.caller?.person.id ?? knock.address, call)) return answer
    return problemOf(busy('Much of what was asked for is still on its way.', 10))
  } finally {
    knock.hold.release()
  }
}

async function admitted(door: Door, route: Route, c: Context<Env>, { address }: Call): Promise<Knock | Refusal> {
  const { house } = door
  const request = c.req.raw
  const from = provenance(request.headers.get('origin'), request.headers.get('host'), house.config.publicUrl)
  const reading = isReading(request.method)
  if (!reading && from === 'foreign') return refuse('foreign-origin')
  const params = c.req.param()
  const id = params['id']
  // A script says who it is in a header; a cookie alone proves nothing when no page of ours asked.
  const token = tokenOf(request, id, reading || from === 'own')
  if (route.who === 'anyone' || token === null) {
    const tooMany = exempt.has(route.path) ? null : await house.turnstile(route.who === 'anyone' ? route.pace : 'call', address)
    if (tooMany) return tooMany
  }
  const board = id === undefined ? null : await house.boards.find(id)
  if (id !== undefined && board === null) return turnedAway(house, address, token, refuse('no-such-board'))
  const bodies = route.bodyShape === null ? door.files : door.json
  const knock = { request, url: new URL(request.url), params, board, address, token, caller: null, hold: bodies.holdFor(address) }
  if (route.who === 'anyone' || board === null) return knock
  const caller = await callerAt(house, board.id, token, route.who)
  if (isRefusal(caller)) return caller.reason === 'not-signed-in' ? turnedAway(house, address, token, caller) : caller
  return await house.turnstile(route.pace, caller.person.id) ?? { ...knock, caller, hold: bodies.holdFor(caller.person.id) }
}

/** Tokens that fit nothing are counted like callers without one (who were counted before), so that nobody tries them by the thousand. */
async function turnedAway(house: House, address: string, token: string | null, refusal: Refusal): Promise<Refusal> {
  return token === null ? refusal : await house.turnstile('call', address) ?? refusal
}

/** Machines ask these every few seconds. */
const exempt = new Set(['/healthz', '/readyz', '/metrics'])

async function callerAt(house: House, board: NonNullable<Knock['board']>['id'], token: string | null, deed: Exclude<Route['who'], 'anyone'>): Promise<Caller | Refusal> {
  const person = token === null ? null : await house.sessions.find(board, token)
  if (person === null) return refuse('not-signed-in')
  const standing = await house.rooms.standing(board)
  if (isRefusal(standing)) return standing
  const admittedPerson = admit(standing, person, deed)
  return isRefusal(admittedPerson) ? admittedPerson : { person: admittedPerson, standing }
}

/** `Authorization: Bearer` goes before the board's cookie. */
function tokenOf(request: Request, id: string | undefined, mayUseCookie: boolean): string | null {
  const header = request.headers.get('authorization')
  if (header !== null) return /^Bearer ([\x21-\x7e]{1,200})$/i.exec(header)?.[1] ?? null
  // The id only chooses which cookie is read; it is checked when the board is looked up.
  return id === undefined || !mayUseCookie ? null : tokenInCookie(request.headers.get('cookie'), id as NonNullable<Knock['board']>['id'])
}
