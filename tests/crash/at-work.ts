// A board with everybody at work on it, and the judgement afterwards: whatever was acknowledged to somebody or seen by anybody
// is in a fresh join, and every act happened exactly once. How the server meets its end is the harness' own affair.

import { join as joinPath } from 'node:path'
import type { Dice } from '#tests/support/clock.ts'
import { join } from '#tests/support/caller.ts'
import type { TestServer } from '#tests/support/server.ts'
import type { Guest, SyncClient } from '#tests/support/sync-client.ts'
import { examine } from './examine.ts'
import { openWorkshop, type Workshop } from './workshop.ts'
import { editsIn, freshJoin, nothingPromised, observer, writer, type Promised } from './writers.ts'

export type Board = { readonly workshop: Workshop; readonly watching: Guest; readonly writing: readonly Guest[]; readonly promised: Promised }

/** Makes a board with its workshop, its writers and its observer; nobody is at work yet. */
export async function prepareBoard(server: TestServer, writers: number, dice: Dice): Promise<Board> {
  const workshop = await openWorkshop(server.url, dice)
  const guest = async (name: string): Promise<Guest> => {
    const { id, token } = await join(workshop.board, 'participant', name)
    return { board: workshop.board.id, token, person: id }
  }
  const watching = await guest('Observer')
  const writing = await Promise.all(Array.from({ length: writers }, (_, i) => guest(`Writer ${i}`)))
  return { workshop, watching, writing, promised: nothingPromised() }
}

/** The lines of those at work. `over`: the server goes or is gone; resolves when all of them have noticed. */
export type AtWork = { readonly lines: readonly SyncClient[]; readonly over: () => Promise<void> }

/** Sets everybody to work. `name` is used once per board: the edits' names begin with it. */
export async function setToWork(url: string, { workshop, watching, writing, promised }: Board, name: string): Promise<AtWork> {
  const watcher = observer(url, watching, promised)
  await watcher.synced
  const lines = [watcher, ...writing.map((guest, i) => writer(url, guest, `${name}x${i}`, promised))]
  // Whoever is still at the door when the round begins tries nothing; a server of a broken variant may close it on them.
  await Promise.all(lines.map((line) => Promise.race([line.synced, line.ended])))
  const work = Promise.all([workshop.work(), ...lines.map((line) => line.ended)])
  return {
    lines,
    async over() {
      workshop.acts.gone = true
      await work
    },
  }
}

/** What was found wrong, with the edits by name. */
export type Found = { readonly lostAcknowledged: Set<string>; readonly lostSeen: Set<string>; readonly actFaults: Set<string> }
export const nothingFound = (): Found => ({ lostAcknowledged: new Set(), lostSeen: new Set(), actFaults: new Set() })

/** Lets people send again what got no answer, then holds the board against all that was promised. */
export async function judge(server: TestServer, { workshop, watching, promised }: Board, found: Found): Promise<{ readonly unknown: number; readonly known: number }> {
  const again = await workshop.acts.sendAgain()
  const y = await freshJoin(server.url, watching)
  lookFor(promised, editsIn(y), found)
  for (const fault of await examine(workshop, { database: joinPath(server.dataDir, 'signalboard.db'), y })) found.actFaults.add(fault)
  return again
}

/** Notes what was promised and is not there. */
export function lookFor({ acknowledged, seen }: Promised, there: ReadonlySet<string>, found: Found): void {
  for (const edit of acknowledged) if (!there.has(edit)) found.lostAcknowledged.add(edit)
  for (const edit of seen) if (!there.has(edit)) found.lostSeen.add(edit)
}
