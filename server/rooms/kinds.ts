// Which things there are, for commands that must know what they are about (a dot on a note). The answer comes from the
// document's bytes, read in another thread and kept; on a miss they are read again, at most once a second.

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
  const readAgain = (): Promise<ReadonlyMap<ThingId, ThingKind>> => {
    readAt = clock.elapsed()
    read = documents.kinds(state.updates())
    read.catch(() => { read = null })
    return read
  }
  return async (id) => {
    const found = (await (read ?? readAgain())).get(id)
    if (found !== undefined || clock.elapsed() - readAt < againMs) return found ?? null
    return (await readAgain()).get(id) ?? null
  }
}
