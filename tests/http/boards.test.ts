// Making boards, coming in by a link, links themselves, and leaving: over HTTP, against a whole server.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBoards } from '#server/access/boards.ts'
import { StorageUnsure } from '#server/storage/storage.ts'
import { notLearned } from '#shared/base/refusal.ts'
import { ask, join, keyOf, makeBoard, type TestBoard } from '#tests/support/caller.ts'
import { startServer, type TestServer } from '#tests/support/server.ts'

let server: TestServer
let board: TestBoard
beforeAll(async () => {
  server = await startServer()
  board = await makeBoard(server.url)
})
afterAll(async () => { await server.stop() })

describe('making a board', () => {
  test('answers an id and three links that differ only in their key', () => {
    expect(board.id).toMatch(/^[A-Za-z0-9_-]{22}$/)
    const links = Object.values(board.links)
    expect(new Set(links).size).toBe(3)
    for (const link of links) expect(link).toMatch(new RegExp(`^/b/${board.id}#[A-Za-z0-9_-]{22}$`))
  })

  test.each([
    ['without an objective', { title: 'A' }],
    ['with an empty title', { title: ' ', objective: 'B' }],
    ['from a template that does not exist', { title: 'A', objective: 'B', template: 'nonsense' }],
  ])('%s is refused as a bad request', async (_, json) => {
    const answer = await ask(`${server.url}/api/boards`, { json })
    expect([answer.status, answer.body.type]).toEqual([400, 'bad-request'])
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
  })

  test('of which the store does not know whether it was kept is told as that, not as undone', async () => {
    const unsure = async (): Promise<never> => { throw new StorageUnsure('Storage: keep', 'the storage thread ended') }
    const store = { keep: unsure, findBoard: unsure, listBoards: unsure, raiseKeyVersion: unsure }
    const boards = openBoards(store, { secret: new Uint8Array(32), now: () => 1 })
    expect(await boards.make({ title: 'A', objective: 'B', hypothesis: '', scope: '', departments: [] })).toEqual(notLearned)
  })

  test('the agenda of 10, 25, 20, 10 and 10 minutes is there from the start', async () => {
    const { token } = await join(board, 'viewer')
    const { text } = await ask(`${board.url}/standing`, { token })
    expect((JSON.parse(text) as { agenda: { minutes: number }[] }).agenda.map((step) => step.minutes)).toEqual([10, 25, 20, 10, 10])
  })
})

