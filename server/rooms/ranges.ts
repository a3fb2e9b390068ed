// A set of whole numbers as sorted ranges that do not touch: which clocks of a client are deleted.
// Kept flat ([from, until, from, until, …], until not included), because a long session has many of them.

export type Ranges = number[]

/** So many are sooner added one by one. */
const few = 16

/** Adds from … until-1 (in place). */
export function addRange(ranges: Ranges, from: number, until: number): void {
  const last = ranges.length
  // In order, as a snapshot lists them: no search.
  if (last === 0 || from > (ranges[last - 1] ?? 0)) { ranges.push(from, until); return }
  const start = firstEndingAtOrAfter(ranges, from)
  let end = start
  let [low, high] = [from, until]
  while (end < last && (ranges[end] ?? 0) <= high) {
    low = Math.min(low, ranges[end] ?? low)
    high = Math.max(high, ranges[end + 1] ?? high)
    end += 2
  }
  ranges.splice(start, end - start, low, high)
}

/**
 * Adds many ranges at once (in place), each as [from, until], in order of `from`. One by one each would move all that stand behind
 * it: a hostile edit of 250,000 deletions between others held the house up for 18 s.
 */
export function addRanges(ranges: Ranges, news: readonly (readonly [number, number])[]): void {
  const first = news[0]
  if (first === undefined) return
  if (news.length <= few) { for (const [from, until] of news) addRange(ranges, from, until); return }
  // What ends before the first stays where it is.
  const start = firstEndingAtOrAfter(ranges, first[0])
  const behind = ranges.splice(start)
  let at = 0
  for (const [from, until] of news) {
    for (; at < behind.length && (behind[at] ?? 0) <= from; at += 2) addRange(ranges, behind[at] ?? 0, behind[at + 1] ?? 0)
    addRange(ranges, from, until)
  }
  for (; at < behind.length; at += 2) addRange(ranges, behind[at] ?? 0, behind[at + 1] ?? 0)
}

/** The parts of from … until-1 that are not in the set, as [from, until] pairs. */
export function missingFrom(ranges: Ranges | undefined, from: number, until: number): (readonly [number, number])[] {
  const missing: (readonly [number, number])[] = []
  let next = from
  if (ranges !== undefined) {
    for (let at = firstEndingAtOrAfter(ranges, from); at < ranges.length && next < until; at += 2) {
      const [low, high] = [ranges[at] ?? until, ranges[at + 1] ?? until]
      if (low >= until) break
      if (low > next) missing.push([next, low])
      next = Math.max(next, high)
    }
  }
  if (next < until) missing.push([next, until])
  return missing
}

/** Index of the first range whose end is at or after `value`. */
function firstEndingAtOrAfter(ranges: Ranges, value: number): number {
  let [low, high] = [0, ranges.length / 2]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ranges[middle * 2 + 1] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low * 2
}
