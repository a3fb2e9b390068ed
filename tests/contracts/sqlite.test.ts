// What the SQLite engine promises beside the exam: its file, its settings, its shape, its thread, its backups.

import { existsSync } from 'node:fs'
import { copyFile, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { openConnection } from '#server/storage/sqlite/connection.ts'
import { copySqlite } from '#server/storage/sqlite/copy.ts'
import { readMigrations } from '#server/storage/sqlite/migrate.ts'
import { inspectSqlite } from '#server/storage/sqlite/inspect.ts'
import { openSqlite } from '#server/storage/sqlite/open.ts'
import { StorageTrouble } from '#server/storage/storage.ts'
import type { Entry } from '#shared/ledger/ruling.ts'
import { tempStorage } from '#tests/support/storage.ts'
import type { TempStorage } from '#tests/support/storage.ts'
import { ana, begin, ben, board, boardRow, documentSays, firstImport, frame, otherBoard, saying, snapshot } from './storage/examinee.ts'
import { sqliteExaminee } from './storage/sqlite.ts'

const clock = { now: () => 1_700_000_000_000 }

async function store(options: Parameters<typeof tempStorage>[0] = {}): Promise<TempStorage> {
  const place = await tempStorage(options)
  onTestFinished(place.remove)
  return place
}

/** A second connection to the file, as a stranger would open it. */
function stranger(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: 2_000 })
  onTestFinished(() => { if (db.isOpen) db.close() })
  return db
}

describe('the file', () => {
  test('is readable by its owner alone, the write-ahead log too', async () => {
    const { file, storage } = await store()
    await begin(storage, boardRow(board))
    for (const name of [file, `${file}-wal`]) expect((await stat(name)).mode & 0o777).toBe(0o600)
  })

  test('is written through a write-ahead log with full synchronisation, deleted content is overwritten', () => {
    const { db } = openConnection(':memory:', readMigrations(), 'none')
    const setting = (name: string): unknown => Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0]
    expect(['synchronous', 'secure_delete', 'foreign_keys'].map(setting)).toEqual([2, 1, 1])
    db.close()
  })

  test('stays in write-ahead mode', async () => {
    const { file } = await store()
    expect(stranger(file).prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' })
  })

  test('copied without its write-ahead log is opened with a sentence for the operator, and says so when it is asked', async () => {
    const { dir, file, storage, secret } = await store()
    await begin(storage, boardRow(board))
    await storage.keep({ board, frames: [frame('in the log alone')] })
    const copy = join(dir, 'copy.sqlite')
    await copyFile(file, copy)
    const told: string[] = []
    const opened = await openSqlite({ file: copy, secret, clock, log: { warn: (_facts, message) => void told.push(message) } })
    expect(told.filter((message) => message.includes('its write-ahead log is not beside it'))).toHaveLength(1)
    expect(await opened.findGaps()).toEqual({ withoutLog: true, boards: [] })
    await opened.close()
  })

  test('closed in order, killed with its log beside it, or backed up is not taken for one that was copied without it', async () => {
    const place = await store()
    await begin(place.storage, boardRow(board))
    const killed = join(place.dir, 'killed.sqlite')
    for (const end of ['', '-wal']) await copyFile(`${place.file}${end}`, `${killed}${end}`)
    const backup = join(place.dir, 'backup.sqlite')
    await copySqlite(place.file, backup)
    await (await place.reopen()).close()
    for (const file of [place.file, killed, backup]) {
      const opened = await openSqlite({ file, secret: place.secret, clock })
      expect(await opened.findGaps()).toEqual({ withoutLog: false, boards: [] })
      expect(await opened.findBoard(board)).not.toBeNull()
      await opened.close()
    }
  })

  test('that lost rows of a journal tells how many and of which board', async () => {
    const { file, storage } = await store()
    for (const at of [board, otherBoard]) {
      await begin(storage, boardRow(at))
      await storage.keep({ board: at, frames: Array.from({ length: 9 }, (_, n) => frame(`${n}`)) })
    }
    await storage.foldJournal(board, snapshot(4, '1-4'))
    stranger(file).exec(`DELETE FROM journal WHERE board = '${board}' AND seq IN (2, 6, 9)`)
    expect(await storage.findGaps()).toEqual({ withoutLog: false, boards: [{ board, rows: 2 }] })
  })

  test('that is not a database is refused with a sentence and left as it is', async () => {
    const { dir } = await store()
    const file = join(dir, 'letter.txt')
    await writeFile(file, 'Dear Sir or Madam, '.repeat(300))
    await expect(openSqlite({ file, secret: new Uint8Array(32), clock })).rejects.toThrow('file is not a database')
    expect(await readFile(file, 'utf8')).toBe('Dear Sir or Madam, '.repeat(300))
  })
})

