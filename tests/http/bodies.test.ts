// Bodies that are too large, too deep, too slow or not what they say: refused with the reason, before all of them was read.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect } from 'node:net'
import { ask, join, makeBoard, type Joined, type TestBoard } from '#tests/support/caller.ts'
import { startServer, type TestServer } from '#tests/support/server.ts'

let server: TestServer
let board: TestBoard
let lead: Joined
beforeAll(async () => {
  server = await startServer()
  board = await makeBoard(server.url)
  lead = await join(board, 'facilitator')
})
afterAll(async () => { await server.stop() })

const post = (bytes: string | Uint8Array, type = 'application/json') => ask(`${server.url}/api/boards`, { bytes, headers: { 'content-type': type } })

describe('a JSON body', () => {
  test('of more than 1 MB is refused', async () => {
    const answer = await post(JSON.stringify({ title: 'x'.repeat(1_100_000), objective: 'B' }))
    expect([answer.status, answer.body.type]).toEqual([413, 'too-large'])
  })

  test('that is announced too large is answered before it was sent', async () => {
    const answer = await raw(`POST /api/boards HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\n\r\n{`)
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
  })

  test('that never says its length is cut at the limit', async () => {
    const piece = `${(65_536).toString(16)}\r\n${'x'.repeat(65_536)}\r\n`
    const answer = await raw(`POST /api/boards HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${piece.repeat(20)}`)
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
  })

  test.each([[1_000, 201], [20_000, 400]])('in %d pieces of one byte is answered %d', async (pieces, status) => {
    const text = JSON.stringify({ title: 'A', objective: 'B' }).padEnd(pieces)
    const answer = await raw(`POST /api/boards HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${[...text].map((sign) => `1\r\n${sign}\r\n`).join('')}0\r\n\r\n`)
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
  })

  test.each([
    ['nested 100,000 deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'application/json', 400],
    ['nested 65 deep in an object', `${'{"a":'.repeat(65)}1${'}'.repeat(65)}`, 'application/json', 400],
    ['that is cut off', '{"title": "A', 'application/json', 400],
    ['of nothing', '', 'application/json', 400],
    ['with a number beyond all numbers', '{"title": 1e999, "objective": "B"}', 'application/json', 400],
    ['sent as a form', 'title=A&objective=B', 'application/x-www-form-urlencoded', 415],
    ['without a type', '{"title":"A","objective":"B"}', 'text/plain', 415],
  ])('%s is refused', async (_, text, type, status) => {
    const answer = await post(text, type)
    expect(answer.status, answer.text).toBe(status)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
  })

  test('that is not UTF-8 is refused', async () => {
    expect((await post(new Uint8Array([0x22, 0xff, 0xfe, 0x22]))).status).toBe(400)
  })

  test('with a prototype key changes nothing of anything', async () => {
    const answer = await post('{"title":"A","objective":"B","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}')
    expect(answer.status).toBe(201)
    expect((await ask(`${server.url}/api/openapi.json`)).text).not.toContain('polluted')
  })

  test('with brackets inside its texts is not deep', async () => {
    expect((await post(JSON.stringify({ title: 'A', objective: '[{"'.repeat(100) }))).status).toBe(201)
  })
})

test('a file of more than 50 MB is refused without being read', async () => {
  const head = `POST /api/boards/${board.id}/records HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${lead.token}\r\nContent-Type: text/csv\r\nContent-Length: 60000000\r\n\r\nname`
  expect(await raw(head)).toMatch(/^HTTP\/1\.1 413 [\s\S]*"type":"too-large"/)
})

test('after all of that the server serves', async () => {
  expect((await ask(board.url, { token: lead.token })).status).toBe(200)
})

/** Sends bytes as they are and gives what comes back until the server closes or has answered. */
function raw(text: string): Promise<string> {
  const { port } = new URL(server.url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1')
    let answer = ''
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString()
      if (/\r\n\r\n\{.*\}/s.test(answer)) socket.destroy()
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', (reason: NodeJS.ErrnoException) => { if (answer === '' && reason.code !== 'EPIPE' && reason.code !== 'ECONNRESET') reject(reason) })
    socket.write(text)
  })
}
