// Which things there are, for commands that must know what they are about (a dot on a note). The answer comes from the
// document's bytes, read in another thread and kept. A thing that is not found is looked for again whenever something was
// written since (a vote on a note made a moment ago counts); one that is found may have been removed up to a second ago.

import type { ThingId, ThingKind } from '#shared/base/ids.ts'
import type { Clock } from '../clock.ts'
import type { Documents } from './documents.ts'
import type { State } from './state.ts'

/** A look at the document: when (ms), how far it was written then, and what it holds. */
type Reading = { readonly at: number; readonly to: number; readonly kinds: Promise<ReadonlyMap<ThingId, ThingKind>> }

/** Asks for the kind of a living thing; null when there is none. */
export type KindOf = (id: ThingId) => Promise<ThingKind | null>

/** An index over one room's state. */
export function newKindOf(state: State, documents: Documents, clock: Clock, againMs: number): KindOf {
  let last: Reading | null = null
  const read = (): Reading => {
    const mine: Reading = { at: clock.elapsed(), to: state.written(), kinds: documents.kinds(state.updates()) }
    mine.kinds.catch(() => { if (last === mine) last = null })
    last = mine
    return mine
  }
  const isWhole = ({ to }: Reading): boolean => to === state.written()
  return async (id) => {
    const first = last !== null && (isWhole(last) || clock.elapsed() - last.at < againMs) ? last : read()
    const found = (await first.kinds).get(id)
    if (found !== undefined || isWhole(first)) return found ?? null
    // Others who ask at the same time may have begun it.
    return (await (last !== null && isWhole(last) ? last : read()).kinds).get(id) ?? null
  }
}
