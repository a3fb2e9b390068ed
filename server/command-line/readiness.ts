// Whether sessions can be served, as /readyz answers it: the disk has room and the store takes a write. Asked by strangers as often
// as they like, so a write is tried at most once a second, and one that hangs is not joined by others.

import type { Clock } from '../clock.ts'

type Means = {
  /** Rejects when the store does not take a write. */
  readonly check: () => Promise<void>
  /** Of the disk where the data lies, in bytes. */
  readonly space: () => { readonly free: number; readonly size: number }
  readonly clock: Pick<Clock, 'elapsed' | 'after'>
}

const believedMs = 1_000
const patienceMs = 2_000
/** More than 95 % full. A large disk of which 5 % is still a lot is not full. */
const leastShare = 0.05
export const leastBytes = 2 * 1024 ** 3

/** Whether so little is left that writing will soon fail. Unknown sizes (0) are not called full. */
export const isNearlyFull = ({ free, size }: ReturnType<Means['space']>): boolean => size > 0 && free < size * leastShare && free < leastBytes

/** Answers why sessions cannot be served, in a sentence for the operator, or null when they can. */
export function newReadiness({ check, space, clock }: Means): () => Promise<string | null> {
  let last: Promise<string | null> = Promise.resolve(null)
  let until = -Infinity
  let underWay: Promise<string | null> | null = null
  const look = (): Promise<string | null> => {
    if (isNearlyFull(space())) return Promise.resolve('The disk of DATA_DIR is more than 95 % full. Make room before edits cannot be kept.')
    underWay ??= check().then(() => null, () => 'The store does not take a write just now.').finally(() => { underWay = null })
    const late = new Promise<string>((resolve) => { clock.after(patienceMs, () => resolve('The store has not answered for two seconds.')) })
    return Promise.race([underWay, late])
  }
  return () => {
    if (clock.elapsed() >= until) {
      until = clock.elapsed() + believedMs
      last = look()
    }
    return last
  }
}
