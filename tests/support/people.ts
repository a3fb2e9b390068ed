// People, ids and boards for tests, made from nothing but a number, so that a seed gives the same ones again.

import { boardId, personId, type BoardId, type PersonId } from '#shared/base/ids.ts'
import type { Person, Role } from '#shared/board/people.ts'
import type { Decision } from '#server/commands/decision.ts'
import type { Storage } from '#server/storage/storage.ts'

/** The n-th board. */
export const boardNumber = (n: number): BoardId => boardId.parse(`board${String(n).padStart(17, '0')}`)
/** The n-th person. */
export const personNumber = (n: number): PersonId => personId.parse(`p_person${String(n).padStart(4, '0')}`)

/** A person in a role. */
export function person(n: number, role: Role = 'participant'): Person {
  return { id: personNumber(n), name: `Person ${n}`, department: n % 2 === 0 ? 'Sales' : 'Support', role }
}

/** The ruling by which people come to a board. */
export function joining(...people: readonly Person[]): Decision {
  return { rulings: people.map((one) => ({ type: 'person-joined', person: one })) }
}

/** Makes an empty board with these people on it, straight in the store. */
export async function makeBoard(storage: Storage, board: BoardId, people: readonly Person[]): Promise<void> {
  await storage.keep({
    board,
    create: { id: board, createdAt: 1, epoch: 'e1', opening: 0, keyVersion: 1, demo: false },
    ledger: { after: 0, entries: people.map((one, index) => ({ seq: index + 1, at: 1, by: null, ruling: { type: 'person-joined', person: one } })) },
  })
}
