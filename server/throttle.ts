// Holding back what repeats itself: of each message so many in a window, and at its end how often it came beyond that.
// So that nobody can fill the disk with log lines, and a warning that matters is not lost among ten thousand alike.

import type { Clock } from './clock.ts'

type Bounds = { readonly most: number; readonly windowMs: number; readonly mostKeys: number }

/** Whether one more of a kind may pass. Otherwise it is counted, and `say` is called with the count when the window ends. */
export type Throttle = (kind: string, say: (heldBack: number) => void) => boolean

/** Opens a throttle; above `mostKeys` kinds in a window, all further kinds share one allowance. */
export function newThrottle({ most, windowMs, mostKeys }: Bounds, clock: Pick<Clock, 'after'>): Throttle {
  const windows = new Map<string, { passed: number; heldBack: number; say: (heldBack: number) => void }>()
  return (kind, say) => {
    const key = windows.has(kind) || windows.size < mostKeys ? kind : 'others'
    const known = windows.get(key)
    if (known === undefined) {
      const window = { passed: 1, heldBack: 0, say }
      windows.set(key, window)
      clock.after(windowMs, () => {
        windows.delete(key)
        if (window.heldBack > 0) window.say(window.heldBack)
      })
      return true
    }
    if (known.passed < most) { known.passed += 1; return true }
    known.heldBack += 1
    known.say = say
    return false
  }
}
