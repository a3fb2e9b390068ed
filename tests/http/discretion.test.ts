// What reaches the operator holds nobody's words: names, departments, titles, texts, mails, tokens, keys, addresses and bad input go
// through every door, well formed and not, into errors and out of a failing disk; then log, figures and doctor are searched for them.
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { spawnSync } from 'node:child_process'
import { connect as dial } from 'node:net'
import { fileURLToPath } from 'node:url'
import * as Y from 'yjs'
import { notLearned } from '#shared/base/refusal.ts'
import { boardDocument } from '#shared/document/document.ts'
import { ask, command, join, keyOf, makeBoard, postNote, type Joined, type TestBoard } from '#tests/support/caller.ts'
import { startServer, type TestServer } from '#tests/support/server.ts'
import { connect } from '#tests/support/sync-client.ts'

const canary = 'CANARY-7c1e'
const attackSeconds = Number(process.env['SECONDS'] ?? 2)
let server: TestServer
let board: TestBoard
let lead: Joined
let ada: Joined
beforeAll(async () => {
  server = await startServer({ entry: 'tests/http/upset-server.ts', env: { LOG_LEVEL: 'trace', CHOKE: `${canary} chokes`, METRICS_TOKEN: `${canary}-figures` } })
  board = await makeBoard(server.url, { title: `${canary} title`, objective: `${canary} objective` })
  lead = await join(board, 'facilitator', `${canary} lead`, `${canary} department`)
  ada = await join(board, 'participant', `${canary} Ada`, `${canary} department`)
})
afterAll(async () => { await server.stop() })

const signal = (name: NodeJS.Signals): void => { process.kill(server.pid(), name) }
const lines = (): string[] => server.output().split('\n').filter((line) => line !== '' && !line.startsWith('Signalboard is ready'))
const post = (where: string, bytes: Uint8Array | string, type: string, by = lead) => ask(`${board.url}${where}`, { token: by.token, bytes, headers: { 'content-type': type } })

/** Words that must not be found, each by what it is. */
const secrets = (): Record<string, string> => ({
  'a word that somebody wrote': canary, 'the board\'s id': board.id, 'a person': ada.id, 'the facilitator': lead.id, 'a token': ada.token, 'another token': lead.token,
  'a key': keyOf(board.links.facilitator), 'another key': keyOf(board.links.viewer), 'an address': '127.0.0.1',
})

function search(where: string, text: string): void {
  for (const [what, word] of Object.entries(secrets())) expect(text.split('\n').filter((line) => line.includes(word)), `${what} in ${where}`).toEqual([])
}

test('the search finds each of these words when it is there', () => {
  for (const [what, word] of Object.entries(secrets())) expect(() => search('a leaky log', `{"msg":"${word}"}`), what).toThrow()
  expect(() => search('a clean log', '{"msg":"ready"}')).not.toThrow()
})

