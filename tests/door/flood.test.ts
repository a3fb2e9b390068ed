// One client sends ten thousand frames a second, comes back when it is cut, and does it again: it is told 4429 each time, and the
// people of the same board hardly notice.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { messageSync } from '#shared/wire/wire.ts'
import { join, keyOf, makeBoard, type TestBoard } from '#tests/support/caller.ts'
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
let decoy: TestServer
beforeAll(async () => {
  server = await startServer({ env: roomy })
  decoy = await startServer({ env: roomy })
})
afterAll(async () => { await Promise.all([server.stop(), decoy.stop()]) })

/** Floods a board again and again; answers the code of each end. */
async function floodAt({ url }: TestServer, board: TestBoard, message: Uint8Array): Promise<readonly (number | undefined)[]> {
  const eve = await join(board, 'participant', 'Eve')
  const hundredth = Buffer.concat(Array.from({ length: perSecond / 100 }, () => frame(message)))
  const codes: (number | undefined)[] = []
  const began = performance.now()
  while (codes.length < floods || performance.now() - began < atLeastMs) {
    const line = await enter({ port: Number(new URL(url).port), board }, eve)
    for (let step = 0; step < 100 && line.closed() === null && !line.isOver(); step += 1) {
      line.write(hundredth)
      await new Promise((resolve) => { setTimeout(resolve, 10) })
    }
    codes.push(line.closed()?.code)
    line.hangUp()
  }
  return codes
}

test.each<[string, Uint8Array]>([
  ['edits', new Uint8Array([messageSync, 2, 2, 0, 0])], ['signs of presence', new Uint8Array([1, 1, 0])],
])('a flood of %s is cut with 4429, and delays nobody on the board more than one at another server of the same machine', async (name, message) => {
  const board = await makeBoard(server.url)
  const heart = await startHeart(server.url, { board: board.id, key: keyOf(board.links.participant) })
  await floodAt(decoy, await makeBoard(decoy.url), message)
  // What making a flood costs this machine is in both.
  await heart.take()
  await floodAt(decoy, await makeBoard(decoy.url), message)
  const elsewhere = await heart.take()
  const codes = await floodAt(server, board, message)
  const here = await heart.take()
  await heart.stop()
  const [before, during] = [percentile(elsewhere.took, 95), percentile(here.took, 95)]
  process.stdout.write(`flood of ${name}: p95 of ${elsewhere.took.length} and ${here.took.length} edits: ${before.toFixed(1)} ms with it elsewhere, ${during.toFixed(1)} ms with it here\n`)
  expect(new Set(codes)).toEqual(new Set([4429]))
  expect(here.ended).toBe(false)
  expect(here.took.length).toBeGreaterThan(20)
  expect(during).toBeLessThan(before * 1.2 + 60)
})
