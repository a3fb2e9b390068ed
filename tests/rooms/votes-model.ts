// What the ballots of a round of dots must be, worked out a second time and without the product's own counting: from the answers that
// people were given, in the order of their rulings. Pure; whatever cannot be is thrown in words.

import type { PersonId } from '#shared/base/ids.ts'
import { isRefusal, type Refusal } from '#shared/base/refusal.ts'
import type { Command, Ruled } from '#shared/ledger/command.ts'

/** Dots of each person, and how many of them at most on one target. */
export const [budget, perTarget] = [5, 3] as const

export type Answer = Ruled | Refusal
/** A command and its answer now; `before` is what its id was answered earlier. */
export type Told = { readonly by: PersonId; readonly what: Command; readonly before: Answer | null; readonly now: Answer }
/** Dots by target, of one person. */
type Dots = ReadonlyMap<string, number>
export type Ballots = { readonly isOpen: boolean; readonly of: ReadonlyMap<PersonId, Dots> }

const total = (dots: Dots): number => [...dots.values()].reduce((sum, one) => sum + one, 0)

/** The ballots after these answers, all of them given at about the same time. */
export function after(before: Ballots, told: readonly Told[]): Ballots {
  const accepted = new Map<string, { readonly seq: number; readonly one: Told }>()
  for (const one of told) {
    const seq = isRefusal(one.now) ? null : one.now.seq
    if (one.before !== null && !isRefusal(one.before)) {
      if (seq !== one.before.seq) throw new Error(`${sayOf(one)} was ruling ${one.before.seq} and, sent again, is answered ${seq ?? 'with a refusal'}.`)
    } else if (seq !== null) {
      const same = accepted.get(one.what.id)
      if (same !== undefined && same.seq !== seq) throw new Error(`${sayOf(one)} became two rulings, ${same.seq} and ${seq}.`)
      accepted.set(one.what.id, { seq, one })
    }
  }
  const now = [...accepted.values()].sort((a, b) => a.seq - b.seq).reduce((ballots, { one }) => acted(ballots, one), before)
  const changed = new Set([...accepted.values()].map(({ one }) => one.by))
  for (const one of told) if (isRefusal(one.now)) refused(one, one.now, { before, now, changed })
  return now
}

/** One accepted command. */
function acted({ isOpen, of }: Ballots, one: Told): Ballots {
  const { by, what } = one
  if (!isOpen) throw new Error(`${sayOf(one)} was accepted after the round was closed.`)
  if (what.type === 'close-round') return { isOpen: false, of }
  const dots = what.type === 'cast-ballot' ? dotsOf(what) : new Map<string, number>()
  if (isTooMuch(dots)) throw new Error(`${sayOf(one)} was accepted, with ${total(dots)} dots.`)
  if (dots.size === 0 && !of.has(by)) throw new Error(`${sayOf(one)} was accepted, and there was no ballot to take back.`)
  const others = [...of].filter(([person]) => person !== by)
  return { isOpen, of: new Map(dots.size === 0 ? others : [...others, [by, dots]]) }
}

/** Whether a refusal is one that the round gives reason for. */
function refused(one: Told, { reason }: Refusal, { before, now, changed }: { readonly before: Ballots; readonly now: Ballots; readonly changed: ReadonlySet<PersonId> }): void {
  const mayHaveHadNone = !before.of.has(one.by) || changed.has(one.by)
  const dots = one.what.type === 'cast-ballot' ? dotsOf(one.what) : null
  const isRight = reason === 'round-closed' ? !now.isOpen
    : one.what.type === 'withdraw-ballot' ? reason === 'no-ballot' && mayHaveHadNone
    : dots === null ? false
    : dots.size === 0 ? reason === 'bad-request' && mayHaveHadNone
    : isTooMuch(dots) && reason === 'budget-exceeded'
  if (!isRight) throw new Error(`${sayOf(one)} was refused with "${reason}".`)
}

function dotsOf({ choices }: Extract<Command, { type: 'cast-ballot' }>): Dots {
  const dots = new Map<string, number>()
  for (const one of choices) dots.set(one.target ?? '', (dots.get(one.target ?? '') ?? 0) + (one.dots ?? 0))
  return dots
}

function isTooMuch(dots: Dots): boolean {
  return total(dots) > budget || [...dots.values()].some((one) => one > perTarget)
}

const sayOf = ({ by, what }: Told): string => `${what.type} ${what.id} of ${by}`

/** All ballots as text, alike whatever order they came in. */
export function sayBallots(ballots: ReadonlyMap<PersonId, Dots>): string {
  return [...ballots].map(([person, dots]) => `${person}: ${[...dots].map(([target, some]) => `${some} on ${target}`).sort().join(', ')}`).sort().join('; ')
}

/** What a reveal of these ballots must show: on each target dots, voters, and dots by department; by whom, where names are told. */
export function sayResult({ of }: Ballots, departmentOf: (person: PersonId) => string, isNamed: boolean): string {
  const targets = [...new Set([...of.values()].flatMap((dots) => [...dots.keys()]))].sort()
  return JSON.stringify([of.size, targets.map((target) => {
    const given = [...of].flatMap(([person, dots]) => { const some = dots.get(target); return some === undefined ? [] : [[person, some] as const] })
    const departments = [...new Set(given.map(([person]) => departmentOf(person)))].sort()
    return [
      target, given.reduce((sum, [, some]) => sum + some, 0), given.length,
      departments.map((name) => `${name} ${given.reduce((sum, [person, some]) => sum + (departmentOf(person) === name ? some : 0), 0)}`),
      isNamed ? given.map(([person, some]) => `${person} ${some}`).sort() : null,
    ]
  })])
}
