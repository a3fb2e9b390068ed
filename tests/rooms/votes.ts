// Rounds of dots in a real room, voted on by lot: several tabs at once, ballots that are too much, taken back, sent again, raced by the
// closing, and cut off by a crash. After each handful the sealed ballots are compared with the model (votes-model.ts), in the end the
// result and what the canvas shows.

import * as Y from 'yjs'
import { z } from 'zod'
import type { PersonId, RoundId } from '#shared/base/ids.ts'
import { isRefusal } from '#shared/base/refusal.ts'
import { command, type Command } from '#shared/ledger/command.ts'
import { ballotDrawer } from '#shared/ledger/drawers.ts'
import type { RoundResult } from '#shared/vote/round.ts'
import { decide as decideAll } from '#server/commands/desk.ts'
import type { Decide } from '#server/commands/decision.ts'
import { dice, settled, type Dice } from '#tests/support/clock.ts'
import { newClient, type Client } from '#tests/support/network.ts'
import { boardNumber, makeBoard, person, personNumber } from '#tests/support/people.ts'
import { house, type House } from './house.ts'
import { after, budget, perTarget, sayBallots, sayResult, type Answer, type Ballots } from './votes-model.ts'

const hall = boardNumber(2)
const leader = personNumber(50)
const voters = Array.from({ length: 9 }, (_, n) => person(n + 1))
const notes = Array.from({ length: 7 }, (_, n) => `n_choice${n}`)
const batches = 12

type Ask = (on: House, by: PersonId, asked: Command) => Promise<Answer>
/** What may be broken: who decides, and how a command reaches the room. */
export type Variant = { readonly decide?: Decide; readonly ask?: Ask }
/** What was done. `heardBefore`: answers that came before a crash cut off the rest; `ballots`: how many lay in the rounds at their end. */
export type Voted = { commands: number; accepted: number; refused: number; again: number; crashes: number; heardBefore: number; ballots: number }

/** A command that somebody sends, and what they were told of it last. */
type Asked = { readonly by: PersonId; readonly what: Command; answer: Answer | null }
type Hall = { readonly on: House; readonly lot: Dice; readonly ask: Ask; readonly voted: Voted }
type Plan = { readonly id: RoundId; readonly live: boolean; readonly named: boolean }

/** How a command reaches the room when nothing is broken. */
export const straight: Ask = (on, by, asked) => on.rooms().ask(hall, by, asked)

/** Votes in three rounds; throws at the first thing that the model does not say. */
export async function vote(seed: number, { decide = decideAll, ask = straight }: Variant = {}): Promise<Voted> {
  const lot = dice(seed)
  const on = await house({ decide, random: lot })
  await makeBoard(on.storage, hall, [...voters, person(50, 'facilitator')])
  const client = await comeIn(on)
  for (const id of notes) client.document.things.set(id, new Y.Map<unknown>([['kind', 'note'], ['alive', true], ['text', new Y.Text(id)]]))
  await on.pass(100)
  client.disconnect()
  const stage: Hall = { on, lot, ask, voted: { commands: 0, accepted: 0, refused: 0, again: 0, crashes: 0, heardBefore: 0, ballots: 0 } }
  for (let round = 0; round < 3; round += 1) await oneRound(stage)
  return stage.voted
}

async function comeIn(on: House): Promise<Client> {
  const client = newClient(on.rooms, hall, leader)
  const joined = client.connect()
  await on.pass(100)
  if (await joined !== null) throw new Error('The leader cannot join.')
  await on.pass(100)
  return client
}

async function oneRound(stage: Hall): Promise<void> {
  const { on, lot, voted } = stage
  const plan = { id: lot.word(), kind: 'dots', question: 'Which?', targets: lot.oneIn(2) ? 'notes' : notes, budget, perTarget, live: lot.oneIn(3), named: lot.oneIn(2) }
  const opening = newCommand(lot, { type: 'open-round', round: plan })
  if (opening.type !== 'open-round') throw new Error('The command was read as another.')
  const { round } = opening
  await lead(stage, opening)
  let ballots: Ballots = { isOpen: true, of: new Map() }
  const past: Asked[] = []
  for (let batch = 0; batch < batches; batch += 1) {
    const asks = drawn(round.id, batch, past, lot)
    const answers = await allAsked(asks, stage)
    ballots = after(ballots, asks.map(({ by, what, answer }, n) => ({ by, what, before: answer, now: answerAt(answers, n) })))
    asks.forEach((one, n) => { one.answer = answerAt(answers, n) })
    past.push(...new Set(asks.filter((one) => !past.includes(one))))
    compare(`the sealed ballots after batch ${batch}`, await sealedBallots(on, round.id), sayBallots(ballots.of))
  }
  if (ballots.isOpen) await lead(stage, newCommand(lot, { type: 'close-round', roundId: round.id }))
  await lead(stage, newCommand(lot, { type: 'reveal-round', roundId: round.id }))
  voted.ballots += ballots.of.size
  await revealed(stage, round, ballots)
}

function answerAt(answers: readonly Answer[], n: number): Answer {
  const answer = answers[n]
  if (answer === undefined) throw new Error(`Ask ${n} has no answer.`)
  return answer
}

