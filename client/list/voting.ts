// Dots in the list: own ones to give and take while a round is open, everybody's after a reveal. One ballot for the whole list,
// handed down, so that two rows never send two ballots that know nothing of one another.

import { createContext, useContext, useMemo } from 'react'
import { recordId, thingId } from '#shared/base/ids.ts'
import type { Round, Target } from '#shared/vote/round.ts'
import { useOwnDots, type OwnDots } from '#client/session/asking.ts'
import { useMay, useRounds } from '#client/session/hooks.ts'
import type { Listed } from './arrange.ts'

export type Voting = { readonly round: Round | null; readonly own: OwnDots; readonly shown: ReadonlyMap<string, number> }

const VotingContext = createContext<Voting | null>(null)

/** Puts the voting over the list. */
export const VotingProvider = VotingContext.Provider

/** The voting as the list sees it, for the provider. */
export function useVotingNow(): Voting {
  const rounds = useRounds()
  const votes = useMay('vote')
  const round = votes ? rounds.findLast((one) => one.phase === 'open' && one.plan.kind === 'dots') ?? null : null
  const own = useOwnDots(round)
  const shown = useMemo(() => revealed(rounds), [rounds])
  return { round, own, shown }
}

/** The voting, in a row. Null outside the list's provider. */
export function useVoting(): Voting | null {
  return useContext(VotingContext)
}

/** What a vote on a thing names: a note by itself, a card by its record; null when it has no vote in this round. */
export function targetIn({ plan: { targets } }: Round, thing: Listed): Target | null {
  const named = targetOf(thing)
  if (named === null) return null
  if (targets === 'notes') return thing.kind === 'note' ? named : null
  if (targets === 'records') return thing.kind === 'card' ? named : null
  return targets.includes(named) ? named : null
}

/** The id under which a thing is voted on in any round. */
export function targetOf(thing: Listed): Target | null {
  const read = thing.kind === 'card' ? recordId.safeParse(thing.record) : thingId.safeParse(thing.id)
  return read.success ? read.data : null
}

/** Dots by target; the newest reveal that names a target counts. */
function revealed(rounds: readonly Round[]): ReadonlyMap<string, number> {
  return new Map(rounds.flatMap((round) => (
    round.phase === 'revealed' && round.result.kind === 'dots' ? round.result.ranking.map(({ target, dots }) => [target, dots] as const) : []
  )))
}
