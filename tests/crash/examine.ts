// Examines a board after a crash against everything that was ever asked of it: each ruled act stands in the ledger once and in
// its place, nothing stands there that nobody asked for, ballots are the ones last cast, and a reveal is whole or not at all.
// The counting is done here anew: the examiner does not ask the examined how to count.

import { DatabaseSync } from 'node:sqlite'
import * as Y from 'yjs'
import { ask } from '#tests/support/caller.ts'
import type { Act, Choice, Round, Wish } from './acts.ts'
import type { Workshop } from './workshop.ts'

/** Where to look: the database's file, a fresh join's document. */
export type Evidence = { readonly database: string; readonly y: Y.Doc }

type Ruled = { readonly seq: number; readonly by: string | null; readonly ruling: { readonly type: string; readonly roundId?: string; readonly thing?: string } }
/** Ballots by round, then by person, as the acts' order in the ledger makes them. */
type Ballots = ReadonlyMap<string, ReadonlyMap<string, readonly Choice[]>>

const ruledAs: Readonly<Record<Wish['type'], string>> = {
  'cast-ballot': 'ballot-cast', 'withdraw-ballot': 'ballot-withdrawn', 'open-round': 'round-opened',
  'close-round': 'round-closed', 'reveal-round': 'round-revealed', 'start-timer': 'timer-started',
}

/** What is wrong, in sentences; nothing when all is well. */
export async function examine(workshop: Workshop, { database, y }: Evidence): Promise<readonly string[]> {
  const ledger = readLedger(database, workshop.board.id)
  const ballots = countBallots(workshop.acts.sent)
  const { rounds } = workshop.acts
  return [
    ...workshop.acts.faults,
    ...ledgerFaults(workshop.acts.sent, ledger),
    ...noteFaults(workshop, ledger, y),
    ...await standingFaults(workshop, ballots),
    ...rounds.flatMap((round) => shownFaults(round, ballots.get(round.plan.id) ?? new Map(), y)),
  ]
}

function readLedger(file: string, board: string): readonly Ruled[] {
  const db = new DatabaseSync(file, { readOnly: true })
  try {
    const rows = db.prepare('SELECT seq, by, json FROM ledger WHERE board = ? ORDER BY seq').all(board)
    return rows.map(({ seq, by, json }) => ({ seq: Number(seq), by: by === null ? null : String(by), ruling: JSON.parse(String(json)) as Ruled['ruling'] }))
  } finally {
    db.close()
  }
}

function ledgerFaults(sent: readonly Act[], ledger: readonly Ruled[]): string[] {
  const faults = ledger.flatMap(({ seq }, index) => (seq === index + 1 ? [] : [`The ledger has ${seq} where ${index + 1} should be.`]))
  const ruled = sent.filter(({ seq }) => seq !== null)
  for (const { seq, by, wish } of ruled) {
    const row = ledger[(seq ?? 0) - 1]
    if (row?.ruling.type !== ruledAs[wish.type] || row.by !== by.id) faults.push(`Answered as ${seq}, ${wish.type} of ${by.name} is not there: ${row?.ruling.type ?? 'nothing'} is.`)
  }
  const wanted = new Set<string>(Object.values(ruledAs))
  const there = ledger.filter(({ ruling }) => wanted.has(ruling.type)).length
  if (there !== ruled.length || new Set(ruled.map(({ seq }) => seq)).size !== ruled.length) faults.push(`${ruled.length} acts were ruled, ${there} stand in the ledger.`)
  const reveals = ledger.filter(({ ruling }) => ruling.type === 'round-revealed').map(({ ruling }) => ruling.roundId)
  if (new Set(reveals).size < reveals.length) faults.push('A round was revealed twice.')
  return faults
}

function noteFaults({ acts }: Workshop, ledger: readonly Ruled[], y: Y.Doc): string[] {
  const faults: string[] = []
  const ruled = new Set(ledger.map(({ ruling }) => ruling.thing))
  const texts = textsIn(y)
  const times = new Map<string, number>()
  for (const text of texts.values()) times.set(text, (times.get(text) ?? 0) + 1)
  for (const { text, id } of acts.posted) {
    if (id !== null && (texts.get(id) !== text || !ruled.has(id))) faults.push(`The note "${text}" was answered and is not there.`)
    if ((times.get(text) ?? 0) > 1) faults.push(`The note "${text}" is there ${times.get(text)} times.`)
  }
  return faults
}

