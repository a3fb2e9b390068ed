// Who is calling: sessions given at the door of a board. A token is random, known to the store by its hash alone, valid for one board.
// A role is not part of a session: it is asked of the board's standing at every call, so that a hand-over takes effect at once.

import { createHash, randomBytes } from 'node:crypto'
import type { BoardId, PersonId } from '#shared/base/ids.ts'
import type { SessionRow, Storage } from '../storage/storage.ts'

/** Sessions; times in ms. */
export type Sessions = {
  readonly start: (board: BoardId, person: PersonId) => Promise<{ readonly token: string; readonly expiresAt: number }>
  /** The person behind a token at this board; null when the token is wrong, of another board, or over. */
  readonly find: (board: BoardId, token: string) => Promise<PersonId | null>
  /** Ends sessions of one person, or of everybody at the board. */
  readonly end: (board: BoardId, person?: PersonId) => Promise<void>
}

const remembered = 10_000
const tokenShape = /^[A-Za-z0-9_-]{43}$/

/** Opens the sessions over a store. `lastsMs`: how long one is valid. */
export function openSessions(
  storage: Pick<Storage, 'saveSession' | 'findSession' | 'endSessions'>,
  options: { readonly now: () => number; readonly lastsMs: number },
): Sessions {
  const known = new Map<string, SessionRow>()
  // A session that ended while it was looked up must not be remembered as living.
  let endings = 0
  const remember = (row: SessionRow): void => {
    const oldest = known.keys().next()
    if (known.size >= remembered && !oldest.done) known.delete(oldest.value)
    known.set(row.tokenHash, row)
  }
  return {
    async start(board, person) {
      const token = randomBytes(32).toString('base64url')
      const row = { tokenHash: hashOf(token), board, person, expiresAt: options.now() + options.lastsMs }
      await storage.saveSession(row)
      remember(row)
      return { token, expiresAt: row.expiresAt }
    },
    async find(board, token) {
      if (!tokenShape.test(token)) return null
      const hash = hashOf(token)
      const before = endings
      const row = known.get(hash) ?? await storage.findSession(hash)
      if (row === null || row.board !== board || row.expiresAt <= options.now()) return null
      if (!known.has(hash) && before === endings) remember(row)
      return row.person
    },
    async end(board, person) {
      await storage.endSessions(board, person)
      endings += 1
      for (const [hash, row] of known) {
        if (row.board === board && (person === undefined || row.person === person)) known.delete(hash)
      }
    },
  }
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url')
