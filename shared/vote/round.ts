// A round: a question put to everybody, answered in secret until it is revealed. Kinds: dots on things, scores against
// criteria, silent texts. Life: open -> closed -> revealed. Plans and results here; ballots in ballot.ts, counting in tally.ts.

import { z } from 'zod'
import { personId, recordId, roundId, thingId } from '../base/ids.ts'
import { departmentName } from '../board/people.ts'

/** What may be voted on: things by id, all notes, or all chosen records. */
export const target = z.union([thingId, recordId])
export type Target = z.infer<typeof target>
export const targets = z.union([z.array(target).min(1).max(5_000), z.literal('notes'), z.literal('records')])
export type Targets = z.infer<typeof targets>

/** A criterion of a scoring round: whole numbers from `min` to `max`, with words for both ends. */
export const criterion = z.object({
  id: z.string().regex(/^[A-Za-z0-9_-]{1,40}$/),
  title: z.string().trim().min(1).max(80),
  min: z.number().int().min(-10).max(100).default(1),
  max: z.number().int().min(-10).max(100).default(5),
  low: z.string().max(80).default(''),
  high: z.string().max(80).default(''),
})
export type Criterion = z.infer<typeof criterion>

/** What a facilitator asks for. `budget`: dots per person; `perTarget`: most on one target. */
export const roundPlan = z.object({
  id: roundId,
  kind: z.enum(['dots', 'score', 'silent']),
  question: z.string().trim().min(1).max(300),
  targets,
  budget: z.number().int().min(1).max(100).default(3),
  perTarget: z.number().int().min(1).max(100).default(3),
  criteria: z.array(criterion).max(12).default([]),
  live: z.boolean().default(false),
  named: z.boolean().default(false),
})
export type RoundPlan = z.infer<typeof roundPlan>

const dotsByTarget = z.object({
  target, dots: z.number().int(), voters: z.number().int(),
  byDepartment: z.array(z.object({ department: departmentName, dots: z.number().int() })),
  by: z.array(z.object({ person: personId, dots: z.number().int() })).optional(),
})
const scoresByTarget = z.object({
  target, criterion: z.string(), n: z.number().int(), mean: z.number(), median: z.number(), min: z.number(), max: z.number(),
  byDepartment: z.array(z.object({ department: departmentName, n: z.number().int(), mean: z.number() })),
})

/** What a reveal shows to everybody. Rankings are sorted by dots, then target id: never by who voted or when. */
export const roundResult = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('dots'), voters: z.number().int(), ranking: z.array(dotsByTarget) }),
  z.object({ kind: z.literal('score'), voters: z.number().int(), scores: z.array(scoresByTarget) }),
  z.object({ kind: z.literal('silent'), voters: z.number().int(), notes: z.array(thingId) }),
])
export type RoundResult = z.infer<typeof roundResult>

/** A round as it stands. `acted`: how many people have put something in; never who, never what. */
export type Round = { readonly plan: RoundPlan; readonly openedAt: number } & (
  | { readonly phase: 'open'; readonly acted: number }
  | { readonly phase: 'closed'; readonly acted: number }
  | { readonly phase: 'revealed'; readonly acted: number; readonly result: RoundResult }
)
