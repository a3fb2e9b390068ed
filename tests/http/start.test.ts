// Starting and stopping: wrong settings stop the start with a sentence, two servers do not share a folder, a second start shows
// everything as it was, and the command line answers with exit codes.
import { expect, test } from 'vitest'
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { request, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join as path } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { ask, join, makeBoard, postNote } from '#tests/support/caller.ts'
import { startServer } from '#tests/support/server.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

function run(args: readonly string[], env: Record<string, string> = {}): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['server/main.ts', ...args], {
    cwd: root, env: { ...process.env, NODE_OPTIONS: '', ...env }, encoding: 'utf8', timeout: 60_000,
  })
  return { code: status, out: stdout, err: stderr }
}

async function inFolder(deed: (folder: string) => Promise<void> | void): Promise<void> {
  const folder = mkdtempSync(path(tmpdir(), 'signalboard-start-'))
  try {
    await deed(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The history each board of a data folder is in. */
function epochs(dataDir: string): readonly unknown[] {
  const db = new DatabaseSync(path(dataDir, 'signalboard.db'), { readOnly: true })
  try {
    return db.prepare('SELECT id, epoch FROM boards ORDER BY id').all()
  } finally {
    db.close()
  }
}

test.each([
  ['PORT', '99999', /PORT must be a whole number from 0 to 65535; "99999" came/],
  ['PORT', '80x', /PORT must be/], ['PUBLIC_URL', 'workshop.example', /PUBLIC_URL must be an address/], ['PUBLIC_URL', 'https://a.example/b', /without a path/],
  ['LOG_LEVEL', 'loud', /LOG_LEVEL must be "fatal" or/], ['DEMO', 'yes', /DEMO must be "on" or "off"/], ['HOST', 'a b', /HOST must be/],
  ['DATABASE_URL', 'postgres://x', /DATABASE_URL is set, but Postgres is not built yet/], ['REDIS_URL', 'redis://x', /REDIS_URL is set/],
  ['CREATE_SESSIONS', 'members', /OIDC is not built yet/], ['CREATE_SESSIONS', 'token', /CREATE_TOKEN must be/], ['CREATE_SESSIONS', 'nobody', /CREATE_SESSIONS must be "anyone" or "token"/],
  ['METRICS_TOKEN', 'short', /METRICS_TOKEN must be 16 to 200 characters; a value of 5 characters came/],
])('%s=%s stops the start with a sentence and exit code 2', (name, value, sentence) => {
  const { code, err } = run(['serve'], { PORT: '0', [name]: value })
  expect(code).toBe(2)
  expect(err).toMatch(sentence)
  expect(err).not.toMatch(/\n\s+at /)
})

async function madeFolder(folder: string): Promise<void> {
  const server = await startServer({ dataDir: folder })
  await server.stop()
}

test.each([
  ['a secret that is too short', (folder: string) => writeFileSync(path(folder, 'secret'), 'c2hvcnQ'), /secret should hold 32 bytes.*it holds 5/],
  ['no secret beside a database', (folder: string) => rmSync(path(folder, 'secret')), /secret is missing beside an existing database/],
  ['a database that is none', (folder: string) => writeFileSync(path(folder, 'signalboard.db'), 'Dear Sir or Madam, '.repeat(300)), /cannot be opened: file is not a database.*doctor/s],
  ['a database of a newer Signalboard', (folder: string) => { const db = new DatabaseSync(path(folder, 'signalboard.db')); db.exec('PRAGMA user_version = 99'); db.close() }, /written by a newer Signalboard.*Nothing was changed/s],
  ['a file where its pictures belong', (folder: string) => { rmSync(path(folder, 'assets'), { recursive: true }); writeFileSync(path(folder, 'assets'), '') }, /cannot be made or owned/],
])('%s stops the start with a sentence and exit code 1', async (_what, damage, sentence) => {
  await inFolder(async (folder) => {
    await madeFolder(folder)
    damage(folder)
    const { code, err } = run(['serve'], { PORT: '0', DATA_DIR: folder })
    expect([code, err]).toEqual([1, expect.stringMatching(sentence)])
    expect(err).not.toMatch(/\n\s+at /)
  })
})

test('a port in use and an address of another machine are said in a sentence', async () => {
  const server = await startServer()
  await inFolder((folder) => {
    const taken = run(['serve'], { PORT: new URL(server.url).port, DATA_DIR: folder, DEMO: 'off' })
    expect([taken.code, taken.err]).toEqual([1, expect.stringContaining('The port is in use already')])
    const foreign = run(['serve'], { PORT: '0', HOST: '192.0.2.1', DATA_DIR: folder, DEMO: 'off' })
    expect([foreign.code, foreign.err]).toEqual([1, expect.stringContaining('This address cannot be listened on')])
  })
  await server.stop()
})

test('a folder, secret and database that others could read are the owner\'s alone again after a start', async () => {
  await inFolder(async (folder) => {
    await madeFolder(folder)
    chmodSync(folder, 0o755)
    for (const name of ['secret', 'signalboard.db']) chmodSync(path(folder, name), 0o644)
    await madeFolder(folder)
    expect(['', 'secret', 'signalboard.db'].map((name) => (statSync(path(folder, name)).mode & 0o777).toString(8))).toEqual(['700', '600', '600'])
  })
})

test.each([
  [{ PUBLIC_URL: 'http://workshop.example', DEMO: 'off' }, ['not-https', 'anyone-creates']],
  [{ PUBLIC_URL: 'https://workshop.example', TRUSTED_PROXIES: '0' }, ['proxy-not-trusted', 'demo-open', 'anyone-creates']],
  [{}, []],
])('a start with %j warns of %j in the log', async (env, names) => {
  const server = await startServer({ env: { DEMO: 'on', ...env } })
  const warned = server.output().split('\n').filter((line) => line.startsWith('{"level":40')).map((line) => String((JSON.parse(line) as { name?: string }).name))
  expect(warned.filter((name) => name !== 'undefined')).toEqual(names)
  await server.stop()
})

test('a second server on the same folder is turned away with exit code 3, the first goes on', async () => {
  const server = await startServer()
  const { code, err } = run(['serve'], { PORT: '0', DATA_DIR: server.dataDir })
  expect([code, err]).toEqual([3, expect.stringContaining('Another Signalboard is using')])
  expect((await ask(`${server.url}/readyz`)).status).toBe(200)
  await server.stop()
})

test('the folder and the secret are the owner\'s alone', async () => {
  const server = await startServer()
  expect(statSync(server.dataDir).mode & 0o777).toBe(0o700)
  expect(statSync(path(server.dataDir, 'secret')).mode & 0o777).toBe(0o600)
  expect(await server.stop()).toBe(0)
})

test('a second start shows everything as it was, also after a power cut, and who was in stays in', async () => {
  const server = await startServer()
  const board = await makeBoard(server.url, { title: 'Kept' })
  const ada = await join(board, 'participant', 'Ada')
  await postNote(board, ada, 'Still here')
  await server.kill9()
  await server.restart()
  expect((await ask(board.url, { token: ada.token })).body['title']).toBe('Kept')
  expect((await ask(`${board.url}/things?kind=note`, { token: ada.token })).text).toContain('Still here')
  expect((await join(board, 'facilitator')).role).toBe('facilitator')
  expect(await server.stop()).toBe(0)
})

test('a first start with DEMO=on makes one demo session; the next start makes no second one', async () => {
  const server = await startServer({ env: { DEMO: 'on' } })
  const first = await ask(`${server.url}/api/demo`)
  expect(first.status).toBe(200)
  await server.restart()
  expect((await ask(`${server.url}/api/demo`)).text).toBe(first.text)
  const { id, links } = JSON.parse(first.text) as { id: string; links: { facilitator: string; participant: string; viewer: string } }
  const board = { id, links, url: `${server.url}/api/boards/${id}` }
  const viewer = await join(board, 'viewer')
  const { things } = JSON.parse((await ask(`${board.url}/things`, { token: viewer.token })).text) as { things: { kind: string; stages?: unknown[] }[] }
  const count = (kind: string): number => things.filter((thing) => thing.kind === kind).length
  expect({ card: count('card'), journey: count('journey'), scene: count('scene'), damaged: count('damaged') }).toEqual({ card: 8, journey: 1, scene: 1, damaged: 0 })
  expect(things.find((thing) => thing.kind === 'journey')?.stages).toHaveLength(10)
  await server.stop()
})

test('sessions are made by token only when the setting says so', async () => {
  const server = await startServer({ env: { CREATE_SESSIONS: 'token', CREATE_TOKEN: 'sixteen-letters-x' } })
  const facts = { title: 'A', objective: 'B' }
  expect((await ask(`${server.url}/api/boards`, { json: facts })).body.type).toBe('sessions-closed')
  expect((await ask(`${server.url}/api/boards`, { json: { ...facts, token: 'wrong-wrong-wrong' } })).body.type).toBe('sessions-closed')
  expect((await ask(`${server.url}/api/boards/import`, { bytes: '{}', headers: { 'content-type': 'application/json' } })).body.type).toBe('sessions-closed')
  // Before a byte of it was read.
  const announced = request(`${server.url}/api/boards/import`, { method: 'POST', headers: { 'content-type': 'application/json', 'content-length': '60000000' } })
  announced.flushHeaders()
  const [answer] = await once(announced, 'response') as [IncomingMessage]
  expect(answer.statusCode).toBe(403)
  announced.destroy()
  expect((await ask(`${server.url}/api/boards`, { json: { ...facts, token: 'sixteen-letters-x' } })).status).toBe(201)
  expect((await ask(`${server.url}/api/boards`, { json: facts, token: 'sixteen-letters-x' })).status).toBe(201)
  await server.stop()
})

test('the word may have any letters, percent-encoded in a header of its own; it is tried only as often as sessions are made from an address', async () => {
  const word = 'drei große Wörter, 100 %'
  const server = await startServer({ env: { CREATE_SESSIONS: 'token', CREATE_TOKEN: word, LIMIT_BOARDS_PER_HOUR: '4' } })
  const make = (given: string) => ask(`${server.url}/api/boards`, { json: { title: 'A', objective: 'B' }, headers: { 'x-create-token': encodeURIComponent(given) } })
  const open = (given: string) => ask(`${server.url}/api/boards/import`, { bytes: '{}', headers: { 'content-type': 'application/json', 'x-create-token': encodeURIComponent(given) } })
  expect([(await make(`${word}!`)).body.type, (await open(`${word}!`)).body.type]).toEqual(['sessions-closed', 'sessions-closed'])
  // What is brought back is read now, and is no session record.
  expect([(await make(word)).status, (await open(word)).body.type]).toEqual([201, 'unreadable-file'])
  // Beyond the pace even the right word is not looked at.
  expect([(await make(word)).body.type, (await open(word)).body.type]).toEqual(['too-many-requests', 'too-many-requests'])
  expect(server.output()).not.toContain('Wörter')
  await server.stop()
})

test('too many wrong links from one address are slowed down', async () => {
  const server = await startServer({ env: { LIMIT_WRONG_KEYS_PER_MINUTE: '3' } })
  const board = await makeBoard(server.url)
  const guess = () => ask(`${board.url}/join`, { json: { key: 'A'.repeat(22), name: 'Eve', department: 'Sales' } }).then((one) => one.body.type)
  expect([await guess(), await guess(), await guess(), await guess()]).toEqual(['wrong-key', 'wrong-key', 'wrong-key', 'too-many-requests'])
  await server.stop()
})

test('every command explains itself, an unknown one is exit code 2', () => {
  for (const name of ['serve', 'demo', 'export', 'import', 'backup', 'restore', 'erase', 'doctor']) {
    const { code, out } = run([name, '--help'])
    expect([code, out]).toEqual([0, expect.stringContaining(`signalboard ${name}`)])
  }
  expect(run(['frob']).code).toBe(2)
  expect(run(['export', 'nonsense']).code).toBe(2)
})

test('a backup taken while the server runs restores into an equal server, and the doctor finds nothing wrong', async () => {
  const server = await startServer()
  const board = await makeBoard(server.url, { title: 'Kept twice' })
  const ada = await join(board, 'participant', 'Ada')
  await inFolder(async (folder) => {
    const [copy, data] = [path(folder, 'copy'), path(folder, 'data')]
    expect(run(['backup', '--to', copy], { DATA_DIR: server.dataDir })).toMatchObject({ code: 0, out: `${copy}\n` })
    expect(run(['restore', '--from', copy], { DATA_DIR: data }).code).toBe(0)
    expect(run(['restore', '--from', copy], { DATA_DIR: data }).code).toBe(1)
    expect(epochs(data)).not.toEqual(epochs(server.dataDir))
    const doctor = run(['doctor'], { DATA_DIR: data })
    expect([doctor.code, doctor.out]).toEqual([0, expect.not.stringContaining('WRONG')])
    const second = await startServer({ dataDir: data })
    expect((await ask(`${second.url}/api/boards/${board.id}`, { token: ada.token })).body['title']).toBe('Kept twice')
    await second.stop()
  })
  await server.stop()
})

test('a backup and a restore that cannot be written say why in a sentence and leave nothing', async () => {
  await inFolder(async (folder) => {
    const [data, copy, file] = [path(folder, 'data'), path(folder, 'copy'), path(folder, 'file')]
    // Nobody makes folders there, and Linux says of a folder that is there that it is not.
    const never = '/proc/none/folder'
    await madeFolder(data)
    writeFileSync(file, '')
    expect(run(['backup', '--to', copy], { DATA_DIR: data }).code).toBe(0)
    for (const [args, DATA_DIR] of [
      [['backup', '--to', path(file, 'copy')], data], [['restore', '--from', copy], path(file, 'data')], [['backup', '--to', never], data], [['restore', '--from', copy], never],
    ] as const) {
      const { code, err } = run(args, { DATA_DIR })
      expect([code, err]).toEqual([1, expect.stringMatching(/^The (backup to|restore into) .* failed: E[A-Z]+: .* Nothing of it was left\./)])
      expect(err).not.toMatch(/\n\s+at /)
    }
    expect(run(['serve'], { DATA_DIR: never, PORT: '0' })).toMatchObject({ code: 1, err: expect.stringMatching(/cannot be made or owned: E[A-Z]+: .* Name a folder/) })
    // Everything is in its place by then.
    writeFileSync(path(copy, 'signalboard.db'), 'Dear Sir or Madam, '.repeat(300))
    const half = path(folder, 'half')
    expect(run(['restore', '--from', copy], { DATA_DIR: half })).toMatchObject({ code: 1, err: expect.stringContaining('file is not a database') })
    expect(readdirSync(half).filter((name) => /^(secret|assets|signalboard)/.test(name))).toEqual([])
  })
})

test('a session record that cannot be written or read says why in a sentence and leaves nothing', async () => {
  await inFolder(async (folder) => {
    const server = await startServer()
    const { id } = await makeBoard(server.url, { title: 'On paper' })
    await server.stop()
    const [DATA_DIR, file, missing] = [server.dataDir, path(folder, 'record.json'), path(folder, 'none', 'record.json')]
    expect(run(['export', id, '--to', file], { DATA_DIR })).toMatchObject({ code: 0, err: '' })
    expect(run(['import', file], { DATA_DIR })).toMatchObject({ code: 0, out: expect.stringContaining('facilitator: /b/') })
    for (const args of [['export', id, '--to', missing], ['export', id, '--to', folder], ['import', missing], ['import', folder]]) {
      const { code, err } = run(args, { DATA_DIR })
      expect([code, err]).toEqual([1, expect.stringMatching(/^(Writing .* failed|.* could not be read): E[A-Z]+: .*\. Name /)])
      expect(err).not.toMatch(/\n\s+at /)
    }
    expect(readdirSync(folder)).toEqual(['record.json'])
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ format: 'signalboard-session', version: 1 })
  })
})

test.each([
  ['pictures', path('assets', 'board')],
  ['a write-ahead log', 'signalboard.db-wal'],
])('a folder with %s in it is no place for a restore, and keeps them; an empty one for pictures is', async (_what, name) => {
  await inFolder(async (folder) => {
    const [data, copy, full] = [path(folder, 'data'), path(folder, 'copy'), path(folder, 'full')]
    await madeFolder(data)
    expect(run(['backup', '--to', copy], { DATA_DIR: data }).code).toBe(0)
    mkdirSync(path(full, 'assets'), { recursive: true })
    writeFileSync(path(full, name), 'theirs')
    expect(run(['restore', '--from', copy], { DATA_DIR: full })).toMatchObject({ code: 1, err: expect.stringContaining('holds a database, a secret or pictures already') })
    expect(readFileSync(path(full, name), 'utf8')).toBe('theirs')
    rmSync(path(full, name))
    expect(run(['restore', '--from', copy], { DATA_DIR: full }).code).toBe(0)
  })
})

test('a database copied without its write-ahead log went back in time: its boards begin another history', async () => {
  const server = await startServer()
  const board = await makeBoard(server.url, { title: 'Copied in a hurry' })
  await server.restart()
  await postNote(board, await join(board, 'participant', 'Ada'), 'in the log alone')
  await inFolder(async (folder) => {
    for (const file of ['secret', 'signalboard.db']) copyFileSync(path(server.dataDir, file), path(folder, file))
    const second = await startServer({ dataDir: folder })
    expect(epochs(folder)).not.toEqual(epochs(server.dataDir))
    await second.stop()
  })
  await server.stop()
})

test('the doctor says that a secret is missing', async () => {
  const server = await startServer()
  await server.stop()
  rmSync(path(server.dataDir, 'secret'))
  const { code, out } = run(['doctor'], { DATA_DIR: server.dataDir })
  expect([code, out]).toEqual([1, expect.stringContaining('secret is missing')])
  expect(run(['serve'], { DATA_DIR: server.dataDir, PORT: '0' }).err).toContain('is missing beside an existing database')
})
