// The browser's client core against a real server over a line that goes wrong: what people are told, and that nothing they did is
// lost or told as saved. The person's time runs five times faster than the server's. How soon it is noticed is held on a hand-turned
// clock (silence.test.ts, panels/session-line.test.ts): here the machine may be busy.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { until } from '#tests/support/clock.ts'
import { startFaultProxy, type FaultProxy } from '#tests/support/fault-proxy.ts'
import { startServer, type TestServer } from '#tests/support/server.ts'
import { connect, joinBoard, makeBoard, type Guest, type SyncClient } from '#tests/support/sync-client.ts'
import { comeToBoard, type AtBoard } from './person.ts'

const fast = 5
/** Where a minute of trying is watched. */
const faster = 20
let server: TestServer
let proxy: FaultProxy
let guest: Guest
let observer: SyncClient
const ending: (() => unknown)[] = []

beforeAll(async () => { server = await startServer() })
afterAll(async () => { await server.stop() })
afterEach(async () => { for (const end of ending.splice(0).reverse()) await end() })

async function come(pace = fast): Promise<AtBoard> {
  const { board, keys } = await makeBoard(server.url)
  guest = await joinBoard(server.url, board, keys.participant, 'Ada')
  proxy = await startFaultProxy(server.url)
  ending.push(() => proxy.close())
  observer = connect(server.url, await joinBoard(server.url, board, keys.participant, 'Observer'))
  ending.push(() => observer.close())
  const ada = await comeToBoard(proxy.url, guest, { fast: pace })
  ending.push(() => ada.close())
  await until('Ada is in', () => wordOf(ada) === 'saved')
  return ada
}

const wordOf = ({ session }: AtBoard): string => session.status.get().word
const seen = (id: string): string | undefined => (observer.y.getMap('things').get(id) as { get: (name: string) => unknown } | undefined)?.get('text')?.toString()
const isSaved = async (ada: AtBoard, id: string, text: string): Promise<void> => {
  await until(`"${text}" is saved and seen`, () => wordOf(ada) === 'saved' && seen(id) === text, 20_000)
}

test('a half-open line is noticed, and what was written meanwhile arrives', async () => {
  const ada = await come()
  const lines = ada.sockets.made.length
  proxy.up.dead = proxy.down.dead = true
  await until('it is given up', () => wordOf(ada) === 'offline', 30_000)
  ada.write('n_note01', 'written in the dark')
  expect(ada.session.status.get()).toEqual({ word: 'offline', unsent: 1, onDevice: false })
  proxy.up.dead = proxy.down.dead = false
  await isSaved(ada, 'n_note01', 'written in the dark')
  expect(ada.sockets.made.length).toBeGreaterThan(lines)
})

test('a line that is dead only from here to the server never says "saved" and warns', async () => {
  const ada = await come()
  ada.write('n_note01', 'kept')
  await isSaved(ada, 'n_note01', 'kept')
  proxy.up.dead = true
  ada.said.splice(0)
  ada.write('n_note01', 'nobody hears this')
  // The other direction lives: presence and edits of others keep coming.
  let chatter = 0
  const talk = setInterval(() => { chatter += 1; observer.y.getMap('things').set('n_talk01', `${chatter}`) }, 50)
  ending.push(() => clearInterval(talk))
  await until('the person is warned', () => wordOf(ada) === 'offline', 30_000)
  expect(ada.said.map(({ status }) => status.word)).not.toContain('saved')
  expect(seen('n_note01')).toBe('kept')
  proxy.up.dead = false
  await isSaved(ada, 'n_note01', 'nobody hears this')
})

test('a captive portal and a broken gateway count as offline, with ever fewer tries, and the board stays writable', async () => {
  const ada = await come(faster)
  for (const [n, answer] of [
    'HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\ncontent-length: 20\r\n\r\n<html>Log in.</html>',
    'HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\nconnection: close\r\ncontent-length: 16\r\n\r\n<h1>Bad</h1>1234',
  ].entries()) {
    const [lines, from] = [ada.sockets.made.length, ada.clock()]
    proxy.instead = Buffer.from(answer)
    proxy.resetAll()
    await until('it is offline', () => wordOf(ada) === 'offline')
    ada.write(`n_note0${n}`, `written behind portal ${n}`)
    await until('a minute has passed', () => ada.clock() - from > 60_000, 20_000)
    expect(ada.sockets.made.length - lines).toBeGreaterThan(1)
    expect(ada.sockets.made.length - lines).toBeLessThan(25)
    expect(wordOf(ada)).toBe('offline')
    proxy.instead = null
    ada.wake()
    await isSaved(ada, `n_note0${n}`, `written behind portal ${n}`)
  }
})

test('somebody whose place was taken away tries at most twice and is told', async () => {
  const ada = await come(faster)
  const lines = ada.sockets.made.length
  // As the server answers a token that is no longer good.
  proxy.instead = Buffer.from(`HTTP/1.1 401 Unauthorized\r\ncontent-type: application/problem+json\r\nconnection: close\r\n\r\n${JSON.stringify({ type: 'not-signed-in', title: 'Join the board first.', status: 401 })}`)
  proxy.resetAll()
  await until('it has ended', () => wordOf(ada) === 'ended')
  const from = ada.clock()
  await until('a minute has passed', () => ada.clock() - from > 60_000, 20_000)
  expect(ada.sockets.made.length - lines).toBeLessThanOrEqual(2)
  expect(ada.session.status.get()).toMatchObject({ word: 'ended', wayBack: 'join' })
})
