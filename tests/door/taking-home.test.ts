// A large board is listed and taken home again and again while people edit it: their edits take hardly longer. A server that makes
// whole documents where it hears people is caught by the same look. THINGS=4990 EDITORS=58 tries it
// at full size (one thing is the heartbeat's own).

import { expect, test } from 'vitest'
import { connect, joinBoard } from '#tests/support/sync-client.ts'
import { ask, join, keyOf, makeBoard, type TestBoard } from '#tests/support/caller.ts'
import { startServer, type TestServer } from '#tests/support/server.ts'
import { fillBoard } from '#tests/crash/restart.ts'
import { startHeart, type Heart } from './heart.ts'
import { percentile } from './process-state.ts'
import { brokenServer, roomy } from './variants.ts'

const things = Number(process.env['THINGS'] ?? 500)
const editors = Number(process.env['EDITORS'] ?? 3)
const mostLater = 50
/** What else this machine does only ever adds to it. */
const rounds = 4
const beatsOfRound = 30

/** How long so many edits took from one to the other, ms. */
async function measure(heart: Heart): Promise<readonly number[]> {
  const took: number[] = []
  for (await heart.take(); took.length < beatsOfRound;) {
    took.push(...(await heart.take()).took)
    await new Promise((resolve) => { setTimeout(resolve, 20) })
  }
  return took
}

type Round = { readonly quiet: number; readonly busy: number; readonly files: number; readonly lists: number }

/** Asks for one file or list of a board again and again, at least once, while `goes`; answers how many came. */
async function fetchAgain(address: string, token: string, goes: () => boolean): Promise<number> {
  let count = 0
  do {
    const { status } = await ask(address, { token })
    if (status === 200) count += 1
  } while (goes())
  return count
}

/** How long an edit takes (p95, ms) while nobody takes the board home, and while it is taken home and listed all the time. */
async function round(heart: Heart, board: TestBoard, token: string): Promise<Round> {
  const quiet = percentile(await measure(heart), 95)
  let goes = true
  const asking = Promise.all(['things', 'things?kind=note', 'export?format=json', 'export?format=md'].map((path) => fetchAgain(`${board.url}/${path}`, token, () => goes)))
  const busy = percentile(await measure(heart), 95)
  goes = false
  const [all = 0, notes = 0, ...files] = await asking
  process.stdout.write(`p95 of an edit ${busy.toFixed(1)} ms while files and lists were made, ${quiet.toFixed(1)} ms without\n`)
  return { quiet, busy, lists: all + notes, files: files.reduce((sum, count) => sum + count, 0) }
}

/** Rounds on a large board that people edit, until one is as it must be. */
async function roundsAt({ url }: TestServer, most: number): Promise<readonly Round[]> {
  const board = await makeBoard(url)
  const key = keyOf(board.links.participant)
  const [guest, viewer] = [await joinBoard(url, board.id, key, 'Fills'), await join(board, 'viewer')]
  await fillBoard(url, guest, things)
  const lines = await Promise.all(Array.from({ length: editors }, async (_, index) => connect(url, await joinBoard(url, board.id, key, `Editor ${index}`))))
  await Promise.all(lines.map((line) => line.synced))
  const edits = setInterval(() => { for (const { y } of lines) y.getMap('placements').set(`n_${y.clientID}`, { at: Date.now() }) }, 1_000)
  const heart = await startHeart(url, { board: board.id, key })
  const found: Round[] = []
  while (found.length < most && !found.some(isGood)) found.push(await round(heart, board, viewer.token))
  clearInterval(edits)
  for (const line of lines) line.close()
  await heart.stop()
  return found
}

const isGood = ({ quiet, busy }: Round): boolean => busy - quiet <= mostLater

test('a large board is taken home and listed again and again, and edits take at most 50 ms longer', async () => {
  const server = await startServer({ env: roomy })
  const found = await roundsAt(server, rounds)
  await server.stop()
  expect(found.filter(isGood)).toHaveLength(1)
  expect(Math.min(...found.map(({ files, lists }) => Math.min(files, lists)))).toBeGreaterThan(1)
})

test('a server that makes documents where it hears people is caught', async () => {
  const bad = await startServer(brokenServer('makes documents where it hears people'))
  const found = await roundsAt(bad, 1)
  await bad.stop()
  expect(found.filter(isGood)).toEqual([])
})
