// Large changes: cut into frames that a slow line can carry and the server takes, or refused before anything is sent, with the
// reason told. A connection is never closed for a message that is too large, again and again.

import * as decoding from 'lib0/decoding'
import { afterEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { maxFrameBytes, messageSync } from '#shared/wire/wire.ts'
import { startNotices } from '#client/session/notices.ts'
import { openSession } from '#client/session/open.ts'
import { countingSocket } from '#client/session/wire-socket.ts'
import { settled, until } from '#tests/support/clock.ts'
import { startFaultProxy } from '#tests/support/fault-proxy.ts'
import { startServer } from '#tests/support/server.ts'
import { ada as adaThere, board as boardThere, freshBoard, handClock, worldOf } from '#tests/support/session-world.ts'
import { connect, joinBoard, makeBoard } from '#tests/support/sync-client.ts'
import { comeToBoard } from './person.ts'

const ending: (() => unknown)[] = []
afterEach(async () => { for (const end of ending.splice(0).reverse()) await end() })

/** A socket that keeps what is sent. */
class Keeps {
  static readonly sent: Uint8Array[] = []
  send(data: Uint8Array): void { Keeps.sent.push(data.slice()) }
}

test('a large change leaves as frames of at most 192 kB, each of which builds on those before', () => {
  Keeps.sent.length = 0
  const lasts: boolean[] = []
  const Counting = countingSocket(Keeps as never, 1, { frameSent: (last) => lasts.push(last), tooLarge: () => { throw new Error('It can be cut.') } })
  const y = new Y.Doc()
  const things = y.getMap('things')
  y.transact(() => {
    for (let n = 0; n < 400; n += 1) things.set(`n_${n}`, new Y.Map([['text', new Y.Text('x'.repeat(15_000))]]))
    for (let n = 0; n < 50; n += 1) things.delete(`n_${n}`)
  })
  const update = Y.encodeStateAsUpdate(y)
  const message = new Uint8Array([messageSync, 1, ...varint(update.length)])
  const whole = new Uint8Array(message.length + update.length)
  whole.set(message)
  whole.set(update, message.length)
  new Counting('ws://nowhere').send(whole)
  expect(update.length).toBeGreaterThan(maxFrameBytes)
  expect(Keeps.sent.length).toBeGreaterThan(30)
  expect(Math.max(...Keeps.sent.map((frame) => frame.length))).toBeLessThan(192 * 1024)
  expect(Keeps.sent.map((frame) => frame[1])).toEqual([1, ...Array.from({ length: Keeps.sent.length - 1 }, () => 2)])
  expect(lasts).toEqual([...Array.from({ length: lasts.length - 1 }, () => false), true])
  const there = new Y.Doc()
  for (const frame of Keeps.sent) {
    const decoder = decoding.createDecoder(frame)
    decoding.readVarUint(decoder)
    decoding.readVarUint(decoder)
    Y.applyUpdate(there, decoding.readVarUint8Array(decoder))
    expect(there.store.pendingStructs).toBeNull()
  }
  expect(there.getMap('things').toJSON()).toEqual(things.toJSON())
})

test('six megabytes written without a line are sent, kept and seen, on one connection', async () => {
  const server = await startServer()
  ending.push(() => server.stop())
  const { board, keys } = await makeBoard(server.url)
  const proxy = await startFaultProxy(server.url)
  ending.push(() => proxy.close())
  const observer = connect(server.url, await joinBoard(server.url, board, keys.participant, 'Observer'))
  ending.push(() => observer.close())
  const ada = await comeToBoard(proxy.url, await joinBoard(server.url, board, keys.participant, 'Ada'))
  ending.push(() => ada.close())
  await until('Ada is in', () => ada.session.status.get().word === 'saved')
  proxy.instead = 'refuse'
  proxy.resetAll()
  await until('it is offline', () => ada.session.status.get().word === 'offline')
  for (let n = 0; n < 400; n += 1) ada.write(`n_note${n}`, `${n} ${'quiet '.repeat(2_500)}`)
  proxy.instead = null
  ada.wake()
  const before = ada.said.length
  await until('it is saved', () => ada.session.status.get().word === 'saved', 30_000)
  expect(observer.y.getMap('things').size).toBe(400)
  expect(Math.max(...proxy.made.map(({ up }) => up.bytes))).toBeGreaterThan(6_000_000)
  expect(ada.said.slice(before).map(({ status }) => status.word)).not.toContain('offline')
  expect(ada.startedAgain).toEqual([])
})

test('one value beyond what the server takes is refused before it is sent, and the person is told why', async () => {
  const server = await startServer()
  ending.push(() => server.stop())
  const { board, keys } = await makeBoard(server.url)
  const ada = await comeToBoard(server.url, await joinBoard(server.url, board, keys.participant, 'Ada'))
  ending.push(() => ada.close())
  await until('Ada is in', () => ada.session.status.get().word === 'saved')
  let closed = 0
  ada.sockets.made[0]?.on('close', (code) => { closed = code })
  ada.session.document.y.transact(() => ada.session.document.things.set('n_large', new Y.Map([['field', 'x'.repeat(maxFrameBytes + 1)]])))
  expect(ada.session.status.get()).toEqual({ word: 'refused', detail: 'A change was too large to be taken.' })
  await until('the line is closed', () => closed !== 0)
  expect(closed).not.toBe(1009)
  expect([ada.sockets.made.length, ada.startedAgain]).toEqual([1, ['A change was too large to be taken.']])
})

test('a server that cuts the line for size all the same is not sent the same again', async () => {
  const clock = handClock()
  const there = freshBoard()
  const again: string[] = []
  const { session, close } = await openSession(worldOf(clock), { board: boardThere, me: adaThere, askers: new Map(), notices: startNotices({ newId: () => 'id', shelf: null, board: boardThere }), startAgain: ({ detail }) => { again.push(detail) } })
  await settled()
  for (const socket of there.sockets) socket.lost(1009)
  await clock.turn(120_000)
  expect([there.connections, again]).toEqual([1, ['A change was too large to be taken.']])
  expect(session.status.get().word).toBe('refused')
  await close()
})

function varint(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push(rest % 128 + 128)
  return [...bytes, rest]
}
