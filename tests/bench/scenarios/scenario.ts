// What a scenario is to the bench: a name, a word on what it measures, and a run that prints its tables and answers what was wrong.

import type { ContenderName, Entrant } from '../servers/contender.ts'

export type Run = {
  readonly entrants: readonly Entrant[]
  /** Reduced sizes: everything is tried, figures are rough. */
  readonly quick: boolean
  /** Fan-out sizes named on the command line (`1x10`). */
  readonly sizes: readonly string[]
  /** Repetitions named on the command line (`repeat=3`). */
  readonly repeat: number | null
}

export type Scenario = {
  readonly says: string
  /** Prints its tables. Answers what makes the measurement void: a bench that measured nothing must fail. */
  readonly run: (run: Run) => Promise<readonly string[]>
}

/** Who takes part where a peer more would make `quick` long: the yardstick and ours. */
export const inShort = ({ entrants, quick }: Run): readonly Entrant[] => (quick ? entrants.filter(({ name }) => name === 'bare' || name === 'ours') : entrants)

/** Why a figure of `who` counts for nothing, as a list with one entry or none. */
export const voidIf = (wrong: boolean, who: ContenderName, what: string): string[] => (wrong ? [`${who}: ${what}`] : [])
