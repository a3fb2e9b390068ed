// CPU seconds and memory of a process with all its threads and children, from /proc (Linux). Elsewhere: NaN, and the bench says so.

import { readdirSync, readFileSync } from 'node:fs'

const ticksPerSecond = 100 // USER_HZ on every Linux Node runs on

/** User and system seconds of a process tree so far; NaN where there is no /proc. */
export const cpuSeconds = (pid: number): number => sumOverTree(pid, ownSeconds)

/** Resident megabytes of a process tree. */
export const residentMb = (pid: number): number => sumOverTree(pid, ownMb)

function sumOverTree(pid: number, own: (pid: number) => number): number {
  try {
    return tree(pid).reduce((sum, one) => sum + own(one), 0)
  } catch (error) {
    if (isGone(error)) return Number.NaN
    throw error
  }
}

function ownSeconds(pid: number): number {
  // The name in parentheses may hold spaces; the fields are counted behind it: utime is the 12th, stime the 13th.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}


function ownMb(pid: number): number {
  const found = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(found?.[1] ?? Number.NaN) / 1_024
}

function tree(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) => (
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)
  ))
  return [pid, ...children.flatMap(tree)]
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')
}
