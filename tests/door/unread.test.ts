// Answers that nobody reads: cut in time and never for being slow, in pieces, and within what the house may hold; bodies too. And one
// address cannot take all connections. Time is moved by hand; the connections are real ones.

import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { isRefusal } from '#shared/base/refusal.ts'
import { readBytes } from '#server/transport/bodies.ts'
import { newCargo } from '#server/transport/cargo.ts'
import { openHttp } from '#server/transport/http.ts'
import { asItGoes, LargeAnswer, shared, whole } from '#server/transport/large.ts'
import { Taking, usualTaking } from '#server/transport/taking.ts'
import { ask as request, join as comeIn, makeBoard } from '#tests/support/caller.ts'
import { handClock, until, type HandClock } from '#tests/support/clock.ts'
import { startServer } from '#tests/support/server.ts'
import { cramped, roomy } from './variants.ts'

const limits = { connections: 2_000, connectionsPerAddress: 1_500 }
const fileBytes = 12 * 1024 * 1024
/** Of each body so many bytes are not counted (server/transport/bodies.ts). */
const free = 32 * 1024

/** A server of pages alone, with one large file. */
async function pages({ room = Infinity, trustedProxies = 0 } = {}): Promise<{ readonly port: number; readonly clock: HandClock; readonly server: Server; readonly sockets: readonly Socket[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'signalboard-pages-'))
  writeFileSync(join(folder, 'large.bin'), Buffer.alloc(fileBytes, 7))
  writeFileSync(join(folder, 'small.txt'), 'small')
  const log = { error: () => undefined, debug: () => undefined }
  const house = { config: { limits, trustedProxies, publicUrl: null, tldrawLicenseKey: '' }, clientFolder: folder, log, metrics: { answered: () => undefined } }
  const clock = handClock()
  const server = openHttp(house as never, room, clock)
  const sockets: Socket[] = []
  server.on('connection', (socket: Socket) => sockets.push(socket))
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
    rmSync(folder, { recursive: true })
  })
  return { port: (server.address() as AddressInfo).port, clock, server, sockets }
}