describe('the shape of the database', () => {
  test('made by a newer program is refused with a sentence, and nothing is changed', async () => {
    const place = await store()
    await place.storage.close()
    const db = stranger(place.file)
    db.exec('PRAGMA user_version = 99')
    db.close()
    await expect(openSqlite({ file: place.file, secret: place.secret, clock })).rejects.toThrow('written by a newer Signalboard')
    expect(stranger(place.file).prepare('PRAGMA user_version').get()).toEqual({ user_version: 99 })
  })

  test('is the old one or the new one: a migration that breaks in the middle leaves no trace', async () => {
    const { dir } = await store()
    const file = join(dir, 'half.sqlite')
    const known = readMigrations()
    openConnection(file, known, 'none').db.close()
    const broken = { number: known.length + 1, name: 'broken', sql: 'CREATE TABLE half (n INTEGER); CREATE TABLE half (n INTEGER);' }
    expect(() => openConnection(file, [...known, broken], 'none')).toThrow('already exists')
    const db = stranger(file)
    expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: known.length })
    expect(db.prepare(`SELECT count(*) AS n FROM sqlite_schema WHERE name = 'half'`).get()).toEqual({ n: 0 })
  })
})

describe('sealed content', () => {
  test('that was burnt is in no byte of the file or its log: neither its ciphertext nor the wrapped key', async () => {
    const examinee = await sqliteExaminee()
    onTestFinished(examinee.remove)
    const { storage } = examinee
    await begin(storage, boardRow(board))
    await storage.keep({ board, seal: [{ drawer: 'round', person: ana, slot: 'a', content: 'x'.repeat(500) }] })
    const [wrapped, ciphertext] = await examinee.blobs('SELECT wrapped AS b FROM drawer_keys UNION ALL SELECT ciphertext FROM sealed')
    const found = async (): Promise<boolean[]> => {
      const bytes = await examinee.everyByte()
      return [wrapped, ciphertext].map((blob) => blob !== undefined && bytes.includes(Buffer.from(blob)))
    }
    expect(await found()).toEqual([true, true])
    await storage.keep({ board, burn: ['round'] })
    expect(await found()).toEqual([false, false])
  })

  test('does not open for another person: a row moved to another place is set aside', async () => {
    const told: string[] = []
    const place = await store({ log: { warn: (_facts, message) => void told.push(message) } })
    await begin(place.storage, boardRow(board))
    await place.storage.keep({ board, seal: [{ drawer: 'round', person: ana, slot: 'a', content: 'mine' }, { drawer: 'round', person: ben, slot: 'b', content: 'hers' }] })
    stranger(place.file).exec(`UPDATE sealed SET slot = 'c' WHERE person = '${ana}'`)
    expect((await place.storage.unsealed(board, 'round')).map(({ content }) => content)).toEqual(['hers'])
    await place.storage.check()
    expect(told).toContain('something unreadable was set aside')
  })

  test('of another secret is refused with a sentence, not set aside', async () => {
    const place = await store()
    await begin(place.storage, boardRow(board))
    await place.storage.keep({ board, seal: [{ drawer: 'round', person: ana, slot: 'a', content: 'mine' }] })
    await place.storage.close()
    const other = await openSqlite({ file: place.file, secret: new Uint8Array(32).fill(8), clock })
    await expect(other.unsealed(board, 'round')).rejects.toThrow('does not open with this server\'s secret')
    await other.close()
    expect(await (await place.reopen()).unsealed(board, 'round')).toHaveLength(1)
  })
})

