// What was ruled: the entries of a board's ledger, in order of their seq. Written by the server alone, never changed.
// Public rulings are copied into the shared document and folded by everybody (standing.ts); hidden ones stay in SQL:
// they say that something happened (a ballot was cast) and never what was in it.

import { z } from 'zod'
import { personId, recordId, importId, roundId, sceneId, stepId, thingId } from '../base/ids.ts'
import { boardFacts } from '../board/board.ts'
import { person, role } from '../board/people.ts'
import { agendaStep } from '../agenda/agenda.ts'
import { roundPlan, roundResult } from '../vote/round.ts'
import { scenePlan, deal, brief } from '../roleplay/scene.ts'

const type = <T extends string>(name: T) => ({ type: z.literal(name) })

/** One thing ruled, without its seq and time. */
export const ruling = z.discriminatedUnion('type', [
  z.object({ ...type('board-described'), facts: boardFacts }),
  z.object({ ...type('person-joined'), person }),
  z.object({ ...type('role-given'), person: personId, role }),
  z.object({ ...type('agenda-set'), steps: z.array(agendaStep).max(40) }),
  z.object({ ...type('step-started'), step: stepId }),
  z.object({ ...type('timer-started'), ms: z.number().int().min(0) }),
  z.object({ ...type('timer-paused') }),
  z.object({ ...type('timer-extended'), ms: z.number().int() }),
  z.object({ ...type('timer-cleared') }),
  z.object({ ...type('records-imported'), importId, fileName: z.string().max(255), count: z.number().int() }),
  z.object({ ...type('records-chosen'), records: z.array(recordId).max(500) }),
  z.object({ ...type('round-opened'), round: roundPlan }),
  z.object({ ...type('ballot-cast'), roundId }),
  z.object({ ...type('ballot-withdrawn'), roundId }),
  z.object({ ...type('round-closed'), roundId, voters: z.number().int() }),
  z.object({ ...type('round-revealed'), roundId, result: roundResult }),
  z.object({ ...type('scene-opened'), scene: scenePlan }),
  z.object({ ...type('roles-dealt'), sceneId, deal }),
  z.object({ ...type('turn-started'), sceneId, turn: z.number().int().min(1), ms: z.number().int() }),
  z.object({ ...type('scene-revealed'), sceneId, brief }),
  z.object({ ...type('scene-closed'), sceneId }),
  z.object({ ...type('note-posted'), thing: thingId }),
])
export type Ruling = z.infer<typeof ruling>

/** A ruling in its place: seq from 1 without gaps per board, `at` server time in ms, `by` whoever asked (null: the server itself). */
export const entry = z.object({ seq: z.number().int().min(1), at: z.number(), by: personId.nullable(), ruling })
export type Entry = z.infer<typeof entry>

/** Rulings that everybody may read as they stand. The rest stays in SQL: order and time of ballots would tell who put in what. */
export function isPublic(ruled: Ruling): boolean {
  return ruled.type !== 'ballot-cast' && ruled.type !== 'ballot-withdrawn'
}
