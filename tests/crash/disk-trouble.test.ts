// A full, a read-only and a failing disk under the whole real server: law 1 with nothing left out. The long run: CYCLES=50.
// A disk that cannot be spoiled here (no root, no strace) is drilled inside the store; the titles say which it was.

import { describe, expect, onTestFinished, test } from 'vitest'
import { diskFor, drilled, type Disk, type Trouble } from './disks.ts'
import { diskTrial, type TrialReport } from './disk-trial.ts'

const cycles = Number(process.env['CYCLES'] ?? 3)
const honest = { real: 'server/main.ts', drilled: 'tests/crash/drilled.ts' }
const liar = { real: 'tests/crash/swallows.ts', drilled: 'tests/crash/swallows.ts' }
const how = (trouble: Trouble): string => (drilled(trouble) ? 'drilled in the store: no real disk can be spoiled here' : trouble === 'full' ? 'a real tmpfs' : 'strace on a real disk')

function made(trouble: Trouble, entries: typeof honest): Disk {
  const disk = diskFor(trouble, entries)
  onTestFinished(disk.remove)
  return disk
}

function say(trouble: Trouble, { cycles: all, wrote, acknowledged, lost, strangers }: TrialReport): void {
  const sum = (of: (cycle: TrialReport['cycles'][number]) => number): number => all.reduce((total, cycle) => total + of(cycle), 0)
  const most = (of: (cycle: TrialReport['cycles'][number]) => number): number => Math.max(...all.map(of))
  process.stdout.write(`${trouble}: ${all.length} cycles, ${wrote} edits written, ${acknowledged} acknowledged, ${lost.length} lost, ${strangers.length} strangers; ` +
    `meanwhile ${sum((one) => one.acknowledged)} acknowledged, ${sum((one) => one.shown)} shown, ${sum((one) => one.commands.filter((said) => said !== '503 not-kept').length)} commands taken; ` +
    `at most ${(most((one) => one.cpu) * 100).toFixed(1)} % of a core while waiting, well again within ${Math.round(most((one) => one.healed ?? Infinity))} ms\n`)
}

function expectNothingLost(report: TrialReport): void {
  expect(report.lost).toEqual([])
  expect(report.strangers).toEqual([])
  expect(report.acknowledged).toBe(report.wrote)
  expect(report.integrity).toEqual({ integrity_check: 'ok' })
  // The harness did something.
  expect(report.wrote).toBeGreaterThan(report.cycles.length * 30)
}

describe('a disk in trouble', () => {
  test.each<Trouble>(['full', 'read-only', 'failing'])(`that is %s ${cycles} times: nothing is acknowledged that is not on it, everybody knows, and it ends by itself`, async (trouble) => {
    // What fills a disk fills a board too, and uses up what a person may write in a short time: a few cycles each.
    const each = trouble === 'full' ? 3 : cycles
    for (let done = 0; done < cycles; done += each) {
      const report = await diskTrial({ disk: made(trouble, honest), cycles: Math.min(each, cycles - done), ballast: trouble === 'full' ? 60_000 : 500, watchMs: 1_500, tellWithinMs: 10_000, diesInTrouble: trouble === 'full' && !drilled(trouble) })
      say(`${trouble} (${how(trouble)})` as Trouble, report)
      for (const cycle of report.cycles) {
        expect(cycle.told).toBe(true)
        // The drill lets the file grow no more: the disk itself has room, and the server's own look at it needs none.
        if (!(trouble === 'full' && drilled(trouble))) expect(cycle.ready).toBe(503)
        // A full disk takes what finds room in a log that is not full itself: that is kept, and said to be. Nothing of it may be lost (below).
        if (trouble === 'full') expect([200, 201, '503 not-kept']).toEqual(expect.arrayContaining([...cycle.commands]))
        else expect(cycle).toMatchObject({ acknowledged: 0, shown: 0, commands: ['503 not-kept', '503 not-kept', '503 not-kept'] })
        expect(cycle.cpu).not.toBeGreaterThan(0.2)
        expect(cycle.grownBytes).not.toBeGreaterThan(64 * 1024 * 1024)
        expect(cycle.healed).toBeLessThan(10_000)
      }
      expectNothingLost(report)
    }
  }, 60_000 + cycles * 30_000)

  test('a server that answers "kept" for what the disk refused is caught', async () => {
    const report = await diskTrial({ disk: made('read-only', liar), cycles: 1, ballast: 500, watchMs: 200, tellWithinMs: 2_000 })
    expect(report.cycles).toMatchObject([{ told: false }])
    expect(report.lost.length).toBeGreaterThan(5)
  })
})
