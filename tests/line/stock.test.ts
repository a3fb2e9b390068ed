// Somebody else's client: the stock y-websocket provider, unchanged, against the real server. It converges, comes back after a
// power cut, takes messages however TCP cuts them, and gets through a join that takes longer than its patience of thirty seconds.

import { afterEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { until } from '#tests/support/clock.ts'
import { startFaultProxy, type FaultProxy } from '#tests/support/fault-proxy.ts'
import { startServer, type TestServer } from '#tests/support/server.ts'
import { connect, joinBoard, makeBoard, type Guest } from '#tests/support/sync-client.ts'
import { comeToBoard, stockProvider } from './person.ts'

const ending: (() => unknown)[] = []
afterEach(async () => { for (const end of ending.splice(0).reverse()) await end() })

async function start(): Promise<{ readonly server: TestServer; readonly board: string; readonly join: (name: string) => Promise<Guest> }> {
  const server = await startServer()
  ending.push(() => server.stop())
  const { board, keys } = await makeBoard(server.url)
  return { server, board, join: (name) => joinBoard(server.url, board, keys.participant, name) }
}

async function line(server: TestServer): Promise<FaultProxy> {
  const proxy = await startFaultProxy(server.url)
  ending.push(() => proxy.close())
  return proxy
}

function stock(url: string, guest: Guest) {
  const y = new Y.Doc()
  const made = { y, ...stockProvider(url, guest, y) }
  ending.push(() => made.provider.destroy())
  return made
}

const things = (y: Y.Doc): Y.Map<unknown> => y.getMap('things')
const texts = (y: Y.Doc): unknown => things(y).toJSON()

function addNote(y: Y.Doc, id: string, text: string): void {
  const note = new Y.Map<unknown>([['kind', 'note'], ['alive', true]])
  note.set('text', new Y.Text(text))
  things(y).set(id, note)
}

test('two stock providers converge, presence included, and come back after a power cut with what was written meanwhile', async () => {
  const { server, join } = await start()
  const [ada, ben] = [stock(server.url, await join('Ada')), stock(server.url, await join('Ben'))]
  await until('both are synced', () => ada.provider.synced && ben.provider.synced)
  addNote(ada.y, 'n_one', 'first')
  ada.provider.awareness.setLocalStateField('cursor', { x: 1, y: 2 })
  await until('Ben has the note and the cursor', () => things(ben.y).size === 1 && ben.provider.awareness.getStates().get(ada.y.clientID)?.['cursor'] !== undefined)
  await server.kill9()
  await until('both notice', () => !ada.provider.wsconnected && !ben.provider.wsconnected)
  addNote(ada.y, 'n_two', 'in the dark')
  addNote(ben.y, 'n_three', 'here too')
  await server.restart()
  await until('both have everything', () => things(ada.y).size === 3 && things(ben.y).size === 3, 20_000)
  expect(texts(ada.y)).toEqual(texts(ben.y))
  expect(texts(ada.y)).toMatchObject({ n_one: { text: 'first' }, n_two: { text: 'in the dark' }, n_three: { text: 'here too' } })
  const third = connect(server.url, await join('Third'))
  await third.synced
  expect(texts(third.y)).toEqual(texts(ada.y))
  third.close()
})

test('many messages in one TCP segment and one message in many segments are read alike', async () => {
  const { server, join } = await start()
  for (const [way, spoil] of [
    ['joined', (proxy: FaultProxy) => { proxy.up.coalesce = proxy.down.coalesce = 120 }],
    ['cut', (proxy: FaultProxy) => { proxy.up.split = proxy.down.split = 3 }],
  ] as const) {
    const proxy = await line(server)
    spoil(proxy)
    const [ada, ben] = [stock(proxy.url, await join('Ada')), stock(server.url, await join('Ben'))]
    await until(`both are synced (${way})`, () => ada.provider.synced && ben.provider.synced, 10_000)
    const before = things(ben.y).size
    const received = { messages: 0, segments: proxy.made[0]?.down.segments ?? 0 }
    ada.sockets.made[0]?.on('message', () => { received.messages += 1 })
    for (let n = 0; n < 40; n += 1) {
      addNote(ada.y, `n_a${way}${n}`, 'x'.repeat(50))
      addNote(ben.y, `n_b${way}${n}`, 'x'.repeat(50))
      await new Promise((turn) => { setTimeout(turn, 5) })
    }
    await until(`all notes are everywhere (${way})`, () => things(ada.y).size === before + 80 && things(ben.y).size === before + 80, 20_000)
    const segments = (proxy.made[0]?.down.segments ?? 0) - received.segments
    // Else this tried nothing.
    if (way === 'joined') expect(received.messages).toBeGreaterThan(2 * segments)
    else expect(segments).toBeGreaterThan(5 * received.messages)
    expect(ada.sockets.made.length + ben.sockets.made.length).toBe(2)
    expect(texts(ada.y)).toEqual(texts(ben.y))
    ada.provider.destroy()
    ben.provider.destroy()
  }
})

test('a join that takes over thirty seconds comes to its end on one line, for the stock provider and for ours', async () => {
  const { server, join } = await start()
  const author = connect(server.url, await join('Author'))
  await author.synced
  author.y.transact(() => { for (let n = 0; n < 5_000; n += 1) addNote(author.y, `n_${n}`, `${n} ${'why do pilots go quiet '.repeat(15)}`) })
  await until('the board is on disk', () => author.kept() === author.sent(), 20_000)
  const [one, two] = [await line(server), await line(server)]
  one.down.perSecond = two.down.perSecond = Number(process.env['RATE'] ?? 64_000)
  const began = performance.now()
  const ada = stock(one.url, await join('Ada'))
  const ben = await comeToBoard(two.url, await join('Ben'))
  ending.push(() => ben.close())
  const took = { stock: 0, ours: 0 }
  void ben.synced.then(() => { took.ours = performance.now() - began })
  await until('both have the board', () => {
    if (took.stock === 0 && ada.provider.synced) took.stock = performance.now() - began
    return took.stock > 0 && took.ours > 0
  }, Number(process.env['PATIENCE'] ?? 80_000))
  expect(took.stock).toBeGreaterThan(31_000)
  expect(took.ours).toBeGreaterThan(31_000)
  expect([ada.sockets.made.length, ben.sockets.made.length]).toEqual([1, 1])
  expect(things(ada.y).size).toBe(5_000)
  expect(ben.session.document.things.size).toBe(5_000)
  author.close()
}, Number(process.env['PATIENCE'] ?? 80_000) + 40_000)
