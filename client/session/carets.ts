// Where others type: their carets as told by presence, brought to offsets in the text as it is here now.
// Presence comes from other people's programs and is believed only as far as it can be resolved.

import * as Y from 'yjs'
import type { Person } from '#shared/board/people.ts'
import { textOf } from '#shared/document/things.ts'
import type { Session } from './session.ts'

/** Somebody else's caret or selection in a text: offsets in UTF-16 units. */
export type GuestCaret = { readonly clientId: number; readonly person: Person; readonly anchor: number; readonly head: number }

/** The carets of others in one text. */
export function caretsIn(session: Session, thing: string, field: string): readonly GuestCaret[] {
  const text = textOf(session.document, thing, field)
  if (text === null) return []
  return session.here.get().flatMap(({ clientId, person, presence: { caret } }) => {
    if (clientId === session.ownClientId || !caret || caret.thing !== thing || caret.field !== field) return []
    const head = placeOf(caret.head, text, session.document.y)
    return head === null ? [] : [{ clientId, person, anchor: placeOf(caret.anchor, text, session.document.y) ?? head, head }]
  })
}

function placeOf(told: unknown, text: Y.Text, y: Y.Doc): number | null {
  if (typeof told !== 'object' || told === null) return null
  try {
    const place = Y.createAbsolutePositionFromRelativePosition(Y.createRelativePositionFromJSON(told), y)
    return place !== null && place.type === text ? place.index : null
  } catch {
    // A place that this document does not know (yet), or nonsense: no caret is shown.
    return null
  }
}
