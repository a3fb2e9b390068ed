// Boards as they are made and found: the row, the links, the first rulings. Who may make one is decided by the transport's route.
// Knows no people, no HTTP.

import { randomBytes } from 'node:crypto'
import { boardId, type BoardId } from '#shared/base/ids.ts'
import { isRefusal, type Refusal } from '#shared/base/refusal.ts'
import { usualAgenda } from '#shared/agenda/agenda.ts'
import type { BoardFacts } from '#shared/board/board.ts'
import type { Role } from '#shared/board/people.ts'
import type { Ruled } from '#shared/ledger/command.ts'
import type { Ruling } from '#shared/ledger/ruling.ts'
import type { Standing } from '#shared/ledger/standing.ts'
import type { BoardRow, Storage } from '../storage/storage.ts'
import { linksOf, roleOfKey } from './keys.ts'

/** Keeps what the server itself decided on a board (rooms.ts has it as `rule`). */
type Rule = (board: BoardId, by: null, decide: (standing: Standing) => { readonly rulings: readonly Ruling[] }) => Promise<Ruled | Refusal>

/** The boards of this server. */
export type Boards = {
  /** A board by what came in an address; null when it is none or malformed. */
  readonly find: (id: string) => Promise<BoardRow | null>
  /** A row for a new board, not kept yet. */
  readonly fresh: (demo?: boolean) => BoardRow
  /** Makes a board with its facts and the usual agenda. */
  readonly make: (facts: BoardFacts, options?: { readonly demo?: boolean }) => Promise<BoardRow | Refusal>
  readonly links: (board: BoardRow) => Record<Role, string>
  readonly roleOf: (board: BoardRow, key: string) => Role | null
  /** Makes all links given so far worthless and gives the new ones. */
  readonly renewLinks: (board: BoardRow) => Promise<Record<Role, string>>
  readonly demo: () => Promise<BoardRow | null>
}

/** Opens the boards over a store. */
export function openBoards(
  storage: Pick<Storage, 'createBoard' | 'findBoard' | 'listBoards' | 'raiseKeyVersion'>,
  { secret, now, rule }: { readonly secret: Uint8Array; readonly now: () => number; readonly rule: Rule },
): Boards {
  const fresh = (demo = false): BoardRow => ({
    id: boardId.parse(randomBytes(16).toString('base64url')), createdAt: now(), epoch: randomBytes(9).toString('base64url'), opening: 0, keyVersion: 1, demo,
  })
  return {
    fresh,
    async find(id) {
      const parsed = boardId.safeParse(id)
      return parsed.success ? storage.findBoard(parsed.data) : null
    },
    async make(facts, { demo = false } = {}) {
      const row = fresh(demo)
      await storage.createBoard(row)
      const ruled = await rule(row.id, null, () => ({ rulings: [{ type: 'board-described', facts }, { type: 'agenda-set', steps: [...usualAgenda] }] }))
      return isRefusal(ruled) ? ruled : row
    },
    links: (board) => linksOf(secret, board),
    roleOf: (board, key) => roleOfKey(secret, board, key),
    async renewLinks(board) {
      await storage.raiseKeyVersion(board.id)
      const row = await storage.findBoard(board.id)
      return linksOf(secret, row ?? board)
    },
    demo: async () => (await storage.listBoards()).find((row) => row.demo) ?? null,
  }
}
