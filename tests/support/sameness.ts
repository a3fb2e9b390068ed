// What a Yjs document says, as one text that is equal for equal documents: the order of a map's keys differs from one to another
// and means nothing.

import * as Y from 'yjs'

/** State vector and content of these maps. */
export function everything(y: Y.Doc, roots: readonly string[] = ['things', 'placements', 'ledger', 'results']): string {
  const clocks = [...Y.decodeStateVector(Y.encodeStateVector(y))].sort(([a], [b]) => a - b)
  return JSON.stringify([clocks, roots.map((name) => sorted(y.getMap(name).toJSON()))])
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, sorted(one)]))
}
