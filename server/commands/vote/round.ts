// Opening and closing rounds. Several may be open at once; a round's id is used once on a board.

import { refuse, type Refusal } from '#shared/base/refusal.ts'
import { boardLimits } from '#shared/board/board.ts'
import { ballotDrawer } from '#shared/ledger/drawers.ts'
import type { Round, RoundPlan } from '#shared/vote/round.ts'
import { rule, type Asked } from '../asked.ts'
import type { Bench, Decision } from '../decision.ts'

/** Opens a round as planned. */
export function openRound({ round }: Asked<'open-round'>, { standing }: Bench): Decision | Refusal {
  if (standing.rounds.has(round.id)) return refuse('round-exists', `A round "${round.id}" was opened before. Give the new one another id.`)
  if (standing.rounds.size >= boardLimits.rounds) return refuse('too-large', `A board has room for ${boardLimits.rounds} rounds. Go on in a new session.`)
  const fault = faultOf(round)
  if (fault !== null) return refuse('bad-request', fault)
  if (round.targets === 'records' && standing.records.length === 0) return refuse('conflict', 'No records are chosen yet, so there is nothing to vote on.')
  return { ...rule({ type: 'round-opened', round }), results: [{ key: `acted:${round.id}`, value: 0 }] }
}

/** Closes an open round: from now on no ballot is taken. */
export async function closeRound({ roundId }: Asked<'close-round'>, bench: Bench): Promise<Decision | Refusal> {
  const round = findRound(bench, roundId)
  if ('reason' in round) return round
  if (round.phase === 'revealed') return refuse('already-revealed')
  if (round.phase === 'closed') return refuse('round-closed')
  const voters = await bench.countSealed(ballotDrawer(roundId))
  return { ...rule({ type: 'round-closed', roundId, voters }), results: [{ key: `acted:${roundId}`, value: voters }] }
}

/** A round of this board, or the refusal that there is none. */
export function findRound({ standing }: Bench, roundId: string): Round | Refusal {
  return standing.rounds.get(roundId) ?? refuse('no-such-round')
}

function faultOf(round: RoundPlan): string | null {
  if (round.kind !== 'score') return null
  if (round.criteria.length === 0) return 'A scoring round needs at least one criterion.'
  if (new Set(round.criteria.map((one) => one.id)).size < round.criteria.length) return 'Two criteria have the same id.'
  const narrow = round.criteria.find((one) => one.min >= one.max)
  return narrow ? `"${narrow.title}" must go from a smaller to a larger number; ${narrow.min} to ${narrow.max} came.` : null
}
