// How many connections there are, in all and by address, board and person, each with its cap; and how many people on a board.

/** One entry per thing counted; the value is the name under which it is counted. */
export type Counted<K extends string> = Readonly<Record<K, string>>
export type Counts<K extends string> = {
  /** Counts one in. Answers the first cap that is reached, then nothing is counted; null when there was room. */
  readonly enter: (who: Counted<K>) => K | null
  readonly leave: (who: Counted<K>) => void
  readonly of: (name: K, who: string) => number
}

/** Counters with these caps, looked at in their order. */
export function newCounts<K extends string>(caps: Readonly<Record<K, number>>): Counts<K> {
  const names = Object.keys(caps) as K[] // Object.keys forgets the record's own key type
  const counts = new Map<string, number>()
  const key = (name: K, who: string): string => `${name} ${who}`
  const of = (name: K, who: string): number => counts.get(key(name, who)) ?? 0
  return {
    of,
    enter(who) {
      const reached = names.find((name) => of(name, who[name]) >= caps[name])
      if (reached !== undefined) return reached
      for (const name of names) counts.set(key(name, who[name]), of(name, who[name]) + 1)
      return null
    },
    leave(who) {
      for (const name of names) {
        const left = of(name, who[name]) - 1
        if (left > 0) counts.set(key(name, who[name]), left)
        else counts.delete(key(name, who[name]))
      }
    },
  }
}
