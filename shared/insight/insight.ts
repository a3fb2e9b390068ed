// An insight: a claim and what it rests on (notes, records). A claim without evidence is a draft and is shown as one.

import { z } from 'zod'
import { personId, recordId, thingId } from '../base/ids.ts'

export const insightFields = z.object({
  author: personId.nullable().catch(null),
  department: z.string().max(40).catch(''),
  createdAt: z.number().catch(0),
  state: z.enum(['draft', 'agreed', 'open-question', 'decision']).catch('draft'),
})
export type InsightFields = z.infer<typeof insightFields>

/** One piece of evidence: a note or a card on the board, or a record itself. */
export const evidence = z.union([thingId, recordId])
export type Evidence = z.infer<typeof evidence>