test('good input and bad at every door leaves no word of it in log and figures', async () => {
  await postNote(board, ada, `${canary} note ${canary}@example.com`)
  await command(board, lead, { type: 'open-round', round: { id: 'quiet', kind: 'silent', question: canary, targets: 'notes' } })
  await command(board, ada, { type: 'cast-ballot', roundId: 'quiet', choices: [{ text: canary }] })
  await command(board, ada, { type: 'reveal-round', roundId: canary })
  await command(board, lead, { type: 'open-scene', scene: { id: 'call', title: canary }, motive: canary })
  const statuses = await Promise.all([
    ask(`${server.url}/api/boards`, { json: { title: canary, surplus: canary }, headers: { 'x-create-token': canary } }),
    ask(`${board.url}/join`, { json: { key: canary, name: canary, department: canary } }),
    ask(`${board.url}/join?key=${canary}`, { bytes: `{"name":"${canary}`, headers: { 'content-type': 'application/json', 'user-agent': canary, 'x-forwarded-for': canary } }),
    post('/commands', `${canary} "is" no JSON`, 'application/json'),
    post('/commands', JSON.stringify({ id: canary, type: canary }), 'application/json'),
    post('/notes', JSON.stringify({ text: { [canary]: canary } }), 'application/json'),
    post(`/records?fileName=${canary}.csv`, `name,mail\n${canary},"${canary}@example.com\n`, 'text/csv'),
    post(`/records?fileName=${canary}.json`, `[{"name":"${canary}"`, 'application/json'),
    post(`/records?fileName=${canary}.xlsx`, `PK\u0003\u0004${canary}`, 'application/octet-stream'),
    post(`/records?fileName=${canary}.csv&attachTo=${canary}&as=fields`, canary, 'text/csv'),
    post('/assets', canary, 'image/png', ada),
    ask(`${server.url}/api/boards/import`, { bytes: `{"format":"${canary}","board":{"title":"${canary}"}`, headers: { 'content-type': 'application/json' } }),
    ask(`${server.url}/api/boards/import`, { json: { format: canary, version: canary, people: [{ name: canary }] } }),
    ask(`${server.url}/b/${canary}/..%2f${canary}?token=${canary}`),
    ask(`${server.url}/api/boards/${canary}/standing`, { headers: { authorization: `Bearer ${canary}`, cookie: `sb_${canary}=${canary}` } }),
    ask(`${board.url}/things?kind=${canary}`, { token: ada.token }),
    ask(`${board.url}/export?format=${canary}`, { token: ada.token }),
  ])
  expect(statuses.filter(({ status }) => status >= 400).length).toBeGreaterThan(13)
  expect(statuses.filter(({ status }) => status >= 500)).toEqual([])
  search('the log', lines().join('\n'))
  search('the figures', (await ask(`${server.url}/metrics`, { token: `${canary}-figures` })).text)
  expect(lines().length).toBeGreaterThan(20)
})

test('errors that repeat what they choked on are logged without it, with their kind and place', async () => {
  const answer = await ask(`${board.url}/imports`, { token: lead.token })
  expect([answer.status, answer.body.type]).toEqual([500, 'unexpected'])
  expect(answer.text).not.toContain(canary)
  const errors = lines().filter((line) => line.includes('a request could not be answered'))
  expect(errors).toHaveLength(1)
  expect(JSON.parse(errors[0] ?? '')).toMatchObject({ route: '/api/boards/:id/imports', err: { type: 'TypeError', cause: { type: 'SyntaxError' }, stack: expect.arrayContaining([expect.stringContaining('upset-server.ts')]) } })
  search('the log', lines().join('\n'))
})

test('bad frames on a live connection leave none of their bytes', async () => {
  for (const bytes of [Buffer.from(canary), Buffer.from([1, canary.length + 3, 1, 5, 1, ...Buffer.from(`"${canary}`)]), Buffer.from([0, 2, canary.length, ...Buffer.from(canary)])]) {
    const client = connect(server.url, { board: board.id, token: ada.token, person: ada.id })
    await client.synced
    for (let n = 0; n < 5; n += 1) client.socket.send(bytes)
    await client.ended
  }
  const texting = connect(server.url, { board: board.id, token: ada.token, person: ada.id })
  await texting.synced
  texting.socket.send(canary)
  await texting.ended
  search('the log', lines().join('\n'))
})

test('a disk that fails under edits and acts is logged without them, and not once for each', async () => {
  const client = connect(server.url, { board: board.id, token: ada.token, person: ada.id })
  await client.synced
  const before = server.output().length
  signal('SIGHUP')
  await vi.waitFor(async () => expect((await ask(`${server.url}/readyz`)).status).toBe(503), 10_000)
  for (let n = 0; n < 20; n += 1) boardDocument(client.y).things.set(`n_${n}${canary}`, new Y.Map([['text', new Y.Text(canary)]]) as never)
  await vi.waitFor(() => expect(server.output()).toContain('edits could not be kept'), 10_000)
  const acts = await Promise.all(Array.from({ length: 100 }, () => command(board, lead, { type: 'start-step', stepId: 'kickoff' })))
  expect(acts.every(({ status }) => status === 503)).toBe(true)
  signal('SIGHUP')
  await vi.waitFor(() => expect(client.kept()).toBe(client.sent()), 10_000)
  client.close()
  search('the log', lines().join('\n'))
  const since = server.output().slice(before).split('\n')
  for (const message of ['edits could not be kept', 'a decision could not be kept', 'a group of writes was not kept']) expect(since.filter((line) => line.includes(message)).length, message).toBeLessThanOrEqual(10)
})