describe('trouble', () => {
  test('another process that holds the lock refuses a keep with StorageTrouble, and the next is kept when it lets go', async () => {
    const { file, storage } = await store()
    await begin(storage, boardRow(board))
    const holder = stranger(file)
    holder.exec('BEGIN IMMEDIATE')
    await expect(storage.keep({ board, frames: [frame('refused')] })).rejects.toBeInstanceOf(StorageTrouble)
    holder.exec('ROLLBACK')
    expect(await storage.keep({ board, frames: [frame('kept')] })).toEqual({ kind: 'kept', lastJournalSeq: 1 })
  })

  test('a damaged page of the file hides only its own rows, and other boards are written and read', async () => {
    const storage = await (await damagedStore()).reopen()
    const { tail, setAside } = await storage.readDocument(board)
    expect(tail.length + setAside).toBe(60)
    expect(setAside).toBeGreaterThan(0)
    expect(setAside).toBeLessThan(10)
    expect(await documentSays(storage, otherBoard)).toHaveLength(60)
    expect(await storage.keep({ board: otherBoard, frames: [frame('on')] })).toMatchObject({ kind: 'kept' })
    expect(await storage.keep({ board, frames: [frame('on')] })).toEqual({ kind: 'kept', lastJournalSeq: 61 })
    expect(await storage.readDocument(board)).toMatchObject({ setAside, foundNow: 0 })
  })

  test('a board whose last edits lie on a damaged page opens and keeps nothing, and others are kept in the same moment', async () => {
    const place = await damagedStore(otherBoard, 59)
    const storage = await place.reopen()
    expect(await storage.openBoard(otherBoard)).toMatchObject({ opening: 1 })
    const [its, others] = await Promise.allSettled([storage.keep({ board: otherBoard, frames: [frame('on')] }), storage.keep({ board, frames: [frame('on')] })])
    expect([its.status, others]).toEqual(['rejected', { status: 'fulfilled', value: { kind: 'kept', lastJournalSeq: 61 } }])
    expect((await storage.readDocument(board)).tail).toHaveLength(61)
    await storage.close()
    const inspection = inspectSqlite(clock.now)(place.file, null)
    expect(inspection.board(otherBoard).unreadable).toMatchObject([{ kind: 'journal' }])
    inspection.close()
  })

  test('a damaged page of the ledger hides only its own rulings, and the doctor names them', async () => {
    const place = await store()
    await begin(place.storage, boardRow(board))
    const described = (seq: number): Entry => ({ seq, at: 1, by: null, ruling: { type: 'board-described', facts: { title: 'T', objective: `ruling ${seq} `.padEnd(200, '.'), hypothesis: '', scope: '', departments: [] } } })
    await place.storage.keep({ board, ledger: { after: 0, entries: Array.from({ length: 100 }, (_, at) => described(at + 1)) } })
    await place.storage.close()
    expect(await damageLeaf(place.file, 'ruling 50 ')).toBeGreaterThan(0)
    const inspection = inspectSqlite(clock.now)(place.file, null)
    const { unreadable, missingRulings } = inspection.board(board)
    inspection.close()
    expect([unreadable.map(({ kind }) => kind), missingRulings]).toEqual([['ledger'], 0])
    const storage = await place.reopen()
    const read = await storage.readLedger(board)
    expect([read.length > 70, read.length < 100, read.at(-1)?.seq]).toEqual([true, true, 100])
    expect(read.length + (unreadable[0]?.pieces ?? 0)).toBe(100)
    expect(await storage.keep({ board, ledger: { after: 100, entries: [described(101)] } })).toMatchObject({ kind: 'kept' })
  })

  test('a damaged page keeps nobody from learning what other boards lost: neither the start nor the doctor', async () => {
    const place = await damagedStore()
    const db = stranger(place.file)
    db.exec(`DELETE FROM journal WHERE board = '${otherBoard}' AND seq = 9`)
    db.close()
    const inspection = inspectSqlite(clock.now)(place.file, null)
    expect(inspection.board(otherBoard)).toMatchObject({ missingRows: 1, unreadable: [] })
    inspection.close()
    expect(await (await place.reopen()).findGaps()).toEqual({ withoutLog: false, boards: [{ board: otherBoard, rows: 1 }] })
  })

  test('a board whose count of frames is behind its journal is set right when it is opened', async () => {
    const { file, storage } = await store()
    await begin(storage, boardRow(board))
    await storage.keep({ board, frames: [frame('1'), frame('2')] })
    stranger(file).exec('UPDATE boards SET journal_seq = 0')
    await storage.openBoard(board)
    expect(await storage.keep({ board, frames: [frame('3')] })).toEqual({ kind: 'kept', lastJournalSeq: 3 })
    expect(await documentSays(storage)).toEqual(['1', '2', '3'])
  })

  test('a ledger entry that cannot be read is left out, told to the operator, and its seq is not given again', async () => {
    const told: unknown[] = []
    const { file, storage } = await store({ log: { warn: (facts) => void told.push(facts) } })
    await begin(storage, boardRow(board))
    const cleared = (seq: number) => ({ seq, at: 1, by: ana, ruling: { type: 'timer-cleared' as const } })
    await storage.keep({ board, ledger: { after: 0, entries: [cleared(1), cleared(2)] } })
    stranger(file).exec(`UPDATE ledger SET json = '{"type":"timer-' WHERE seq = 2`)
    expect(await storage.readLedger(board)).toEqual([cleared(1)])
    expect(await storage.keep({ board, ledger: { after: 2, entries: [cleared(3)] } })).toMatchObject({ kind: 'kept' })
    expect(told).toContainEqual(expect.objectContaining({ board, kind: 'ledger', place: '2' }))
  })
})

