// SIGTERM in the middle of a workshop: everything told is kept, everybody is told when to come back, nobody is let in any more.
// And on a disk that has stopped answering: the process ends all the same, and admits that it was not well.
// The long run: STOPS=200.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { returnAfter } from '#shared/wire/wire.ts'
import { dice, until } from '#tests/support/clock.ts'
import { startServer } from '#tests/support/server.ts'
import { judge, nothingFound, prepareBoard, setToWork } from './at-work.ts'
import { stopAtWork, type Stopped } from './stop.ts'

const stops = Number(process.env['STOPS'] ?? 5)
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
const writers = 20
const stopsPerBoard = 20

test(`${stops} stops under load lose nothing, end well within 5 s and tell everybody when to come back (seed ${seed})`, async () => {
  const chance = dice(seed)
  const server = await startServer()
  onTestFinished(() => server.kill9())
  const found = nothingFound()
  const ends: Stopped[] = []
  let atRisk = 0
  for (let done = 0; done < stops; done += stopsPerBoard) {
    const board = await prepareBoard(server, writers, chance)
    for (let stop = done; stop < Math.min(stops, done + stopsPerBoard); stop += 1) {
      ends.push(await stopAtWork(server, board, { name: `s${stop}`, afterMs: 150 + chance.below(400) }))
      await judge(server, board, found)
    }
    atRisk += board.promised.acknowledged.size
  }
  const slowest = Math.max(...ends.map(({ tookMs }) => tookMs))
  process.stdout.write(`${stops} stops: ${atRisk} edits acknowledged, ends took ${Math.round(Math.min(...ends.map(({ tookMs }) => tookMs)))} to ${Math.round(slowest)} ms, ${ends.reduce((sum, { knocks }) => sum + knocks, 0)} knocks\n`)
  expect(found).toEqual(nothingFound())
  expect(new Set(ends.map(({ exitCode }) => exitCode))).toEqual(new Set([0]))
  expect(slowest).toBeLessThan(5_000)
  expect(ends.reduce((sum, { letIn }) => sum + letIn, 0)).toBe(0)
  const farewells = ends.flatMap((end) => end.farewells)
  expect(farewells).toHaveLength(stops * (writers + 1))
  const waits = farewells.map((words) => (words.startsWith('4503 ') ? returnAfter(words.slice(5)) : null) ?? -1)
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(500)
  // Full jitter over at least a second: every fifth of the time in which they may come back has its share of them.
  const reach = Math.max(...waits) - 500
  expect(reach).toBeGreaterThan(900)
  for (let fifth = 0; fifth < 5; fifth += 1) {
    const share = waits.filter((wait) => Math.min(4, Math.floor(((wait - 500) / reach) * 5)) === fifth).length / waits.length
    expect(share).toBeGreaterThan(0.03)
    expect(share).toBeLessThan(0.45)
  }
  // The harness did something.
  expect(atRisk).toBeGreaterThan(stops * 30)
}, 60_000 + stops * 15_000)

test('a server that saves on a timer and goes at once is caught by what is gone, and by what its people were not told', async () => {
  const server = await startServer({ entry: 'tests/crash/goes-at-once.ts' })
  onTestFinished(() => server.kill9())
  const board = await prepareBoard(server, 5, dice(seed))
  const { farewells } = await stopAtWork(server, board, { name: 'gone', afterMs: 600 })
  const found = nothingFound()
  await judge(server, board, found)
  process.stdout.write(`Gone at once: ${found.lostAcknowledged.size} of ${board.promised.acknowledged.size} acknowledged edits are lost\n`)
  expect(found.lostAcknowledged.size).toBeGreaterThan(0)
  expect(farewells.filter((words) => words.startsWith('4503 '))).toEqual([])
  expect(farewells).toHaveLength(6)
})

test.each([
  ['told to stop', 'SIGTERM'],
  ['that meets a fault', 'SIGWINCH'],
] as const)('a server %s while its disk hangs ends by itself within 12 s, not well, and has acknowledged nothing meanwhile', async (_, signal) => {
  const folder = mkdtempSync(join(tmpdir(), 'signalboard-pipe-'))
  onTestFinished(() => { rmSync(folder, { recursive: true }) })
  const pipe = join(folder, 'pipe')
  const server = await startServer({ entry: 'tests/crash/hanging-disk.ts', env: { HANGS_WITH: pipe } })
  onTestFinished(() => server.kill9())
  const board = await prepareBoard(server, 5, dice(seed))
  const { over } = await setToWork(server.url, board, 'hang')
  const { acknowledged, seen } = board.promised
  await until('edits are acknowledged and seen', () => acknowledged.size > 50 && seen.size > 50, 20_000)
  execFileSync('mkfifo', [pipe])
  await until('a commit hangs', () => server.output().includes('a commit hangs'), 20_000)
  // What was committed before is still being told: over when a while has brought nothing new.
  for (let told = -1; told !== acknowledged.size + seen.size; await pause(250)) told = acknowledged.size + seen.size
  const [toldBefore, seenBefore] = [acknowledged.size, seen.size]
  const began = performance.now()
  const exitCode = await server.stop(signal)
  const tookMs = performance.now() - began
  await over()
  rmSync(pipe)
  process.stdout.write(`On a hanging disk it ended after ${Math.round(tookMs)} ms with ${exitCode ?? 'a signal'}\n`)
  expect(exitCode).not.toBe(0)
  expect(tookMs).toBeLessThan(12_000)
  expect([acknowledged.size, seen.size]).toEqual([toldBefore, seenBefore])
  const found = nothingFound()
  await server.restart()
  await judge(server, board, found)
  expect(found).toEqual(nothingFound())
})
