// Rooms behind real sockets: the stock provider, refusals before the upgrade, and what a hostile line does to the others.

import { once } from 'node:events'
import { connect as dial, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { documentsHere } from '#server/rooms/documents.ts'
import { openRooms } from '#server/rooms/rooms.ts'
import { until } from '#tests/support/clock.ts'
import { boardNumber, joining, makeBoard, person, personNumber } from '#tests/support/people.ts'
import { listen } from '#tests/support/sockets.ts'
import { tempStorage } from '#tests/support/storage.ts'

const board = boardNumber(1)
const closing: (() => unknown)[] = []
afterEach(async () => { for (const close of closing.splice(0).reverse()) await close() })

async function server() {
  const temp = await tempStorage()
  closing.push(() => temp.remove())
  await makeBoard(temp.storage, board, [person(1), person(2), person(3, 'viewer')])
  const rooms = openRooms({ storage: temp.storage, decide: async () => joining(person(9)), documents: documentsHere })
  closing.push(() => rooms.close())
  const line = await listen(rooms)
  closing.push(() => line.close())
  return { ...line, rooms }
}

function provider(url: string, n: number, y: Y.Doc): WebsocketProvider {
  class Signed extends WebSocket {
    constructor(address: string) { super(address, { headers: { authorization: `Bearer ${personNumber(n)}` } }) }
  }
  // Its own numbers above 3 are told to the console by the stock provider; they are ours and harmless.
  const made = new WebsocketProvider(url, board, y, { WebSocketPolyfill: Signed as never, disableBc: true })
  for (const ours of [101, 102, 103, 104, 105]) made.messageHandlers[ours] = () => undefined
  closing.push(() => made.destroy())
  return made
}

const raw = (url: string, n = 1): WebSocket => new WebSocket(`${url}/${board}`, { headers: { authorization: `Bearer ${personNumber(n)}` } })

test('stock providers converge, presence included, and the first "synced" state is the stored one', async () => {
  const { url } = await server()
  const [one, two, three] = [new Y.Doc(), new Y.Doc(), new Y.Doc()]
  const [ada, ben] = [provider(url, 1, one), provider(url, 2, two)]
  await until('both are synced', () => ada.synced && ben.synced)
  one.getMap('things').set('n_aaaa', new Y.Text('first'))
  two.getMap('things').set('n_bbbb', new Y.Text('second'))
  await until('both have both', () => one.getMap('things').size === 2 && two.getMap('things').size === 2)
  ada.awareness.setLocalStateField('cursor', { x: 1, y: 2 })
  await until('ben sees the cursor', () => ben.awareness.getStates().get(one.clientID)?.['cursor'] !== undefined)
  const eve = provider(url, 3, three)
  let first: unknown = null
  eve.on('sync', (synced: boolean) => { if (synced && first === null) first = three.getMap('things').toJSON() })
  await until('the newcomer is synced', () => eve.synced)
  expect(first).toEqual({ n_aaaa: 'first', n_bbbb: 'second' })
  ada.destroy()
  await until('the cursor is gone', () => !ben.awareness.getStates().has(one.clientID))
})

test('several messages in one TCP segment are all heard', async () => {
  const { url } = await server()
  const [y, ben] = [new Y.Doc(), new Y.Doc()]
  const other = provider(url, 2, ben)
  await until('ben is synced', () => other.synced)
  const updates: Uint8Array[] = []
  y.on('update', (update: Uint8Array) => updates.push(update))
  for (let i = 0; i < 50; i += 1) y.getMap('things').set(`n_${i}`, i)
  const ws = raw(url)
  await once(ws, 'open')
  const socket = (ws as unknown as Record<string, Socket>)['_socket']
  socket?.cork()
  for (const update of updates) ws.send(Buffer.concat([Buffer.from([0, 2, ...varint(update.length)]), update]))
  socket?.uncork()
  await until('ben has them all', () => ben.getMap('things').size === 50)
  ws.close()
})

test.each([
  ['an unknown person', '/sync/' + board, {}, 401],
  ['an address that is no board', '/sync/..%2f', { authorization: `Bearer ${personNumber(1)}` }, 404],
  ['another path', '/elsewhere', { authorization: `Bearer ${personNumber(1)}` }, 404],
])('%s gets an HTTP answer and no socket', async (_, path, headers, status) => {
  const { port } = await server()
  const ws = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers })
  const [, answer] = await once(ws, 'unexpected-response') as [unknown, { statusCode: number; headers: Record<string, string> }]
  expect(answer.statusCode).toBe(status)
  expect(answer.headers['content-type']).toBe('application/problem+json')
  ws.on('error', () => undefined)
  ws.terminate()
})

test('text ends the connection with 4400', async () => {
  const { url } = await server()
  const ws = raw(url)
  await once(ws, 'open')
  ws.send('hello')
  expect((await once(ws, 'close'))[0]).toBe(4400)
})

test('too many edits in a short time end the connection with 4429', async () => {
  const { url } = await server()
  const ws = raw(url)
  await once(ws, 'open')
  for (let i = 0; i < 700; i += 1) ws.send(Buffer.from([0, 2, 2, 0, 0]))
  expect((await once(ws, 'close'))[0]).toBe(4429)
})

test.each([
  ['reserved bits', Buffer.from([0xf2, 0x80, 0, 0, 0, 0])],
  ['an unknown opcode', Buffer.from([0x8b, 0x80, 0, 0, 0, 0])],
  ['a promise of 2^62 bytes', Buffer.from([0x82, 0xff, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])],
  ['an unmasked frame', Buffer.from([0x82, 0x01, 0x00])],
])('%s end that line alone', async (_, bytes) => {
  const { url, port, open } = await server()
  const ada = provider(url, 1, new Y.Doc())
  await until('ada is synced', () => ada.synced)
  const socket = dial(port, '127.0.0.1')
  socket.write(`GET /sync/${board} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nAuthorization: Bearer ${personNumber(2)}\r\n\r\n`)
  await until('it is let in', () => open() === 2)
  socket.write(bytes)
  socket.on('error', () => undefined)
  socket.resume()
  await until('it is cut', () => open() === 1)
  expect(ada.synced).toBe(true)
  socket.destroy()
})

test('closing tells clients to come back', async () => {
  const { url, rooms } = await server()
  const ws = raw(url)
  await once(ws, 'message')
  const closed = once(ws, 'close')
  await rooms.close()
  const [code, reason] = await closed as [number, Buffer]
  expect(code).toBe(4503)
  expect(String(reason)).toMatch(/^again in \d+ ms$/)
})

function varint(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  while (rest > 127) { bytes.push(rest & 127 | 128); rest >>= 7 }
  return [...bytes, rest]
}