/** Asks for a file and reads nothing. */
function ask(port: number, path: string, headers = ''): Socket {
  const socket = connect(port, '127.0.0.1')
  socket.pause()
  socket.on('error', () => socket.destroy())
  socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n${headers}\r\n`)
  onTestFinished(() => { socket.destroy() })
  return socket
}

/** What comes until the server closes or this has come. */
async function answerOf(socket: Socket, words: RegExp): Promise<string> {
  let said = ''
  let over = false
  socket.on('data', (chunk: Buffer) => { said += chunk.toString('latin1') })
  socket.on('close', () => { over = true })
  socket.resume()
  await until('it is answered', () => over || words.test(said))
  return said
}

describe('a connection that', () => {
  const line = { bytesWritten: 0, writableLength: 0 }
  const watched = (): { readonly clock: HandClock; readonly taking: Taking; readonly write: (bytes: number) => void; readonly take: (bytes: number) => void } => {
    const [clock, own] = [handClock(), { ...line }]
    return {
      clock, taking: new Taking(clock, own, usualTaking),
      write: (bytes) => { own.bytesWritten += bytes; own.writableLength += bytes },
      take: (bytes) => { own.writableLength -= bytes },
    }
  }

  test('takes nothing of what waits for it is cut after two minutes, not before', async () => {
    const { clock, taking, write } = watched()
    write(1)
    for (let s = 0; s < 120; s += 5) { await clock.pass(5_000); expect(taking.look()).toBe('takes') }
    await clock.pass(5_000)
    expect(taking.look()).toBe('cut')
  })

  test.each([['takes 16 kB a second in steps of 1.4 MB', 88, 1_441_792], ['takes 8 kB every five seconds', 5, 8_192], ['sleeps 100 s after every 200 kB', 100, 200_000]])('%s goes on for an hour', async (_, seconds, step) => {
    const { clock, taking, write, take } = watched()
    write(100_000_000)
    for (let s = 0, slept = 0; s < 3_600; s += 5, slept += 5) {
      await clock.pass(5_000)
      if (slept >= seconds) { take(step); slept -= seconds }
      expect(taking.look()).toBe('takes')
    }
  })

  test('takes a byte a second is cut; one that has nothing to take never is', async () => {
    const [slow, quiet] = [watched(), watched()]
    slow.write(1_000_000)
    const looks: string[] = []
    for (let s = 0; s < 130; s += 5) {
      slow.take(5)
      await slow.clock.pass(5_000)
      looks.push(slow.taking.look())
      await quiet.clock.pass(600_000)
      expect(quiet.taking.look()).toBe('takes')
    }
    expect(looks.at(-1)).toBe('cut')
  })
})

describe('a server whose answers are not read', () => {
  test('cuts those connections alone: who reads slowly goes on, and so does who asks for something small', async () => {
    const { port, clock, sockets } = await pages()
    for (let i = 0; i < 20; i += 1) ask(port, '/large.bin')
    const slow = ask(port, '/large.bin')
    await until('all are full', () => sockets.filter(({ writableLength }) => writableLength > 0).length === 21)
    let read = 0
    const alive = (): readonly (number | undefined)[] => sockets.filter(({ destroyed }) => !destroyed).map(({ remotePort }) => remotePort)
    for (let seconds = 0; alive().length > 1; seconds += 5) {
      expect(seconds).toBeLessThan(300)
      await clock.pass(5_000)
      // A line of some 100 kB a second.
      for (let part = 0; part < 8; part += 1) read += (slow.read(65_536) as Buffer | null)?.length ?? 0
      await new Promise((resolve) => { setTimeout(resolve, 5) }) // the system passes on what was read
    }
    expect(read).toBeGreaterThan(1_000_000)
    expect(alive()).toEqual([slow.localPort])
    slow.on('data', (chunk: Buffer) => { read += chunk.length })
    slow.resume()
    await until('all of it is there', () => read > fileBytes)
    expect(await answerOf(ask(port, '/small.txt'), /small$/)).toMatch(/^HTTP\/1\.1 200 /)
  })

  test('after it stood still itself it cuts nobody for that', async () => {
    const { port, clock, sockets } = await pages()
    ask(port, '/large.bin')
    await until('it is full', () => (sockets[0]?.writableLength ?? 0) > 0)
    await clock.pass(5_000)
    const elapsed = clock.elapsed.bind(clock)
    let stood = 0
    Object.assign(clock, { elapsed: () => elapsed() + stood })
    stood = 600_000
    await clock.pass(5_000)
    expect(sockets[0]?.destroyed).toBe(false)
  })
})

describe('one address', () => {
  test('may hold half of the connections; the next is told so, somebody who goes makes room, and other connections stay', async () => {
    const { port, sockets } = await pages({ room: 20 })
    const held = Array.from({ length: 10 }, () => ask(port, '/large.bin'))
    await until('they are answered', () => sockets.filter(({ bytesWritten }) => bytesWritten > 0).length === 10)
    const late = await answerOf(ask(port, '/small.txt'), /\}$/)
    expect(late).toMatch(/^HTTP\/1\.1 429 [\s\S]*Retry-After: 10[\s\S]*10 connections or requests are open from where you are/)
    held[0]?.destroy()
    let said = ''
    for (let tries = 0; !said.endsWith('small') && tries < 100; tries += 1) said = await answerOf(ask(port, '/small.txt', 'Connection: close\r\n'), /small$|\}$/)
    expect(said).toMatch(/^HTTP\/1\.1 200 /)
    expect(sockets.slice(0, 10).filter(({ destroyed }) => !destroyed)).toHaveLength(9)
  })

  test('behind a proxy of ours is who calls through it: calls are counted, the proxy\'s connections are not', async () => {
    const { port, sockets } = await pages({ room: 40, trustedProxies: 1 })
    const from = (address: string): string => `X-Forwarded-For: ${address}\r\n`
    for (let i = 0; i < 20; i += 1) ask(port, '/large.bin', from('9.9.9.9'))
    await until('they are answered', () => sockets.filter(({ bytesWritten }) => bytesWritten > 0).length === 20)
    expect(await answerOf(ask(port, '/small.txt', from('9.9.9.9')), /\}$/)).toMatch(/^HTTP\/1\.1 429 [\s\S]*20 connections or requests/)
    expect(await answerOf(ask(port, '/small.txt', from('8.8.8.8')), /small$/)).toMatch(/^HTTP\/1\.1 200 /)
  })

  test('that asks for many things on one connection and goes is not counted any more', async () => {
    const { port, server, sockets } = await pages({ room: 20 })
    let asked = 0
    server.on('request', () => { asked += 1 })
    const one = ask(port, '/large.bin')
    one.write('GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(30))
    await until('they are all asked, and the first is answered', () => asked === 31 && (sockets[0]?.writableLength ?? 0) > 0)
    one.destroy()
    await until('it is gone', () => sockets[0]?.closed === true)
    for (const socket of Array.from({ length: 10 }, () => ask(port, '/small.txt'))) expect(await answerOf(socket, /small$|\}$/)).toMatch(/^HTTP\/1\.1 200 /)
  })
})

describe('requests in a row before one for another protocol', () => {
  const tunnel = 'CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n'
  const upgrade = 'GET /sync/x HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
  test.each([['an upgrade', upgrade], ['a CONNECT', tunnel]])('end with their connection, which %s ends', async (_, last) => {
    const { port, sockets } = await pages({ room: 20 })
    ask(port, '/large.bin').write(`${'GET /small.txt HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(9)}${last}`)
    await until('it is cut', () => sockets[0]?.closed === true)
    ask(port, '/large.bin')
    await until('another is answered', () => (sockets[1]?.bytesWritten ?? 0) > 0)
    expect(await answerOf(ask(port, '/small.txt'), /small$|\}$/)).toMatch(/^HTTP\/1\.1 200 /)
  })
})

