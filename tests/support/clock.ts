// Time and chance for tests: a clock that stands still until it is moved, and a generator that gives the same again for a seed.
// Waiting for a state instead of sleeping, too.

import type { Chance } from '#server/chance.ts'
import type { Clock } from '#server/clock.ts'

export type HandClock = Clock & {
  /** Moves on by `ms`, doing what falls due in order, and lets promises settle in between. */
  readonly pass: (ms: number) => Promise<void>
}

/** A clock moved by hand. */
export function handClock(start = 1_700_000_000_000): HandClock {
  let elapsed = 0
  let count = 0
  const due: { readonly at: number; readonly order: number; readonly deed: () => void }[] = []
  const put = (ms: number, deed: () => void): (() => void) => {
    const one = { at: elapsed + Math.max(0, ms), order: count, deed }
    count += 1
    due.push(one)
    return () => {
      const index = due.indexOf(one)
      if (index >= 0) due.splice(index, 1)
    }
  }
  return {
    now: () => start + elapsed,
    elapsed: () => elapsed,
    after: put,
    soon: (deed) => { put(0, deed) },
    async pass(ms) {
      const until = elapsed + ms
      for (;;) {
        await settled()
        due.sort((a, b) => a.at - b.at || a.order - b.order)
        const next = due[0]
        if (next === undefined || next.at > until) break
        due.shift()
        elapsed = Math.max(elapsed, next.at)
        next.deed()
      }
      elapsed = until
    },
  }
}

/** Lets everything happen that waits for nothing but promises. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 20; i += 1) await Promise.resolve()
}

/** Resolves when `state` holds; fails naming it after `ms`. */
export async function until(what: string, state: () => boolean, ms = 30_000): Promise<void> {
  const end = Date.now() + ms
  while (!state()) {
    if (Date.now() > end) throw new Error(`Waited ${ms} ms in vain until ${what}.`)
    await new Promise((resolve) => { setTimeout(resolve, 2) })
  }
}

export type Dice = Chance & {
  /** From 0 up to, not including, 1. */
  readonly share: () => number
  readonly pick: <T>(from: readonly T[]) => T
  readonly oneIn: (n: number) => boolean
}

/** Chance from a seed (mulberry32). */
export function dice(seed: number): Dice {
  let state = seed >>> 0
  const share = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (n: number): number => Math.floor(share() * n)
  return {
    share, below,
    word: () => Array.from({ length: 12 }, () => 'abcdefghijklmnopqrstuvwxyz'[below(26)] ?? 'a').join(''),
    pick(from) {
      const found = from[below(from.length)]
      if (found === undefined) throw new Error('Nothing to pick from.')
      return found
    },
    oneIn: (n) => below(n) === 0,
  }
}
