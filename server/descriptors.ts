// How many files and connections the system lets this process hold, so that the door closes before the disk is shut out.
// Reads /proc once; where there is none the usual caps stand alone.

import { readFileSync } from 'node:fs'

/** Kept back for the store, its threads, pictures and everything else that is no caller. */
const keptBack = 96

/** Connections that leave enough descriptors for the house; null where the system does not say. */
export function roomForConnections(): number | null {
  try {
    const most = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]
    return most === undefined ? null : Math.max(8, Number(most) - keptBack)
  } catch (error) {
    // Not Linux.
    if (error instanceof Error && 'code' in error) return null
    throw error
  }
}
