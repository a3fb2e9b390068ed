// Who knocks at `WS /sync/:id`, asked before a socket becomes a WebSocket, so that whoever is turned away gets an HTTP answer.
// Another site's page is refused; a request without an Origin (a program) must say who it is in a header, a cookie is not enough.

import { STATUS_CODES, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { BoardId, PersonId } from '#shared/base/ids.ts'
import { isRefusal, refuse, statusOf, titleOf, type Refusal } from '#shared/base/refusal.ts'
import { tokenInCookie } from '../access/cookie.ts'
import { addressOf } from './address.ts'
import type { House } from './house.ts'
import { provenance } from './origin.ts'

/** Somebody at the door of a board. `stillIn`: whether what let them in still would. */
export type Knocker = { readonly board: BoardId; readonly person: PersonId; readonly stillIn: () => Promise<boolean> }

const path = /^\/sync\/([^/?#]{1,100})(?:\?.*)?$/
const bearer = /^Bearer ([\x21-\x7e]{1,200})$/i

type Doors = Pick<House, 'boards' | 'sessions' | 'rooms' | 'config' | 'isOpen' | 'turnstile'>

/** Finds out who asks for which board, or why they do not come in. */
export function doorkeeper(house: Doors): (request: IncomingMessage) => Promise<Knocker | Refusal> {
  return async (request) => {
    if (!house.isOpen()) return refuse('not-ready')
    const answer = await whoIs(house, request)
    if (!isRefusal(answer)) return await house.turnstile('connect', answer.person) ?? answer
    if (answer.reason === 'not-ready') return answer
    // Somebody who tries words at the door is slowed down like anybody who is not known.
    return await house.turnstile('call', addressOf(request, house.config.trustedProxies)) ?? answer
  }
}

async function whoIs({ boards, sessions, rooms, config }: Doors, request: IncomingMessage): Promise<Knocker | Refusal> {
  const id = path.exec(request.url ?? '')?.[1]
  if (id === undefined) return refuse('no-such-page')
  const from = provenance(request.headers.origin ?? null, request.headers.host ?? null, config.publicUrl)
  const { authorization } = request.headers
  if (from === 'foreign' || (from === 'unsaid' && authorization === undefined)) return refuse('foreign-origin')
  const row = await boards.find(id)
  if (row === null) return refuse('no-such-board')
  const token = authorization === undefined ? tokenInCookie(request.headers.cookie ?? null, row.id) : bearer.exec(authorization)?.[1] ?? null
  const person = token === null ? null : await sessions.find(row.id, token)
  if (token === null || person === null) return refuse('not-signed-in')
  const standing = await rooms.standing(row.id)
  if (isRefusal(standing)) return standing
  if (!standing.people.has(person)) return refuse('not-signed-in')
  return new Known(sessions, row.id, person, token)
}

/** Somebody with a session. Held for as long as they are connected, so it holds little. */
class Known implements Knocker {
  readonly board: BoardId
  readonly person: PersonId
  readonly #sessions: Doors['sessions']
  readonly #token: string

  constructor(sessions: Doors['sessions'], board: BoardId, person: PersonId, token: string) {
    this.board = board
    this.person = person
    this.#sessions = sessions
    this.#token = token
  }

  async stillIn(): Promise<boolean> {
    return await this.#sessions.find(this.board, this.#token) === this.person
  }
}

/** Answers a request for an upgrade with a refusal and ends the connection. */
export function turnAway(socket: Duplex, { reason, detail, waitSeconds }: Refusal): void {
  const status = statusOf(reason)
  const body = JSON.stringify({ type: reason, title: titleOf(reason), status, detail })
  socket.once('finish', () => socket.destroy())
  socket.end([
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}`,
    'Connection: close', 'Cache-Control: no-store', 'Content-Type: application/problem+json', `Content-Length: ${Buffer.byteLength(body)}`,
    ...waitSeconds === undefined ? [] : [`Retry-After: ${waitSeconds}`],
    '', body,
  ].join('\r\n'))
}
