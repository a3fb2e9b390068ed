// Casting and taking back ballots. What is in one is sealed; told is only how many have put something in.
// Live rounds are the exception: their running totals are published, which everybody knew before voting.

import { z } from 'zod'
import { recordId, thingId, type RoundId } from '#shared/base/ids.ts'
import { isRefusal, refuse, type Refusal } from '#shared/base/refusal.ts'
import { ballotDrawer } from '#shared/ledger/drawers.ts'
import { checkBallot, choice, type Ballot } from '#shared/vote/ballot.ts'
import type { Round, Target } from '#shared/vote/round.ts'
import { tallyDots, type Cast } from '#shared/vote/tally.ts'
import { rule, type Asked } from '../asked.ts'
import type { Bench, Decision } from '../decision.ts'
import { findRound } from './round.ts'

const slot = 'ballot'

/** Puts a ballot in, in place of an earlier one of the same person. An empty ballot takes it back. */
export async function castBallot({ roundId, choices }: Asked<'cast-ballot'>, bench: Bench): Promise<Decision | Refusal> {
  const round = findRound(bench, roundId)
  if ('reason' in round) return round
  const targets = await standingTargets(round, choices, bench)
  const ballot = checkBallot(round, choices, (target) => targets.has(target))
  if (isRefusal(ballot)) return ballot
  const drawer = ballotDrawer(roundId)
  const hadOne = (await bench.sealed(drawer, bench.by.id)).length > 0
  if (ballot.length === 0) return hadOne ? takeBack(round, bench) : refuse('bad-request', 'The ballot is empty.')
  const acted = await bench.countSealed(drawer) + (hadOne ? 0 : 1)
  return {
    ...rule({ type: 'ballot-cast', roundId }),
    seal: [{ drawer, person: bench.by.id, slot, content: JSON.stringify(ballot) }],
    results: [{ key: `acted:${roundId}`, value: acted }, ...await liveTotals(round, bench, ballot)],
  }
}

/** Takes the caller's ballot back while the round is open. */
export async function withdrawBallot({ roundId }: Asked<'withdraw-ballot'>, bench: Bench): Promise<Decision | Refusal> {
  const round = findRound(bench, roundId)
  if ('reason' in round) return round
  if (round.phase !== 'open') return refuse('round-closed', 'This round is closed, so the ballot stays in.')
  if ((await bench.sealed(ballotDrawer(roundId), bench.by.id)).length === 0) return refuse('no-ballot')
  return takeBack(round, bench)
}

/** Every ballot of a round with its voter's department as it is now. */
export async function castsOf(roundId: RoundId, bench: Bench): Promise<readonly Cast[]> {
  const rows = await bench.sealed(ballotDrawer(roundId))
  return rows.filter((row) => row.slot === slot).map(({ person, content }) => ({
    person, department: bench.standing.people.get(person)?.department ?? 'Guests', ballot: z.array(choice).parse(JSON.parse(content)),
  }))
}

/** What the canvas shows on voted things: `dots:<target>` with the round it belongs to. */
export function dotsShown(roundId: RoundId, casts: readonly Cast[], named: boolean): { readonly key: string; readonly value: unknown }[] {
  return tallyDots({ named }, casts).ranking.map(({ target, dots, byDepartment }) => ({ key: `dots:${target}`, value: { round: roundId, dots, byDepartment } }))
}

async function takeBack(round: Round, bench: Bench): Promise<Decision> {
  const { id } = round.plan
  const drawer = ballotDrawer(id)
  const acted = Math.max(0, await bench.countSealed(drawer) - 1)
  return {
    ...rule({ type: 'ballot-withdrawn', roundId: id }),
    unseal: [{ drawer, person: bench.by.id }],
    results: [{ key: `acted:${id}`, value: acted }, ...await liveTotals(round, bench, [])],
  }
}

/** The totals of a live round as they will be with this ballot of the caller; what fell to nothing is told as 0. */
async function liveTotals(round: Round, bench: Bench, ballot: Ballot): Promise<{ readonly key: string; readonly value: unknown }[]> {
  const { id, live, kind } = round.plan
  if (!live || kind !== 'dots') return []
  const before = await castsOf(id, bench)
  const others = before.filter((cast) => cast.person !== bench.by.id)
  const now = dotsShown(id, [...others, { person: bench.by.id, department: bench.by.department, ballot }], false)
  const gone = dotsShown(id, before, false).filter((one) => !now.some(({ key }) => key === one.key))
  return [...now, ...gone.map(({ key }) => ({ key, value: { round: id, dots: 0, byDepartment: [] } }))]
}

/** Which of the targets named in a ballot can be voted on in this round now. Only those are looked up. */
async function standingTargets(round: Round, ballot: Ballot, bench: Bench): Promise<ReadonlySet<Target>> {
  const { targets } = round.plan
  const asked = [...new Set(ballot.flatMap(({ target }) => target ?? []))]
  const listed = Array.isArray(targets) ? new Set<Target>(targets) : null
  const found = await Promise.all(asked.map(async (target) => {
    if (listed !== null && !listed.has(target)) return []
    const record = recordId.safeParse(target)
    if (record.success && targets !== 'notes' && bench.standing.records.includes(record.data)) return [target]
    const thing = thingId.safeParse(target)
    const kind = thing.success && targets !== 'records' ? await bench.kindOf(thing.data) : null
    return kind !== null && (targets !== 'notes' || kind === 'note') ? [target] : []
  }))
  return new Set(found.flat())
}
