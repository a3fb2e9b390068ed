// Large answers under way and what they hold in memory, each counted once however many take it. Where there is no room for one more,
// those that have been under way for long make it, so that whoever takes answers drop by drop keeps nobody from theirs.
// Reads and writes no bytes.

import type { Clock } from '../clock.ts'
import type { Call } from './calls.ts'
import { newCargo, type CargoCaps, type Hold } from './cargo.ts'
import type { LargeAnswer } from './large.ts'

/** So long nobody's answer is cut for another one, ms. */
const undisturbedMs = 30_000

type UnderWay = { readonly bytes: number; readonly since: number; readonly hold: Hold; readonly takers: Set<Call> }

/** Counts a large answer in for `who` until its call is over; false, and nothing is counted, when there is no room. */
export type MayGo = (answer: LargeAnswer, who: string, call: Call) => boolean

/** Nothing is under way yet. */
export function newUnderWay(caps: CargoCaps, clock: Pick<Clock, 'elapsed'>): MayGo {
  const cargo = newCargo(caps)
  const byBytes = new Map<object, UnderWay>()
  /** Cuts as few as possible: the largest first. Nobody is cut in vain. */
  const makeRoom = (lacking: number): void => {
    const since = clock.elapsed() - undisturbedMs
    const long = lacking === 0 ? [] : [...byBytes.values()].filter((one) => one.since < since).sort((a, b) => b.bytes - a.bytes)
    if (long.reduce((sum, { bytes }) => sum + bytes, 0) < lacking) return
    let made = 0
    for (const { bytes, takers } of long) {
      if (made >= lacking) return
      for (const call of takers) call.cut()
      made += bytes
    }
  }
  const begin = ({ held, of }: LargeAnswer, who: string): UnderWay | null => {
    const hold = cargo.holdFor(who)
    makeRoom(hold.lacks(held))
    if (!hold.take(held)) return null
    const begun = { bytes: held, since: clock.elapsed(), hold, takers: new Set<Call>() }
    byBytes.set(of, begun)
    return begun
  }
  return (answer, who, call) => {
    const one = byBytes.get(answer.of) ?? begin(answer, who)
    if (one === null) return false
    one.takers.add(call)
    call.whenOver(() => {
      one.takers.delete(call)
      if (one.takers.size > 0) return
      one.hold.release()
      byBytes.delete(answer.of)
    })
    return true
  }
}
