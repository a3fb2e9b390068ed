// The door under siege: 20,000 frames in the test, FRAMES=1000000 for the long run; SEED names a run that is to be repeated.

import { expect, test } from 'vitest'
import type { Beats } from './heart.ts'
import { percentile, tellsFigures } from './process-state.ts'
import { siege, type SiegeReport } from './siege.ts'
import { brokenServer, type Broken } from './variants.ts'

const frames = Number(process.env['FRAMES'] ?? 20_000)
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)

const p99 = ({ took }: Beats): number => percentile(took, 99)
/** The longest that an edit on another board may take under siege (p99), ms. Twenty thousand frames share their two cores with other tests: at load 18 it took four times as long. */
const mostP99 = ({ quiet, elsewhere }: SiegeReport['beats']): number => (frames >= 100_000 ? 3 : 10) * Math.max(p99(quiet), p99(elsewhere)) + 50

test(`${frames} hostile frames crash nothing, change nothing, reach nobody and slow nobody down (seed ${seed})`, { timeout: 300_000 + frames * 10 }, async () => {
  const report = await siege({ frames, seed, tell: frames > 100_000 ? (line) => process.stdout.write(`${line}\n`) : () => undefined })
  const { beats, ...figures } = report
  const [quiet, under, elsewhere] = [p99(beats.quiet), p99(beats.under), p99(beats.elsewhere)]
  process.stdout.write(`${JSON.stringify(figures)}; an edit on another board, p99: quiet ${quiet.toFixed(1)} ms, under siege ${under.toFixed(1)} ms, meanwhile on another server ${elsewhere.toFixed(1)} ms\n`)
  expect(report.faults).toEqual([])
  expect(report.confirmed.hangs).toEqual([])
  expect(report.isSameProcess).toBe(true)
  expect(beats.under.ended || beats.quiet.ended).toBe(false)
  expect(beats.elsewhere.ended).toBe(false)
  // The same two cores throw the frames: what that costs an edit on a server nobody attacks is allowed for, a loop that stands still is not.
  expect(under).toBeLessThan(mostP99(beats))
  // What frames of megabytes leave behind until it is collected is the same for a thousand and a million; what leaks goes on coming.
  expect(report.grownMb.all).not.toBeGreaterThan(500)
  expect(report.grownMb.secondHalf).not.toBeGreaterThan(250)
  expect(report.logBytesPerMinute).toBeLessThan(1_000_000)
  // A siege whose frames never get in, or always do, tries nothing.
  expect(report.thrown).toBeGreaterThanOrEqual(frames)
  expect(report.fates.refused).toBeGreaterThan(frames / 10)
  expect(report.fates.kept).toBeGreaterThan(frames / 200)
})

/** A short siege of a server that must be caught. */
const small = (name: Broken): Promise<SiegeReport> => siege({ frames: 500, seed: 7, quietMs: 100, server: brokenServer(name) })

test.each<[Broken, RegExp]>([
  ['lets people write what is the server\'s', /forgeries: the document is not what it must be.*into the (ledger|results)/],
  ['lets people sign as others', /forgeries: the document is not what it must be/],
  ['lets viewers write', /a viewer's mutations: the document is not what it must be/],
])('a server that %s is caught', async (name, fault) => {
  const report = await small(name)
  expect(report.faults.join('\n')).toMatch(fault)
})

test('a server that does not listen to the errors of its lines is caught', async () => {
  expect((await small('does not listen to the errors of its lines')).isSameProcess).toBe(false)
})

test.runIf(tellsFigures)('a server that stands still at some frames is caught, and the frames are named', async () => {
  const { confirmed, beats } = await small('stands still at some frames')
  process.stdout.write(`stands still at some frames: ${JSON.stringify(confirmed)}, p99 ${p99(beats.under).toFixed(1)} ms, at most ${mostP99(beats).toFixed(1)} ms\n`)
  expect(confirmed.hangs[0]).toMatch(/^\d+ ms for /)
})
