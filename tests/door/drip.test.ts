// Lines that come byte by byte, or that say nothing at all: cut in time, hundreds of them at once, while everybody else goes on.
// Waits are a tenth of the real ones (variants.ts); the real ones of a head are tried at the end, those of a line on a hand-turned
// clock (life.test.ts). Upper bounds tell our waits from Node's own minutes and leave a busy machine ten times what it needs.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect } from 'node:net'
import * as encoding from 'lib0/encoding'
import { messageSync } from '#shared/wire/wire.ts'
import { ask, join, makeBoard, postNote, type Joined, type TestBoard } from '#tests/support/caller.ts'
import { until } from '#tests/support/clock.ts'
import { message } from '#tests/support/network.ts'
import { startServer, type TestServer } from '#tests/support/server.ts'
import { dial, frame, request, type RawLine } from './raw-line.ts'
import { answersOf, enter, settle } from './scene.ts'
import { brokenServer, hurried, roomy } from './variants.ts'

let server: TestServer
let patient: Patient
let board: TestBoard
let ada: Joined
beforeAll(async () => {
  server = await startServer(hurried(roomy))
  patient = await dripOnPatient()
  board = await makeBoard(server.url)
  ada = await join(board, 'participant', 'Ada')
})
afterAll(async () => { await Promise.all([server.stop(), patient.server.kill9()]) })
const portOf = (url: string): number => Number(new URL(url).port)

/** Far above our waits here, far below those of Node that would end it otherwise (60 s for a head, 300 s for a body), ms. */
const soon = 30_000

/** Sends one byte every `everyMs`; resolves with how long the server let it, ms, and what it said. */
function drip(port: number, bytes: Uint8Array, everyMs: number, before: Uint8Array | string = ''): Promise<{ readonly ms: number; readonly said: string }> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    let [said, at] = ['', 0]
    const began = performance.now()
    const drop = (): void => {
      if (socket.writable) socket.write(bytes.subarray(at, at + 1))
      at = (at + 1) % bytes.length
    }
    const timer = setInterval(drop, everyMs)
    socket.on('connect', () => {
      if (before.length > 0) socket.write(before)
      drop()
    })
    socket.on('data', (chunk: Buffer) => { said += chunk.toString('latin1') })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => { clearInterval(timer); resolve({ ms: performance.now() - began, said }) })
  })
}

/** Somebody inside who writes while it drips. */
async function goesOn(): Promise<void> {
  const line = await enter({ port: portOf(server.url), board }, await join(board, 'participant'))
  for (let i = 0; i < 5; i += 1) line.say(new Uint8Array([messageSync, 2, 2, 0, 0]))
  await settle(line, 6)
  expect(line.closed()).toBeNull()
  expect(await postNote(board, ada, 'While it drips')).toMatch(/^n_/)
  line.hangUp()
}

const head = Buffer.from(`GET /api/demo HTTP/1.1\r\nHost: x\r\nX-Slow: ${'a'.repeat(10_000)}`)
const body = Buffer.from(JSON.stringify({ title: 'A', objective: 'x'.repeat(400) }))
const post = (path: string, more = ''): string => `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${more}Content-Length: 400\r\n\r\n`

type Patient = { readonly server: TestServer; readonly began: number; readonly over: string[] }

/** Drips of each kind on a server that must be caught, from the beginning of this file on; `over` are those that it ended. */
async function dripOnPatient(): Promise<Patient> {
  const bad = await startServer(brokenServer('waits as long as Node does'))
  const [port, there] = [portOf(bad.url), await makeBoard(bad.url)]
  const { token } = await join(there, 'participant', 'Ada')
  const over: string[] = []
  const drips: Readonly<Record<string, Promise<unknown>>> = {
    'a head': drip(port, head, 50), 'a body': drip(port, body, 500, post('/api/boards')),
    'a live line': drip(port, frame(new Uint8Array(4_000)), 50, request({ port, path: `/sync/${there.id}`, token })),
  }
  for (const [name, ended] of Object.entries(drips)) void ended.then(() => { over.push(name) })
  return { server: bad, began: performance.now(), over }
}