describe('a large answer', () => {
  test('is read piece by piece as it is taken, and not at all when nobody takes it', async () => {
    const read: number[] = []
    const answer = asItGoes(1_000_000, { headers: {} }, async (from, to) => {
      read.push(from)
      return new Uint8Array(to - from)
    })
    await new Promise((resolve) => { setImmediate(resolve) })
    expect(read).toEqual([])
    const reader = answer.body?.getReader()
    await reader?.read()
    await reader?.read()
    expect(read).toEqual([0, 65_536])
    expect(answer).toMatchObject({ held: 262_144 })
    let length = 2 * 65_536
    for (let piece = await reader?.read(); piece?.value !== undefined; piece = await reader?.read()) length += piece.value.length
    expect([length, answer.headers.get('content-length')]).toEqual([1_000_000, '1000000'])
  })

  test('comes whole, says its length, and counts for what it holds; a small one counts for nothing', async () => {
    const text = 'ü'.repeat(100_000)
    const large = whole(text, { status: 201, headers: { 'content-type': 'text/plain' } })
    expect([large.status, large.headers.get('content-length'), (large as LargeAnswer).held, await large.text()]).toEqual([201, '200000', 200_000, text])
    expect(shared(new Uint8Array(100_000), { headers: {} })).toMatchObject({ held: 0 })
    expect(whole('{}', { headers: {} })).not.toBeInstanceOf(LargeAnswer)
  })
})

