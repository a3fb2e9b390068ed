// Figures of the commits, for metrics and tests: how many, how large the groups, how long they took.

import type { GroupReport } from './post.ts'

/** Since opening; `commitMs` over the last thousand commits, in ms. `waiting`: requests not answered yet. `troubles`: groups not kept. */
export type StorageStats = {
  readonly writes: number
  readonly commits: number
  readonly largestGroup: number
  readonly troubles: number
  readonly waiting: number
  readonly commitMs: { readonly p50: number; readonly p99: number; readonly most: number }
}

const remembered = 1_000

export class GroupStats {
  #writes = 0
  #commits = 0
  #largest = 0
  #troubles = 0
  readonly #lastMs: number[] = []

  add({ size, commitMs, kept }: GroupReport): void {
    if (!kept) {
      this.#troubles += 1
      return
    }
    this.#lastMs[this.#commits % remembered] = commitMs
    this.#commits += 1
    this.#writes += size
    this.#largest = Math.max(this.#largest, size)
  }

  read(waiting: number): StorageStats {
    const sorted = this.#lastMs.toSorted((a, b) => a - b)
    const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
    return {
      writes: this.#writes, commits: this.#commits, largestGroup: this.#largest, troubles: this.#troubles, waiting,
      commitMs: { p50: at(0.5), p99: at(0.99), most: sorted.at(-1) ?? 0 },
    }
  }
}
