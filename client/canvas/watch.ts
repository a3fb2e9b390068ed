// What shapes look at besides their own record, made so that a note is drawn again only when something about it changed:
// who types in it, the dots on it, and the round in which dots are given now. One watcher feeds all shapes of an editor.

import { atom, type Atom } from 'tldraw'
import { useEffect } from 'react'
import { useHere, useMine, useSession, useStanding } from '#client/session/hooks.ts'
import type { Here } from '#client/session/session.ts'
import type { Round } from '#shared/vote/round.ts'
import type { Choice } from '#shared/vote/ballot.ts'
import type { Standing } from '#shared/ledger/standing.ts'

/** Somebody who writes in a thing now. */
export type Writer = { readonly name: string; readonly department: string }
/** The open round of dots, and what this person has given in it. */
export type Voting = { readonly round: Round; readonly given: ReadonlyMap<string, number>; readonly left: number }

const writers = new Map<string, Atom<readonly Writer[]>>()
const nobody: readonly Writer[] = []

/** Who writes in a thing now (this person apart). */
export function writersIn(thing: string): Atom<readonly Writer[]> {
  const found = writers.get(thing) ?? atom<readonly Writer[]>(`writers in ${thing}`, nobody)
  writers.set(thing, found)
  return found
}

/** The open round of dots; null when there is none. */
export const voting = atom<Voting | null>('voting', null)
/** Dots by target as the last revealed round showed them. */
export const dotsShown = atom<ReadonlyMap<string, number>>('dots shown', new Map())

/** Keeps the above up to date while the canvas is there. */
export function useWatch(): void {
  const { ownClientId } = useSession()
  const here = useHere()
  const standing = useStanding()
  const { ballots } = useMine()
  useEffect(() => tellWriters(here, ownClientId), [here, ownClientId])
  useEffect(() => {
    const round = [...standing.rounds.values()].find((one) => one.phase === 'open' && one.plan.kind === 'dots')
    const given = new Map((round ? ballots.get(round.plan.id) ?? [] : []).flatMap(({ target, dots = 0 }) => (target ? [[target as string, dots] as const] : [])))
    voting.set(round ? { round, given, left: round.plan.budget - [...given.values()].reduce((sum, dots) => sum + dots, 0) } : null)
    dotsShown.set(revealed(standing))
  }, [standing, ballots])
}

/** Whether something may get dots in a round. `kind` is the thing's. */
export function isTarget({ plan: { targets } }: Round, target: string, kind: 'note' | 'card'): boolean {
  return targets === 'notes' ? kind === 'note' : targets === 'records' ? kind === 'card' : (targets as readonly string[]).includes(target)
}

/** The whole ballot with one dot more or less on a target; null when that cannot be. */
export function ballotWith({ round: { plan }, given, left }: Voting, target: string, by: 1 | -1): readonly Choice[] | null {
  const now = given.get(target) ?? 0
  const next = now + by
  if (next < 0 || next > plan.perTarget || (by > 0 && left < 1)) return null
  return [...new Map(given).set(target, next)].filter(([, dots]) => dots > 0).map(([one, dots]) => ({ target: one as NonNullable<Choice['target']>, dots })) // ids of things and records that the round itself named
}

function tellWriters(here: readonly Here[], own: number): void {
  const now = new Map<string, Writer[]>()
  for (const { clientId, person, presence: { caret } } of here) {
    if (clientId === own || !caret) continue
    now.set(caret.thing, [...now.get(caret.thing) ?? [], { name: person.name, department: person.department }])
  }
  for (const thing of new Set([...writers.keys(), ...now.keys()])) {
    const [before, after] = [writersIn(thing), now.get(thing) ?? nobody]
    if (before.get() !== after && JSON.stringify(before.get()) !== JSON.stringify(after)) before.set(after)
  }
}

function revealed(standing: Standing): ReadonlyMap<string, number> {
  const dots = new Map<string, number>()
  for (const round of standing.rounds.values()) {
    if (round.phase !== 'revealed' || round.result.kind !== 'dots') continue
    for (const one of round.result.ranking) dots.set(one.target, one.dots)
  }
  return dots
}
