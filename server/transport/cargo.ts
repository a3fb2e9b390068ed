// How many bytes are held in memory for calls under way (bodies that come, answers that go), in all and for one caller: beyond that
// the next is told to come back, and the house does not run out of memory. Holds no bytes itself, it counts.

/** Most bytes at once, in all and for one caller. A single thing that is larger is taken when nothing else is there. */
export type CargoCaps = { readonly all: number; readonly one: number }

/** What one call holds. */
export type Hold = {
  /** Whether so many bytes more would fit now. */
  readonly fits: (bytes: number) => boolean
  /** How many bytes others would have to give back before so many more fit: 0 when they do, infinitely many when the caller's own are too many. */
  readonly lacks: (bytes: number) => number
  /** Counts so many bytes more; false, and nothing is counted, when they do not fit. */
  readonly take: (bytes: number) => boolean
  /** Gives back all of it. */
  readonly release: () => void
}

export type Cargo = { readonly holdFor: (who: string) => Hold }

/** Nothing is held yet. */
export function newCargo({ all: mostOfAll, one: mostOfOne }: CargoCaps): Cargo {
  let all = 0
  const held = new Map<string, number>()
  const add = (who: string, bytes: number): void => {
    all += bytes
    const theirs = (held.get(who) ?? 0) + bytes
    if (theirs > 0) held.set(who, theirs)
    else held.delete(who)
  }
  return {
    holdFor(who) {
      let mine = 0
      const lacks = (bytes: number): number => {
        const theirs = held.get(who) ?? 0
        if (theirs !== mine && theirs + bytes > mostOfOne) return Infinity
        return Math.max(0, Math.min(all - mine, all + bytes - mostOfAll))
      }
      const fits = (bytes: number): boolean => lacks(bytes) === 0
      return {
        fits,
        lacks,
        take(bytes) {
          if (!fits(bytes)) return false
          mine += bytes
          add(who, bytes)
          return true
        },
        release() {
          if (mine > 0) add(who, -mine)
          mine = 0
        },
      }
    },
  }
}
