// Whether a caller may do a deed on a board. Pure: who is calling was found before (sessions.ts), roles come from the standing.

import type { PersonId } from '#shared/base/ids.ts'
import { refuse, type Refusal } from '#shared/base/refusal.ts'
import { may, type Deed, type Person, type Role } from '#shared/board/people.ts'
import type { Standing } from '#shared/ledger/standing.ts'

/** The reason against a role doing a deed, null when there is none. */
export function objection(role: Role, deed: Deed): Refusal | null {
  if (may(role, deed)) return null
  return refuse(role === 'viewer' ? 'viewer-cannot-change' : 'not-a-facilitator')
}

/** The person behind a session, as the board knows them now, if they may do the deed. */
export function admit(standing: Standing, caller: PersonId | null, deed: Deed): Person | Refusal {
  const person = caller === null ? undefined : standing.people.get(caller)
  if (person === undefined) return refuse('not-signed-in')
  return objection(person.role, deed) ?? person
}

const rank: Record<Role, number> = { viewer: 0, participant: 1, facilitator: 2 }

/** The role of somebody who comes in again by another link: the higher of the two. A link never takes a role away. */
export function higher(one: Role, other: Role): Role {
  return rank[one] >= rank[other] ? one : other
}
