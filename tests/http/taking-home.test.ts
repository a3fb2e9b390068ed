// The session record over HTTP: taken home in every format, and brought back as an equal board.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, command, join, makeBoard, postNote, type Joined, type TestBoard } from '#tests/support/caller.ts'
import { startServer, type TestServer } from '#tests/support/server.ts'

let server: TestServer
let board: TestBoard
let lead: Joined
beforeAll(async () => {
  server = await startServer({ env: { LIMIT_UPLOADS_PER_MINUTE: '1000' } })
  board = await makeBoard(server.url, { title: 'Grüße & <Signals>' })
  lead = await join(board, 'facilitator', 'Lead', 'Data')
  const note = await postNote(board, lead, 'A <b>note</b> of ours')
  await command(board, lead, { type: 'open-round', round: { id: 'v', kind: 'dots', question: 'Which?', targets: [note] } })
  await command(board, lead, { type: 'cast-ballot', roundId: 'v', choices: [{ target: note, dots: 2 }] })
  await command(board, lead, { type: 'close-round', roundId: 'v' })
  await command(board, lead, { type: 'reveal-round', roundId: 'v' })
})
afterAll(async () => { await server.stop() })

const take = (query: string, from = board, by = lead) => ask(`${from.url}/export?${query}`, { token: by.token })

test.each([['json', 'application/json'], ['md', 'text/markdown'], ['html', 'text/html'], ['csv&table=notes', 'text/csv'], ['csv&table=votes', 'text/csv'], ['csv&table=actions', 'text/csv'], ['zip', 'application/zip'], ['svg', 'image/svg+xml'], ['png', 'image/png']])(
  'as %s it is a file with a safe name', async (query, type) => {
    const answer = await take(`format=${query}`)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toContain(type)
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="[a-z0-9-]+\.[a-z]+"$/)
    expect(answer.headers.get('content-security-policy')).toContain('sandbox')
  })

test('forty people who take it home in the same moment all have it', async () => {
  const people = await Promise.all(Array.from({ length: 40 }, (_, index) => join(board, 'participant', `Person ${index}`)))
  const answers = await Promise.all(people.map((one) => take('format=json', board, one)))
  expect(answers.map(({ status }) => status)).toEqual(people.map(() => 200))
})

test.each([['pdf', 501], ['exe', 400]])('as %s it is not made here', async (format, status) => {
  expect((await take(`format=${format}`)).status).toBe(status)
})

test('the library, which is not built, is refused under a name of its own', async () => {
  const { status, body } = await ask(`${server.url}/api/library`)
  expect([status, body['type']]).toEqual([501, 'not-built'])
})

test('the JSON becomes an equal board with links of its own, and nobody is let in by it', async () => {
  const record = (await take('format=json')).text
  const back = await ask(`${server.url}/api/boards/import`, { bytes: record, headers: { 'content-type': 'application/json' } })
  expect(back.status, back.text).toBe(201)
  const { id, links } = JSON.parse(back.text) as Pick<TestBoard, 'id' | 'links'>
  const again: TestBoard = { id, links, url: `${server.url}/api/boards/${id}` }
  expect(id).not.toBe(board.id)
  expect((await ask(again.url, { token: lead.token })).status).toBe(401)
  const first = JSON.parse(record) as { document: unknown; results: unknown; ledger: { ruling: unknown }[] }
  const viewer = await join(again, 'viewer', 'Late')
  const second = JSON.parse((await take('format=json', again, viewer)).text) as typeof first
  expect(second.document).toEqual(first.document)
  expect(second.results).toEqual(first.results)
  expect(second.ledger.slice(0, -1).map((one) => one.ruling)).toEqual(first.ledger.map((one) => one.ruling))
})

test.each([['not JSON', 'x'], ['of another format', '{"format":"other"}'], ['nested too deep', `${'['.repeat(70)}${']'.repeat(70)}`]])('a record that is %s is refused', async (_, bytes) => {
  const answer = await ask(`${server.url}/api/boards/import`, { bytes, headers: { 'content-type': 'application/json' } })
  expect([400, 422]).toContain(answer.status)
})
