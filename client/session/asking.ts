// Asking the server from a screen: one act at a time per button, a refusal told in words. Pairs with Session.ask.
// With hooks.ts the only file of client/session that knows React (tests/house/directions.ts).

import { useCallback, useState } from 'react'
import { isRefusal, type Refusal } from '#shared/base/refusal.ts'
import { dotsSpent, type Ballot } from '#shared/vote/ballot.ts'
import type { Round, Target } from '#shared/vote/round.ts'
import type { CommandAsked } from './session.ts'
import { useMine, useSession } from './hooks.ts'

/** `ask` answers whether it was done; `busy` while it is under way; `refusal` is the last one, null after an act that was done. */
export type Asking = {
  readonly ask: (command: CommandAsked) => Promise<boolean>
  readonly busy: boolean
  readonly refusal: Refusal | null
}

/** For a panel's buttons: `const { ask, busy, refusal } = useAsking()`. */
export function useAsking(): Asking {
  const { ask: send } = useSession()
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const ask = useCallback((command: CommandAsked): Promise<boolean> => {
    setBusy(true)
    return send(command).then((answer) => {
      const refused = isRefusal(answer)
      setRefusal(refused ? answer : null)
      return !refused
    }).finally(() => setBusy(false))
  }, [send])
  return { ask, busy, refusal }
}

/** Own dots in one round, as they will be once everything asked for is done. `full` and `spent` say why one more cannot be given. */
export type OwnDots = {
  readonly left: number
  readonly given: (target: string) => number
  readonly cannot: (target: string) => 'closed' | 'full' | 'spent' | null
  readonly give: (target: Target, dots: number) => void
  readonly refusal: Refusal | null
}

/** Own dots in a round; none at all without one. Shown at once; the ballot goes out whole with each change, and a refusal puts back what the server has. */
export function useOwnDots(round: Round | null): OwnDots {
  const { ballots } = useMine()
  const kept: Ballot = round === null ? nothing : ballots.get(round.plan.id) ?? nothing
  const [asked, setAsked] = useState<{ readonly round: string; readonly ballot: Ballot } | null>(null)
  const draft = asked !== null && asked.round === round?.plan.id ? asked.ballot : null
  const { ask, refusal } = useAsking()
  // What was asked for has come back: from here on the server's word counts, also when another tab changes it.
  if (draft !== null && wordOf(draft) === wordOf(kept)) setAsked(null)
  const open = round?.phase === 'open' ? round.plan : null
  const own = open === null ? kept : draft ?? kept
  const left = round === null ? 0 : Math.max(0, round.plan.budget - dotsSpent(own))
  const given = (target: string): number => own.find((one) => one.target === target)?.dots ?? 0
  const cannot: OwnDots['cannot'] = (target) => (open === null ? 'closed' : given(target) >= open.perTarget ? 'full' : left === 0 ? 'spent' : null)
  const give = (target: Target, dots: number): void => {
    if (open === null) return
    const { id } = open
    const choices = [...own.filter((one) => one.target !== target), ...(dots > 0 ? [{ target, dots }] : [])]
    setAsked({ round: id, ballot: choices })
    void ask(choices.length === 0 ? { type: 'withdraw-ballot', roundId: id } : { type: 'cast-ballot', roundId: id, choices }).then((done) => {
      // Only if nothing was asked for since: a later ballot says everything anew.
      if (!done) setAsked((now) => (now?.ballot === choices ? null : now))
    })
  }
  return { left, given, cannot, give, refusal }
}

const nothing: Ballot = []

/** A ballot as one word, to see whether two say the same. */
function wordOf(ballot: Ballot): string {
  return ballot.map(({ target, dots }) => `${target}:${dots}`).toSorted().join()
}
