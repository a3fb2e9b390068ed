// One client sends ten thousand frames a second, comes back when it is cut, and does it again: it is told 4429 each time, and the
// people of the same board hardly notice.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { messageSync } from '#shared/wire/wire.ts'
import { join, keyOf, makeBoard } from '#tests/support/caller.ts'
import { startServer, type TestServer } from '#tests/support/server.ts'
import { startHeart } from './heart.ts'
import { percentile } from './process-state.ts'
import { frame } from './raw-line.ts'
import { enter } from './scene.ts'
import { roomy } from './variants.ts'

const floods = 6
const atLeastMs = 2_000
const perSecond = 10_000
let server: TestServer
beforeAll(async () => { server = await startServer({ env: roomy }) })
afterAll(async () => { await server.stop() })

const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms) })

test.each<[string, Uint8Array]>([['edits', new Uint8Array([messageSync, 2, 2, 0, 0])], ['signs of presence', new Uint8Array([1, 1, 0])]])('a flood of %s is cut with 4429 and delays nobody on the board', async (_, flood) => {
  const made = await makeBoard(server.url)
  const eve = await join(made, 'participant', 'Eve')
  const heart = await startHeart(server.url, { board: made.id, key: keyOf(made.links.participant) })
  const port = Number(new URL(server.url).port)
  await pause(500)
  await heart.take()
  await pause(2_000) // the length of the quiet is the measurement
  const quiet = await heart.take()
  const codes: (number | undefined)[] = []
  const began = performance.now()
  while (codes.length < floods || performance.now() - began < atLeastMs) {
    const line = await enter({ port, board: made }, eve)
    const tenth = Buffer.concat(Array.from({ length: perSecond / 100 }, () => frame(flood)))
    for (let step = 0; step < 100 && line.closed() === null && !line.isOver(); step += 1) {
      line.write(tenth)
      await pause(10)
    }
    codes.push(line.closed()?.code)
    line.hangUp()
  }
  const under = await heart.take()
  await heart.stop()
  const [before, during] = [percentile(quiet.took, 95), percentile(under.took, 95)]
  process.stdout.write(`flood: p95 of ${quiet.took.length} and ${under.took.length} edits: ${before.toFixed(1)} ms before, ${during.toFixed(1)} ms during\n`)
  expect(new Set(codes)).toEqual(new Set([4429]))
  expect(under.ended).toBe(false)
  expect(under.took.length).toBeGreaterThan(20)
  // A fifth more, and what a machine that also makes the flood does to both.
  expect(during).toBeLessThan(before * 1.2 + 60)
})