/** What each voter is told of themselves, and how the rounds stand. */
async function standingFaults({ board, acts, voters }: Workshop, ballots: Ballots): Promise<string[]> {
  const faults: string[] = []
  for (const voter of voters) {
    const { body } = await ask(`${board.url}/standing`, { token: voter.token })
    const told = body as unknown as { rounds: { plan: { id: string }; phase: string; acted: number; result?: Result }[]; mine: { ballots: Record<string, readonly Choice[]> } } // the product's own answer, described in its openapi.json
    for (const { plan, phase } of acts.rounds) {
      const round = told.rounds.find((one) => one.plan.id === plan.id)
      const cast = ballots.get(plan.id) ?? new Map<string, readonly Choice[]>()
      if (round?.phase !== phase) faults.push(`${plan.id} is ${round?.phase ?? 'not there'}, it should be ${phase}.`)
      else if (phase === 'revealed') faults.push(...resultFaults(plan.id, round.result, cast))
      else if (round.acted !== cast.size) faults.push(`${plan.id} has ${round.acted} ballots, it should have ${cast.size}.`)
      const isBurnt = phase === 'revealed' && !plan.named
      const own = JSON.stringify(told.mine.ballots[plan.id] ?? [])
      const should = JSON.stringify(isBurnt ? [] : cast.get(voter.id) ?? [])
      if (own !== should) faults.push(`${voter.name}'s ballot in ${plan.id} is ${own}, it should be ${should}.`)
    }
  }
  return faults
}

type Result = { readonly kind: string; readonly voters: number; readonly ranking?: readonly { readonly target: string; readonly dots: number }[] }

function resultFaults(round: string, result: Result | undefined, cast: ReadonlyMap<string, readonly Choice[]>): string[] {
  if (result?.voters !== cast.size) return [`The result of ${round} counts ${result?.voters ?? 'no'} voters, it should count ${cast.size}.`]
  if (result.kind !== 'dots') return []
  const told = new Map(result.ranking?.map(({ target, dots }) => [target, dots]))
  return sameCounts(told, dotsOf(cast)) ? [] : [`The result of ${round} is ${show(told)}, it should be ${show(dotsOf(cast))}.`]
}

/** What the canvas shows of a round: nothing of it before the reveal, all of it afterwards. */
function shownFaults({ plan, phase }: Round, cast: ReadonlyMap<string, readonly Choice[]>, y: Y.Doc): string[] {
  if (plan.kind === 'silent') {
    const texts = new Set(textsIn(y).values())
    const written = [...cast.values()].flatMap((ballot) => ballot.flatMap(({ text }) => text ?? []))
    const shown = written.filter((text) => texts.has(text))
    return shown.length === (phase === 'revealed' ? written.length : 0) ? [] : [`${plan.id} is ${phase} and shows ${shown.length} of ${written.length} silent notes.`]
  }
  const shown = new Map<string, number>()
  for (const [key, value] of y.getMap('results').entries()) {
    const { round, dots } = value as { round?: string; dots?: number } // results are plain JSON of the server's own
    if (key.startsWith('dots:') && round === plan.id) shown.set(key.slice(5), dots ?? 0)
  }
  if (phase !== 'revealed') return shown.size === 0 ? [] : [`${plan.id} is ${phase} and shows dots already.`]
  // A later round's dots on the same thing are shown in place of these.
  const should = dotsOf(cast)
  const wrong = [...shown].filter(([target, dots]) => should.get(target) !== dots)
  return wrong.length === 0 ? [] : [`${plan.id} shows ${show(new Map(wrong))}, it should show ${show(should)}.`]
}

function countBallots(sent: readonly Act[]): Ballots {
  const ballots = new Map<string, Map<string, readonly Choice[]>>()
  for (const { wish, by } of sent.filter(({ seq }) => seq !== null).sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0))) {
    if (wish.type !== 'cast-ballot' && wish.type !== 'withdraw-ballot') continue
    const round = ballots.get(wish.roundId) ?? new Map<string, readonly Choice[]>()
    ballots.set(wish.roundId, round)
    if (wish.type === 'cast-ballot') round.set(by.id, wish.choices)
    else round.delete(by.id)
  }
  return ballots
}

function dotsOf(cast: ReadonlyMap<string, readonly Choice[]>): Map<string, number> {
  const sums = new Map<string, number>()
  for (const { target, dots } of [...cast.values()].flat()) if (target !== undefined) sums.set(target, (sums.get(target) ?? 0) + (dots ?? 0))
  return sums
}

function textsIn(y: Y.Doc): Map<string, string> {
  const texts = new Map<string, string>()
  for (const [id, thing] of y.getMap('things').entries()) {
    const text = thing instanceof Y.Map ? thing.get('text') : undefined
    if (text instanceof Y.Text) texts.set(id, text.toJSON())
  }
  return texts
}

const show = (counts: ReadonlyMap<string, number>): string => JSON.stringify([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
const sameCounts = (one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): boolean => show(one) === show(other)
