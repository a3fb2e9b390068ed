// Counting: sealed ballots become a result that everybody may see. Pure; the order of ballots never shows in what comes out,
// and who gave what is told only when the round's plan said so before anybody voted.

import type { PersonId } from '../base/ids.ts'
import type { Ballot } from './ballot.ts'
import type { Criterion, RoundPlan, RoundResult, Target } from './round.ts'

/** One person's ballot with the department they belong to. */
export type Cast = { readonly person: PersonId; readonly department: string; readonly ballot: Ballot }

type Dots = Extract<RoundResult, { kind: 'dots' }>
type Scores = Extract<RoundResult, { kind: 'score' }>

/** Dots by target, most first, then by target id; departments by dots, then by name. */
export function tallyDots(plan: Pick<RoundPlan, 'named'>, casts: readonly Cast[]): Dots {
  const given = casts.flatMap(({ person, department, ballot }) => (
    ballot.flatMap(({ target, dots }) => (target === undefined || dots === undefined ? [] : [{ person, department, target, dots }]))
  ))
  const ranking = [...Map.groupBy(given, (one) => one.target)].map(([target, on]) => ({
    target,
    dots: sum(on.map((one) => one.dots)),
    voters: new Set(on.map((one) => one.person)).size,
    byDepartment: [...Map.groupBy(on, (one) => one.department)]
      .map(([department, some]) => ({ department, dots: sum(some.map((one) => one.dots)) }))
      .sort((a, b) => b.dots - a.dots || byText(a.department, b.department)),
    ...(plan.named ? { by: on.map(({ person, dots }) => ({ person, dots })).sort((a, b) => b.dots - a.dots || byText(a.person, b.person)) } : {}),
  }))
  return { kind: 'dots', voters: voters(casts), ranking: ranking.sort((a, b) => b.dots - a.dots || byText(a.target, b.target)) }
}

/** Scores by target and criterion, with their spread; in the order of target id and the plan's criteria. */
export function tallyScores(plan: Pick<RoundPlan, 'criteria'>, casts: readonly Cast[]): Scores {
  const targets = [...new Set(casts.flatMap(({ ballot }) => ballot.flatMap(({ target }) => target ?? [])))].sort(byText)
  const scores = targets.flatMap((target) => plan.criteria.flatMap((criterion) => scoreOf(target, criterion, casts) ?? []))
  return { kind: 'score', voters: voters(casts), scores }
}

function scoreOf(target: Target, criterion: Criterion, casts: readonly Cast[]): Scores['scores'][number] | null {
  const given = casts.flatMap(({ department, ballot }) => ballot.flatMap((choice) => {
    const value = choice.target === target ? choice.scores?.[criterion.id] : undefined
    return value === undefined ? [] : [{ department, value }]
  }))
  if (given.length === 0) return null
  const values = given.map((one) => one.value).sort((a, b) => a - b)
  return {
    target, criterion: criterion.id, n: values.length, mean: mean(values), median: median(values),
    min: Math.min(...values), max: Math.max(...values),
    byDepartment: [...Map.groupBy(given, (one) => one.department)]
      .map(([department, some]) => ({ department, n: some.length, mean: mean(some.map((one) => one.value)) }))
      .sort((a, b) => byText(a.department, b.department)),
  }
}

/** People who put something in; an empty ballot is a person who has not voted. */
const voters = (casts: readonly Cast[]): number => new Set(casts.filter(({ ballot }) => ballot.length > 0).map(({ person }) => person)).size
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)
const mean = (numbers: readonly number[]): number => sum(numbers) / numbers.length
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function median(sorted: readonly number[]): number {
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}

/** The place of something with so many dots in a ranking; shared on a tie: 1, 2, 2, 4. */
export function placeIn(ranking: readonly { readonly dots: number }[], dots: number): number {
  return ranking.filter((one) => one.dots > dots).length + 1
}
