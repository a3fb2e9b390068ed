// Boards as they are made and found: the row, the links, the first rulings. Who may make one is decided by the transport's route.
// Knows no people, no HTTP.

import { randomBytes } from 'node:crypto'
import { boardId } from '#shared/base/ids.ts'
import { notLearned, refuse, type Refusal } from '#shared/base/refusal.ts'
import { usualAgenda } from '#shared/agenda/agenda.ts'
import type { BoardFacts } from '#shared/board/board.ts'
import type { Role } from '#shared/board/people.ts'
import { publisher, publishEntry } from '#shared/document/publish.ts'
import type { Entry } from '#shared/ledger/ruling.ts'
import { StorageTrouble, StorageUnsure, type BoardRow, type Storage } from '../storage/storage.ts'
import { linksOf, roleOfKey } from './keys.ts'

/** The boards of this server. */
export type Boards = {
  /** A board by what came in an address; null when it is none or malformed. */
  readonly find: (id: string) => Promise<BoardRow | null>
  /** A row for a new board, not kept yet. */
  readonly fresh: (demo?: boolean) => BoardRow
  /** Makes a board with its facts and the usual agenda, all in one transaction: there is never a board without them. */
  readonly make: (facts: BoardFacts, options?: { readonly demo?: boolean }) => Promise<BoardRow | Refusal>
  readonly links: (board: BoardRow) => Record<Role, string>
  readonly roleOf: (board: BoardRow, key: string) => Role | null
  /** Makes all links given so far worthless and gives the new ones. */
  readonly renewLinks: (board: BoardRow) => Promise<Record<Role, string>>
  readonly demo: () => Promise<BoardRow | null>
}

const freshEpoch = (): string => randomBytes(9).toString('base64url')

/** All boards go on in another history, since their database has gone back in time: browsers set aside what they have heard since. Answers how many. */
export async function beginOtherHistories(storage: Pick<Storage, 'listBoards' | 'setEpoch'>): Promise<number> {
  const boards = await storage.listBoards()
  for (const board of boards) await storage.setEpoch(board.id, freshEpoch())
  return boards.length
}

/** Opens the boards over a store. */
export function openBoards(
  storage: Pick<Storage, 'keep' | 'findBoard' | 'listBoards' | 'raiseKeyVersion'>,
  { secret, now }: { readonly secret: Uint8Array; readonly now: () => number },
): Boards {
  const fresh = (demo = false): BoardRow => ({
    id: boardId.parse(randomBytes(16).toString('base64url')), createdAt: now(), epoch: freshEpoch(), opening: 0, keyVersion: 1, demo,
  })
  return {
    fresh,
    async find(id) {
      const parsed = boardId.safeParse(id)
      return parsed.success ? storage.findBoard(parsed.data) : null
    },
    async make(facts, { demo = false } = {}) {
      // Its making is its first opening: what is published here is signed with that number.
      const row = { ...fresh(demo), opening: 1 }
      return keepNew(storage, row, [
        { seq: 1, at: row.createdAt, by: null, ruling: { type: 'board-described', facts } },
        { seq: 2, at: row.createdAt, by: null, ruling: { type: 'agenda-set', steps: [...usualAgenda] } },
      ])
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

async function keepNew(storage: Pick<Storage, 'keep'>, row: BoardRow, entries: readonly Entry[]): Promise<BoardRow | Refusal> {
  const published = publisher(row.opening).write((document) => { for (const entry of entries) publishEntry(document, entry) })
  try {
    const kept = await storage.keep({
      board: row.id, create: row, ledger: { after: 0, entries }, frames: published === null ? [] : [{ bytes: published, by: null }],
    })
    return kept.kind === 'kept' ? row : refuse('not-kept')
  } catch (error) {
    if (error instanceof StorageUnsure) return notLearned
    if (error instanceof StorageTrouble) return refuse('not-kept')
    throw error
  }
}
