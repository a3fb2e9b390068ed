// Coming in at the door: a key becomes a role, a name becomes a person of this board, and a session is started.
// A browser that was here before comes back as the same person; a link may raise their role, it never lowers it.

import { randomBytes } from 'node:crypto'
import { personId, type BoardId, type PersonId } from '#shared/base/ids.ts'
import { isRefusal, refuse, type Refusal } from '#shared/base/refusal.ts'
import { boardLimits } from '#shared/board/board.ts'
import type { Person, Role } from '#shared/board/people.ts'
import type { Ruled } from '#shared/ledger/command.ts'
import type { Ruling } from '#shared/ledger/ruling.ts'
import type { Standing } from '#shared/ledger/standing.ts'
import { higher } from './admission.ts'

type Rule = (board: BoardId, by: PersonId, decide: (standing: Standing) => { readonly rulings: readonly Ruling[] } | Refusal) => Promise<Ruled | Refusal>

/** Joins somebody in the role their key gave. `before` is who this browser was here, if anybody. */
export async function join(
  rule: Rule, board: BoardId,
  { name, department, role, before }: { readonly name: string; readonly department: string; readonly role: Role; readonly before: PersonId | null },
): Promise<Person | Refusal> {
  const fresh = personId.parse(`p_${randomBytes(12).toString('base64url')}`)
  const joined: Person[] = []
  const ruled = await rule(board, before ?? fresh, (standing) => {
    const known = before === null ? undefined : standing.people.get(before)
    if (known === undefined && standing.people.size >= boardLimits.joined) {
      return refuse('conflict', `${boardLimits.joined} people have joined this board before; a board holds no more. Make a new session.`)
    }
    const person = { id: before ?? fresh, name, department, role: known ? higher(known.role, role) : role }
    joined.splice(0, 1, person)
    const unchanged = known !== undefined && known.name === name && known.department === department && known.role === person.role
    return { rulings: unchanged ? [] : [{ type: 'person-joined', person }] }
  })
  if (isRefusal(ruled)) return ruled
  return joined[0] ?? refuse('not-kept')
}
