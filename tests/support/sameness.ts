// What a Yjs document says, to be compared: as one text that is equal for equal documents, or as values side by side, which costs
// a third of it. The order of a map's keys differs from one document to another and means nothing.

import * as Y from 'yjs'

const allRoots: readonly string[] = ['things', 'placements', 'ledger', 'results']

/** State vector and content of these maps. */
export function everything(y: Y.Doc, roots: readonly string[] = allRoots): string {
  return sayEverything(contentOf(y, roots))
}

/** A document as values. */
export type Content = { readonly clocks: ReadonlyMap<number, number>; readonly roots: readonly unknown[] }

/** State vector and content of these maps, as values. */
export function contentOf(y: Y.Doc, roots: readonly string[] = allRoots): Content {
  return { clocks: Y.decodeStateVector(Y.encodeStateVector(y)), roots: roots.map((name) => y.getMap(name).toJSON()) }
}

/** The same as one text. */
export function sayEverything({ clocks, roots }: Content): string {
  return JSON.stringify([[...clocks].sort(([a], [b]) => a - b), roots.map(sorted)])
}

/** Whether two documents hold the same, clock for clock and value for value. */
export function isSameContent(one: Content, other: Content): boolean {
  return one.clocks.size === other.clocks.size && [...one.clocks].every(([client, clock]) => other.clocks.get(client) === clock) && isSameValue(one.roots, other.roots)
}

function isSameValue(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  if (Array.isArray(one) !== Array.isArray(other) || Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return false
  const [mine, theirs] = [one as Record<string, unknown>, other as Record<string, unknown>] // objects, as was just seen
  const names = Object.keys(mine)
  return names.length === Object.keys(theirs).length && names.every((name) => Object.hasOwn(theirs, name) && isSameValue(mine[name], theirs[name]))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, sorted(one)]))
}
