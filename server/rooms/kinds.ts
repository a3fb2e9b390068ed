// Which things there are, for commands that must know what they are about (a dot on a note). The answer comes from the
// document's bytes, read in another thread and kept. A thing that is not found is looked for again whenever something was
// written since (a vote on a note made a moment ago counts); one that is found may have been removed up to a second ago.

import type { ThingId, ThingKind } from '#shared/base/ids.ts'
import type { Clock } from '../clock.ts'
import type { Documents } from './documents.ts'
import type { State } from './state.ts'

/** Asks for the kind of a living thing; null when there is none. */
export type KindOf = (id: ThingId) => Promise<ThingKind | null>

/** An index over one room's state. */
export function newKindOf(state: State, documents: Documents, clock: Clock, againMs: number): KindOf {
  let read: Promise<ReadonlyMap<ThingId, ThingKind>> | null = null
  let readAt = -Infinity
  let readTo = -1
  const readAgain = (): Promise<ReadonlyMap<ThingId, ThingKind>> => {
    readAt = clock.elapsed()
    readTo = state.written()
    read = documents.kinds(state.updates())
    read.catch(() => { read = null })
    return read
  }
  return async (id) => {
    const isFresh = read !== null && (readTo === state.written() || clock.elapsed() - readAt < againMs)
    const found = (await (isFresh && read !== null ? read : readAgain())).get(id)
    if (found !== undefined || readTo === state.written()) return found ?? null
    return (await readAgain()).get(id) ?? null
  }
}
