// How much memory there is for this process, and how much of it is left. What a container allows counts, not what the machine has.

import { totalmem } from 'node:os'
import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** What the process may take in all, bytes: the container's share where it has one, else the machine's memory. */
export function memoryAllowed(): number {
  const allowed = process.constrainedMemory()
  // Node says 0 where it does not know, and a number beyond any machine where there is no bound.
  return allowed > 0 ? Math.min(allowed, totalmem()) : totalmem()
}

/**
 * What the process may still take, bytes; it can be below zero. The heap of Node has a bound of its own, often the nearer one. What nobody
 * needs any more counts as used until V8 has looked: where less than `wanted` is left, it is made to look, some ms for each 10 MB.
 */
export function memoryLeft(wanted: number): number {
  const left = leftNow()
  if (left >= wanted || performance.now() - lastLook < lookAgainMs) return left
  lastLook = performance.now()
  collect()
  return leftNow()
}

/** Who asks for a board again and again must not make everybody wait for it. */
const lookAgainMs = 10_000
let lastLook = -lookAgainMs

function leftNow(): number {
  const { heap_size_limit: limit, used_heap_size: used } = getHeapStatistics()
  return Math.min(limit - used, memoryAllowed() - process.memoryUsage.rss())
}

/** Node has no other way to ask for it in a process that was started without the flag. */
function collect(): void {
  setFlagsFromString('--expose-gc')
  const collectNow: unknown = runInNewContext('gc')
  if (typeof collectNow === 'function') collectNow()
}
