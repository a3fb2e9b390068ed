// The sessions this browser knows, and the name somebody joined with last: in localStorage, on this device alone.
// A key from a link's fragment is kept here so that one need not look for the link again. What is stored is checked when read.

import { z } from 'zod'
import { boardId, type BoardId } from '#shared/base/ids.ts'
import { person, role } from '#shared/board/people.ts'
import { readJson, writeJson, type LocalShelf } from './local-shelf.ts'

const knownBoard = z.object({
  id: boardId,
  title: z.string(),
  objective: z.string().catch(''),
  role: role.nullable().catch(null),
  key: z.string().nullable().catch(null),
  /** Who this browser is there, as last told by the server. */
  me: person.nullable().catch(null),
  /** ms */
  lastOpened: z.number(),
  /** Minutes per step chosen when the session was made here; given to the server by the first facilitator who enters. */
  minutes: z.array(z.number()).nullable().catch(null),
})
export type KnownBoard = z.infer<typeof knownBoard>

const boardsKey = 'signalboard.boards'
const nameKey = 'signalboard.name'
const most = 60

/** Known sessions, the last opened first. One that cannot be read is left out. */
export function knownBoards(shelf: LocalShelf): KnownBoard[] {
  const rows = z.array(z.unknown()).safeParse(readJson(shelf, boardsKey))
  const boards = (rows.success ? rows.data : []).flatMap((row) => {
    const read = knownBoard.safeParse(row)
    return read.success ? [read.data] : []
  })
  return boards.sort((a, b) => b.lastOpened - a.lastOpened)
}

/** One known session. */
export function knownBoardOf(shelf: LocalShelf, id: BoardId): KnownBoard | null {
  return knownBoards(shelf).find((board) => board.id === id) ?? null
}

/** Remembers a session, or more about one; what is not named stays. */
export function remember(shelf: LocalShelf, id: BoardId, facts: Partial<Omit<KnownBoard, 'id'>>): void {
  const before = knownBoardOf(shelf, id) ?? { id, title: '', objective: '', role: null, key: null, me: null, lastOpened: 0, minutes: null }
  const others = knownBoards(shelf).filter((board) => board.id !== id)
  writeJson(shelf, boardsKey, [{ ...before, ...facts }, ...others].slice(0, most))
}

/** Forgets a session: this browser then needs its link again. */
export function forget(shelf: LocalShelf, id: BoardId): void {
  writeJson(shelf, boardsKey, knownBoards(shelf).filter((board) => board.id !== id))
}

const named = z.object({ name: z.string().max(60), department: z.string().max(40) })

/** The name and department given last; empty at first. */
export function lastName(shelf: LocalShelf): z.infer<typeof named> {
  const read = named.safeParse(readJson(shelf, nameKey))
  return read.success ? read.data : { name: '', department: '' }
}

/** Remembers how somebody introduced themselves. */
export function rememberName(shelf: LocalShelf, name: string, department: string): void {
  writeJson(shelf, nameKey, { name, department })
}