test('a hundred equal errors in a minute are ten lines', async () => {
  const before = server.output().length
  for (let n = 0; n < 10; n += 1) await Promise.all(Array.from({ length: 10 }, () => ask(`${board.url}/imports`, { token: lead.token })))
  const all = lines().filter((line) => line.includes('a request could not be answered'))
  expect(all.length).toBeLessThanOrEqual(10)
  expect(server.output().length - before).toBeLessThan(100_000)
})

test('what the store does not know to be kept is told as that, not as undone', async () => {
  const answer = await ask(`${board.url}/links`, { token: lead.token, json: {} })
  expect([answer.status, answer.body.type, answer.body.detail]).toEqual([503, 'not-ready', notLearned.detail])
})

test(`an attack of ${attackSeconds} s from every side is at most a tenth of a megabyte of log`, { timeout: 0 }, async () => {
  const quiet = await startServer({ entry: 'tests/http/upset-server.ts', env: { CHOKE: canary, LIMIT_CALLS_PER_MINUTE: '1000000' } })
  const there = await makeBoard(quiet.url)
  const { id, token } = await join(there, 'facilitator')
  const garbage = (): Promise<void> => new Promise((resolve) => {
    const socket = dial(Number(new URL(quiet.url).port), '127.0.0.1')
    socket.on('error', () => undefined).on('close', () => resolve()).resume()
    socket.end(`GET / HTTP/1.1\r\n\0${canary}\r\n\r\n`)
  })
  const hostile = async (): Promise<void> => {
    const { socket, ended } = connect(quiet.url, { board: there.id, token, person: id })
    socket.on('open', () => { for (let n = 0; n < 50; n += 1) socket.send(Buffer.from(canary)) })
    await ended
  }
  const until = performance.now() + attackSeconds * 1_000
  let attacks = 0
  for (; performance.now() < until; attacks += 31) {
    await Promise.all([...Array.from({ length: 20 }, () => ask(`${there.url}/imports`, { token })), ...Array.from({ length: 10 }, garbage), hostile()])
  }
  expect(attacks).toBeGreaterThan(60)
  expect(quiet.output().length).toBeLessThan(100_000)
  search('the log', quiet.output().split('\n').slice(1).join('\n'))
  await quiet.stop()
})

test('the doctor, asked for everything, repeats nothing of it', () => {
  for (const args of [['--thorough'], ['--thorough', '--json']]) {
    const { stdout, stderr } = spawnSync(process.execPath, ['server/main.ts', 'doctor', ...args], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)), env: { ...process.env, NODE_OPTIONS: '', DATA_DIR: server.dataDir }, encoding: 'utf8',
    })
    expect(stdout).toContain('Largest boards')
    // It names boards by their id: that is what the operator needs to act.
    expect(`${stdout}${stderr}`.replaceAll(board.id, '')).not.toMatch(new RegExp([canary, ada.id, ada.token, lead.id].join('|')))
  }
})

test('a fault that nobody catches ends the server with one line that holds no word of it, and what was told is kept', async () => {
  // The server has ended idle lines meanwhile, which this process has not yet read: it stood still for the doctor.
  await vi.waitFor(async () => expect((await ask(`${server.url}/healthz`)).status).toBe(200), 10_000)
  const id = await postNote(board, ada, 'kept before the fault')
  signal('SIGWINCH')
  await vi.waitFor(() => expect(server.output()).toContain('a fault of the server ends it'), 10_000)
  expect(await server.stop()).toBe(1)
  search('the log', lines().join('\n'))
  expect(server.output()).not.toContain('Node.js v')
  await server.restart()
  expect((await ask(`${board.url}/things?kind=note`, { token: ada.token })).text).toContain(id)
})
