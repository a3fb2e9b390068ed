// A ballot: what one person puts into a round. Every reason to refuse one is here, asked by the client as a courtesy and by
// the server as the law. Knows nothing of who else has voted.

import { z } from 'zod'
import { refuse, type Refusal } from '../base/refusal.ts'
import { target, type Round, type RoundPlan, type Target } from './round.ts'

/** One choice: dots on a target, scores by criterion, or a text (a silent note, with its kind and what it is about). */
export const choice = z.object({
  target: target.optional(),
  dots: z.number().int().min(1).max(100).optional(),
  scores: z.record(z.string(), z.number().int()).optional(),
  text: z.string().trim().min(1).max(2_000).optional(),
  sign: z.string().max(40).optional(),
})
export type Choice = z.infer<typeof choice>

/** One person's ballot. Casting again replaces it while the round is open. */
export type Ballot = readonly Choice[]

/** Which targets a round has now: the caller resolves "notes" and "records" from the board. */
export type IsTarget = (target: Target) => boolean

/** Dots spent in a ballot. */
export function dotsSpent(ballot: Ballot): number {
  return ballot.reduce((sum, choice) => sum + (choice.dots ?? 0), 0)
}

/** Whether a ballot may be cast into a round now. Returns the ballot with one choice per target, or the reason against it. */
export function checkBallot(round: Round, ballot: Ballot, isTarget: IsTarget): Ballot | Refusal {
  if (round.phase !== 'open') return refuse('round-closed', 'This round is closed, so the ballot was not counted.')
  const strange = ballot.find((one) => one.target === undefined ? round.plan.kind !== 'silent' : !isTarget(one.target))
  if (strange) return refuse('not-a-target', `"${strange.target ?? 'nothing'}" cannot be chosen in this round.`)
  switch (round.plan.kind) {
    case 'dots': return checkDots(round.plan, ballot)
    case 'score': return checkScores(round.plan, ballot)
    case 'silent': return checkTexts(round.plan, ballot)
  }
}

function checkDots(plan: RoundPlan, ballot: Ballot): Ballot | Refusal {
  const perTarget = new Map<Target, number>()
  for (const { target, dots } of ballot) {
    if (target === undefined || dots === undefined) return refuse('bad-request', 'A dot vote needs a target and a number of dots for each choice.')
    perTarget.set(target, (perTarget.get(target) ?? 0) + dots)
  }
  const spent = dotsSpent(ballot)
  if (spent > plan.budget) return refuse('budget-exceeded', `You have ${plan.budget} dots; this ballot has ${spent}.`)
  for (const dots of perTarget.values()) {
    if (dots > plan.perTarget) return refuse('budget-exceeded', `At most ${plan.perTarget} dots go on one; this ballot puts ${dots}.`)
  }
  return [...perTarget].map(([target, dots]) => ({ target, dots }))
}

function checkScores(plan: RoundPlan, ballot: Ballot): Ballot | Refusal {
  const seen = new Set<Target>()
  for (const { target, scores } of ballot) {
    if (target === undefined || scores === undefined) return refuse('bad-request', 'A score needs a target and its scores.')
    if (seen.has(target)) return refuse('bad-request', 'A target was scored twice in one ballot.')
    seen.add(target)
    for (const [id, value] of Object.entries(scores)) {
      const criterion = plan.criteria.find((one) => one.id === id)
      if (!criterion) return refuse('not-a-target', `This round has no criterion "${id}".`)
      if (value < criterion.min || value > criterion.max) {
        return refuse('bad-request', `"${criterion.title}" goes from ${criterion.min} to ${criterion.max}; ${value} came.`)
      }
    }
  }
  return ballot
}

function checkTexts(plan: RoundPlan, ballot: Ballot): Ballot | Refusal {
  if (ballot.some((one) => one.text === undefined)) return refuse('bad-request', 'A silent note needs a text.')
  if (ballot.length > plan.budget) return refuse('budget-exceeded', `At most ${plan.budget} notes; this ballot has ${ballot.length}.`)
  return ballot
}
