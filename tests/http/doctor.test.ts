// The doctor at damaged data folders: each damage is found under its name, a well folder is found well, nothing is ever changed,
// and no finding repeats what people wrote. The folder is a real server's; each case damages a copy of its own.
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { appendFileSync, chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join as path } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { doctor } from '#server/command-line/doctor.ts'
import { pictureFindings } from '#server/command-line/doctor/pictures.ts'
import { settingsFindings, versionFindings, folderFindings } from '#server/command-line/doctor/surroundings.ts'
import type { Hands } from '#server/command-line/tool.ts'
import { readConfig } from '#server/config.ts'
import { blurrer } from '#server/log.ts'
import { fold } from '#server/rooms/documents.ts'
import { inspectSqlite } from '#server/storage/sqlite/inspect.ts'
import { openSqlite } from '#server/storage/sqlite/open.ts'
import { frameSum } from '#server/storage/sqlite/checksum.ts'
import type { BoardId, PersonId } from '#shared/base/ids.ts'
import { ask, command, join, makeBoard, postNote } from '#tests/support/caller.ts'
import { startServer, type TestServer } from '#tests/support/server.ts'

const words = ['CANARY-title-1', 'CANARY-name-2', 'CANARY-note-3', 'CANARY-ballot-4']
const [title, name, noteText, ballot] = words as [string, string, string, string]
const shop = mkdtempSync(path(tmpdir(), 'signalboard-doctor-'))
const well = path(shop, 'well')
let board: BoardId
let server: TestServer

beforeAll(async () => {
  server = await startServer({ dataDir: well })
  const made = await makeBoard(server.url, { title })
  board = made.id as BoardId
  const lead = await join(made, 'facilitator', name)
  for (let n = 0; n < 5; n += 1) await postNote(made, lead, noteText)
  await ask(`${made.url}/assets`, { token: lead.token, bytes: png(), headers: { 'content-type': 'image/png' } })
  await command(made, lead, { type: 'open-round', round: { id: 'quiet', kind: 'silent', question: title, targets: 'notes' } })
  await command(made, lead, { type: 'cast-ballot', roundId: 'quiet', choices: [{ text: ballot }] })
  await server.stop()
  await foldOnce()
  await server.restart()
  await postNote(made, lead, noteText)
  await server.stop()
})
afterAll(() => { rmSync(shop, { recursive: true, force: true }) })

async function foldOnce(): Promise<void> {
  const secret = Buffer.from(readFileSync(path(well, 'secret'), 'utf8'), 'base64url')
  const storage = await openSqlite({ file: path(well, 'signalboard.db'), secret, clock: { now: Date.now } })
  const { tail } = await storage.readDocument(board)
  await storage.foldJournal(board, { upTo: tail.at(-1)?.journalSeq ?? 0, ...fold(tail.map(({ bytes }) => bytes)) })
  await storage.close()
}

function png(): Uint8Array {
  const bytes = Buffer.alloc(53)
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]).copy(bytes)
  bytes.write('IHDR', 12, 'latin1')
  bytes.writeUInt32BE(4, 16)
  bytes.writeUInt32BE(4, 20)
  bytes.writeUInt32BE(8, 33)
  bytes.write('IDAT', 37, 'latin1')
  return bytes
}

type Said = { readonly code: number; readonly text: string; readonly findings: readonly { readonly name: string; readonly severity: string; readonly deed: string; readonly logName?: string }[] }

async function examine(folder: string, args: readonly string[] = []): Promise<Said> {
  const printed: string[] = []
  const never = (): never => { throw new Error('The doctor opens nothing.') }
  const hands: Hands = { config: readConfig({ DATA_DIR: folder }), open: never, copyStore: never, inspect: inspectSqlite(Date.now), print: (line) => printed.push(line), complain: (line) => printed.push(line) }
  const json = await doctor.run(['--json', ...args], hands)
  const { findings } = JSON.parse(printed.pop() ?? '') as Pick<Said, 'findings'>
  expect(await doctor.run(args, hands)).toBe(json)
  return { code: json, findings, text: printed.join('\n') }
}

