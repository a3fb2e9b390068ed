// The session itself over HTTP: commands, the standing, what stands on the board, and notes written by scripts.

import { z } from 'zod'
import { newThingId, thingLetter, type ThingKind } from '#shared/base/ids.ts'
import { isRefusal, type Refusal } from '#shared/base/refusal.ts'
import { command, ruled } from '#shared/ledger/command.ts'
import type { Standing } from '#shared/ledger/standing.ts'
import { about, sign } from '#shared/note/note.ts'
import { randomBytes } from 'node:crypto'
import { madeNote, standingAnswer, thingsAnswer } from '../answers.ts'
import type { House } from '../house.ts'
import { whole } from '../large.ts'
import { boardOf, callerOf, json, route, type Knock, type Route } from '../route.ts'
import { noteDecision } from '../../commands/posted-note.ts'

const kinds = Object.keys(thingLetter) as [ThingKind, ...ThingKind[]] // the table's own keys
const newNote = z.object({ text: z.string().trim().min(1).max(2_000), kind: sign.default('plain'), about: about.optional() })

/** Routes for a running session. */
export function sessionRoutes(house: House): Route[] {
  return [
    commandRoute(house),
    route({
      method: 'GET', path: '/api/boards/:id/standing', name: 'standing', who: 'see', pace: 'call',
      does: 'How things stand now: agenda, timer, rounds, roles, results, and what only the caller may know (`mine`).',
      answers: { 200: { says: 'The standing.', shape: standingAnswer } },
      handle: async (call) => {
        const { person, standing } = callerOf(call)
        const board = boardOf(call).id
        const [told, mine] = await Promise.all([tellStanding(house, call, standing), house.mine(board, person.id, standing)])
        return json({ ...told, mine })
      },
    }),
    route({
      method: 'GET', path: '/api/boards/:id/things', name: 'things', who: 'see', pace: 'call',
      does: 'The things on the board as plain JSON, with where they stand.', query: z.object({ kind: z.enum(kinds).optional() }),
      answers: { 200: { says: 'The things.', shape: thingsAnswer } },
      handle: async (call) => {
        const things = await house.rooms.things(boardOf(call).id, call.query.kind ?? null)
        return isRefusal(things) ? things : whole(things, { headers: { 'content-type': 'application/json' } })
      },
    }),
    route({
      method: 'POST', path: '/api/boards/:id/notes', name: 'postNote', who: 'edit', pace: 'change',
      does: 'Writes a note in the caller\'s name, for scripts and hooks.', body: { json: newNote },
      answers: { 201: { says: 'Written.', shape: madeNote } },
      handle: async (call) => {
        const { person } = callerOf(call)
        const id = newThingId('note', () => randomBytes(9).toString('base64url'))
        const done = await house.rooms.rule(boardOf(call).id, person.id, (standing) => noteDecision(standing, { ...call.body, id, by: person, now: house.now() }))
        return isRefusal(done) ? done : json({ id }, 201)
      },
    }),
  ]
}

function commandRoute(house: House): Route {
  return route({
    method: 'POST', path: '/api/boards/:id/commands', name: 'command', who: 'see', pace: 'change',
    does: 'One act that must be fair. The same `id` again answers the same and acts once.',
    body: { json: command }, answers: { 200: { says: 'Ruled: the seq of its last ruling.', shape: ruled } },
    handle: async (call): Promise<Response | Refusal> => {
      const answer = await house.rooms.ask(boardOf(call).id, callerOf(call).person.id, call.body)
      house.metrics.ruled(call.body.type, isRefusal(answer) ? answer.reason : 'ruled')
      return isRefusal(answer) ? answer : json(answer)
    },
  })
}

async function tellStanding(house: House, call: Knock, standing: Standing): Promise<Record<string, unknown>> {
  const board = boardOf(call).id
  const rounds = await Promise.all([...standing.rounds.values()].map(async (round) => (
    round.phase === 'open' ? { ...round, acted: await house.rooms.acted(board, round.plan.id) } : round
  )))
  return { ...standing, now: house.now(), people: [...standing.people.values()], imports: [...standing.imports.values()], rounds, scenes: [...standing.scenes.values()] }
}
