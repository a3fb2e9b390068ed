// The crash harness: writers edit, an observer notes whatever it is shown, voters vote, rounds are revealed and journals folded;
// the server is killed without warning and started again; then a fresh join must hold every acknowledged and every seen edit,
// and every act must have happened exactly once. A board serves for a number of kills, then a fresh one takes its place.

import { setTimeout as pause } from 'node:timers/promises'
import { join as joinPath } from 'node:path'
import type { Dice } from '#tests/support/clock.ts'
import { join } from '#tests/support/caller.ts'
import { startServer, type TestServer } from '#tests/support/server.ts'
import type { Guest } from '#tests/support/sync-client.ts'
import { examine } from './examine.ts'
import { openWorkshop, type Workshop } from './workshop.ts'
import { editsIn, freshJoin, nothingPromised, observer, writer, type Promised } from './writers.ts'

/** What one campaign of kills found. Losses are named; everything else is counts. */
export type CrashReport = {
  readonly kills: number
  readonly lostAcknowledged: readonly string[]
  readonly lostSeen: readonly string[]
  /** What is wrong with acts, in sentences. */
  readonly actFaults: readonly string[]
  readonly counts: Counts
}

type Counts = {
  acknowledged: number; seen: number
  /** Acts ruled, of which reveals; notes posted; acts without an answer at a kill; answered ones sent again. */
  acts: number; reveals: number; notes: number; unanswered: number; sentAgain: number
  /** Folds stored, and kills that fell into a fold. */
  folds: number; killedInFold: number
}

export type CrashPlan = {
  readonly kills: number
  readonly writers: number
  readonly dice: Dice
  /** Longest and shortest time between a start and its kill, ms. */
  readonly roundMs: readonly [number, number]
  /** A server entry from the project's root: one that tells of its folds, or a variant that must be caught. */
  readonly entry: string
}

/** Kills on one board before a fresh one is made: what is on a board is read whole after every kill. */
const killsPerBoard = 20

/** Runs the campaign on one data folder. */
export async function crash(plan: CrashPlan): Promise<CrashReport> {
  const { kills, entry, dice } = plan
  const server = await startServer({ entry })
  const found = { lostAcknowledged: new Set<string>(), lostSeen: new Set<string>(), actFaults: new Set<string>() }
  const counts: Counts = { acknowledged: 0, seen: 0, acts: 0, reveals: 0, notes: 0, unanswered: 0, sentAgain: 0, folds: 0, killedInFold: 0 }
  try {
    for (let done = 0; done < kills; done += killsPerBoard) {
      const board = await prepare(server, plan.writers, dice)
      for (let kill = done; kill < Math.min(kills, done + killsPerBoard); kill += 1) {
        await killOnce({ server, plan, kill, counts }, board)
        const { workshop: { acts } } = board
        const again = await acts.sendAgain()
        counts.unanswered += again.unknown
        counts.sentAgain += again.known
        const y = await freshJoin(server.url, board.guests[0])
        const there = editsIn(y)
        for (const edit of board.promised.acknowledged) if (!there.has(edit)) found.lostAcknowledged.add(edit)
        for (const edit of board.promised.seen) if (!there.has(edit)) found.lostSeen.add(edit)
        for (const fault of await examine(board.workshop, { database: joinPath(server.dataDir, 'signalboard.db'), y })) found.actFaults.add(`after kill ${kill + 1}: ${fault}`)
      }
      addUp(board, counts)
    }
    return { kills, counts, lostAcknowledged: [...found.lostAcknowledged], lostSeen: [...found.lostSeen], actFaults: [...found.actFaults] }
  } finally {
    await server.kill9()
  }
}

type Board = { readonly workshop: Workshop; readonly guests: readonly [Guest, ...Guest[]]; readonly promised: Promised }

async function prepare(server: TestServer, writers: number, dice: Dice): Promise<Board> {
  const workshop = await openWorkshop(server.url, dice)
  const guest = async (name: string): Promise<Guest> => {
    const { id, token } = await join(workshop.board, 'participant', name)
    return { board: workshop.board.id, token, person: id }
  }
  const watching = await guest('Observer')
  const writing = await Promise.all(Array.from({ length: writers }, (_, i) => guest(`Writer ${i}`)))
  return { workshop, guests: [watching, ...writing], promised: nothingPromised() }
}

type Round = { readonly server: TestServer; readonly plan: CrashPlan; readonly kill: number; readonly counts: Counts }

async function killOnce({ server, plan, kill, counts }: Round, { workshop, guests, promised }: Board): Promise<void> {
  const [watching, ...writing] = guests
  const saidBefore = server.output().length
  const watcher = observer(server.url, watching, promised)
  await watcher.synced
  const clients = writing.map((guest, i) => writer(server.url, guest, `w${kill}x${i}`, promised))
  const work = workshop.work()
  const [least, most] = plan.roundMs
  await pause(least + plan.dice.below(most - least)) // the length of the round is the experiment, not a wait for a state
  await server.kill9()
  await Promise.all([work, ...[watcher, ...clients].map((client) => client.ended)])
  const folds = [...server.output().slice(saidBefore).matchAll(/^a fold (begins|is stored)$/gm)].map(([, word]) => word)
  counts.folds += folds.filter((word) => word === 'is stored').length
  if (folds.at(-1) === 'begins') counts.killedInFold += 1
  await server.restart()
}

function addUp({ promised, workshop: { acts } }: Board, counts: Counts): void {
  counts.acknowledged += promised.acknowledged.size
  counts.seen += promised.seen.size
  counts.acts += acts.sent.filter(({ seq }) => seq !== null).length
  counts.reveals += acts.sent.filter(({ seq, wish }) => seq !== null && wish.type === 'reveal-round').length
  counts.notes += acts.posted.filter(({ id }) => id !== null).length
}