/** What lies in a folder, by its bytes and rights. SQLite's `-shm` is left out: it is the running processes' common memory, not data. */
function printOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((one) => !one.endsWith('-shm')).toSorted().map((one) => {
    const file = path(folder, one)
    const { mode } = statSync(file)
    return `${one} ${mode.toString(8)} ${statSync(file).isDirectory() ? '' : createHash('sha256').update(readFileSync(file)).digest('hex')}`
  })
}

function sql(folder: string, ...statements: readonly string[]): void {
  const db = new DatabaseSync(path(folder, 'signalboard.db'), { enableForeignKeyConstraints: false })
  for (const statement of statements) db.exec(statement)
  db.close()
}

function copyOfWell(): string {
  const folder = mkdtempSync(path(shop, 'copy-'))
  cpSync(well, folder, { recursive: true, preserveTimestamps: true })
  chmodSync(folder, 0o700)
  return folder
}

/** Puts these bytes into the last row of the journal, with the checksum that belongs to them. */
const lastRowSays = (bytes: Uint8Array) => (folder: string): void => {
  const db = new DatabaseSync(database(folder))
  const row = db.prepare('SELECT seq, by FROM journal ORDER BY seq DESC LIMIT 1').get() as { seq: number; by: PersonId | null }
  db.prepare('UPDATE journal SET bytes = ?, crc = ? WHERE seq = ?').run(bytes, frameSum({ board, ...row, bytes }), row.seq)
  db.close()
}

const database = (folder: string): string => path(folder, 'signalboard.db')
const picture = (folder: string): string => {
  const pictures = path(folder, 'assets', board)
  return path(pictures, readdirSync(pictures)[0] ?? '')
}

/** Leaves the folder as a killed server does: the database in its log's mode, with the log beside it. */
function asAfterAKill(folder: string): void {
  const db = new DatabaseSync(database(folder))
  db.exec('PRAGMA journal_mode = WAL; UPDATE pulse SET at = 1')
  for (const ending of ['', '-wal']) cpSync(`${database(folder)}${ending}`, path(folder, `kept${ending}`))
  db.close()
  for (const ending of ['', '-wal']) renameSync(path(folder, `kept${ending}`), `${database(folder)}${ending}`)
  chmodSync(`${database(folder)}-wal`, 0o600)
}

type Damage = readonly [name: string, damage: (folder: string) => void, args?: readonly string[]]
const damages: readonly Damage[] = [
  ['restore-unfinished', (folder) => writeFileSync(path(folder, 'restore-unfinished'), '')],
  ['readable-by-others', (folder) => chmodSync(folder, 0o755)],
  ['readable-by-others', (folder) => chmodSync(path(folder, 'secret'), 0o644)],
  ['readable-by-others', (folder) => chmodSync(database(folder), 0o640)],
  ['secret-missing', (folder) => rmSync(path(folder, 'secret'))],
  ['secret-malformed', (folder) => writeFileSync(path(folder, 'secret'), 'c2hvcnQ', { mode: 0o600 })],
  ['secret-of-another-server', (folder) => writeFileSync(path(folder, 'secret'), Buffer.alloc(32, 9).toString('base64url'))],
  ['log-without-database', (folder) => { asAfterAKill(folder); rmSync(database(folder)) }],
  ['log-missing', (folder) => { asAfterAKill(folder); rmSync(`${database(folder)}-wal`) }],
  ['database-not-readable', (folder) => writeFileSync(database(folder), 'Dear Sir or Madam, '.repeat(300))],
  ['database-not-ours', (folder) => { rmSync(database(folder)); const db = new DatabaseSync(database(folder)); db.exec('CREATE TABLE t (x)'); db.close(); chmodSync(database(folder), 0o600) }],
  ['database-not-ours', (folder) => truncateSync(database(folder), 0)],
  ['database-newer', (folder) => sql(folder, 'PRAGMA user_version = 99')],
  ['database-damaged', (folder) => damagePage(folder, 'records_by_id')],
  ['database-damaged', (folder) => sql(folder, "INSERT INTO sessions VALUES ('x', 'no such board', 'p_nobody00', 0)"), ['--thorough']],
  ['edits-missing', (folder) => sql(folder, 'DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)')],
  ['rulings-missing', (folder) => sql(folder, 'DELETE FROM ledger WHERE seq = 2')],
  ['journal-unreadable', (folder) => sql(folder, 'UPDATE journal SET crc = crc + 1 WHERE seq = (SELECT max(seq) FROM journal)')],
  ['snapshot-unreadable', (folder) => sql(folder, 'UPDATE snapshots SET sha256 = zeroblob(32)')],
  ['ledger-unreadable', (folder) => sql(folder, `UPDATE ledger SET json = '{"type":"${title}"}' WHERE seq = 2`)],
  ['journal-set-aside', (folder) => sql(folder, `INSERT INTO set_aside (board, kind, place, bytes, why, at) VALUES ('${board}', 'journal', '1', x'00', 'its CRC-32 does not match', 1)`)],
  ['document-does-not-load', lastRowSays(Uint8Array.of(1, 1, 1)), ['--thorough']],
  ['picture-missing', (folder) => rmSync(picture(folder))],
  ['picture-changed', (folder) => appendFileSync(picture(folder), 'x')],
  ['picture-changed', (folder) => writeFileSync(picture(folder), Buffer.alloc(53)), ['--thorough']],
  ['picture-unused', (folder) => { const file = path(folder, 'assets', board, 'a_half.part'); writeFileSync(file, 'x'); utimesSync(file, 1, 1) }],
  ['pictures-of-no-board', (folder) => mkdirSync(path(folder, 'assets', 'no-such-board'))],
]

