// Chance as the server uses it, handed in so that a simulation can repeat it. The system's comes from the operating system's
// generator: ids of things and the dealing of roles must not be guessable.

import { randomInt } from 'node:crypto'
import { nanoid } from 'nanoid'

/** `word` gives at least 10 url-safe characters; `below(n)` a whole number from 0 to n - 1. */
export type Chance = {
  readonly word: () => string
  readonly below: (n: number) => number
}

/** The machine's own chance. */
export const systemChance: Chance = { word: () => nanoid(), below: (n) => randomInt(n) }

/** A fair shuffle of 0 … n-1. */
export function shuffle(n: number, chance: Chance): readonly number[] {
  const order = Array.from({ length: n }, (_, index) => index)
  for (let last = n - 1; last > 0; last -= 1) {
    const other = chance.below(last + 1)
    const [a, b] = [order[last], order[other]]
    if (a !== undefined && b !== undefined) { order[last] = b; order[other] = a }
  }
  return order
}
