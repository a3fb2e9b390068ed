// What is on the server's disk and what is not yet: the bookkeeping behind the word "saved".
// A change is counted when it is made, carried by a document frame of this connection, and done with only when the server
// says `kept` for that frame (law 2). Pure counting: no clock but the one handed in, no socket, no document.

import type { Ending, Status } from './session.ts'

/** After this long without an acknowledgement people are told that nothing gets through, ms. */
const late = 8_000
/** Keys typed within this time are one change to whoever reads "3 changes", ms. */
const burstMs = 1_000

export type Keeping = {
  /** A change was made here (or was left unsent by an earlier page). Answers its burst's number. */
  readonly made: () => number
  /** A frame leaves. `last`: with it everything made so far has; else more frames of the same change follow. */
  readonly sent: (last: boolean) => void
  /** The first n frames of this connection are on disk. Answers how many changes are, counted from the first ever made. */
  readonly kept: (frames: number) => number
  readonly down: () => void
  /** Changes not known to be on disk, counted singly. */
  readonly pending: () => number
  /** The same as people count them. */
  readonly bursts: () => number
  /** Whether one was made just now: more of the same may follow. */
  readonly isMaking: () => boolean
  /** How many were made, ever. */
  readonly madeSoFar: () => number
  /** Whether the server has been silent about something for too long. */
  readonly isLate: () => boolean
}

/** Starts counting; `leftBefore` bursts are waiting from an earlier page. */
export function startKeeping(now: () => number, leftBefore: number): Keeping {
  let made = leftBefore
  let done = 0
  let frames: number[] = []
  let burst = leftBefore
  let lastMade = Number.NEGATIVE_INFINITY
  let waitingSince = leftBefore > 0 ? now() : 0
  let burstsAtRest = 0
  return {
    made() {
      if (made === done) { waitingSince = now(); burstsAtRest = burst; lastMade = Number.NEGATIVE_INFINITY }
      made += 1
      if (now() - lastMade > burstMs) burst += 1
      lastMade = now()
      return burst
    },
    sent(last) { frames.push(last ? made : frames.at(-1) ?? done) },
    kept(n) {
      const carried = frames[Math.min(n, frames.length) - 1]
      if (carried !== undefined && carried > done) done = carried
      // Also where a large change is not whole yet: the server is not silent.
      waitingSince = now()
      return done
    },
    down() { frames = [] },
    pending: () => made - done,
    bursts: () => (made === done ? 0 : Math.max(1, burst - burstsAtRest)),
    isMaking: () => now() - lastMade <= burstMs,
    madeSoFar: () => made,
    isLate: () => made > done && now() - waitingSince > late,
  }
}

/**
 * What the line is like now. `synced`: the server's board has arrived on this connection; `everSynced`: on any.
 * `answered`: what is here and was not there is kept; a server may have lost what it kept before.
 */
export type Line = {
  readonly up: boolean; readonly synced: boolean; readonly everSynced: boolean; readonly hasCopy: boolean; readonly answered: boolean; readonly patient: boolean
  readonly holding: string | null
  readonly refused: string | null
  readonly ended: Ending | null
}

/** The one status that is true. `isOnDevice`: everything made here is in the copy on this device. */
export function statusOf(line: Line, keeping: Pick<Keeping, 'pending' | 'bursts' | 'isLate' | 'isMaking'>, isOnDevice: boolean): Status {
  // Not with each key that is written: who types on is told when they rest.
  const offline: Status = { word: 'offline', unsent: keeping.bursts(), onDevice: isOnDevice && !keeping.isMaking() }
  if (line.ended !== null) return { word: 'ended', ...line.ended }
  if (line.refused !== null) return { word: 'refused', detail: line.refused }
  if (!line.everSynced && !line.hasCopy && line.patient) return { word: 'opening' }
  if (!line.up) return offline
  if (line.holding !== null) return { word: 'holding', detail: line.holding }
  if (!line.everSynced && !line.hasCopy) return { word: 'opening' }
  if (keeping.pending() > 0) return keeping.isLate() ? offline : { word: 'saving' }
  return line.synced && line.answered ? { word: 'saved' } : { word: 'saving' }
}

/** Whether something made here may not be on the server's disk yet. */
export function mayBeUnsaved(status: Status): boolean {
  switch (status.word) {
    case 'saving': case 'holding': case 'refused': return true
    case 'offline': return status.unsent > 0
    case 'opening': case 'saved': case 'ended': return false
  }
}
