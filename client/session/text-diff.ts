// What somebody just typed, as the smallest change of one string into another, and where a place in a text goes when
// others change it. Pure; offsets are UTF-16 code units, as in textareas and in Yjs.

/** At `at`, take `remove` units away and put `insert` there. */
export type Splice = { readonly at: number; readonly remove: number; readonly insert: string }

/** One step of a Yjs text event. */
export type Step = { readonly retain?: number; readonly insert?: unknown; readonly delete?: number }

/**
 * The change that leads from one text to the next when the caret stands at `caret` afterwards; null when there is none.
 * The caret decides what a plain comparison cannot know: which of the three a's in "aaa" was typed.
 */
export function spliceBetween(before: string, after: string, caret: number): Splice | null {
  if (before === after) return null
  const most = Math.min(before.length, after.length)
  const mostEnd = Math.min(most, Math.max(0, after.length - caret))
  let end = 0
  while (end < mostEnd && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1
  let start = 0
  while (start < most - end && before[start] === after[start]) start += 1
  // Never cut between the two halves of a character outside the basic plane: each half alone is no text.
  if (start > 0 && (isLowHalf(before, start) || isLowHalf(after, start))) start -= 1
  if (end > 0 && (isLowHalf(before, before.length - end) || isLowHalf(after, after.length - end))) end -= 1
  return { at: start, remove: before.length - end - start, insert: after.slice(start, after.length - end) }
}

/** Where a place goes when the steps are done. At an insertion exactly there it stays before it, or moves `after` it. */
export function placeAfter(place: number, steps: readonly Step[], side: 'before' | 'after' = 'before'): number {
  let old = 0
  let now = 0
  for (const step of steps) {
    if (step.retain !== undefined) {
      if (place < old + step.retain) return now + place - old
      old += step.retain
      now += step.retain
    } else if (step.delete !== undefined) {
      if (place < old + step.delete) return now
      old += step.delete
    } else {
      if (place === old && side === 'before') return now
      now += typeof step.insert === 'string' ? step.insert.length : 1
    }
  }
  return now + place - old
}

/** A splice made against a text as it was, brought to the text as it is after others' steps. What they deleted stays deleted. */
export function spliceAfter({ at, remove, insert }: Splice, changes: readonly (readonly Step[])[]): Splice {
  const from = changes.reduce((place, steps) => placeAfter(place, steps, remove > 0 ? 'after' : 'before'), at)
  const to = remove > 0 ? changes.reduce((place, steps) => placeAfter(place, steps, 'before'), at + remove) : from
  return { at: from, remove: Math.max(0, to - from), insert }
}

function isLowHalf(text: string, at: number): boolean {
  const unit = text.charCodeAt(at)
  return unit >= 0xdc00 && unit <= 0xdfff
}
