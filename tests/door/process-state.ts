// What the system says of a process: how long its main thread has worked, and how much memory it holds. Linux alone says it in a file:
// elsewhere these are NaN, and whoever asserts them asks for the opposite not to hold (NaN is neither more nor less than anything).

import { readFileSync } from 'node:fs'
import { shareBelow } from '#tests/support/shares.ts'

/** Whether the system tells these figures. */
export const tellsFigures = process.platform === 'linux'

/** Time the main thread (where the event loop is) has been on a processor, ms. Waiting for a processor does not count. */
export function workedMs(pid: number): number {
  if (!tellsFigures) return Number.NaN
  return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6
}

/** Memory held, MB. */
export const heldMb = (pid: number): number => statusMb(pid, 'VmRSS')

/** The most memory it has ever held, MB. */
export const mostHeldMb = (pid: number): number => statusMb(pid, 'VmHWM')

function statusMb(pid: number, name: string): number {
  if (!tellsFigures) return Number.NaN
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024
}

/** Whether it is still there. */
export function lives(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    // No such process: that is the answer.
    return false
  }
}

/** The value below which so many of a hundred lie; NaN without values. */
export function percentile(values: readonly number[], share: number): number {
  return shareBelow(values, share / 100)
}
