// An action: who does what by when, which insight asked for it, and how one would see that it worked.
// A due date is a calendar date without a zone: it never moves by a day when somebody travels.

import { z } from 'zod'
import { personId, thingId } from '../base/ids.ts'

export const actionFields = z.object({
  author: personId.nullable().catch(null),
  createdAt: z.number().catch(0),
  from: thingId.nullable().catch(null),
  owner: personId.nullable().catch(null),
  ownerName: z.string().max(60).catch(''),
  due: z.iso.date().nullable().catch(null),
  state: z.enum(['open', 'done', 'dropped']).catch('open'),
})
export type ActionFields = z.infer<typeof actionFields>

/** What an action still lacks before a session can close on it. */
export function lacks(action: { readonly text: string; readonly owner: string | null; readonly ownerName: string; readonly due: string | null }): ('text' | 'owner' | 'due')[] {
  return [
    ...(action.text.trim() === '' ? ['text' as const] : []),
    ...(action.owner === null && action.ownerName.trim() === '' ? ['owner' as const] : []),
    ...(action.due === null ? ['due' as const] : []),
  ]
}
