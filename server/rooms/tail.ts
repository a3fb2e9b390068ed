// The updates since the last snapshot, merged as they come in a tree of 16: few pieces to send to a joiner, and never a merge
// of a whole backlog (Y.mergeUpdates is quadratic: 5,000 at once took 340 ms, the tree 60 ms).

import * as Y from 'yjs'

const width = 16

/** A part of a tail; `told`: the messages that tell it, cut and framed once for all who join while it lasts. */
export type Part = { update: Uint8Array; told: readonly Uint8Array[] | null }

export type Tail = {
  /** Journal rows taken in, and their bytes. */
  readonly count: () => number
  readonly bytes: () => number
  readonly add: (update: Uint8Array, rows?: number) => void
  /** Everything in it, oldest first. */
  readonly parts: () => readonly Part[]
}

/** An empty tail, or one that begins with these updates. */
export function newTail(updates: readonly Uint8Array[] = []): Tail {
  const floors: Part[][] = []
  let count = 0
  let bytes = 0
  const put = (update: Uint8Array, height: number): void => {
    const floor = floors[height] ?? []
    floors[height] = floor
    floor.push({ update, told: null })
    if (floor.length < width) return
    floors[height] = []
    put(Y.mergeUpdates(floor.map((part) => part.update)), height + 1)
  }
  const tail: Tail = {
    count: () => count,
    bytes: () => bytes,
    add(update, rows = 1) {
      count += rows
      bytes += update.length
      put(update, 0)
    },
    parts: () => floors.toReversed().flat(),
  }
  for (const update of updates) tail.add(update)
  return tail
}

/** All updates as one, merged in a tree. */
export function mergeAll(updates: readonly Uint8Array[]): Uint8Array {
  let floor = updates
  while (floor.length > 1) {
    const above: Uint8Array[] = []
    for (let from = 0; from < floor.length; from += width) above.push(Y.mergeUpdates(floor.slice(from, from + width)))
    floor = above
  }
  return floor[0] ?? emptyUpdate
}

/** An update with nothing in it. */
export const emptyUpdate = new Uint8Array([0, 0])