/** A handful of asks: new ones, one tab's ask from another tab as well, and old ones sent again. */
function drawn(id: RoundId, batch: number, past: readonly Asked[], lot: Dice): Asked[] {
  const asks: Asked[] = []
  for (let count = 1 + lot.below(6); count > 0; count -= 1) {
    if (past.length > 0 && lot.oneIn(5)) asks.push(lot.pick(past))
    else if (asks.length > 0 && lot.oneIn(8)) asks.push(lot.pick(asks))
    else if (batch > batches / 2 && lot.oneIn(8)) asks.push({ by: leader, what: newCommand(lot, { type: 'close-round', roundId: id }), answer: null })
    else if (lot.oneIn(6)) asks.push({ by: lot.pick(voters).id, what: newCommand(lot, { type: 'withdraw-ballot', roundId: id }), answer: null })
    else asks.push({ by: lot.pick(voters).id, what: newCommand(lot, { type: 'cast-ballot', roundId: id, choices: choices(lot) }), answer: null })
  }
  return asks
}

/** Mostly within the budget; the same target may be named twice. */
function choices(lot: Dice): readonly unknown[] {
  return Array.from({ length: lot.below(5) }, () => ({ target: lot.pick(notes), dots: 1 + lot.below(lot.oneIn(6) ? 6 : 2) }))
}

const newCommand = (lot: Dice, asked: object): Command => command.parse({ id: lot.word(), ...asked })

/** Asks all of them at once. After a crash in the midst of it each page asks again for what it was not answered; what was answered holds. */
async function allAsked(asks: readonly Asked[], { on, lot, ask, voted }: Hall): Promise<readonly Answer[]> {
  const early = new Map<number, Answer>()
  let answers = asks.map(({ by, what }) => ask(on, by, what))
  answers.forEach((answer, n) => { void answer.then((said) => early.set(n, said)) })
  if (lot.oneIn(8)) {
    voted.crashes += 1
    for (let turns = lot.below(400); turns > 0; turns -= 1) await Promise.resolve()
    on.storage.crash()
    on.open()
    const heard = new Map(early)
    voted.heardBefore += heard.size
    answers = asks.map(async ({ by, what }, n) => heard.get(n) ?? ask(on, by, what))
  }
  await on.pass(100)
  const all = await Promise.all(answers)
  voted.commands += all.length
  for (const one of all) voted[isRefusal(one) ? 'refused' : 'accepted'] += 1
  voted.again += asks.filter(({ answer }) => answer !== null).length
  await settled()
  return all
}

/** What leads the round; it must be accepted. */
async function lead({ on, ask }: Hall, what: Command): Promise<void> {
  const answer = ask(on, leader, what)
  await on.pass(100)
  const told = await answer
  if (isRefusal(told)) throw new Error(`${what.type} was refused: ${told.detail}`)
}

const ballot = z.array(z.object({ target: z.string(), dots: z.number() }))

async function sealedBallots(on: House, id: RoundId): Promise<string> {
  const rows = on.storage.unsealed(hall, ballotDrawer(id))
  await on.pass(0)
  return sayBallots(new Map((await rows).map(({ person: by, content }) => [by, new Map(ballot.parse(JSON.parse(content)).map(({ target, dots }) => [target, dots]))])))
}

/** The result, what is shown on the canvas, and what is left in the drawer. */
async function revealed({ on, ask, lot }: Hall, { id, named }: Plan, ballots: Ballots): Promise<void> {
  const asked = on.rooms().standing(hall)
  await on.pass(0)
  const standing = await asked
  const round = isRefusal(standing) ? undefined : standing.rounds.get(id)
  if (round?.phase !== 'revealed' || round.result.kind !== 'dots') throw new Error(`Round ${id} is not revealed.`)
  const departmentOf = (who: PersonId): string => voters.find((one) => one.id === who)?.department ?? 'nobody'
  compare('the result', sayRanking(round.result), sayResult(ballots, departmentOf, named))
  const client = await comeIn(on)
  const { results } = client.document
  const shown = round.result.ranking.map(({ target, dots }) => [target, dots, z.object({ dots: z.number() }).parse(results.get(`dots:${target}`)).dots])
  for (const [target, dots, there] of shown) compare(`the dots shown on ${String(target)}`, String(there), String(dots))
  compare('the voters shown', String(results.get(`acted:${id}`)), String(ballots.of.size))
  client.disconnect()
  compare('what is left of the ballots', await sealedBallots(on, id), sayBallots(named ? ballots.of : new Map()))
  const late = ask(on, lot.pick(voters).id, newCommand(lot, { type: 'cast-ballot', roundId: id, choices: [{ target: notes[0], dots: 1 }] }))
  await on.pass(100)
  if (!isRefusal(await late)) throw new Error('A ballot was accepted after the reveal.')
}

/** A result as the model says one. */
function sayRanking({ voters: count, ranking }: Extract<RoundResult, { kind: 'dots' }>): string {
  const byText = ranking.toSorted((a, b) => (a.target < b.target ? -1 : 1))
  return JSON.stringify([count, byText.map(({ target, dots, voters: some, byDepartment, by }) => [
    target, dots, some, byDepartment.map((one) => `${one.department} ${one.dots}`).sort(), by?.map((one) => `${one.person} ${one.dots}`).sort() ?? null,
  ])])
}

function compare(what: string, is: string, mustBe: string): void {
  if (is !== mustBe) throw new Error(`${what}: ${is} is there, ${mustBe} must be.`)
}
