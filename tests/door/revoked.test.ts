// Rights taken away while their owner is connected and writing as fast as they can: from the answer of the call that takes them on,
// nothing they send is kept, and where their line is to end it ends within a second. RACES=100 for the long run.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { message } from '#tests/support/network.ts'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { messageSync } from '#shared/wire/wire.ts'
import { ask, command, join, keyOf, makeBoard, type Joined, type TestBoard } from '#tests/support/caller.ts'
import { dice, until } from '#tests/support/clock.ts'
import { startServer, type TestServer } from '#tests/support/server.ts'
import { listen } from '#tests/support/sockets.ts'
import { dial, type RawLine } from './raw-line.ts'
import { enter, freshDocument, settle, type Scene } from './scene.ts'
import { brokenServer, roomy } from './variants.ts'

const races = Number(process.env['RACES'] ?? 20)
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
/** The promise in the long run, on a machine of its own; among other tests what a busy machine may make of it. That nothing sent after the answer is kept is counted, not timed. */
const withinMs = races >= 50 ? 1_000 : 3_000

let server: TestServer
beforeAll(async () => { server = await startServer({ env: roomy }) })
afterAll(async () => { await server.stop() })
const portOf = ({ url }: TestServer): number => Number(new URL(url).port)
const port = (): number => portOf(server)

/** Somebody who writes a field a millisecond; `next` is the number of the next one. */
function writer(line: RawLine): { readonly next: () => number; readonly stop: () => void } {
  const y = new Y.Doc()
  let next = 0
  y.on('update', (update: Uint8Array) => line.say(message(messageSync, (encoder) => {
    encoding.writeVarUint(encoder, 2)
    encoding.writeVarUint8Array(encoder, update)
  })))
  const thing = new Y.Map<unknown>(Object.entries({ kind: 'note', alive: true }))
  y.getMap('things').set('n_racerace', thing)
  const timer = setInterval(() => { for (let i = 0; i < 3; i += 1) thing.set(String(next += 1), true) }, 2)
  return { next: () => next, stop: () => clearInterval(timer) }
}

async function written(at: { readonly port: number; readonly board: TestBoard }, lead: Joined): Promise<number> {
  // The scene's other people are of no matter to a fresh join by the facilitator.
  const y = await freshDocument({ ...at, people: { lead } } as unknown as Scene)
  const thing = y.getMap('things').get('n_racerace')
  return thing instanceof Y.Map ? Math.max(0, ...[...thing.keys()].map(Number).filter(Number.isFinite)) : 0
}

type Race = { readonly board: TestBoard; readonly lead: Joined; readonly eve: Joined; readonly line: RawLine }
const waysOut: Readonly<Record<string, { readonly revoke: (race: Race) => Promise<number>; readonly code: number | null }>> = {
  'who is made a viewer': { code: null, revoke: async ({ board, lead, eve }) => (await command(board, lead, { type: 'give-role', to: eve.id, role: 'viewer' })).status },
  'who left in another tab': { code: 4401, revoke: async ({ board, eve }) => (await ask(`${board.url}/leave`, { method: 'POST', token: eve.token })).status },
}

/** `told`: the last number she had sent when the answer came; `last`: the last that is in the document afterwards. */
type Outcome = { readonly told: number; readonly last: number; readonly sent: number; readonly endedMs: number }

/** Takes her rights away after so many numbers. With a code her line must end with it. */
async function race(on: TestServer, { revoke, code }: { readonly revoke: (race: Race) => Promise<number>; readonly code: number | null }, from: number): Promise<Outcome> {
  const at = { port: portOf(on), board: await makeBoard(on.url) }
  const [lead, eve] = [await join(at.board, 'facilitator'), await join(at.board, 'participant', 'Eve')]
  const line = await enter(at, eve)
  const writing = writer(line)
  await until('she writes', () => writing.next() > from)
  expect(await revoke({ board: at.board, lead, eve, line })).toBeLessThan(300)
  const [told, since] = [writing.next(), performance.now()]
  await until('she has gone on', () => writing.next() > told + 30)
  if (code !== null) {
    await until('her line is ended', () => line.closed() !== null || line.isOver())
    expect(line.closed()?.code).toBe(code)
  }
  const endedMs = performance.now() - since
  writing.stop()
  // All of it has been looked at, if her line still takes it: the thing itself, what she said on entering, and the numbers.
  await settle(line, 2 + writing.next())
  line.hangUp()
  return { told, last: await written(at, lead), sent: writing.next(), endedMs }
}

