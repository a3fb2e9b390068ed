// Upgrades from other sites' pages: thirty origins, with a good cookie and with a good token, against a live server behind an
// address of its own. Whoever is refused is refused before any state: with an HTTP answer, and nobody is counted as being there.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, join, makeBoard, type Joined, type TestBoard } from '#tests/support/caller.ts'
import { startServer, type TestServer } from '#tests/support/server.ts'
import { dial } from './raw-line.ts'
import { brokenServer, roomy } from './variants.ts'

const publicUrl = 'https://workshop.example'
let server: TestServer
let board: TestBoard
let ada: Joined
beforeAll(async () => {
  server = await startServer({ env: { ...roomy, PUBLIC_URL: publicUrl } })
  board = await makeBoard(server.url)
  ada = await join(board, 'participant', 'Ada')
})
afterAll(async () => { await server.stop() })

const port = (): number => Number(new URL(server.url).port)
async function knock(headers: Readonly<Record<string, string>>, token?: string, at = { port: port(), board }): Promise<{ readonly status: number | null; readonly answer: string }> {
  const line = dial({ port: at.port, path: `/sync/${at.board.id}`, token, headers })
  await line.opened
  const answer = { status: line.status(), answer: line.answer() }
  line.hangUp()
  return answer
}

const foreign: readonly string[] = [
  'null', '', 'https://evil.example', 'http://workshop.example', 'https://workshop.example.evil.example', 'https://evil.workshop.example',
  'https://evilworkshop.example', 'https://workshop.example:444', 'https://workshop.example:443', 'https://workshop.example.', 'https://workshop.example/',
  'https://workshop.example@evil.example', 'https://evil.example/https://workshop.example', 'https://workshop.example#evil.example', 'HTTPS://WORKSHOP.EXAMPLE',
  'https://Workshop.example', 'file://', 'chrome-extension://abc', 'data:text/html,x', 'javascript:alert(1)', 'https://w\u00f6rkshop.example', 'https://xn--workshop.example',
  'https://workshop.example, https://evil.example', 'https://workshop.example https://evil.example', 'wss://workshop.example', '//workshop.example', 'workshop.example',
  'https://workshopxexample', 'https://localhost', 'https://127.0.0.1', 'https://[::1]', 'https://workshop.example%2eevil.example',
]

test('there are thirty origins and more', () => expect(foreign.length).toBeGreaterThanOrEqual(30))

test.each(foreign)('an upgrade from %j is refused with 403, with a cookie as with a token', async (origin) => {
  for (const [headers, token] of [[{ Cookie: ada.cookie }, undefined], [{}, ada.token]] as const) {
    const { status, answer } = await knock({ ...headers, Origin: origin }, token)
    expect(status).toBe(403)
    expect(answer).toContain('"type":"foreign-origin"')
  }
  expect((await ask(board.url, { token: ada.token })).body['sizes']?.['here']).toBe(0)
})

test('a cookie without an origin opens nothing, a token does', async () => {
  expect((await knock({ Cookie: ada.cookie })).status).toBe(403)
  expect((await knock({}, ada.token)).status).toBe(101)
})

test('our own page comes in by its cookie, at the address people use and at the one the server listens on', async () => {
  for (const origin of [publicUrl, `http://127.0.0.1:${port()}`]) expect((await knock({ Cookie: ada.cookie, Origin: origin })).status).toBe(101)
})

test('a forged Host beside its own origin is a program\'s, and a cookie is never sent to it by a browser', async () => {
  // The browser sends the cookie to our host only; whoever can choose both headers has no need of the victim's page.
  expect((await knock({ Origin: 'https://evil.example', Host: `127.0.0.1:${port()}`, Cookie: ada.cookie })).status).toBe(403)
})

test('a server that does not ask where a page comes from is caught', async () => {
  const bad = await startServer(brokenServer('does not ask where a page comes from'))
  const at = { port: Number(new URL(bad.url).port), board: await makeBoard(bad.url) }
  const { cookie, token } = await join(at.board, 'participant', 'Ada')
  const Origin = 'https://evil.example'
  expect([(await knock({ Cookie: cookie, Origin }, undefined, at)).status, (await knock({ Origin }, token, at)).status]).toEqual([101, 101])
  await bad.stop()
})