describe('coming in', () => {
  test.each(['facilitator', 'participant', 'viewer'] as const)('the %s link gives that role', async (role) => {
    const { token } = await join(board, role)
    const answer = await ask(board.url, { token })
    expect(answer.body['role']).toBe(role)
  })

  test('a link tells what it leads to before one comes in; a wrong one tells nothing', async () => {
    const { body } = await ask(`${board.url}/door`, { json: { key: keyOf(board.links.viewer) } })
    expect(body).toEqual({ title: 'A board', objective: 'Which signals did we overlook?', departments: [], role: 'viewer', here: [] })
    expect((await ask(`${board.url}/door`, { json: { key: 'A'.repeat(22) } })).body.type).toBe('wrong-key')
  })

  test('the cookie is the token, for scripts unreadable and for other sites useless', async () => {
    const answer = await ask(`${board.url}/join`, { json: { key: keyOf(board.links.viewer), name: 'Ada', department: 'Data' } })
    const cookie = answer.headers.get('set-cookie') ?? ''
    expect(cookie).toContain(`sb_${board.id}=${String(answer.body['token'])}`)
    for (const part of ['HttpOnly', 'SameSite=Strict', 'Path=/']) expect(cookie).toContain(part)
    expect(cookie).not.toContain('Secure')
  })

  test('the same browser comes back as the same person with a new name', async () => {
    const before = await join(board, 'participant', 'Bo')
    const answer = await ask(`${board.url}/join`, {
      headers: { cookie: before.cookie, origin: server.url }, json: { key: keyOf(board.links.participant), name: 'Boris', department: 'Sales' },
    })
    expect(answer.body['participant']).toMatchObject({ id: before.id, name: 'Boris' })
  })

  test('five new names in a minute are taken; who asks for a sixth comes in under the old one, and as somebody new', async () => {
    const own = await makeBoard(server.url)
    const before = await join(own, 'participant', 'Bo')
    const as = (name: string, token?: string) => ask(`${own.url}/join`, { ...(token === undefined ? {} : { token }), json: { key: keyOf(own.links.participant), name, department: 'Sales' } })
    for (const name of ['Bo', 'Bo', 'Bo 1', 'Bo 2', 'Bo 3', 'Bo 4', 'Bo 5', 'Bo 5']) expect((await as(name, before.token)).status).toBe(200)
    const sixth = await as('Bo 6', before.token)
    expect([sixth.status, sixth.body.type, sixth.body.detail]).toEqual([
      429, 'too-many-requests', expect.stringMatching(/^You took another name or department too often in a short time; you can come in under the one you had\. Wait \d+ seconds and try again\.$/),
    ])
    expect(Number(sixth.headers.get('retry-after'))).toBeGreaterThan(0)
    expect([(await as('Bo 5', before.token)).status, (await as('Bo 6')).status]).toEqual([200, 200])
  })

  test('a lower link never takes a role away, a higher one raises it', async () => {
    const facilitator = await join(board, 'facilitator', 'Cy')
    const again = await ask(`${board.url}/join`, { token: facilitator.token, json: { key: keyOf(board.links.viewer), name: 'Cy', department: 'Sales' } })
    expect(again.body['participant']).toMatchObject({ id: facilitator.id, role: 'facilitator' })
    const viewer = await join(board, 'viewer', 'Di')
    const raised = await ask(`${board.url}/join`, { token: viewer.token, json: { key: keyOf(board.links.participant), name: 'Di', department: 'Sales' } })
    expect(raised.body['participant']).toMatchObject({ id: viewer.id, role: 'participant' })
  })

  test('a wrong key is refused, also the key of another board', async () => {
    const other = await makeBoard(server.url)
    for (const key of ['x', 'A'.repeat(22), keyOf(other.links.facilitator), `${keyOf(board.links.viewer)}x`]) {
      const answer = await ask(`${board.url}/join`, { json: { key, name: 'Eve', department: 'Sales' } })
      expect([answer.status, answer.body.type]).toEqual([403, 'wrong-key'])
    }
  })

  test.each(['AAAAAAAAAAAAAAAAAAAAAA', 'short', '..%2f..%2fetc', 'AAAAAAAAAAAAAAAAAAAAAA.', 'sb_AAAAAAAAAAAAAAAAAAAA'])('the unknown board "%s" is not found', async (id) => {
    const answer = await ask(`${server.url}/api/boards/${id}`)
    expect([answer.status, answer.body.type]).toEqual([404, 'no-such-board'])
  })

  test.each([['no name', '', 'Sales'], ['control characters', 'A\u0000b', 'Sales'], ['no department', 'Ada', ' '], ['a name of 61 letters', 'a'.repeat(61), 'Sales']])(
    '%s is refused', async (_, name, department) => {
      const answer = await ask(`${board.url}/join`, { json: { key: keyOf(board.links.viewer), name, department } })
      expect(answer.status).toBe(400)
    })

  test('a token of another board is worth nothing here', async () => {
    const other = await join(await makeBoard(server.url), 'facilitator')
    expect((await ask(board.url, { token: other.token })).status).toBe(401)
    expect((await ask(board.url, { token: 'A'.repeat(43) })).body.type).toBe('not-signed-in')
  })
})

describe('links and leaving', () => {
  test('a facilitator sees the same links again; renewing makes the old ones worthless and keeps who is in', async () => {
    const own = await makeBoard(server.url)
    const { token } = await join(own, 'facilitator')
    expect((await ask(`${own.url}/links`, { token })).body).toEqual(own.links)
    const renewed = await ask(`${own.url}/links`, { method: 'POST', token })
    expect(renewed.status).toBe(200)
    const old = await ask(`${own.url}/join`, { json: { key: keyOf(own.links.participant), name: 'Late', department: 'Sales' } })
    expect(old.body.type).toBe('wrong-key')
    const fresh = await ask(`${own.url}/join`, { json: { key: keyOf(String(renewed.body['participant'])), name: 'Late', department: 'Sales' } })
    expect(fresh.status).toBe(200)
    expect((await ask(own.url, { token })).status).toBe(200)
  })

  test('who left is out with every token they had', async () => {
    const person = await join(board, 'participant', 'Flo')
    const second = await ask(`${board.url}/join`, { token: person.token, json: { key: keyOf(board.links.participant), name: 'Flo', department: 'Sales' } })
    expect((await ask(`${board.url}/leave`, { method: 'POST', token: person.token })).status).toBe(204)
    for (const token of [person.token, String(second.body['token'])]) expect((await ask(board.url, { token })).status).toBe(401)
  })

  test('there is no demo session with DEMO=off', async () => {
    expect((await ask(`${server.url}/api/demo`)).status).toBe(404)
  })
})