/** Garbles one page of an index, which a start does not read. */
function damagePage(folder: string, index: string): void {
  const db = new DatabaseSync(database(folder))
  const root = Number(db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(index)?.['rootpage'])
  const size = Number(db.prepare('PRAGMA page_size').get()?.['page_size'])
  db.close()
  const bytes = readFileSync(database(folder))
  bytes.fill(0x5a, (root - 1) * size, root * size)
  writeFileSync(database(folder), bytes)
}

const notes = new Set(['picture-unused', 'pictures-of-no-board'])

test.each(damages.map(([found, damage, args = []]) => ({ found, damage, args })))('$found is found in a folder that has it, with a deed, and the folder stays as it was', async ({ found, damage, args }) => {
  const folder = copyOfWell()
  damage(folder)
  const before = printOf(folder)
  const { code, findings, text } = await examine(folder, args)
  expect(findings.map((finding) => finding.name)).toContain(found)
  expect(findings.every(({ deed }) => deed.length > 10)).toBe(true)
  expect(code).toBe(notes.has(found) ? 0 : 1)
  expect(text).toContain(`(${found})`)
  expect(printOf(folder)).toEqual(before)
  for (const word of words) expect(text).not.toContain(word)
})

test.each([[[]], [['--thorough']]])('a well folder has no findings %j, as a stopped server left it and as a killed one did', async (args) => {
  const folder = copyOfWell()
  asAfterAKill(folder)
  for (const one of [well, folder]) {
    const before = printOf(one)
    expect(await examine(one, args)).toMatchObject({ code: 0, findings: [], text: expect.stringContaining('Nothing is wrong.') })
    expect(printOf(one)).toEqual(before)
  }
})

test('a board is named as the log names it', async () => {
  const folder = copyOfWell()
  sql(folder, 'DELETE FROM ledger WHERE seq = 2')
  const { findings } = await examine(folder)
  expect(findings[0]?.logName).toMatch(/^[\w-]{10}$/)
})

test('the largest boards are named as the log names them, also where nothing is wrong', async () => {
  const { findings, text } = await examine(well)
  expect(findings).toEqual([])
  const inLog = blurrer(Buffer.from(readFileSync(path(well, 'secret'), 'utf8'), 'base64url'))(board)
  expect(text).toContain(`Largest boards: ${board} ("${inLog}" in the log)`)
})

test('a folder that is not there is said to be so', async () => {
  expect((await examine(path(shop, 'nowhere'))).findings.map((one) => one.name)).toEqual(['folder-missing'])
})

test('the demo is found well beside its running server and after it, and a wrong call is exit code 2', async () => {
  const demo = await startServer({ env: { DEMO: 'on' } })
  const ran = (args: readonly string[]) => spawnSync(process.execPath, ['server/main.ts', 'doctor', ...args], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)), env: { ...process.env, NODE_OPTIONS: '', DATA_DIR: demo.dataDir }, encoding: 'utf8',
  })
  expect(ran(['--thorough'])).toMatchObject({ status: 0, stdout: expect.stringContaining('Nothing is wrong.') })
  // The first try may meet a line that the server ended while this process stood still for the doctor.
  await vi.waitFor(async () => expect((await ask(`${demo.url}/readyz`)).status).toBe(200), 10_000)
  expect(await demo.stop()).toBe(0)
  expect(ran([])).toMatchObject({ status: 0, stdout: expect.stringContaining('Nothing is wrong.') })
  expect(ran(['--frob']).status).toBe(2)
})

