// A note: what somebody reads in a signal. Its kind (the signal's sign), its author and department, and what it is about.
// The text itself is typed by several people at once and lives in the document as shared text; here it is a plain string.

import { z } from 'zod'
import { personId, recordId, thingId } from '../base/ids.ts'

/** Kinds of note. `plain` is a note nobody has classified yet. */
export const sign = z.enum(['plain', 'positive', 'negative', 'assumption', 'question', 'insight', 'hypothesis', 'feeling', 'expectation', 'data-gap', 'idea'])
export type Sign = z.infer<typeof sign>

/** What a note is about: a record, an event in its timeline, a journey cell (or a whole stage), or another thing. */
export const about = z.union([
  z.object({ record: recordId, event: z.string().max(80).optional() }),
  z.object({ journey: thingId, stage: z.string().max(40), lane: z.string().max(40).optional() }),
  z.object({ thing: thingId }),
])
export type About = z.infer<typeof about>

export const noteFields = z.object({
  sign: sign.catch('plain'),
  author: personId.nullable().catch(null),
  department: z.string().max(40).catch(''),
  about: about.nullable().catch(null),
  createdAt: z.number().catch(0),
})
export type NoteFields = z.infer<typeof noteFields>