test.each(Object.entries(waysOut))(`of somebody %s nothing is kept that was sent after the answer (${races} races, seed ${seed})`, { timeout: 60_000 + races * 5_000 }, async (_, wayOut) => {
  const lot = dice(seed)
  let [atRisk, wroteSome, slowest] = [0, 0, 0]
  for (let n = 0; n < races; n += 1) {
    const { told, last, sent, endedMs } = await race(server, wayOut, 10 + lot.below(120))
    atRisk += sent - told
    slowest = Math.max(slowest, endedMs)
    expect(last, `race ${n} of seed ${seed}`).toBeLessThanOrEqual(told)
    if (last > 0) wroteSome += 1
  }
  if (wayOut.code !== null) {
    process.stdout.write(`${races} lines ended at most ${slowest.toFixed(0)} ms after the answer\n`)
    expect(slowest).toBeLessThan(withinMs)
  }
  expect(atRisk).toBeGreaterThan(races * 20)
  expect(wroteSome).toBeGreaterThan(races / 2)
})

test('a server that takes nobody\'s rights away is caught', async () => {
  const bad = await startServer(brokenServer('takes nobody\'s rights away'))
  for (const { revoke } of Object.values(waysOut)) {
    const { told, last } = await race(bad, { revoke, code: null }, 10)
    expect(last).toBeGreaterThan(told)
  }
  await bad.stop()
})

test(`somebody who comes in at the moment their session ends does not stay (${races} races, seed ${seed})`, { timeout: 60_000 + races * 2_000 }, async () => {
  const lot = dice(seed)
  const board = await makeBoard(server.url)
  const lead = await join(board, 'facilitator')
  let cameIn = 0
  for (let race = 0; race < races; race += 1) {
    const eve = await join(board, 'participant', 'Eve')
    const lines = Array.from({ length: 6 }, () => dial({ port: port(), path: `/sync/${board.id}`, token: eve.token }))
    await new Promise((resolve) => { setTimeout(resolve, lot.below(8)) }) // when it falls is the race
    await ask(`${board.url}/leave`, { method: 'POST', token: eve.token })
    await until('none of her lines is open', () => lines.every((line) => line.isOver() || line.closed() !== null || (line.status() ?? 0) >= 400), 9_000)
    cameIn += lines.filter((line) => line.status() === 101).length
    for (const line of lines) line.hangUp()
  }
  expect(cameIn).toBeGreaterThan(0)
  expect((await ask(board.url, { token: lead.token })).body['sizes']?.['here']).toBe(0)
})

test('whoever is put out while the room opens for them is shown out with 4401, and what they sent meanwhile is never heard', async () => {
  const board = await makeBoard(server.url)
  const [received, left]: [Uint8Array[], boolean[]] = [[], []]
  let stillIn = true
  let open: () => void = () => undefined
  const opened = new Promise<void>((resolve) => { open = resolve })
  const line = await listen({
    async join() {
      await opened
      return { receive: (bytes) => { received.push(bytes) }, leave: () => { left.push(true) } }
    },
  }, 0, { stillIn: async () => stillIn })
  const eve = dial({ port: line.port, path: `/sync/${board.id}`, token: 'p_evilevilevil' })
  await eve.opened
  eve.say(new Uint8Array([messageSync, 2, 2, 0, 0]))
  await until('she is there', () => line.open() === 1)
  stillIn = false
  open()
  await until('she is shown out', () => eve.closed() !== null)
  expect(eve.closed()?.code).toBe(4401)
  await until('her seat is free', () => left.length === 1)
  expect(received).toEqual([])
  await line.close()
})

test('links that were renewed let nobody in, from the answer on, however many try', async () => {
  const board = await makeBoard(server.url)
  const lead = await join(board, 'facilitator')
  const come = (): Promise<number> => ask(`${board.url}/join`, { json: { key: keyOf(board.links.participant), name: 'Late', department: 'Sales' } }).then(({ status }) => status)
  const during = Array.from({ length: 20 }, come)
  expect((await ask(`${board.url}/links`, { method: 'POST', token: lead.token })).status).toBe(200)
  expect(new Set(await Promise.all(Array.from({ length: 20 }, come)))).toEqual(new Set([403]))
  expect((await Promise.all(during)).every((status) => status === 200 || status === 403)).toBe(true)
})
