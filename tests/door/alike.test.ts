// What belongs to another board and what does not exist are answered alike, to the letter; so is every wrong spelling of a board.
// A board's own id is 128 random bits and part of its link: whoever has it knows that the board exists (401), nobody finds one.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask, command, join, makeBoard, type Answer, type Joined, type TestBoard } from '#tests/support/caller.ts'
import { startServer, type TestServer } from '#tests/support/server.ts'
import { dial } from './raw-line.ts'
import { roomy } from './variants.ts'

type Side = { readonly board: TestBoard; readonly lead: Joined; readonly asset: string; readonly importId: string; readonly record: string; readonly person: string }
let server: TestServer
let mine: Side
let theirs: Side
beforeAll(async () => {
  server = await startServer({ env: roomy })
  mine = await side()
  theirs = await side()
})
afterAll(async () => { await server.stop() })

/** The smallest PNG there is: one pixel. */
const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')

async function side(): Promise<Side> {
  const board = await makeBoard(server.url)
  const lead = await join(board, 'facilitator')
  const kept = await ask(`${board.url}/assets`, { token: lead.token, bytes: pixel, headers: { 'content-type': 'image/png' } })
  const imported = await ask(`${board.url}/records?fileName=a.csv`, { token: lead.token, bytes: `name,value\n${board.id},1\n`, headers: { 'content-type': 'text/csv' } })
  const importId = String(imported.body['importId'])
  const pool = await ask(`${board.url}/imports/${importId}/records`, { token: lead.token })
  const record = /"(r_[A-Za-z0-9_-]+)"/.exec(pool.text)?.[1] ?? ''
  await command(board, lead, { type: 'open-round', round: { id: `round-${board.id}`, kind: 'dots', question: 'Which?', targets: 'notes' } })
  await command(board, lead, { type: 'open-scene', scene: { id: `scene-${board.id}`, title: 'A call' } })
  return { board, lead, asset: String(kept.body['id']), importId, record, person: lead.id }
}

/** An id of the same form that nobody has. */
const nobodys = (id: string): string => `${id.slice(0, 2)}${'0'.repeat(id.length - 2)}`
const asMe = (path: string): Promise<Answer> => ask(`${mine.board.url}${path}`, { token: mine.lead.token })
const act = (type: string, more: object): Promise<Answer> => command(mine.board, mine.lead, { type, ...more })
const said = ({ status, text }: Answer, id: string): string => `${status} ${text.replaceAll(id, '<id>')}`

describe('an object of another board is answered like one that does not exist', () => {
  test.each<[string, () => string, (id: string) => Promise<Answer>]>([
    ['a picture', () => theirs.asset, (id) => asMe(`/assets/${id}`)],
    ['an import', () => theirs.importId, (id) => asMe(`/imports/${id}/records`)],
    ['a record that is chosen', () => theirs.record, (id) => act('choose-records', { records: [id], importId: mine.importId })],
    ['a record of a foreign import', () => theirs.importId, (id) => act('choose-records', { records: [mine.record], importId: id })],
    ['a round that is closed', () => `round-${theirs.board.id}`, (id) => act('close-round', { roundId: id })],
    ['a round that is revealed', () => `round-${theirs.board.id}`, (id) => act('reveal-round', { roundId: id })],
    ['a ballot', () => `round-${theirs.board.id}`, (id) => act('cast-ballot', { roundId: id, choices: [] })],
    ['a scene', () => `scene-${theirs.board.id}`, (id) => act('close-scene', { sceneId: id })],
    ['a person who is to lead', () => theirs.person, (id) => act('hand-over', { to: id })],
    ['a person who gets a role', () => theirs.person, (id) => act('give-role', { to: id, role: 'viewer' })],
  ])('%s', async (_, idOf, call) => {
    const id = idOf()
    expect(id.length).toBeGreaterThan(6)
    const [foreign, none] = [await call(id), await call(nobodys(id))]
    expect(foreign.status).toBeGreaterThanOrEqual(400)
    expect(said(foreign, id)).toBe(said(none, nobodys(id)))
  })
})

test('every other spelling of a board\'s id is no board, in the same words', async () => {
  const { id } = theirs.board
  const none = await ask(`${server.url}/api/boards/${'A'.repeat(22)}`, { token: mine.lead.token })
  const spellings = [id.toUpperCase(), id.toLowerCase(), `${id}.`, `${id}%20`, `${id}%00`, `%20${id}`, `${id}=`, id.slice(0, 21), `${id}A`, `sb_${id}`, `${id}%2e`, `.%2f${id}`, encodeURIComponent(`${id}\u200b`), `${id};x=1`]
  for (const spelling of spellings.filter((one) => one !== id)) {
    const answer = await ask(`${server.url}/api/boards/${spelling}`, { token: theirs.lead.token })
    expect([spelling, answer.status, answer.text]).toEqual([spelling, 404, none.text])
    const line = dial({ port: Number(new URL(server.url).port), path: `/sync/${spelling}`, token: theirs.lead.token })
    await line.over
    expect([spelling, line.status()]).toEqual([spelling, 404])
  }
})

test('a stranger, somebody from another board and somebody with a made-up token read the same refusal', async () => {
  const answers = await Promise.all([undefined, mine.lead.token, 'A'.repeat(43), 'x'].map((token) => ask(theirs.board.url, { token })))
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
})

test('a wrong key is answered alike at the door and on coming in, whatever is wrong with it', async () => {
  const keys = ['A'.repeat(22), 'x', mine.board.links.viewer.split('#')[1] ?? '', `${theirs.board.links.viewer.split('#')[1] ?? ''}x`]
  const answers = await Promise.all(keys.flatMap((key) => [
    ask(`${theirs.board.url}/door`, { json: { key } }), ask(`${theirs.board.url}/join`, { json: { key, name: 'Eve', department: 'Sales' } }),
  ]))
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
})
