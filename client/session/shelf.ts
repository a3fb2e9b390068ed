// The board's things as plain values, each read once and again only after it changed: what lists, panels and cards look at.
// Reads through shared/document/reading.ts, so a damaged thing is a placeholder and never a throw. Writes nothing.

import type * as Y from 'yjs'
import type { ThingKind } from '#shared/base/ids.ts'
import type { BoardDocument } from '#shared/document/document.ts'
import type { Placement } from '#shared/document/layout.ts'
import { readPlacement, readThing, type Damaged, type Thing, type ThingOf } from '#shared/document/reading.ts'
import { derived, held, type Live } from './live.ts'

/** Living things by id, all of them, or of one kind; where each stands. `changes` rises with every change of either. */
export type Shelf = {
  readonly changes: Live<number>
  readonly all: Live<readonly (Thing | Damaged)[]>
  /** Oldest first where things say when they were made; the others as the document has them. */
  readonly ofKind: <K extends ThingKind>(kind: K) => Live<readonly ThingOf<K>[]>
  /** Null when there is none or it was removed. */
  readonly thing: (id: string) => Live<Thing | Damaged | null>
  readonly placement: (id: string) => Live<Placement | null>
  readonly close: () => void
}

/** Puts a document's things on a shelf and keeps it in order until closed. */
export function shelf({ things, placements, y }: BoardDocument): Shelf {
  const document = { things, placements, y } as BoardDocument // reading looks at these two roots alone
  const changes = held(0)
  const readThings = new Map<string, Thing | Damaged | null>()
  const readPlacements = new Map<string, Placement | null>()
  const forget = (read: Map<string, unknown>) => (events: Y.YEvent<Y.AbstractType<unknown>>[]): void => {
    for (const id of touched(events)) read.delete(id)
  }
  const forgetThings = forget(readThings)
  const forgetPlacements = forget(readPlacements)
  const rise = (transaction: Y.Transaction): void => {
    const parents = transaction.changedParentTypes as ReadonlyMap<unknown, unknown> // Yjs types its keys more narrowly
    if (parents.has(things) || parents.has(placements)) changes.set(changes.get() + 1)
  }
  things.observeDeep(forgetThings)
  placements.observeDeep(forgetPlacements)
  y.on('afterTransaction', rise)

  const living = (id: string): Thing | Damaged | null => remember(readThings, id, () => aliveOnly(readThing(document, id)))
  const onChange = <T>(get: () => T): Live<T> => ({ get, subscribe: changes.subscribe })
  const all = derived([changes], steady(() => [...things.keys()].flatMap((id) => living(id) ?? [])))
  const kinds = new Map<ThingKind, Live<readonly (Thing | Damaged)[]>>()
  const listed = (kind: ThingKind) => (): readonly (Thing | Damaged)[] => inTime(all.get().filter((thing) => thing.kind === kind))
  return {
    changes,
    all,
    ofKind(kind) {
      const list = kinds.get(kind) ?? derived([changes], steady(listed(kind)))
      kinds.set(kind, list)
      return list as unknown as Live<readonly ThingOf<typeof kind>[]> // the filter above compared the kind; the compiler cannot follow a type parameter
    },
    thing: (id) => onChange(() => living(id)),
    placement: (id) => onChange(() => remember(readPlacements, id, () => readPlacement(document, id))),
    close() {
      things.unobserveDeep(forgetThings)
      placements.unobserveDeep(forgetPlacements)
      y.off('afterTransaction', rise)
    },
  }
}

function touched(events: readonly Y.YEvent<Y.AbstractType<unknown>>[]): string[] {
  return events.flatMap((event) => (event.path.length === 0 ? [...event.keys.keys()] : [String(event.path[0])]))
}

function remember<T>(read: Map<string, T>, id: string, look: () => T): T {
  const known = read.get(id)
  if (known !== undefined) return known
  const found = look()
  read.set(id, found)
  return found
}

function aliveOnly(thing: Thing | Damaged | null): Thing | Damaged | null {
  return thing && (thing.kind === 'damaged' || thing.alive) ? thing : null
}

/** The same array as before while its members are the same. */
function steady<T>(work: () => readonly T[]): () => readonly T[] {
  let last: readonly T[] = []
  return () => {
    const next = work()
    if (next.length !== last.length || next.some((one, i) => one !== last[i])) last = next
    return last
  }
}

function inTime<T extends Thing | Damaged>(list: readonly T[]): T[] {
  const when = (thing: T): number => ('createdAt' in thing && typeof thing.createdAt === 'number' ? thing.createdAt : 0)
  return [...list].sort((a, b) => when(a) - when(b) || (a.id < b.id ? -1 : 1))
}
