// Many sessions, seed after seed: counts what happened, runs some of them twice to see that a seed is a seed, and says of a failure
// how to repeat it. RUNS, STEPS and SEED come from the environment.

import { afterAll, expect, test } from 'vitest'
import type { Storage } from '#server/storage/storage.ts'
import { session, type Outcome } from './session.ts'

/** Runs, steps in each, and the first seed. */
export const size = { runs: Number(process.env['RUNS'] ?? 2_000), steps: Number(process.env['STEPS'] ?? 200), seed: Number(process.env['SEED'] ?? 1) } as const

/** What has to happen, per thousand runs of two hundred steps: the floor is far below what does. */
const floors: Readonly<Record<string, number>> = {
  'note': 2_000, 'card': 800, 'area': 400, 'journey': 200, 'journey parts': 800, 'arrow': 600, 'type': 4_000, 'erase': 1_500, 'open text': 9_000, 'move': 1_500, 'delete': 900,
  'delete what holds others': 200, 'revive': 600, 'undo': 1_500, 'redo': 800, 'paste': 200, 'insight': 300, 'evidence': 200, 'action': 300,
  'reset': 800, 'partition': 300, 'nothing arrives at the server': 200, 'nothing arrives here': 200, 'offline': 400, 'reload': 500, 'close': 200, 'end': 200, 'leave': 80, 'second page': 200, 'night': 200,
  'cast-ballot': 300, 'withdraw-ballot': 60, 'open-round': 150, 'close-round': 20, 'reveal-round': 20, 'set-agenda': 30, 'start-timer': 30, 'give-role': 5, 'hand-over': 5,
  'reveals': 10, 'ruled': 500, 'saved': 20_000, 'reconnects': 3_000, 'conflicts': 10_000, 'folds': 2_000, 'crashes': 1_000, 'restarts': 800, 'commits': 30_000, 'letters': 20_000,
}

/** The n-th half of the seeds as a test. `store`: on which store every hundredth runs. */
export function half(which: 0 | 1, store?: () => Promise<Storage>): void {
  const totals: Record<string, number> = {}
  const settled: number[] = []
  let [done, twice] = [0, 0]
  const add = ({ counts, settledMs }: Outcome): void => {
    settled.push(settledMs)
    for (const [name, n] of Object.entries(counts)) totals[name] = (totals[name] ?? 0) + n
  }

  /** Simulated time in which so many of all sessions were saved and alike after the last fault, ms. */
  const slowest = (part: number): number => settled.toSorted((a, b) => a - b)[Math.min(settled.length - 1, Math.floor(settled.length * part))] ?? 0

  // Ten times what it takes on a busy machine: a session that never ends fails. Longer timers than these go off at once.
  const timeout = Math.min(300_000 + size.runs * size.steps * 20, 2 ** 31 - 1)
  test(`${Math.ceil((size.runs - which) / 2)} sessions of ${size.steps} steps agree in the end and lose nothing (every second seed from ${size.seed + which})`, { timeout }, async () => {
    for (let seed = size.seed + which; seed < size.seed + size.runs; seed += 2) {
      const options = { steps: size.steps, ...store !== undefined && done % 100 === 50 ? { store } : {} }
      const outcome = await session(seed, options).catch((error: unknown) => { throw new Error(`SEED=${seed} RUNS=1 npx vitest run --project simulation repeats it: ${String(error).slice(0, 2_000)}`, { cause: error }) })
      add(outcome)
      if (done % 100 === 0) {
        twice += 1
        expect((await session(seed, options)).hash, `Seed ${seed}, run a second time, goes another way.`).toBe(outcome.hash)
      }
      done += 1
    }
    if (done >= 200) expect(slowest(0.99)).toBeLessThanOrEqual(60_000)
    const share = done / 1_000 * size.steps / 200
    for (const [name, floor] of Object.entries(floors)) if (done >= 200) expect(totals[name] ?? 0, name).toBeGreaterThan(floor * share)
  })

  afterAll(() => { process.stdout.write(`${done} sessions, ${twice} of them twice, all saved and alike ${slowest(0.99) / 1_000} (p99) and at most ${slowest(1) / 1_000} simulated seconds after the last fault: ${Object.entries(totals).sort(([, a], [, b]) => b - a).map(([name, n]) => `${name} ${n}`).join(', ')}\n`) })
}
