// Finds import cycles by depth-first search; imports of types count like any other.
// Each cycle is told once, beginning at its first file by name.

/** The cycles in `file -> files it imports`, each as its files in order. */
export function findCycles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const done = new Set<string>()
  const found = new Map<string, string[]>()
  const visit = (file: string, trail: readonly string[]): void => {
    const seenAt = trail.indexOf(file)
    if (seenAt !== -1) {
      const cycle = fromFirst(trail.slice(seenAt))
      found.set(cycle.join(' -> '), cycle)
      return
    }
    if (done.has(file)) return
    for (const target of graph.get(file) ?? []) visit(target, [...trail, file])
    done.add(file)
  }
  for (const file of [...graph.keys()].sort()) visit(file, [])
  return [...found.values()]
}

function fromFirst(cycle: readonly string[]): string[] {
  const [first] = [...cycle].sort()
  const at = first === undefined ? 0 : cycle.indexOf(first)
  return [...cycle.slice(at), ...cycle.slice(0, at)]
}
