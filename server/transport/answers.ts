// The shapes of what the addresses answer, for the description of the interface and for tests. Times in ms since 1970.

import { z } from 'zod'
import { boardId, thingId } from '#shared/base/ids.ts'
import { agendaStep } from '#shared/agenda/agenda.ts'
import { boardFacts } from '#shared/board/board.ts'
import { person, role } from '#shared/board/people.ts'
import { roundPlan, roundResult } from '#shared/vote/round.ts'
import { choice } from '#shared/vote/ballot.ts'
import { brief, deal, scenePlan } from '#shared/roleplay/scene.ts'

export const links = z.object({ facilitator: z.string(), participant: z.string(), viewer: z.string() })
export const madeBoard = z.object({ id: boardId, links })
export const doorAnswer = z.object({
  title: z.string(), objective: z.string(), departments: z.array(z.string()), role,
  here: z.array(z.object({ name: z.string(), department: z.string(), role })),
})
export const joined = z.object({ participant: person, token: z.string(), expiresAt: z.number() })
export const boardAnswer = z.object({
  id: boardId, title: z.string(), objective: z.string(), facts: boardFacts, role, me: person, demo: z.boolean(),
  sizes: z.object({ people: z.number(), here: z.number(), records: z.number(), rounds: z.number() }),
  times: z.object({ createdAt: z.number(), now: z.number() }),
})
const clock = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('none') }),
  z.object({ phase: z.literal('running'), startedAt: z.number(), ms: z.number() }),
  z.object({ phase: z.literal('paused'), leftMs: z.number(), ms: z.number() }),
])
const round = z.object({ plan: roundPlan, openedAt: z.number(), phase: z.enum(['open', 'closed', 'revealed']), acted: z.number().int(), result: roundResult.optional() })
const scene = z.object({
  plan: scenePlan, deal: deal.nullable(), turn: z.object({ number: z.number(), startedAt: z.number(), ms: z.number() }).nullable(),
  brief: brief.nullable(), phase: z.enum(['open', 'dealt', 'revealed', 'closed']),
})
/** The standing as the caller may see it; `mine` is theirs alone. */
export const standingAnswer = z.object({
  seq: z.number().int(), now: z.number(), facts: boardFacts.nullable(), people: z.array(person), agenda: z.array(agendaStep),
  step: z.string().nullable(), stepStartedAt: z.number().nullable(), clock, records: z.array(z.string()),
  imports: z.array(z.object({ importId: z.string(), fileName: z.string(), count: z.number().int(), at: z.number() })),
  rounds: z.array(round), scenes: z.array(scene),
  mine: z.object({ ballots: z.record(z.string(), z.array(choice)), briefs: z.record(z.string(), brief) }),
})
export const thingsAnswer = z.object({ things: z.array(z.looseObject({ id: z.string(), kind: z.string() })) })
export const madeNote = z.object({ id: thingId })
export const pictureAnswer = z.object({ id: z.string(), url: z.string(), mime: z.string(), width: z.number().int(), height: z.number().int() })
