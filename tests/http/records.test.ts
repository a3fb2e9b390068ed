// Records over HTTP: a look before, the import, a second file joined, narrowing, choosing, and what everybody then reads.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readFileSync } from 'node:fs'
import { ask, command, join, makeBoard, type Joined, type TestBoard } from '#tests/support/caller.ts'
import { startServer, type TestServer } from '#tests/support/server.ts'

const sample = (name: string): Uint8Array => readFileSync(new URL(`../../demo/data/${name}`, import.meta.url))

let server: TestServer
let board: TestBoard
let lead: Joined
beforeAll(async () => {
  server = await startServer()
  board = await makeBoard(server.url)
  lead = await join(board, 'facilitator')
})
afterAll(async () => { await server.stop() })

const send = (query: string, bytes: Uint8Array | string, type = 'text/csv') => ask(`${board.url}/records?${query}`, { token: lead.token, bytes, headers: { 'content-type': type } })
type Pool = { total: number; passed: number; records: { id: string; name: string; fields: { column: string; value: string }[] }[]; facets: { column: string; kind: string; sum?: number }[] }

test('a dry run shows a preview and keeps nothing', async () => {
  const answer = await send('fileName=sales_pipeline.csv&dryRun=1', sample('sales_pipeline.csv'))
  expect(answer.status, answer.text.slice(0, 300)).toBe(200)
  const read = JSON.parse(answer.text) as { imported: number; skippedTotal: number; preview: unknown[]; delimiter: string; encoding: string; importId?: string }
  expect(read).toMatchObject({ imported: 8_800, skippedTotal: 0, delimiter: ',', encoding: 'utf-8' })
  expect(read.preview).toHaveLength(20)
  expect(read.importId).toBeUndefined()
  expect((await ask(`${board.url}/imports`, { token: lead.token })).text).toBe('{"imports":[]}')
})

test('8,800 deals are imported, joined with their accounts, narrowed and chosen', async () => {
  const imported = await send('fileName=sales_pipeline.csv', sample('sales_pipeline.csv'))
  const importId = String(imported.body['importId'])
  const joined = await send(`fileName=accounts.csv&attachTo=${importId}&as=fields&key=account&toKey=account`, sample('accounts.csv'))
  expect(JSON.parse(joined.text)).toMatchObject({ importId, report: { hits: 7_375, blank: 1_425 } })

  const won = encodeURIComponent(JSON.stringify([{ column: 'deal_stage', op: 'is', value: 'Won' }]))
  const pool = JSON.parse((await ask(`${board.url}/imports/${importId}/records?conditions=${won}&facets=1&limit=3`, { token: lead.token })).text) as Pool
  expect(pool).toMatchObject({ total: 8_800, passed: 4_238 })
  expect(pool.facets.find((one) => one.column === 'close_value')?.sum).toBe(10_005_534)

  const ids = pool.records.map((one) => one.id)
  expect((await command(board, lead, { type: 'choose-records', importId, records: ids })).status).toBe(200)
  const viewer = await join(board, 'viewer')
  const chosen = JSON.parse((await ask(`${board.url}/records`, { token: viewer.token })).text) as { records: { id: string }[] }
  expect(chosen.records.map((one) => one.id)).toEqual(ids)
  expect((await command(board, lead, { type: 'choose-records', records: ids.slice(0, 1) })).status).toBe(200)
  expect((await command(board, lead, { type: 'choose-records', importId, records: ['r_nobody00'] })).body.type).toBe('no-such-record')
})

test('the same file again replaces the import and is listed once', async () => {
  const small = 'name,value\nA,1\nB,2\n'
  await send('fileName=small.csv', small)
  const again = await send('fileName=small.csv', small)
  expect(again.body['replaced']).toBe(true)
  const { text } = await ask(`${board.url}/standing`, { token: lead.token })
  const { imports } = JSON.parse(text) as { imports: { fileName: string; count: number }[] }
  expect(imports.filter((one) => one.fileName === 'small.csv')).toMatchObject([{ count: 2 }])
})

describe('a file that is none', () => {
  test.each([
    ['an empty one', '', 'text/csv', 422, 'unreadable-file'],
    ['a form', '--x\r\n', 'multipart/form-data; boundary=x', 415, 'unsupported-format'],
    ['a zip', new Uint8Array([0x50, 0x4b, 3, 4, 0, 0]), 'application/zip', 422, 'unreadable-file'],
    ['broken JSON', '{"a": [', 'application/json', 422, 'unreadable-file'],
  ])('%s is refused', async (_, bytes, type, status, reason) => {
    const answer = await send('fileName=x', bytes, type)
    expect([answer.status, answer.body.type]).toEqual([status, reason])
  })

  test.each([['mapping=%7B', 'bad-request'], ['attachTo=i_nowhere000', 'no-such-import'], ['attachTo=x', 'bad-request']])('with "%s" it is refused as %s', async (query, reason) => {
    expect((await send(`fileName=a.csv&${query}`, 'name\nA\n')).body.type).toBe(reason)
  })

  test.each([['conditions=%5B', 'bad-request'], ['limit=-1', 'bad-request'], ['sample=9999', 'bad-request']])('a question with "%s" is refused', async (query, reason) => {
    const { text } = await ask(`${board.url}/imports`, { token: lead.token })
    const { imports } = JSON.parse(text) as { imports: { id: string }[] }
    expect((await ask(`${board.url}/imports/${imports[0]?.id ?? ''}/records?${query}`, { token: lead.token })).body.type).toBe(reason)
  })
})
