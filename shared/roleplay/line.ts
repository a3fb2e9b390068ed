// A line of a role-play: a question asked, a solution offered, a motive guessed. Written by the room while the scene runs;
// the customer's actor marks guesses in the debrief.

import { z } from 'zod'
import { personId, sceneId } from '../base/ids.ts'

export const lineFields = z.object({
  scene: sceneId,
  sort: z.enum(['question', 'solution', 'guess']).catch('question'),
  author: personId.nullable().catch(null),
  department: z.string().max(40).catch(''),
  createdAt: z.number().catch(0),
  mark: z.enum(['hit', 'near', 'miss']).nullable().catch(null),
})
export type LineFields = z.infer<typeof lineFields>
