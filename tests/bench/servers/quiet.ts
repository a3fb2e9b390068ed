// Waits until a server has nothing left to do: what it still writes or folds belongs to what came before, not to what is measured next.

import { cpuSeconds } from '../process-tree.ts'

const lookMs = 300
const quietShare = 0.04 // one hundredth of a second, the smallest step of the figure

/** Resolves when the server used under 4 % of a core for a while; gives up after `mostMs` and answers false. */
export async function untilQuiet(pid: number, mostMs = 60_000): Promise<boolean> {
  let quiet = 0
  for (let waited = 0; waited < mostMs; waited += lookMs) {
    const before = cpuSeconds(pid)
    await new Promise((resolve) => setTimeout(resolve, lookMs))
    quiet = cpuSeconds(pid) - before <= quietShare * lookMs / 1_000 ? quiet + 1 : 0
    if (quiet >= 2) return true
  }
  return false
}
