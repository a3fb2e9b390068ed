// Asking the server over HTTP: an answer of the expected shape, the server's refusal, or "not reached" (a proxy's page counts as that).
// Nothing here throws for the network's sake. Cookies go along; no token is ever in an address.

import type { z } from 'zod'
import { allReasons, refuse, type Refusal, type RefusalReason } from '#shared/base/refusal.ts'

/** The server did not answer, or something in between answered in its place. */
export type Unreached = { readonly kind: 'unreached' }
export const unreached: Unreached = { kind: 'unreached' }

/** Tells "not reached" from whatever else came. */
export function isUnreached(value: unknown): value is Unreached {
  return value === unreached
}

/** A refusal that says nothing of what was asked: too many ask just now, or the server is starting. The same may be answered later. */
export function isForNow({ reason }: Refusal): boolean {
  return reason === 'not-ready' || reason === 'too-many-requests' || reason === 'too-slow'
}

export type Fetch = (path: string, init: RequestInit) => Promise<Response>
type Asked<T> = { readonly shape: z.ZodType<T>; readonly method?: 'GET' | 'POST' | 'DELETE'; readonly body?: unknown; readonly patienceMs?: number; readonly headers?: Readonly<Record<string, string>> }

/** One request. `body` is sent as JSON. After `patienceMs` (15 s) it counts as not reached. */
export async function reach<T>(fetch: Fetch, path: string, { shape, method = 'GET', body, patienceMs = 15_000, headers: more = {} }: Asked<T>): Promise<T | Refusal | Unreached> {
  const headers: Record<string, string> = { accept: 'application/json', ...more }
  if (body !== undefined) headers['content-type'] = 'application/json'
  let answer: Response
  let said: unknown
  try {
    answer = await fetch(path, {
      method, headers, credentials: 'same-origin', cache: 'no-store', signal: AbortSignal.timeout(patienceMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    said = text === '' ? null : JSON.parse(text)
  } catch {
    // No network, a timeout, or a page where JSON was expected: in each case it was not our server that spoke.
    return unreached
  }
  if (!answer.ok) return refusalIn(answer.status, said)
  const read = shape.safeParse(said)
  return read.success ? read.data : refuse('not-ready', 'The server answered in a way this page does not understand. Reload the page.')
}

/** A file of the server's, as it is. There is no time limit: a large one may take as long as the line needs. */
export async function reachFile(fetch: Fetch, path: string): Promise<Blob | Refusal | Unreached> {
  try {
    const answer = await fetch(path, { credentials: 'same-origin', cache: 'no-store' })
    if (answer.ok) return await answer.blob()
    return refusalIn(answer.status, JSON.parse(await answer.text()))
  } catch {
    // As above: it was not our server that spoke, or not to its end.
    return unreached
  }
}

function refusalIn(status: number, said: unknown): Refusal | Unreached {
  const problem: { type?: unknown; detail?: unknown; title?: unknown } = typeof said === 'object' && said !== null ? said : {}
  if (typeof problem.type !== 'string') return status >= 500 ? unreached : refuse('bad-request')
  const name = problem.type.split(/[/#:]/).at(-1) ?? ''
  const detail = [problem.detail, problem.title].find((words) => typeof words === 'string')
  const reason = allReasons.find((one): one is RefusalReason => one === name) ?? 'not-ready'
  return refuse(reason, typeof detail === 'string' ? detail : undefined)
}
