// How many connections there are, in all and by address, board and person, each with its cap.

/** One entry per thing counted; the value is the name under which it is counted. */
export type Counted<K extends string> = Readonly<Record<K, string>>
export type Counts<K extends string> = {
  /** Counts one in; false when a cap is reached, then nothing is counted. */
  readonly enter: (who: Counted<K>) => boolean
  readonly leave: (who: Counted<K>) => void
}

/** Counters with these caps. */
export function newCounts<K extends string>(caps: Readonly<Record<K, number>>): Counts<K> {
  const names = Object.keys(caps) as K[] // Object.keys forgets the record's own key type
  const counts = new Map<string, number>()
  const key = (name: K, who: Counted<K>): string => `${name} ${who[name]}`
  return {
    enter(who) {
      if (names.some((name) => (counts.get(key(name, who)) ?? 0) >= caps[name])) return false
      for (const name of names) counts.set(key(name, who), (counts.get(key(name, who)) ?? 0) + 1)
      return true
    },
    leave(who) {
      for (const name of names) {
        const left = (counts.get(key(name, who)) ?? 0) - 1
        if (left > 0) counts.set(key(name, who), left)
        else counts.delete(key(name, who))
      }
    },
  }
}
