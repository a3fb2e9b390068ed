// What one may ask of the server: acts of a session that must be fair (someone may be refused, something is counted, timed or dealt).
// Commands come by HTTP; the answer to the same id is the same, and it acts once. Rules are in the domains, not here.

import { z } from 'zod'
import { commandId, importId, personId, recordId, roundId, sceneId, stepId } from '../base/ids.ts'
import { agendaStep } from '../agenda/agenda.ts'
import { boardChanges } from '../board/board.ts'
import { role } from '../board/people.ts'
import { roundPlan } from '../vote/round.ts'
import { choice } from '../vote/ballot.ts'
import { scenePlan, deal } from '../roleplay/scene.ts'

const ask = <T extends string>(type: T) => ({ id: commandId, type: z.literal(type) })
const minutes = z.number().min(0).max(240)

/** One act. Described to outsiders in the OpenAPI document, which is made from this. */
export const command = z.discriminatedUnion('type', [
  z.object({ ...ask('describe-board'), facts: boardChanges }),
  z.object({ ...ask('set-agenda'), steps: z.array(agendaStep).max(40) }),
  z.object({ ...ask('start-step'), stepId }),
  z.object({ ...ask('start-timer'), minutes: minutes.optional() }),
  z.object({ ...ask('pause-timer') }),
  z.object({ ...ask('extend-timer'), minutes: z.number().min(-240).max(240) }),
  z.object({ ...ask('clear-timer') }),
  z.object({ ...ask('hand-over'), to: personId }),
  z.object({ ...ask('give-role'), to: personId, role }),
  z.object({ ...ask('choose-records'), importId: importId.optional(), records: z.array(recordId).max(500) }),
  z.object({ ...ask('open-round'), round: roundPlan }),
  z.object({ ...ask('cast-ballot'), roundId, choices: z.array(choice).max(500) }),
  z.object({ ...ask('withdraw-ballot'), roundId }),
  z.object({ ...ask('close-round'), roundId }),
  z.object({ ...ask('reveal-round'), roundId }),
  z.object({ ...ask('open-scene'), scene: scenePlan, motive: z.string().trim().max(1_000).default('') }),
  z.object({ ...ask('deal-roles'), sceneId, deal: deal.optional() }),
  z.object({ ...ask('start-turn'), sceneId, minutes: minutes.optional() }),
  z.object({ ...ask('reveal-brief'), sceneId }),
  z.object({ ...ask('close-scene'), sceneId }),
])
export type Command = z.infer<typeof command>
export type CommandType = Command['type']
/** A command as written by a client, defaults not yet filled in. */
export type CommandRequest = z.input<typeof command>

/** The answer to an accepted command: the seq of its (last) ruling. */
export const ruled = z.object({ seq: z.number().int() })
export type Ruled = z.infer<typeof ruled>
