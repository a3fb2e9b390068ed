// How deep everything in a document hangs: level 1 in a root, 2 in a shared type in a root, and so on.
// Kept as runs per client (typing in one text is one run), so that it costs a few kB for a board and no document is needed.

import type { Block, Id } from './blocks.ts'

type Runs = { readonly from: number[]; readonly level: number[] }
type Hanging = Pick<Block, 'client' | 'clock' | 'origin' | 'rightOrigin' | 'parent'>

export type Levels = {
  /** The level of what is at an id. */
  readonly at: (id: Id) => number
  /** Remembers a block whose neighbours and parent are known and answers its level; a client's blocks come in order. */
  readonly add: (block: Hanging) => number
  /** A record that goes on from this one and leaves it as it is: for trying an edit. */
  readonly upon: () => Levels
}

/** An empty record of levels, or one that goes on from another. */
export function newLevels(below?: Levels): Levels {
  const byClient = new Map<number, Runs>()

  const at = (id: Id): number => {
    const { client, clock } = id
    const runs = byClient.get(client)
    if (runs === undefined || clock < (runs.from[0] ?? 0)) return below?.at(id) ?? 1
    let [low, high] = [0, runs.from.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((runs.from[middle] ?? 0) <= clock) low = middle + 1
      else high = middle
    }
    return runs.level[low - 1] ?? 1
  }

  const of = (block: Hanging): number => {
    if (typeof block.parent === 'string') return 1
    if (block.parent !== null) return at(block.parent) + 1
    if (block.origin !== null) return at(block.origin)
    // A block of which nothing is left hangs nowhere.
    return block.rightOrigin === null ? 1 : at(block.rightOrigin)
  }

  const levels: Levels = {
    at,
    upon: () => newLevels(levels),
    add(block) {
      const level = of(block)
      const runs = byClient.get(block.client) ?? { from: [], level: [] }
      if (runs.from.length === 0) byClient.set(block.client, runs)
      if (runs.level.at(-1) !== level) { runs.from.push(block.clock); runs.level.push(level) }
      return level
    },
  }
  return levels
}
