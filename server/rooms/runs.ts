// Where everything in a document hangs, without the document: how deep, and between which neighbours it was put.
// Kept as runs per client (a word typed in one go is one run, the fields of a new thing another): some kB for a board.

import type { Block, Id } from '#shared/wire/blocks.ts'

type Hanging = Pick<Block, 'client' | 'clock' | 'length' | 'origin' | 'rightOrigin' | 'parent' | 'entry'>
/** `level` 1 is in a root. `entry`: it is a map's entry, not a part of a text or list. */
export type Hung = { readonly level: number; readonly entry: boolean }
/** `chained`: each clock after the first was put right behind the one before it. */
type Run = Hung & { readonly from: number; readonly chained: boolean; readonly origin: Id | null; readonly rightOrigin: Id | null }

export class Runs {
  readonly #byClient = new Map<number, Run[]>()
  readonly #below: Runs | null

  /** Empty, or going on from others and leaving them as they are: for trying an edit. */
  constructor(below: Runs | null = null) {
    this.#below = below
  }

  /** Remembers a block whose neighbours and parent are known and says how it hangs; a client's blocks come in order. */
  add(block: Hanging): Hung {
    const { level, entry } = this.#hungOf(block)
    const { client, clock, length, origin, rightOrigin } = block
    // A map's entries stand between no neighbours, so nobody asks which of two is left: where several people set fields by turns,
    // each is put behind another's, and a million runs of one would be held for it (190 MB).
    const alone = entry || (origin === null && rightOrigin === null && length === 1)
    const runs = this.#byClient.get(client) ?? []
    if (runs.length === 0) this.#byClient.set(client, runs)
    const last = runs.at(-1)
    const goesOn = last?.level === level && last.entry === entry && (alone
      ? !last.chained
      : last.chained && same(origin, { client, clock: clock - 1 }) && same(rightOrigin, last.rightOrigin))
    if (!goesOn) runs.push({ from: clock, level, entry, chained: !alone, origin, rightOrigin })
    return { level, entry }
  }

  /**
   * Whether a block's left neighbour stands left of its right one, as far as it can be told from here. It can for whatever one
   * person writes after another; where several wrote at one spot at once only the document knows (`doubtful`).
   * With neighbours the wrong way round Yjs puts a block in different places in different documents.
   */
  isOrdered({ origin, rightOrigin }: Hanging): 'yes' | 'doubtful' {
    if (origin === null || rightOrigin === null) return 'yes'
    const [left, right] = [this.#runAt(origin), this.#runAt(rightOrigin)]
    if (left?.chained === true && same(left.rightOrigin, rightOrigin)) return 'yes'
    if (right === null || !right.chained) return 'doubtful'
    if (rightOrigin.clock > right.from) return same(origin, { client: rightOrigin.client, clock: rightOrigin.clock - 1 }) ? 'yes' : 'doubtful'
    if (same(right.origin, origin)) return 'yes'
    // Two put at one spot at once: Yjs orders them by their clientIDs.
    const siblings = left?.chained === true && same(left.origin, right.origin) && same(left.rightOrigin, right.rightOrigin)
    return siblings && origin.client < rightOrigin.client ? 'yes' : 'doubtful'
  }

  #hungOf({ origin, rightOrigin, parent, entry }: Hanging): Hung {
    if (typeof parent === 'string') return { level: 1, entry }
    if (parent !== null) return { level: (this.#runAt(parent)?.level ?? 1) + 1, entry }
    const neighbour = origin ?? rightOrigin
    // A block of which nothing is left hangs nowhere.
    return (neighbour === null ? null : this.#runAt(neighbour)) ?? { level: 1, entry: false }
  }

  #runAt(id: Id): Run | null {
    const runs = this.#byClient.get(id.client)
    if (runs === undefined || id.clock < (runs[0]?.from ?? 0)) return this.#below === null ? null : this.#below.#runAt(id)
    let [low, high] = [0, runs.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((runs[middle]?.from ?? 0) <= id.clock) low = middle + 1
      else high = middle
    }
    return runs[low - 1] ?? null
  }
}

function same(one: Id | null, other: Id | null): boolean {
  return one === null || other === null ? one === other : one.client === other.client && one.clock === other.clock
}
