// Lines that break for real: reset at any byte, flapping for ten minutes, and a server that talks nonsense. Nothing is lost,
// nothing is there twice, nobody is seen twice, and the client comes back without a storm.

import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { dice, until, type Dice } from '#tests/support/clock.ts'
import { startFaultProxy, type FaultProxy } from '#tests/support/fault-proxy.ts'
import { startServer, type TestServer } from '#tests/support/server.ts'
import { connect, joinBoard, makeBoard, type Guest, type SyncClient } from '#tests/support/sync-client.ts'
import { comeToBoard, type AtBoard } from './person.ts'

const resets = Number(process.env['RESETS'] ?? 300)
/** Down or up, every two seconds: 300 are ten minutes. */
const flaps = Number(process.env['FLAPS'] ?? 150)
const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9))
let server: TestServer
const ending: (() => unknown)[] = []

// Their time runs faster than the server's, which would take them for attackers.
beforeAll(async () => { server = await startServer({ env: { LIMIT_CONNECTS_PER_MINUTE: '100000', LIMIT_CALLS_PER_MINUTE: '100000' } }) })
afterAll(async () => { await server.stop() })
afterEach(async () => { for (const end of ending.splice(0).reverse()) await end() })

type Scene = { readonly lot: Dice; readonly proxy: FaultProxy; readonly guest: Guest; readonly ada: AtBoard; readonly observer: SyncClient; readonly late: () => Promise<Y.Doc> }

async function scene(fast: number): Promise<Scene> {
  const lot = dice(seed)
  const { board, keys } = await makeBoard(server.url)
  const guest = await joinBoard(server.url, board, keys.participant, 'Ada')
  const proxy = await startFaultProxy(server.url, lot.share)
  ending.push(() => proxy.close())
  const other = await joinBoard(server.url, board, keys.participant, 'Observer')
  const observer = connect(server.url, other)
  ending.push(() => observer.close())
  const ada = await comeToBoard(proxy.url, guest, { fast, random: lot.share })
  ending.push(() => ada.close())
  await until('Ada is in', () => wordOf(ada) === 'saved', 20_000)
  const late = async (): Promise<Y.Doc> => {
    const client = connect(server.url, other)
    await client.synced
    client.close()
    return client.y
  }
  return { lot, proxy, guest, ada, observer, late }
}

const wordOf = ({ session }: AtBoard): string => session.status.get().word
const things = (y: Y.Doc): Record<string, unknown> => y.getMap('things').toJSON()
const isDown = ({ sockets }: AtBoard): boolean => sockets.made.at(-1)?.readyState === WebSocket.CLOSED

/** A text may hold 20,000 letters: each long note takes a thousand numbers. */
const longNote = (n: number): string => `n_long${Math.floor(n / 1_000)}`
const whole = (from: number, rounds: number): string => Array.from({ length: Math.min(1_000, rounds - from) }, (_, n) => `${from + n},`).join('')

/** Types a number at the end of a long note and adds a note of its own now and then. */
function work(ada: AtBoard, n: number): void {
  ada.write(longNote(n), `${ada.read(longNote(n)) ?? ''}${n},`)
  if (n % 3 === 0) ada.write(`n_note${n}`, `note ${n}`)
}

async function allIsThere({ ada, observer, late }: Scene, rounds: number): Promise<void> {
  await until('all is saved', () => wordOf(ada) === 'saved', 30_000)
  const mine = things(ada.session.document.y)
  await until('the observer has the last of it', () => JSON.stringify(things(observer.y)[longNote(rounds - 1)]) === JSON.stringify(mine[longNote(rounds - 1)]), 20_000)
  expect(things(await late())).toEqual(mine)
  expect(things(observer.y)).toEqual(mine)
  // Nothing lost and nothing twice: each number stands there once, in order.
  for (let from = 0; from < rounds; from += 1_000) expect((mine[longNote(from)] as { text: string }).text).toBe(whole(from, rounds))
  expect(Object.keys(mine).length).toBe(Math.ceil(rounds / 1_000) + Math.ceil(rounds / 3))
  expect(ada.startedAgain).toEqual([])
}