test.each([
  [{ PUBLIC_URL: 'http://workshop.example', DEMO: 'off', CREATE_SESSIONS: 'token', CREATE_TOKEN: 'sixteen-letters-x' }, ['not-https']],
  [{ PUBLIC_URL: 'https://workshop.example', DEMO: 'off', CREATE_SESSIONS: 'token', CREATE_TOKEN: 'sixteen-letters-x' }, ['proxy-not-trusted']],
  [{ PUBLIC_URL: 'https://workshop.example', TRUSTED_PROXIES: '1', DEMO: 'off', CREATE_SESSIONS: 'token', CREATE_TOKEN: 'sixteen-letters-x' }, []],
  [{ TRUSTED_PROXIES: '1' }, ['proxy-without-address']],
  [{ HOST: '0.0.0.0' }, ['demo-open', 'anyone-creates']],
  [{ PUBLIC_URL: 'http://localhost:4600', DEMO: 'off' }, ['anyone-creates']],
  [{}, []],
])('settings %j are commented with %j', (env, expected) => {
  expect(settingsFindings(readConfig(env)).map((finding) => finding.name)).toEqual(expected)
})

test('versions that harm a database, and a disk that is nearly full, are wrong', () => {
  expect(versionFindings({ node: '24.1.0', sqlite: '3.51.3' })).toEqual([])
  expect(versionFindings({ node: '22.12.0', sqlite: '3.51.2' }).map((finding) => finding.name)).toEqual(['node-too-old', 'sqlite-too-old'])
  expect(folderFindings(shop, { free: 100 * 1024 ** 2, size: 1024 ** 4 }).map((finding) => finding.name)).toContain('disk-nearly-full')
})

test('every finding there is stands in docs/operating.md, and the page names no other', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const folder = path(root, 'server/command-line/doctor')
  const code = [path(root, 'server/command-line/doctor.ts'), ...readdirSync(folder).map((one) => path(folder, one))].map((file) => readFileSync(file, 'utf8')).join('\n')
  const kinds = ['journal', 'snapshot', 'ledger', 'sealed']
  const names = [...code.matchAll(/(?:wrong|note)\(['`]([^'`]+)['`]/g)].flatMap(([, one = '']) => (one.startsWith('${kind}') ? kinds.map((kind) => one.replace('${kind}', kind)) : [one]))
  const section = readFileSync(path(root, 'docs/operating.md'), 'utf8').split('## The doctor')[1]?.split('\n## ')[0] ?? ''
  const inPage = section.split('\n').filter((line) => line.startsWith('| `')).flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([a-z-]+)`/g)].map(([, one]) => one))
  expect(new Set(inPage)).toEqual(new Set(names))
  expect(names.length).toBeGreaterThan(30)
})

test('an upload that gets its name while the doctor looks, and a file where a folder should be, stop no doctor', () => {
  const folder = mkdtempSync(path(shop, 'pictures-'))
  mkdirSync(path(folder, 'moving'))
  symlinkSync(path(folder, 'gone'), path(folder, 'moving', 'a_half.part'))
  writeFileSync(path(folder, 'flat'), 'x')
  const manner = { folder, thorough: false, now: Date.now() }
  expect(['moving', 'flat'].flatMap((name) => pictureFindings(name as BoardId, [], manner))).toEqual([])
})

test('a picture that the disk does not give back is named, and the others are looked at', () => {
  const folder = mkdtempSync(path(shop, 'unreadable-'))
  // No read of a folder succeeds, whatever its size.
  mkdirSync(path(folder, 'board', 'a_unread'), { recursive: true })
  const bytes = statSync(path(folder, 'board', 'a_unread')).size
  const found = pictureFindings('board' as BoardId, [{ id: 'a_unread', bytes, sha256: '' }, { id: 'a_gone', bytes, sha256: '' }], { folder, thorough: true, now: Date.now() })
  expect(found.map((one) => one.name)).toEqual(['picture-missing', 'picture-changed'])
})
