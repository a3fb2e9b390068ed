// Who knocks at `WS /sync/:id`, asked before a socket becomes a WebSocket, so that whoever is turned away gets an HTTP answer.
// Another site's page is refused; a request without an Origin (a program) must say who it is in a header, a cookie is not enough.

import { STATUS_CODES, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { BoardId, PersonId } from '#shared/base/ids.ts'
import { isRefusal, refuse, statusOf, titleOf, type Refusal } from '#shared/base/refusal.ts'
import { tokenInCookie } from '../access/cookie.ts'
import type { House } from './house.ts'
import { provenance } from './origin.ts'

/** Somebody at the door of a board. */
export type Knocker = { readonly board: BoardId; readonly person: PersonId }

const path = /^\/sync\/([^/?#]{1,100})(?:\?.*)?$/
const bearer = /^Bearer ([\x21-\x7e]{1,200})$/i

/** Finds out who asks for which board, or why they do not come in. */
export function doorkeeper({ boards, sessions, rooms, config, isOpen }: Pick<House, 'boards' | 'sessions' | 'rooms' | 'config' | 'isOpen'>) {
  return async (request: IncomingMessage): Promise<Knocker | Refusal> => {
    const id = path.exec(request.url ?? '')?.[1]
    if (id === undefined) return refuse('no-such-page')
    if (!isOpen()) return refuse('not-ready')
    const from = provenance(request.headers.origin ?? null, request.headers.host ?? null, config.publicUrl)
    const { authorization } = request.headers
    if (from === 'foreign' || (from === 'unsaid' && authorization === undefined)) return refuse('foreign-origin')
    const row = await boards.find(id)
    if (row === null) return refuse('no-such-board')
    const token = authorization === undefined ? tokenInCookie(request.headers.cookie ?? null, row.id) : bearer.exec(authorization)?.[1] ?? null
    const person = token === null ? null : await sessions.find(row.id, token)
    if (person === null) return refuse('not-signed-in')
    const standing = await rooms.standing(row.id)
    if (isRefusal(standing)) return standing
    return standing.people.has(person) ? { board: row.id, person } : refuse('not-signed-in')
  }
}

/** Answers a request for an upgrade with a refusal and ends the connection. */
export function turnAway(socket: Duplex, refusal: Refusal): void {
  const status = statusOf(refusal.reason)
  const body = JSON.stringify({ type: refusal.reason, title: titleOf(refusal.reason), status, detail: refusal.detail })
  socket.once('finish', () => socket.destroy())
  socket.end([
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}`,
    'Connection: close', 'Cache-Control: no-store', 'Content-Type: application/problem+json', `Content-Length: ${Buffer.byteLength(body)}`,
    '', body,
  ].join('\r\n'))
}
