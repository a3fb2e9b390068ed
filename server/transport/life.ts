// Whether a line still lives: what counts as a sign of life, when a silent one is asked, and when it is cut.
// A dead line, one that never answers, and one that drips (a message that never ends, byte by byte) are cut within 30 s.
// Bytes count as life only at a bearable rate, so that a large edit on a slow line may take its time.

import type { Clock } from '../clock.ts'

/** Times in ms, rate in bytes per second. */
export const usualPatience = { lookEvery: 5_000, askAfter: 12_000, cutAfter: 24_000, leastRate: 256 } as const
export type Patience = { readonly [K in keyof typeof usualPatience]: number }

/** One line's signs of life. */
export type Life = {
  /** A whole message came. */
  readonly message: () => void
  /** A control frame with so many bytes of payload came. */
  readonly control: (bytes: number) => void
  /** What to do about it now. */
  readonly look: () => 'lives' | 'ask' | 'cut'
}

/** The largest head of a control frame from a client. */
const controlHead = 6

/** A line that was heard just now. `bytesRead` is what has come over it since it was opened. */
export function newLife(clock: Clock, bytesRead: () => number, patience: Patience): Life {
  let heard = clock.elapsed()
  /** Bytes that belong to finished messages. */
  let settled = bytesRead()
  let unfinished: { readonly since: number; readonly from: number } | null = null
  let last = { at: heard, bytes: settled }
  return {
    message() {
      heard = clock.elapsed()
      settled = bytesRead()
      unfinished = null
    },
    control(bytes) {
      heard = clock.elapsed()
      settled += controlHead + bytes
    },
    look() {
      const [now, bytes] = [clock.elapsed(), bytesRead()]
      const isBusy = bytes - last.bytes >= patience.leastRate * (now - last.at) / 1_000
      last = { at: now, bytes }
      if (bytes <= settled) unfinished = null
      else unfinished ??= { since: now, from: settled }
      if (unfinished !== null && isBusy) heard = now
      if (unfinished !== null && now - unfinished.since > patience.cutAfter - patience.lookEvery) {
        const rate = (bytes - unfinished.from) / (now - unfinished.since) * 1_000
        if (rate < patience.leastRate) return 'cut'
      }
      if (now - heard > patience.cutAfter) return 'cut'
      return now - heard >= patience.askAfter ? 'ask' : 'lives'
    },
  }
}
