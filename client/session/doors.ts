// The server's doors as a person meets them: making a session, coming in by a link, coming back, inviting.
// Every address used outside the room stands here. No yjs: the lobby loads this file.

import { z } from 'zod'
import { boardId, type BoardId } from '#shared/base/ids.ts'
import { isRefusal, type Refusal } from '#shared/base/refusal.ts'
import type { BoardFacts } from '#shared/board/board.ts'
import { person, role, type Person } from '#shared/board/people.ts'
import type { CloseCode } from '#shared/wire/wire.ts'
import { isUnreached, reach, type Fetch, type Unreached } from './reach.ts'
import type { Session } from './session.ts'

const links = z.object({ facilitator: z.string(), participant: z.string(), viewer: z.string() })
export type Links = z.infer<typeof links>
const made = z.object({ id: boardId, links })
export type MadeBoard = z.infer<typeof made>
const facts = z.object({ title: z.string(), objective: z.string() })
const board = z.looseObject({ ...facts.shape, role, me: person })
const door = z.object({
  ...facts.shape, role, departments: z.array(z.string()).catch([]),
  here: z.array(z.object({ name: z.string(), department: z.string(), role })).catch([]),
})
/** What a link leads to, before one has come in. */
export type Door = z.infer<typeof door>

type Answer<T> = Promise<T | Refusal | Unreached>

/** Makes a session. `password` is empty where the server wants none. */
export const makeBoard = (fetch: Fetch, wanted: Partial<BoardFacts> & Pick<BoardFacts, 'title' | 'objective'>, password: string): Answer<MadeBoard> =>
  reach(fetch, '/api/boards', { method: 'POST', body: wanted, shape: made, headers: withPassword(password) })

/** Makes a session out of a session record (parsed JSON of the file). */
export const importBoard = (fetch: Fetch, record: unknown, password: string): Answer<MadeBoard> =>
  reach(fetch, '/api/boards/import', { method: 'POST', body: record, shape: made, headers: withPassword(password), patienceMs: 60_000 })

/** Percent-encoded, because a header carries few letters. */
const withPassword = (password: string): Readonly<Record<string, string>> => (password === '' ? {} : { 'x-create-token': encodeURIComponent(password) })

/** The demo session's links; a refusal where there is none. */
export const findDemo = (fetch: Fetch): Answer<MadeBoard> => reach(fetch, '/api/demo', { shape: made })

/** What a link leads to. */
export const lookIn = (fetch: Fetch, id: BoardId, key: string): Answer<Door> =>
  reach(fetch, `/api/boards/${id}/door`, { method: 'POST', body: { key }, shape: door })

/** Comes in by a link's key; the cookie is set by the answer. */
export async function join(fetch: Fetch, id: BoardId, entry: { readonly key: string; readonly name: string; readonly department: string }): Answer<Person> {
  const answer = await reach(fetch, `/api/boards/${id}/join`, { method: 'POST', body: entry, shape: z.object({ participant: person }) })
  return isRefusal(answer) || isUnreached(answer) ? answer : answer.participant
}

/** Who this browser is on a board, by its cookie, with the board's title and objective. */
export const whoAmI = (fetch: Fetch, id: BoardId): Answer<z.infer<typeof board>> => reach(fetch, `/api/boards/${id}`, { shape: board })

/** Whether the server would let us in: null when it was not reached. */
export async function welcome(fetch: Fetch, id: BoardId): Promise<CloseCode | 'welcome' | null> {
  const answer = await whoAmI(fetch, id)
  if (isUnreached(answer)) return null
  if (!isRefusal(answer)) return 'welcome'
  switch (answer.reason) {
    case 'not-signed-in': return 4401
    case 'no-such-board': return 4404
    case 'wrong-key': case 'not-allowed': return 4403
    default: return 'welcome'
  }
}

/** The links for inviting, as whole addresses. */
export async function inviteLinks(fetch: Fetch, id: BoardId): ReturnType<Session['links']> {
  const answer = await reach(fetch, `/api/boards/${id}/links`, { shape: links })
  if (isUnreached(answer)) return { kind: 'refusal', reason: 'not-ready', detail: 'The server cannot be reached just now. Try again in a moment.' }
  return isRefusal(answer) ? answer : wholeLinks(answer)
}

/** Links as they can be sent to somebody: with this page's host. */
export function wholeLinks({ facilitator, participant, viewer }: Links): Links {
  const whole = (link: string): string => new URL(link, globalThis.location?.href ?? 'http://localhost').href
  return { facilitator: whole(facilitator), participant: whole(participant), viewer: whole(viewer) }
}

/** The key in a link's fragment; null when there is none. */
export function keyIn(link: string): string | null {
  const key = new URL(link, 'http://localhost').hash.slice(1)
  return /^[A-Za-z0-9_-]{10,100}$/.test(key) ? key : null
}
