// How much memory there is for this process, and how much of it is left. What a container allows counts, not what the machine has.

import { totalmem } from 'node:os'
import { getHeapStatistics } from 'node:v8'

/** What the process may take in all, bytes: the container's share where it has one, else the machine's memory. */
export function memoryAllowed(): number {
  const allowed = process.constrainedMemory()
  // Node says 0 where it does not know, and a number beyond any machine where there is no bound.
  return allowed > 0 ? Math.min(allowed, totalmem()) : totalmem()
}

/** What the process may still take, bytes; it can be below zero. The heap of Node has a bound of its own, often the nearer one. */
export function memoryLeft(): number {
  const { heap_size_limit: limit, used_heap_size: used } = getHeapStatistics()
  return Math.min(limit - used, memoryAllowed() - process.memoryUsage.rss())
}
