// A kill with sixty people on a board of five thousand things: how soon all of them have everything again. RESTARTS=20 for the long run.

import { expect, onTestFinished, test } from 'vitest'
import * as Y from 'yjs'
import { must } from '#shared/base/must.ts'
import { join, makeBoard } from '#tests/support/caller.ts'
import { dice, until } from '#tests/support/clock.ts'
import { startServer, type TestServer } from '#tests/support/server.ts'
import type { Guest } from '#tests/support/sync-client.ts'
import { fillBoard, killAndComeBack, Person, type Comeback } from './restart.ts'

const restarts = Number(process.env['RESTARTS'] ?? 1)
const crowd = Number(process.env['PEOPLE'] ?? 60)
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)

/** A test among many others may run on a very busy machine: only the long run, alone, is held to the numbers themselves. */
const patience = restarts >= 10 ? 1 : 6

const share = (of: readonly number[], part: number): number => of.toSorted((a, b) => a - b)[Math.min(of.length - 1, Math.floor(of.length * part))] ?? 0

/** A fresh board and so many people who have joined it. */
async function invite(server: TestServer, crowd: number): Promise<readonly Guest[]> {
  const board = await makeBoard(server.url)
  return Promise.all(Array.from({ length: crowd }, async (_, i) => {
    const { id, token } = await join(board, 'participant', `Person ${i}`)
    return { board: board.id, token, person: id }
  }))
}

test(`after each of ${restarts} kill(s) ${crowd} people on a board of 5,000 things have everything within seconds (seed ${seed})`, async () => {
  const chance = dice(seed)
  const server = await startServer()
  onTestFinished(() => server.kill9())
  const guests = await invite(server, crowd)
  // Each of them will add a thing of their own.
  await fillBoard(server.url, must(guests[0], 'a guest'), 5_000 - crowd)
  const pages = guests.map(() => new Y.Doc())
  const comebacks: Comeback[] = []
  for (let restart = 0; restart < restarts; restart += 1) {
    // Lines of their own each time: one that has not held for a while yet would come back more slowly.
    const people = guests.map((guest, i) => new Person(server.url, guest, { crowd, random: chance.share, own: must(pages[i], 'a page') }))
    await until('everybody is in', () => people.every((person) => person.isInStep()), 60_000)
    comebacks.push(await killAndComeBack(server, people))
    for (const person of people) person.leave()
  }

  const ready = share(comebacks.map(({ readyMs }) => readyMs), 0.99)
  const back = comebacks.flatMap(({ backMs }) => backMs)
  const most = Math.max(...comebacks.map(({ mostInOneSecond }) => mostInOneSecond))
  const equal = comebacks.map(({ equalMs }) => equalMs)
  process.stdout.write(`${restarts} restarts: ready within ${Math.round(ready)} ms (p99), back after ${Math.round(share(back, 0.5))} ms (median), ${Math.round(share(back, 0.95))} ms (p95); `
    + `all alike after ${Math.round(share(equal, 0.5))} ms (median), ${Math.round(share(equal, 0.95))} ms (p95); at most ${most} let in per second, ${comebacks.reduce((sum, { knocks }) => sum + knocks, 0)} knocks\n`)
  expect(ready).toBeLessThan(2_000 * patience)
  expect(share(back, 0.95)).toBeLessThan(5_000 * patience)
  expect(share(equal, 0.95)).toBeLessThan(5_000 * patience)
  // Sixty cannot be more than sixty: PEOPLE=100 tries it, and coming-back.test.ts with three hundred simulated ones.
  if (crowd > 60) expect(most).toBeLessThanOrEqual(60)
  // The harness did something: everybody came over a line of their own.
  expect(back).toHaveLength(restarts * crowd)
}, 90_000 + restarts * 30_000)

test('people whose pages all wait alike are caught: they come back in one second', async () => {
  const server = await startServer()
  onTestFinished(() => server.kill9())
  const guests = await invite(server, 70)
  const people = guests.map((guest) => new Person(server.url, guest, { crowd: guests.length, random: () => 0.99 }))
  await until('everybody is in', () => people.every((person) => person.isInStep()), 30_000)
  const { mostInOneSecond } = await killAndComeBack(server, people)
  for (const person of people) person.leave()
  expect(mostInOneSecond).toBeGreaterThan(60)
})