describe('before somebody is known', () => {
  test('250 heads that drip are all cut in 8 s (here 0.8), and who is inside goes on', async () => {
    const drips = Array.from({ length: 250 }, () => drip(portOf(server.url), head, 50))
    await goesOn()
    const longest = Math.max(...(await Promise.all(drips)).map(({ ms }) => ms))
    expect(longest).toBeLessThan(soon)
    expect(longest).toBeGreaterThan(400)
  })

  test.each([
    ['a body that drips', 408, (): string => post('/api/boards')], ['a body that is not asked for', 401, (): string => post(`/api/boards/${board.id}/commands`)],
    ['a body for an address that is none', 404, (): string => post('/nowhere')],
  ])('%s is answered %s and cut', async (_, status, start) => {
    const { ms, said } = await drip(portOf(server.url), body, 50, start())
    expect(said).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect(said).toContain('application/problem+json')
    expect(ms).toBeLessThan(soon)
  })

  test('a body that came fast and then stops is answered 408 as soon as one that never came', async () => {
    const socket = connect(portOf(server.url), '127.0.0.1')
    socket.write(`POST /api/boards/import HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 60000000\r\n\r\n`)
    socket.write(Buffer.alloc(4_000_000, 32))
    const began = performance.now()
    let said = ''
    socket.on('data', (chunk: Buffer) => { said += chunk.toString() })
    socket.on('error', () => socket.destroy())
    await until('it is cut', () => socket.destroyed, soon)
    expect(said).toMatch(/^HTTP\/1\.1 408 [\s\S]*"type":"too-slow"/)
    // By its least rate alone, a tenth of a real one's patience, it might take 250 s.
    expect(performance.now() - began).toBeLessThan(soon)
  })

  test('an upgrade that drips is cut', async () => {
    const { ms } = await drip(portOf(server.url), Buffer.from(request({ port: portOf(server.url), path: `/sync/${board.id}`, token: ada.token })).subarray(0, 150), 50)
    expect(ms).toBeLessThan(soon)
  })

  test('a connection that never says a word is cut', async () => {
    const { ms } = await drip(portOf(server.url), new Uint8Array(1), 1_000_000)
    expect(ms).toBeLessThan(soon)
  })
})

describe('of somebody who has joined', () => {
  const bytes = message(messageSync, (encoder) => {
    encoding.writeVarUint(encoder, 2)
    encoding.writeVarUint8Array(encoder, new Uint8Array(4_000))
  })

  test('a body that drips is answered 408 within 30 s (here 3)', async () => {
    const { ms, said } = await drip(portOf(server.url), body, 50, post(`/api/boards/${board.id}/notes`, `Authorization: Bearer ${ada.token}\r\n`))
    expect(said).toMatch(/^HTTP\/1\.1 408 [\s\S]*"type":"too-slow"/)
    expect(ms).toBeLessThan(soon)
    expect(ms).toBeGreaterThan(1_500)
  })

  test('twenty live lines on which a message drips are cut within 30 s (here 3), and the others go on', async () => {
    const upgrade = request({ port: portOf(server.url), path: `/sync/${board.id}`, token: ada.token })
    const drips = Array.from({ length: 20 }, () => drip(portOf(server.url), frame(bytes), 50, upgrade))
    await goesOn()
    const all = await Promise.all(drips)
    expect(all.every(({ said }) => said.startsWith('HTTP/1.1 101'))).toBe(true)
    expect(Math.max(...all.map(({ ms }) => ms))).toBeLessThan(soon)
  })

  test('a message in fragments that drip is cut, though every ping is answered in between', async () => {
    const line = dial({ port: portOf(server.url), path: `/sync/${board.id}`, token: ada.token })
    await line.opened
    line.write(frame(new Uint8Array([0]), { fin: false }))
    const timer = setInterval(() => line.write(frame(new Uint8Array([0]), { opcode: 0, fin: false })), 100)
    await line.over
    clearInterval(timer)
    expect(line.isOver()).toBe(true)
  })

  test('a line that answers no ping is cut, one that only answers pings stays', async () => {
    // It has been quiet for longer than the one that is cut.
    const quiet = await enter({ port: portOf(server.url), board }, ada)
    await settle(quiet, 1)
    await dial({ port: portOf(server.url), path: `/sync/${board.id}`, token: ada.token, answersPings: false }).over
    quiet.say(new Uint8Array([messageSync, 2, 2, 0, 0]))
    await settle(quiet, 2)
    expect(quiet.isOver()).toBe(false)
    quiet.hangUp()
  })

  test('a large edit on a slow line takes its time', async () => {
    const line: RawLine = await enter({ port: portOf(server.url), board }, await join(board, 'participant'))
    const whole = frame(message(messageSync, (encoder) => {
      encoding.writeVarUint(encoder, 2)
      encoding.writeVarUint8Array(encoder, new Uint8Array(4_000))
    }))
    const began = performance.now()
    for (let at = 0; at < whole.length; at += 100) {
      line.write(whole.subarray(at, at + 100))
      await new Promise((resolve) => { setTimeout(resolve, 100) }) // a line of one kilobyte a second
    }
    await until('it is answered', () => answersOf(line).length === 2)
    expect(performance.now() - began).toBeGreaterThan(3_500)
    expect(line.closed()).toBeNull()
    line.hangUp()
  })
})

test('a server that waits as long as Node does is caught: what is cut above lasts longer than all of this there', async () => {
  await until('each would have been cut', () => performance.now() - patient.began > 5_000)
  expect(patient.over).toEqual([])
})

test('with the real waits a head that comes at a byte a second is cut after eight seconds', async () => {
  const real = await startServer()
  const { ms } = await drip(portOf(real.url), head, 1_000)
  expect(ms).toBeGreaterThan(7_500)
  expect(ms).toBeLessThan(soon)
  expect((await ask(`${real.url}/readyz`)).status).toBe(200)
  await real.stop()
})
