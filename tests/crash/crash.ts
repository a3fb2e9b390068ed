// The crash harness: writers edit, an observer notes whatever it is shown, voters vote, rounds are revealed and journals folded;
// the server is killed without warning and started again; then a fresh join must hold every acknowledged and every seen edit,
// and every act must have happened exactly once. A board serves for a number of kills, then a fresh one takes its place.

import { setTimeout as pause } from 'node:timers/promises'
import { until, type Dice } from '#tests/support/clock.ts'
import { startServer, type TestServer } from '#tests/support/server.ts'
import { isOpen } from './acts.ts'
import { judge, nothingFound, prepareBoard, setToWork, type Board } from './at-work.ts'

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
  /** Folds stored, kills that fell into a fold, kills that fell into a reveal. */
  folds: number; killedInFold: number; killedInReveal: number
}

export type CrashPlan = {
  readonly kills: number
  readonly writers: number
  readonly dice: Dice
  /** Shortest and longest time between a start and its kill, ms. */
  readonly roundMs: readonly [number, number]
  /** A server entry from the project's root: one that tells of its folds, or a variant that must be caught. */
  readonly entry: string
}

/** Kills on one board before a fresh one is made: what is on a board is read whole after every kill. */
const killsPerBoard = 20

/** Every so many kills one waits for a reveal (not for ever: a server that lies may have lost the round) and falls into it, so many ms after it was asked for. */
const aimedAtReveal = { each: 4, patienceMs: 5_000, withinMs: 12 }

/** Runs the campaign on one data folder. */
export async function crash(plan: CrashPlan): Promise<CrashReport> {
  const { kills, entry, dice, writers } = plan
  const server = await startServer({ entry })
  const found = nothingFound()
  const counts: Counts = { acknowledged: 0, seen: 0, acts: 0, reveals: 0, notes: 0, unanswered: 0, sentAgain: 0, folds: 0, killedInFold: 0, killedInReveal: 0 }
  try {
    for (let done = 0; done < kills; done += killsPerBoard) {
      const board = await prepareBoard(server, writers, dice)
      for (let kill = done; kill < Math.min(kills, done + killsPerBoard); kill += 1) {
        await killOnce({ server, plan, kill, counts }, board)
        const again = await judge(server, board, found)
        counts.unanswered += again.unknown
        counts.sentAgain += again.known
      }
      addUp(board, counts)
    }
    return { kills, counts, lostAcknowledged: [...found.lostAcknowledged], lostSeen: [...found.lostSeen], actFaults: [...found.actFaults] }
  } finally {
    await server.kill9()
  }
}

type Round = { readonly server: TestServer; readonly plan: CrashPlan; readonly kill: number; readonly counts: Counts }

async function killOnce({ server, plan, kill, counts }: Round, board: Board): Promise<void> {
  const saidBefore = server.output().length
  const { over } = await setToWork(server.url, board, `w${kill}`)
  const [least, most] = plan.roundMs
  await pause(least + plan.dice.below(most - least)) // the length of the round is the experiment, not a wait for a state
  if (kill % aimedAtReveal.each === 0) {
    const { acts } = board.workshop
    const asked = acts.revealsAsked
    const end = performance.now() + aimedAtReveal.patienceMs
    await until('a reveal is asked for', () => acts.revealsAsked > asked || performance.now() > end, 20_000)
    await pause(plan.dice.below(aimedAtReveal.withinMs))
  }
  await server.kill9()
  await over()
  if (board.workshop.acts.sent.some((act) => act.wish.type === 'reveal-round' && isOpen(act))) counts.killedInReveal += 1
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
