// Making insights and actions: with their author, their time and what they come from, in one undo step each.

import { nanoid } from 'nanoid'
import { newThingId, type ThingId } from '#shared/base/ids.ts'
import { setEvidence } from '#shared/document/journeys.ts'
import { addThings } from '#shared/document/things.ts'
import { useMe, useSession } from '#client/session/hooks.ts'

/** `made` hears the id of what was made, so that its words can be written at once. */
export function useMaking(made: (id: ThingId) => void): {
  /** Makes an insight that rests on these notes, cards and records. */
  readonly insight: (evidence: readonly string[]) => void
  /** Makes an action that comes from an insight, or from none. */
  readonly action: (from: ThingId | null) => void
} {
  const { document, now, undo } = useSession()
  const me = useMe()
  return {
    insight(evidence) {
      const id = newThingId('insight', nanoid)
      undo.stop()
      addThings(document, [{ id, kind: 'insight', fields: { author: me.id, department: me.department, createdAt: now(), state: 'draft' } }])
      for (const one of evidence) setEvidence(document, id, one, true)
      undo.stop()
      made(id)
    },
    action(from) {
      const id = newThingId('action', nanoid)
      undo.stop()
      addThings(document, [{ id, kind: 'action', fields: { author: me.id, createdAt: now(), from, owner: null, ownerName: '', due: null, state: 'open' } }])
      undo.stop()
      made(id)
    },
  }
}
