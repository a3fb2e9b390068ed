// When to try the line again: full jitter over a bound that grows, higher where many people would come back together.
// What the server asked for ("again in N ms") is honoured. A line that was taken and lost again at once counts as a failure:
// only one that held for a while begins anew, or a server that takes everybody and closes would be hammered.

import { fewPeople, type CloseCode } from '#shared/wire/wire.ts'

/** Times in ms. */
export const pace = {
  /** The first wait is chance below this. */
  first: 1_000,
  /**
   * In a crowd the first wait is chance below this for each person who comes back at the same time, where that is longer: everybody
   * on the board, or on the whole server if the server ended the line. Three hundred come back over fourteen seconds.
   */
  perPerson: 48,
  /** One's own bound doubles only after so many tries: most restarts are over by then. */
  patientTries: 3,
  longest: 20_000,
  /** A line that held for this long was a good one. */
  goodAfter: 10_000,
} as const

/** How a line was lost: which failure in a row this is, who was here, what the server said about coming back. */
export type Loss = { readonly tries: number; readonly crowd: number; readonly told: number | null }

/** How long to wait before the next try, ms. `share` is chance, 0 to 1. */
export function waitBefore({ tries, crowd, told }: Loss, share: number): number {
  const doubled = 2 ** Math.min(tries - 1, 10)
  // What the server asked for is spread by the server, which knows how many will come.
  if (told !== null) return told + share * Math.min(pace.longest, pace.first * doubled)
  const own = pace.first * 2 ** Math.min(Math.max(0, tries - pace.patientTries), 10)
  // Those who fail try again among those who have not yet tried: a large crowd spreads out further at each failure.
  const crowds = pace.perPerson * crowd * Math.min(doubled, Math.max(1, crowd / fewPeople))
  return share * Math.min(pace.longest, Math.max(own, crowds))
}

type Means = {
  readonly random: () => number
  readonly after: (ms: number, deed: () => void) => () => void
  /** Asked when a line could not even be opened (null: not reached). */
  readonly stillWelcome: () => Promise<CloseCode | 'welcome' | null>
  readonly again: () => void
  readonly unwelcome: (code: CloseCode) => void
}
type Lost = { readonly greeted: boolean; readonly crowd: number; readonly told: number | null }

export type ComingBack = {
  /** The board has come over the line. */
  readonly arrived: () => void
  readonly lost: (how: Lost) => Promise<void>
  /** Does not wait. */
  readonly now: () => void
  readonly stop: () => void
}

/** Keeps count of failures and comes back. */
export function comingBack({ random, after, stillWelcome, again, unwelcome }: Means): ComingBack {
  let tries = 0
  let losses = 0
  let stopped = false
  let takeBack: () => void = () => undefined
  let takeBackGood: () => void = () => undefined
  return {
    arrived() {
      takeBackGood()
      takeBackGood = after(pace.goodAfter, () => { tries = 0 })
    },
    async lost({ greeted, crowd, told }) {
      takeBackGood()
      takeBack()
      tries += 1
      losses += 1
      const loss = losses
      // A refusal at the door (before any hello) reaches a browser as "lost": ask by HTTP what it was.
      const answer = greeted ? 'welcome' : await stillWelcome()
      if (stopped || loss !== losses) return
      if (answer !== null && answer !== 'welcome') { unwelcome(answer); return }
      takeBack = after(waitBefore({ tries, crowd, told }, random()), again)
    },
    now() {
      losses += 1
      takeBack()
      if (!stopped) again()
    },
    stop() {
      stopped = true
      takeBack()
      takeBackGood()
    },
  }
}
