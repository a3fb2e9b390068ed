// A route: one address with everything about it in one place, so that what is served, described (openapi.ts) and tested is the same.
// Bodies and queries are parsed by their shapes before a handler sees them; a handler answers a Response or a Refusal.

import type { z } from 'zod'
import { isRefusal, type Refusal } from '#shared/base/refusal.ts'
import type { Deed, Person } from '#shared/board/people.ts'
import type { Standing } from '#shared/ledger/standing.ts'
import type { Boards } from '../access/boards.ts'
import type { Pace } from '../access/limits.ts'
import type { Hold } from './cargo.ts'
import { whole } from './large.ts'
import { jsonBytes, patienceFor, readBytes, readJson } from './bodies.ts'
import { badRequest } from './problem.ts'

type Board = NonNullable<Awaited<ReturnType<Boards['find']>>>

/** Somebody who has joined, as the board knows them now. */
export type Caller = { readonly person: Person; readonly standing: Standing }

/** A request at a route, before its body is read. `board` is there on every path with `:id`, `caller` unless the route is for anyone. */
export type Knock = {
  readonly request: Request
  readonly url: URL
  readonly params: Readonly<Record<string, string>>
  readonly board: Board | null
  readonly caller: Caller | null
  /** The caller's address, as far as trusted proxies tell it. */
  readonly address: string
  /** The token that came by cookie or header, if any. */
  readonly token: string | null
  /** What its body takes of the house's memory. */
  readonly hold: Hold
}

/** What is described of an answer; without a shape it is a file or an empty body. */
export type Answer = { readonly says: string; readonly shape?: z.ZodType; readonly type?: string }

type Facts = {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** With `:name` for what varies. */
  readonly path: string
  readonly name: string
  readonly does: string
  /** What one must be allowed to do; `anyone` needs no session. */
  readonly who: Deed | 'anyone'
  /** Which counter of limits.ts it counts on. */
  readonly pace: Pace
  readonly answers: Readonly<Record<number, Answer>>
}
type Takes<B, Q> = {
  readonly body?: { readonly json: z.ZodType<B>; readonly most?: number }
  readonly bytes?: { readonly most: number; readonly types: readonly string[] }
  readonly query?: z.ZodType<Q>
  /** Asked before the body is read: why this one is not answered. */
  readonly admits?: (knock: Knock) => Refusal | null
}
type Call<B, Q> = Knock & { readonly body: B; readonly query: Q; readonly bytes: Uint8Array<ArrayBuffer> }

/** A route as the transport serves it. */
export type Route = Facts & {
  readonly bodyShape: z.ZodType | null
  readonly bodyTypes: readonly string[]
  readonly queryShape: z.ZodType | null
  readonly answer: (knock: Knock) => Promise<Response | Refusal>
}

/** Makes a route; `handle` gets body and query in the shapes named. */
export function route<B = undefined, Q = undefined>(
  spec: Facts & Takes<B, Q> & { readonly handle: (call: Call<B, Q>) => Promise<Response | Refusal> },
): Route {
  const { body, bytes, query, admits, handle, ...facts } = spec
  return {
    ...facts,
    bodyShape: body?.json ?? null,
    bodyTypes: body ? ['application/json'] : bytes?.types ?? [],
    queryShape: query ?? null,
    async answer(knock) {
      const asked = query?.safeParse(Object.fromEntries(knock.url.searchParams))
      if (asked && !asked.success) return badRequest(asked.error)
      const refusal = admits?.(knock) ?? null
      if (refusal !== null) return refusal
      const patience = knock.caller === null ? patienceFor.stranger : patienceFor.joined
      const json = body ? await readJson(knock.request, body.json, { most: body.most ?? jsonBytes, patience, hold: knock.hold }) : undefined
      if (isRefusal(json)) return json
      const raw = bytes ? await readBytes(knock.request, { most: bytes.most, patience, hold: knock.hold }) : new Uint8Array()
      if (isRefusal(raw)) return raw
      // A route without a body or query has B or Q = undefined, which is what stands here then.
      return handle({ ...knock, body: json as B, query: asked?.data as Q, bytes: raw })
    },
  }
}

/** A JSON answer. */
export function json(value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return whole(JSON.stringify(value), { status, headers: { 'content-type': 'application/json', ...headers } })
}

/** The board of a knock on a path with `:id`. */
export function boardOf(knock: Knock): Board {
  if (knock.board === null) throw new Error(`${knock.url.pathname.split('/')[1] ?? ''}: a route without :id asked for its board.`)
  return knock.board
}

/** The caller of a knock on a route that is not for anyone. */
export function callerOf(knock: Knock): Caller {
  if (knock.caller === null) throw new Error('A route for anyone asked who is calling.')
  return knock.caller
}

/** Words in a header are percent-encoded UTF-8; what is not is taken as it came. Null when there is no such header. */
export function headerText(request: Request, name: string): string | null {
  const written = request.headers.get(name)
  if (written === null) return null
  try {
    return decodeURIComponent(written)
  } catch {
    return written
  }
}