describe('what calls hold in memory', () => {
  test('has a most in all and for one, and is given back whole; one that is larger goes when nothing else is there', () => {
    const cargo = newCargo({ all: 100, one: 60 })
    const [a, b, c] = ['ada', 'ada', 'bob'].map((who) => cargo.holdFor(who)) as [ReturnType<typeof cargo.holdFor>, ReturnType<typeof cargo.holdFor>, ReturnType<typeof cargo.holdFor>]
    expect([a.take(50), b.take(20), b.take(10), c.take(50), c.take(40)]).toEqual([true, false, true, false, true])
    a.release()
    a.release()
    expect([b.fits(50), b.fits(51), c.take(20)]).toEqual([true, false, true])
    b.release()
    c.release()
    expect([cargo.holdFor('cy').take(500), cargo.holdFor('di').take(1)]).toEqual([true, false])
  })

  test('a body beyond it is refused with the time to wait, before it is read when it says its length; when another is done it is taken', async () => {
    const cargo = newCargo({ all: 1_000, one: 1_000 })
    const body = (bytes: number, headers = {}): Request => new Request('http://x/', { method: 'POST', headers, body: new Blob([new Uint8Array(bytes)]).stream(), duplex: 'half' } as RequestInit)
    const read = (hold: ReturnType<typeof cargo.holdFor>, request: Request) => readBytes(request, { most: 50_000, patience: 10_000, hold })
    const first = cargo.holdFor('a')
    expect(await read(first, body(free + 1_000))).toHaveLength(free + 1_000)
    const [second, third] = [cargo.holdFor('b'), cargo.holdFor('c')]
    const announced = body(free + 200, { 'content-length': String(free + 200) })
    for (const refused of [await read(second, body(free + 200)), await read(third, announced)]) expect(isRefusal(refused) && refused).toMatchObject({ reason: 'not-ready', waitSeconds: 10 })
    expect(announced.bodyUsed).toBe(false)
    // Those of votes, notes and people who come in are taken all the same.
    for (const headers of [{}, { 'content-length': String(free) }]) expect(await read(third, body(free, headers))).toHaveLength(free)
    first.release()
    expect(await read(third, announced)).toHaveLength(free + 200)
  })
})

test('a house whose memory is taken refuses the next body and the next large answer, and has room again when they are done', async () => {
  const server = await startServer(cramped(roomy))
  onTestFinished(() => server.kill9())
  const port = Number(new URL(server.url).port)
  const send = (): ReturnType<typeof request> => request(`${server.url}/api/boards`, { bytes: `{"title":"A","objective":"B"}${' '.repeat(free + 10_000)}`, headers: { 'content-type': 'application/json' } })
  const becomes = async (status: number, deed: () => ReturnType<typeof request>): Promise<void> => {
    let answer = await deed()
    for (const end = Date.now() + 10_000; answer.status !== status; answer = await deed()) expect(Date.now(), answer.text.slice(0, 200)).toBeLessThan(end)
    expect(answer.headers.get('retry-after')).toBe(status === 503 ? '10' : null)
  }
  // What was held is given back: sixty of them are far more than fits.
  for (let i = 0; i < 60; i += 1) expect((await send()).status).toBe(201)
  const half = connect(port, '127.0.0.1')
  onTestFinished(() => { half.destroy() })
  half.write(`POST /api/boards HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${free + 29_000}\r\nExpect: 100-continue\r\n\r\n`)
  await once(half, 'data')
  half.write(' '.repeat(free + 28_000))
  // Another request there and back: by then these have come.
  for (let i = 0; i < 3; i += 1) await request(`${server.url}/healthz`)
  await becomes(503, send)
  half.destroy()
  await becomes(201, send)
  const board = await makeBoard(server.url)
  const { token } = await comeIn(board, 'participant')
  const large = Buffer.alloc(9 * 1024 * 1024)
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 9, 0, 0, 0, 9]).copy(large)
  large.writeUInt32BE(large.length - 45, 33)
  large.write('IDAT', 37, 'latin1')
  const kept = await request(`${board.url}/assets`, { token, bytes: large, headers: { 'content-type': 'image/png' } })
  expect(kept.status, kept.text).toBe(201)
  const unread = ask(port, String(kept.body['url']), `Authorization: Bearer ${token}\r\n`)
  await once(unread, 'readable')
  const picture = (): ReturnType<typeof request> => request(`${server.url}${String(kept.body['url'])}`, { token })
  await becomes(503, picture)
  unread.destroy()
  await becomes(200, picture)
})