test(`${resets} resets at any byte of either direction lose nothing and make nothing twice (seed ${seed})`, async () => {
  const on = await scene(10)
  const { lot, proxy, ada } = on
  const cut = { up: 0, down: 0 }
  let told = 0
  ada.session.status.subscribe(() => { if (wordOf(ada) === 'saved') told += 1 })
  for (let n = 0; n < resets; n += 1) {
    const before = ada.sockets.made.length
    const way = lot.oneIn(2) ? 'up' as const : 'down' as const
    // An upgrade takes some 400 bytes up and 200 down: half of the cuts fall into the talk after it.
    proxy.resetAt = { way, byte: (way === 'up' ? 380 : 180) + lot.below(lot.oneIn(2) ? 100 : 1_500) }
    proxy.resetAll()
    await until('a new line was made', () => {
      ada.wake()
      return ada.sockets.made.length > before
    }, 20_000)
    work(ada, n)
    await until('it is cut again, or all is saved', () => isDown(ada) || wordOf(ada) === 'saved', 20_000)
    if (isDown(ada)) cut[way] += 1
  }
  proxy.resetAt = null
  proxy.resetAll()
  await allIsThere(on, resets)
  // Else this tried nothing.
  expect(cut.up).toBeGreaterThan(resets / 10)
  expect(cut.down).toBeGreaterThan(resets / 10)
  expect(told).toBeGreaterThan(5)
}, 60_000 + resets * 400)

test(`a line that flaps every two seconds, ${flaps} times, loses nothing, and nobody is seen twice`, async () => {
  const fast = 30
  const on = await scene(fast)
  const { proxy, ada, observer, guest } = on
  const present = (): string[] => [...heHears.values()].filter((person) => person === guest.person)
  const heHears = new Map<string, string>()
  observer.socket.on('message', (data: ArrayBuffer) => {
    const bytes = new Uint8Array(data)
    if (bytes[0] !== 104) return
    heHears.clear()
    for (const [client, person] of Object.entries(JSON.parse(new TextDecoder().decode(bytes.slice(bytes.indexOf(123)))) as Record<string, string>)) heHears.set(client, person)
  })
  const most = { seen: 0 }
  for (let n = 0; n < flaps; n += 1) {
    const from = ada.clock()
    if (n % 2 === 1) { proxy.instead = 'refuse'; proxy.resetAll() }
    else { proxy.instead = null; ada.wake() }
    work(ada, n)
    await until('two seconds have passed', () => ada.clock() - from >= 2_000)
    most.seen = Math.max(most.seen, present().length)
  }
  proxy.instead = null
  ada.wake()
  await allIsThere(on, flaps)
  await until('Ada is seen once', () => present().length === 1)
  expect(most.seen).toBe(1)
  expect(ada.sockets.made.length).toBeGreaterThan(flaps / 3)
  expect(ada.session.here.get().filter(({ person }) => person.id === guest.person).length).toBe(1)
  expect(ada.sockets.made.filter((socket) => socket.readyState !== 3).length).toBe(1)
}, 60_000 + flaps * 300)

test(`a server that talks nonsense is not believed: what is here stays, and is sent when it talks sense again (seed ${seed})`, async () => {
  // y-websocket tells the console of every number it does not know.
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const on = await scene(20)
  const { lot, proxy, ada, observer } = on
  let spoiled = 0
  let n = 0
  const talk = setInterval(() => { observer.y.getMap('things').set('n_talk', `${(n += 1)}`) }, 10)
  work(ada, 0)
  await until('it is saved', () => wordOf(ada) === 'saved')
  const [from, lines] = [ada.clock(), ada.sockets.made.length]
  proxy.change = (bytes) => {
    // The answer to the upgrade stays; frames after it are spoiled behind their heads.
    if (bytes[0] === 72 || bytes.length < 8 || lot.oneIn(2)) return bytes
    spoiled += 1
    const changed = Buffer.from(bytes)
    for (let count = 1 + lot.below(4); count > 0; count -= 1) changed[2 + lot.below(changed.length - 2)] = lot.below(256)
    return changed
  }
  for (let round = 1; round < 20; round += 1) {
    work(ada, round)
    const since = ada.clock()
    await until('three seconds have passed', () => ada.clock() - since > 3_000)
  }
  clearInterval(talk)
  const minutes = (ada.clock() - from) / 60_000
  proxy.change = null
  proxy.resetAll()
  ada.wake()
  expect(spoiled).toBeGreaterThan(4)
  expect(ada.sockets.made.length - lines).toBeLessThan(10 + 20 * minutes)
  expect(ada.read(longNote(0))).toBe(whole(0, 20))
  await until('it is saved', () => wordOf(ada) === 'saved' || ada.startedAgain.length > 0, 30_000)
})
