// A workshop under way: voters cast and take back, one posts notes, one leads a round from opening to reveal and then the next.
// All of them stop when the server is gone and go on where they were with the next one.

import { setTimeout as pause } from 'node:timers/promises'
import type { Dice } from '#tests/support/clock.ts'
import { join, makeBoard, postNote, type Joined, type TestBoard } from '#tests/support/caller.ts'
import { Acts, isOpen, type Choice, type Round, type Wish } from './acts.ts'

export type Workshop = {
  readonly board: TestBoard
  readonly acts: Acts
  readonly lead: Joined
  readonly voters: readonly Joined[]
  /** Works until the server is gone. */
  readonly work: () => Promise<void>
}

type Hands = { readonly acts: Acts; readonly dice: Dice; readonly targets: readonly string[] }

/** So many acts of voters come in before a round is closed. */
const ballotsPerRound = 8
/** People think between two acts; without that the edits of the others would hardly be served, ms. */
const breathMs = 4

/** A fresh board with its people and five notes to vote on, and nobody at work yet. */
export async function openWorkshop(url: string, dice: Dice): Promise<Workshop> {
  const board = await makeBoard(url, { title: 'Harness', objective: 'Does anything get lost?' })
  const lead = await join(board, 'facilitator', 'Lead')
  const scribe = await join(board, 'participant', 'Scribe')
  const voters = await Promise.all(['Ada', 'Ben', 'Cleo', 'Dan'].map((name) => join(board, 'participant', name)))
  const targets = await Promise.all(['one', 'two', 'three', 'four', 'five'].map((text) => postNote(board, lead, `Target ${text}`)))
  const acts = new Acts(board)
  const hands = { acts, dice, targets }
  return {
    board, acts, lead, voters,
    async work() {
      acts.gone = false
      await Promise.all([leading(hands, lead), noting(hands, scribe), ...voters.map((voter) => voting(hands, voter))])
    },
  }
}

async function leading({ acts, dice, targets }: Hands, lead: Joined): Promise<void> {
  for (;;) {
    const act = await acts.ask(lead, nextStep(acts.rounds.at(-1), { number: acts.rounds.length + 1, targets, dice }))
    if (isOpen(act)) return
    await pause(breathMs * 3)
  }
}

function nextStep(round: Round | undefined, { number, targets, dice }: { readonly number: number; readonly targets: readonly string[]; readonly dice: Dice }): Wish {
  if (round?.phase === 'closed') return { type: 'reveal-round', roundId: round.plan.id }
  if (round?.phase === 'open') {
    return round.ballots < ballotsPerRound ? { type: 'start-timer', minutes: 1 + dice.below(9) } : { type: 'close-round', roundId: round.plan.id }
  }
  // Every third round is of silent notes, which appear at its reveal; the others are dots.
  const kind = number % 3 === 0 ? 'silent' : 'dots'
  return { type: 'open-round', round: { id: `round-${number}`, kind, question: 'Which of these?', targets: kind === 'dots' ? targets : 'notes', named: dice.oneIn(2) } }
}

async function voting({ acts, dice, targets }: Hands, voter: Joined): Promise<void> {
  for (let number = 0; ; number += 1) {
    const round = acts.rounds.findLast(({ phase }) => phase === 'open')
    if (round !== undefined) {
      const roundId = round.plan.id
      const isTaking = dice.oneIn(4)
      const choices = round.plan.kind === 'dots' ? dots(dice, targets) : [{ text: `${voter.name} ${roundId} ${number}` }]
      const act = await acts.ask(voter, isTaking ? { type: 'withdraw-ballot', roundId } : { type: 'cast-ballot', roundId, choices })
      if (isOpen(act)) return
    } else if (acts.gone) return
    await pause(breathMs + dice.below(breathMs))
  }
}

/** One to three dots, at most one choice per target. */
function dots(dice: Dice, targets: readonly string[]): Choice[] {
  const target = dice.pick(targets)
  const other = targets[(targets.indexOf(target) + 1) % targets.length]
  return [{ target, dots: 1 + dice.below(2) }, ...other !== undefined && dice.oneIn(2) ? [{ target: other, dots: 1 }] : []]
}

async function noting({ acts, dice }: Hands, scribe: Joined): Promise<void> {
  for (;;) {
    // Nobody knows whether a note without an answer was written: it has no id to be sent again under.
    await acts.post(scribe, `Posted ${acts.posted.length + 1}`)
    if (acts.gone) return
    await pause(breathMs * 3 + dice.below(breathMs))
  }
}
