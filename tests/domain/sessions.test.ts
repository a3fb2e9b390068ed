// Sessions and keys at the door: how long a token is good, what is stored of it, and which role a key gives.
import { expect, test } from 'vitest'
import { randomBytes } from 'node:crypto'
import { boardId, personId } from '#shared/base/ids.ts'
import { keyFor, roleOfKey } from '#server/access/keys.ts'
import { openSessions } from '#server/access/sessions.ts'
import { tokenInCookie } from '#server/access/cookie.ts'
import type { SessionRow } from '#server/storage/storage.ts'

const board = boardId.parse('A'.repeat(22))
const other = boardId.parse('B'.repeat(22))
const ada = personId.parse('p_ada00000')

function setUp(rows = new Map<string, SessionRow>()) {
  let time = 1_000
  const storage = {
    saveSession: async (row: SessionRow) => { rows.set(row.tokenHash, row) },
    findSession: async (hash: string) => rows.get(hash) ?? null,
    endSessions: async (of: string, person?: string) => { for (const [hash, row] of rows) if (row.board === of && (person === undefined || row.person === person)) rows.delete(hash) },
  }
  return { rows, sessions: openSessions(storage, { now: () => time, lastsMs: 500 }), pass: (ms: number) => { time += ms } }
}

test('a token is good until its time is over, also for a server that never saw it', async () => {
  const { sessions, rows, pass } = setUp()
  const { token, expiresAt } = await sessions.start(board, ada)
  expect(expiresAt).toBe(1_500)
  expect(await sessions.find(board, token)).toBe(ada)
  expect(await setUp(rows).sessions.find(board, token)).toBe(ada)
  pass(500)
  expect(await sessions.find(board, token)).toBeNull()
})

test('what is stored of a token does not give it away', async () => {
  const { sessions, rows } = setUp()
  const { token } = await sessions.start(board, ada)
  expect(JSON.stringify([...rows])).not.toContain(token)
})

test('a token of one board, a wrong one and an ended one are nobody', async () => {
  const { sessions } = setUp()
  const { token } = await sessions.start(board, ada)
  expect(await sessions.find(other, token)).toBeNull()
  expect(await sessions.find(board, `${token.slice(0, 42)}${token.endsWith('A') ? 'E' : 'A'}`)).toBeNull()
  expect(await sessions.find(board, 'x'.repeat(10_000))).toBeNull()
  await sessions.end(board, ada)
  expect(await sessions.find(board, token)).toBeNull()
})

test('a key gives its role on its board and version alone', () => {
  const secret = randomBytes(32)
  const here = { id: board, keyVersion: 1 }
  for (const role of ['facilitator', 'participant', 'viewer'] as const) {
    const key = keyFor(secret, here, role)
    expect(key).toMatch(/^[A-Za-z0-9_-]{22}$/)
    expect(roleOfKey(secret, here, key)).toBe(role)
    expect(roleOfKey(secret, { ...here, keyVersion: 2 }, key)).toBeNull()
    expect(roleOfKey(secret, { ...here, id: other }, key)).toBeNull()
    expect(roleOfKey(randomBytes(32), here, key)).toBeNull()
    for (const wrong of ['', key.slice(1), `${key}A`, key.toLowerCase() === key ? key.toUpperCase() : key.toLowerCase(), `${key.slice(0, 21)}é`]) expect(roleOfKey(secret, here, wrong)).toBeNull()
  }
})

test('the cookie of one board is not taken for that of another', () => {
  expect(tokenInCookie(`a=b; sb_${board}=one; sb_${other}=two`, other)).toBe('two')
  expect(tokenInCookie(`xsb_${board}=one`, board)).toBeNull()
  expect(tokenInCookie(null, board)).toBeNull()
})
