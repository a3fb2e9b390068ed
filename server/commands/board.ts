// Commands about the board itself and who leads it. There is always at least one facilitator.

import type { PersonId } from '#shared/base/ids.ts'
import { refuse, type Refusal } from '#shared/base/refusal.ts'
import type { BoardFacts } from '#shared/board/board.ts'
import type { Standing } from '#shared/ledger/standing.ts'
import { rule, type Asked } from './asked.ts'
import type { Bench, Decision } from './decision.ts'

/** Changes some of the board's facts; what is left out stays. */
export function describeBoard({ facts }: Asked<'describe-board'>, { standing }: Bench): Decision | Refusal {
  const before = standing.facts
  if (before === null) return refuse('conflict', 'This board was never described, so nothing of it can be changed.')
  const given = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as Partial<BoardFacts> // only what came
  return rule({ type: 'board-described', facts: { ...before, ...given } })
}

/** Gives the lead to somebody else; who gave it stays as a participant. */
export function handOver({ to }: Asked<'hand-over'>, { by, standing }: Bench): Decision | Refusal {
  if (!standing.people.has(to)) return refuse('no-such-person')
  if (to === by.id) return refuse('conflict', 'You lead already. Choose somebody else.')
  return rule({ type: 'role-given', person: to, role: 'facilitator' }, { type: 'role-given', person: by.id, role: 'participant' })
}

/** Gives somebody a role. */
export function giveRole({ to, role }: Asked<'give-role'>, { standing }: Bench): Decision | Refusal {
  const person = standing.people.get(to)
  if (person === undefined) return refuse('no-such-person')
  if (person.role === 'facilitator' && role !== 'facilitator' && isLastFacilitator(standing, to)) {
    return refuse('conflict', 'A session needs a facilitator. Make somebody else one first.')
  }
  return rule({ type: 'role-given', person: to, role })
}

function isLastFacilitator(standing: Standing, person: PersonId): boolean {
  return ![...standing.people.values()].some((one) => one.role === 'facilitator' && one.id !== person)
}
