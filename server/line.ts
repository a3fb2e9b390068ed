// One after another: deeds happen in the order in which they were asked for, never two at once. A board's keeps do, so that what
// is checked against the board is checked against what is on disk, and told in the order of the disk; files that are printed do.

export type Line = {
  /** Runs a deed once those before it are over; its failure is its caller's alone. */
  readonly run: <T>(deed: () => Promise<T>) => Promise<T>
  /** Resolves when everything asked for so far is over. */
  readonly over: () => Promise<void>
}

/** A line with nobody in it. */
export function newLine(): Line {
  let last: Promise<unknown> = Promise.resolve()
  return {
    run(deed) {
      const mine = last.then(deed)
      last = mine.then(() => undefined, () => undefined)
      return mine
    },
    over: () => last.then(() => undefined),
  }
}

/** A line for each of many keys (a board's imports), forgotten when nobody stands in it. */
export function newLines<Key>(): <T>(key: Key, deed: () => Promise<T>) => Promise<T> {
  const lines = new Map<Key, Line & { waiting: number }>()
  return async (key, deed) => {
    const line = lines.get(key) ?? { ...newLine(), waiting: 0 }
    lines.set(key, line)
    line.waiting += 1
    try {
      return await line.run(deed)
    } finally {
      line.waiting -= 1
      if (line.waiting === 0) lines.delete(key)
    }
  }
}
