// What a link leads to, shown to somebody who has its key and has not come in yet: the question, the departments, who is there.
// A viewer's key shows it too, since a viewer could come in and see all of it. Nothing of the board's content.

import { z } from 'zod'
import { isRefusal, refuse } from '#shared/base/refusal.ts'
import { person, role } from '#shared/board/people.ts'
import type { House } from '../house.ts'
import { boardOf, json, route, type Route } from '../route.ts'

const doorAnswer = z.object({
  title: z.string(), objective: z.string(), role, departments: z.array(z.string()),
  here: z.array(person.pick({ name: true, department: true, role: true })),
})
/** Enough faces to know one is in the right place. */
const mostShown = 24

/** The route of the join page. */
export function doorRoute(house: House): Route {
  return route({
    method: 'POST', path: '/api/boards/:id/door', name: 'door', who: 'anyone', pace: 'join',
    does: 'What a link leads to, before coming in: title, objective, departments, the role its key gives, who is there now.',
    body: { json: z.object({ key: z.string().min(1).max(100) }) }, answers: { 200: { says: 'What stands at the door.', shape: doorAnswer } },
    handle: async (call) => {
      const board = boardOf(call)
      const given = house.boards.roleOf(board, call.body.key)
      if (given === null) return await house.turnstile('wrong-key', call.address) ?? refuse('wrong-key', 'This link is not valid for this board. Ask whoever sent it for a new one.')
      const standing = await house.rooms.standing(board.id)
      if (isRefusal(standing)) return standing
      const present = new Set(house.rooms.peopleHere(board.id))
      const here = [...standing.people.values()].filter((one) => present.has(one.id)).slice(0, mostShown)
      const { title = '', objective = '', departments = [] } = standing.facts ?? {}
      return json({ title, objective, role: given, departments, here: here.map(({ name, department, role }) => ({ name, department, role })) })
    },
  })
}
