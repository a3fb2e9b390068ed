// Where a change may come from: our own pages, or a program that says who it is. Never another site's page with the visitor's cookie.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { request } from 'node:http'
import { provenance } from '#server/transport/origin.ts'
import { ask, join, makeBoard, type Joined, type TestBoard } from '#tests/support/caller.ts'
import { startServer, type TestServer } from '#tests/support/server.ts'

const host = 'workshop.example:8443'
const publicUrl = 'https://workshop.example'

describe('an origin', () => {
  test.each([
    ['https://workshop.example', 'own'], ['https://workshop.example:8443', 'own'], ['http://workshop.example:8443', 'own'], [null, 'unsaid'],
    ['null', 'foreign'], ['', 'foreign'], ['https://evil.example', 'foreign'], ['https://workshop.example.evil.example', 'foreign'],
    ['https://evil.workshop.example', 'foreign'], ['https://workshop.example:444', 'foreign'], ['https://workshop.example.', 'foreign'],
    ['https://workshop.example@evil.example', 'foreign'], ['https://evil.example/https://workshop.example', 'foreign'], ['https://workshop.example/', 'foreign'],
    ['HTTPS://WORKSHOP.EXAMPLE', 'foreign'], ['file://', 'foreign'], ['chrome-extension://abc', 'foreign'], ['data:text/html,x', 'foreign'],
    ['https://wörkshop.example', 'foreign'], ['https://workshop.example, https://evil.example', 'foreign'], ['javascript:alert(1)', 'foreign'],
    ['https://xn--workshop.example', 'foreign'], ['ws://workshop.example:8443', 'foreign'], ['https://workshop.example:8443\t', 'foreign'],
    ['http://localhost:8443', 'foreign'], ['https://127.0.0.1', 'foreign'], ['https://[::1]:8443', 'foreign'], ['//workshop.example', 'foreign'],
    ['workshop.example', 'foreign'], ['https://workshopxexample', 'foreign'],
  ] as const)('%j is %s', (origin, expected) => {
    expect(provenance(origin, host, publicUrl)).toBe(expected)
  })
})

describe('a change over HTTP', () => {
  let server: TestServer
  let board: TestBoard
  let ada: Joined
  beforeAll(async () => {
    server = await startServer()
    board = await makeBoard(server.url)
    ada = await join(board, 'facilitator', 'Ada')
  })
  afterAll(async () => { await server.stop() })

  const act = { json: { id: 'x', type: 'start-timer', minutes: 1 } }
  /** fetch does not let a program choose its Origin. */
  const post = (headers: Record<string, string>): Promise<number> => new Promise((resolve, reject) => {
    const sent = request(`${board.url}/commands`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers } }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    sent.on('error', reject)
    sent.end(JSON.stringify(act.json))
  })

  test.each([
    ['own page with cookie', () => ({ origin: server.url, cookie: ada.cookie }), 200],
    ['another site with cookie', () => ({ origin: 'https://evil.example', cookie: ada.cookie }), 403],
    ['another site with the token', () => ({ origin: 'https://evil.example', authorization: `Bearer ${ada.token}` }), 403],
    ['an opaque origin with cookie', () => ({ origin: 'null', cookie: ada.cookie }), 403],
    ['no origin with cookie', () => ({ cookie: ada.cookie }), 401],
    ['no origin with the token', () => ({ authorization: `Bearer ${ada.token}` }), 200],
    ['own page with nothing', () => ({ origin: server.url }), 401],
  ])('from %s', async (_, headers, status) => {
    expect(await post(headers())).toBe(status)
  })

  test('reading needs no origin, and another method on a reading address is not found', async () => {
    expect((await ask(board.url, { headers: { cookie: ada.cookie } })).status).toBe(200)
    expect((await ask(board.url, { method: 'DELETE', token: ada.token })).status).toBe(404)
  })
})