test('an import stands though the disk does not let the one before it be taken away, which is tried again after the next', async () => {
  const told: string[] = []
  const { file, storage } = await store({ log: { warn: (_facts, message) => void told.push(message) } })
  await begin(storage, boardRow(board))
  const { meta, rows } = firstImport
  await storage.records.saveImport(board, meta, rows)
  const db = stranger(file)
  db.exec(`CREATE TRIGGER no_room BEFORE DELETE ON records BEGIN SELECT RAISE(ABORT, 'no room'); END`)
  await storage.records.saveImport(board, meta, rows.slice(0, 1))
  expect(await storage.records.readPool(board, meta.id)).toEqual(rows.slice(0, 1))
  await vi.waitFor(() => { expect(told).toEqual(['what nobody needs any more could not be taken away yet']) }, 20_000)
  db.exec('DROP TRIGGER no_room')
  await storage.records.saveImport(board, meta, rows)
  await vi.waitFor(() => { expect(db.prepare('SELECT (SELECT count(*) FROM pools) AS pools, (SELECT count(*) FROM records) AS records').get()).toEqual({ pools: 1, records: 2 }) }, 20_000)
})

test('what is asked too late fails alone: what was asked before is answered, and the store closes in order', async () => {
  const { storage } = await store()
  await begin(storage, boardRow(board))
  const before = storage.keep({ board, frames: [frame('in time')] })
  const closing = storage.close()
  const late = storage.findBoard(board)
  await expect(late).rejects.toBeInstanceOf(StorageTrouble)
  expect(await before).toMatchObject({ kind: 'kept' })
  await closing
})

describe('a backup', () => {
  test('holds everything answered before it began, is whole, and others go on writing meanwhile', async () => {
    const { dir, file: original, storage, secret } = await store()
    await begin(storage, boardRow(board))
    await storage.keep({ board, frames: Array.from({ length: 2_000 }, (_, n) => frame(`${n}`.padEnd(1_000, '.'))) })
    const file = join(dir, 'copy.sqlite')
    const copying = copySqlite(original, file)
    const meanwhile = await Promise.all(Array.from({ length: 200 }, (_, n) => storage.keep({ board, frames: [frame(`late ${n}`)] })))
    await copying
    expect(meanwhile.every(({ kind }) => kind === 'kept')).toBe(true)
    const copy = await openSqlite({ file, secret, clock })
    expect(saying((await copy.readDocument(board)).tail).slice(0, 2_000)).toHaveLength(2_000)
    await copy.close()
    expect(stranger(file).prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
    await expect(copySqlite(original, file)).rejects.toThrow('is there already')
    await expect(copySqlite(original, join(dir, 'nowhere', 'copy.sqlite'))).rejects.toThrow('unable to open database file')
  })

  test('leaves the database as it is: in its shape, and still without the log that is missing', async () => {
    const { dir, file, storage } = await store()
    await begin(storage, boardRow(board))
    const older = join(dir, 'older.sqlite')
    await copyFile(file, older)
    const before = await readFile(older)
    expect(await copySqlite(older, join(dir, 'copy.sqlite'))).toEqual({ withoutLog: true })
    expect((await readFile(older)).equals(before)).toBe(true)
    expect(existsSync(`${older}-wal`)).toBe(false)
    const first = join(dir, 'first.sqlite')
    const db = new DatabaseSync(first)
    db.exec('CREATE TABLE boards (id TEXT); PRAGMA user_version = 1')
    db.close()
    expect(await copySqlite(first, join(dir, 'first-copy.sqlite'))).toEqual({ withoutLog: false })
    for (const one of [first, join(dir, 'first-copy.sqlite')]) expect(stranger(one).prepare('PRAGMA user_version').get()).toEqual({ user_version: 1 })
  })
})

/** A closed store of two boards with 60 frames each, and a damaged page under this one of the first board's, or another's, and those around it. */
async function damagedStore(damaged = board, seq = 30): Promise<TempStorage> {
  const place = await store()
  for (const at of [board, otherBoard]) {
    await begin(place.storage, boardRow(at))
    await place.storage.keep({ board: at, frames: Array.from({ length: 60 }, (_, n) => frame(`${at} ${n}`.padEnd(900, '.'))) })
  }
  await place.storage.close()
  expect(await damageLeaf(place.file, `${damaged} ${seq}`.padEnd(900, '.'))).toBeGreaterThan(0)
  return place
}

/** Overwrites the head of the page that holds these bytes; answers how many bytes the file has. */
async function damageLeaf(file: string, content: string): Promise<number> {
  const bytes = await readFile(file)
  const page = Math.floor(bytes.indexOf(content) / 4096) * 4096
  bytes.fill(0xee, page, page + 16)
  await writeFile(file, bytes)
  return page > 0 ? bytes.byteLength : 0
}
