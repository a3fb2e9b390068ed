// Making boards and coming in: who may make one, joining by a link's key, the links themselves, and leaving again.

import { createHash, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { BoardId, PersonId } from '#shared/base/ids.ts'
import { isRefusal, refuse, type Refusal } from '#shared/base/refusal.ts'
import { boardFacts } from '#shared/board/board.ts'
import { departmentName, personName, type Person } from '#shared/board/people.ts'
import { setCookie } from '../../access/cookie.ts'
import { join } from '../../access/joining.ts'
import { boardAnswer, doorAnswer, joined, links, madeBoard } from '../answers.ts'
import type { House } from '../house.ts'
import { boardOf, callerOf, headerText, json, route, type Knock, type Route } from '../route.ts'

/** Templates that can be asked for. The others of product.md come with later issues. */
const newBoard = boardFacts.extend({ template: z.enum(['blank']).default('blank'), token: z.string().max(200).optional() })
const key = z.string().min(1).max(100)
const entry = z.object({ key, name: personName, department: departmentName })

/** Routes for boards as such. */
export function boardRoutes(house: House): Route[] {
  return [
    route({
      method: 'POST', path: '/api/boards', name: 'makeBoard', who: 'anyone', pace: 'create',
      does: 'Makes a session. With CREATE_SESSIONS=token the word goes into `token`, the header `x-create-token` (percent-encoded), or as Bearer token.',
      body: { json: newBoard }, answers: { 201: { says: 'Made; the links carry the keys in their fragment.', shape: madeBoard } },
      handle: async (call) => {
        const { template: _, token, ...facts } = call.body
        const closed = closedTo(house, call, token)
        if (closed !== null) return closed
        const board = await house.boards.make(facts)
        if (isRefusal(board)) return board
        house.log.info({ board: board.id }, 'a session was made')
        return json({ id: board.id, links: house.boards.links(board) }, 201)
      },
    }),
    route({
      method: 'GET', path: '/api/demo', name: 'demo', who: 'anyone', pace: 'call',
      does: 'The demo session with all its links. Only with DEMO=on; switch it off where strangers come.',
      answers: { 200: { says: 'The demo session.', shape: madeBoard } },
      handle: async () => {
        const board = house.config.demo ? await house.boards.demo() : null
        return board === null ? refuse('no-such-page', 'There is no demo session on this server.') : json({ id: board.id, links: house.boards.links(board) })
      },
    }),
    door(house),
    joining(house),
    ...whoIsThere(house),
    ...linkRoutes(house),
  ]
}

/** Why this caller may not make sessions here, or null. Every try counts on the pace `create` of its address before this looks: so guessing is held back. */
export function closedTo(house: House, { request, token }: Pick<Knock, 'request' | 'token'>, inBody?: string): Refusal | null {
  const wanted = house.config.createToken
  // The pages send the word in a header of its own: what they open may be no place for it, a Bearer token cannot have blanks, and a proxy may want Authorization for itself.
  const given = inBody ?? headerText(request, 'x-create-token') ?? token ?? ''
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  if (wanted === null || timingSafeEqual(digest(given), digest(wanted))) return null
  return refuse('sessions-closed', 'On this server new sessions need a token. Ask whoever runs it.')
}

function door(house: House): Route {
  return route({
    method: 'POST', path: '/api/boards/:id/door', name: 'door', who: 'anyone', pace: 'join',
    does: 'What a link\'s key leads to, before one comes in: title, objective, the role it gives, and who is there.',
    body: { json: z.object({ key }) }, answers: { 200: { says: 'What is behind the door.', shape: doorAnswer } },
    handle: async (call) => {
      const board = boardOf(call)
      const role = house.boards.roleOf(board, call.body.key)
      if (role === null) return wrongKey(house, call)
      const standing = await house.rooms.standing(board.id)
      if (isRefusal(standing)) return standing
      const { title = '', objective = '', departments = [] } = standing.facts ?? {}
      const here = house.rooms.peopleHere(board.id).flatMap((id) => {
        const person = standing.people.get(id)
        return person === undefined ? [] : [{ name: person.name, department: person.department, role: person.role }]
      })
      return json({ title, objective, departments, role, here })
    },
  })
}

async function wrongKey(house: House, { address }: Knock): Promise<Refusal> {
  return await house.turnstile('wrong-key', address) ?? refuse('wrong-key', 'This link is not valid for this board. Ask whoever sent it for a new one.')
}

function joining(house: House): Route {
  return route({
    method: 'POST', path: '/api/boards/:id/join', name: 'join', who: 'anyone', pace: 'join',
    does: 'Comes in by a link\'s key. A browser whose cookie is still good comes in as the same person; a link never lowers a role.',
    body: { json: entry }, answers: { 200: { says: 'In. The token comes as an HttpOnly cookie too.', shape: joined } },
    handle: async (call) => {
      const board = boardOf(call)
      const role = house.boards.roleOf(board, call.body.key)
      if (role === null) return wrongKey(house, call)
      const before = call.token === null ? null : await house.sessions.find(board.id, call.token)
      const { name, department } = call.body
      const tooOften = before === null ? null : await paceOfRenaming(house, board.id, before, call.body)
      if (tooOften !== null) return tooOften
      const person = await join(house.rooms.rule, board.id, { name, department, role, before })
      if (isRefusal(person)) return person
      const { token, expiresAt } = await house.sessions.start(board.id, person.id)
      const cookie = setCookie(board.id, token, { seconds: Math.floor(house.config.sessionMs / 1_000), secure: isHttps(house) })
      return json({ participant: person, token, expiresAt }, 200, { 'set-cookie': cookie })
    },
  })
}

/** The refusal for somebody who was here before and takes another name once too often, or null. */
async function paceOfRenaming(house: House, board: BoardId, before: PersonId, { name, department }: Pick<Person, 'name' | 'department'>): Promise<Refusal | null> {
  const standing = await house.rooms.standing(board)
  if (isRefusal(standing)) return standing
  const known = standing.people.get(before)
  if (known === undefined || (known.name === name && known.department === department)) return null
  return house.turnstile('rename', before)
}

function whoIsThere(house: House): Route[] {
  return [
    route({
      method: 'GET', path: '/api/boards/:id', name: 'board', who: 'see', pace: 'call', does: 'The board\'s facts and who the caller is on it.',
      answers: { 200: { says: 'The board.', shape: boardAnswer } },
      handle: async (call) => json(boardFactsOf(house, call)),
    }),
    route({
      method: 'POST', path: '/api/boards/:id/leave', name: 'leave', who: 'see', pace: 'change',
      does: 'Ends the caller\'s sessions on this board and closes their connections. What they wrote stays.',
      answers: { 204: { says: 'Left.' } },
      handle: async (call) => {
        const board = boardOf(call)
        const { person } = callerOf(call)
        await house.sessions.end(board.id, person.id)
        house.rooms.putOut(board.id, person.id, 4401)
        return new Response(null, { status: 204, headers: { 'set-cookie': setCookie(board.id, '', { seconds: 0, secure: isHttps(house) }) } })
      },
    }),
  ]
}

function linkRoutes(house: House): Route[] {
  return [
    route({
      method: 'GET', path: '/api/boards/:id/links', name: 'links', who: 'share', pace: 'call', does: 'The three links, for inviting.',
      answers: { 200: { says: 'The links.', shape: links } },
      handle: async (call) => json(house.boards.links(boardOf(call))),
    }),
    route({
      method: 'POST', path: '/api/boards/:id/links', name: 'renewLinks', who: 'share', pace: 'change',
      does: 'Makes all links given so far worthless and gives new ones. Who has joined stays in.',
      answers: { 200: { says: 'The new links.', shape: links } },
      handle: async (call) => {
        house.log.info({ board: boardOf(call).id, person: callerOf(call).person.id }, 'links were renewed')
        return json(await house.boards.renewLinks(boardOf(call)))
      },
    }),
  ]
}

function boardFactsOf(house: House, call: Knock): unknown {
  const board = boardOf(call)
  const { person, standing } = callerOf(call)
  const facts = standing.facts ?? { title: '', objective: '', hypothesis: '', scope: '', departments: [] }
  return {
    id: board.id, title: facts.title, objective: facts.objective, facts, role: person.role, me: person, demo: board.demo,
    sizes: { people: standing.people.size, here: house.rooms.peopleHere(board.id).length, records: standing.records.length, rounds: standing.rounds.size },
    times: { createdAt: board.createdAt, now: house.now() },
  }
}

const isHttps = (house: House): boolean => house.config.publicUrl?.startsWith('https:') === true
