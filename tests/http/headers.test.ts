// The headers on every answer, pages and errors included, and the policy with a nonce of its own in each page.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask, join, makeBoard } from '#tests/support/caller.ts'
import { startServer, type TestServer } from '#tests/support/server.ts'

let server: TestServer
beforeAll(async () => { server = await startServer() })
afterAll(async () => { await server.stop() })

const promised = {
  'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin', 'x-frame-options': 'DENY',
}

describe('every answer carries the promised headers', () => {
  test.each(['/', '/nope', '/api/openapi.json', '/api/boards/AAAAAAAAAAAAAAAAAAAAAA', '/api/demo', '/healthz', '/assets/none.js', '/../etc/passwd', '/b/x'])('%s', async (path) => {
    const { headers } = await ask(`${server.url}${path}`)
    for (const [name, value] of Object.entries(promised)) expect(headers.get(name), name).toBe(value)
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
    expect(headers.get('server')).toBeNull()
    expect(headers.get('x-powered-by')).toBeNull()
    expect(headers.get('strict-transport-security')).toBeNull()
  })
})

test('data is stored by nobody on the way', async () => {
  const board = await makeBoard(server.url)
  const { token } = await join(board, 'viewer')
  for (const path of ['', '/standing', '/things', '/records', '/export?format=json']) {
    expect((await ask(`${board.url}${path}`, { token })).headers.get('cache-control')).toBe('no-store')
  }
})

test('behind https, cookies are secure and browsers are told to stay with it', async () => {
  const secure = await startServer({ env: { PUBLIC_URL: 'https://workshop.example' } })
  try {
    const board = await makeBoard(secure.url)
    const joined = await ask(`${board.url}/join`, { json: { key: board.links.viewer.split('#')[1], name: 'Ada', department: 'Data' } })
    expect(joined.headers.get('set-cookie')).toContain('; Secure')
    expect(joined.headers.get('strict-transport-security')).toMatch(/max-age=31536000/)
  } finally {
    await secure.stop()
  }
})

test('an unknown address is a problem document that names nothing of the inside', async () => {
  const answer = await ask(`${server.url}/api/nothing/here`)
  expect([answer.status, answer.body.type]).toEqual([404, 'no-such-page'])
  expect(answer.text).not.toMatch(/\.ts\b|node_modules|    at /)
})
