// One open database with its settings, and its prepared statements.
// FULL, not NORMAL: in simulated power cuts NORMAL lost 22 % of the commits it had answered.

import { closeSync, existsSync, mkdirSync, openSync, readSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { StatementSync } from 'node:sqlite'
import { must } from '#shared/base/must.ts'
import { letGiveBack } from './giving-back.ts'
import { migrate } from './migrate.ts'
import type { Migration } from './migrate.ts'
import { number } from './rows.ts'
import { primaryCode } from './trouble.ts'

/** How the disk shall behave in a drill: as it is, full, or read-only. */
export type Drill = 'none' | 'full' | 'read-only'

/** `sql` gives the prepared statement of a text, made once per connection. */
export type Connection = {
  readonly db: DatabaseSync
  readonly sql: (text: string) => StatementSync
}

/** How long another process' write lock is waited for, in ms. */
export const lockWaitMs = 2_000

/** Pages held in memory, kB, and never given back. The machine holds the file's others: 64 MB here kept no faster. */
const cacheKb = 8_192

/** Opens (and makes) the database file, readable by its owner alone. Throws with a sentence for the operator. */
export function openConnection(file: string, migrations: readonly Migration[], drill: Drill): Connection {
  if (file !== ':memory:') makeFile(file)
  const db = new DatabaseSync(file, { timeout: lockWaitMs, enableForeignKeyConstraints: true })
  try {
    letGiveBack(db)
    db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA cache_size = -${cacheKb}; PRAGMA journal_size_limit = 67108864`)
    migrate(db, migrations)
    setDrill(db, drill)
  } catch (error) {
    db.close()
    throw error
  }
  const statements = new Map<string, StatementSync>()
  const sql = (text: string): StatementSync => {
    const known = statements.get(text)
    if (known !== undefined) return known
    const made = db.prepare(text)
    statements.set(text, made)
    return made
  }
  return { db, sql }
}

/**
 * A second connection, which never writes and stays open while the first is closed and opened again. SQLite reads the whole log only
 * for whoever opens the file first; a commit whose flush failed still stands in it as if it had succeeded, and its retry would then
 * be in the journal twice. With this one open nobody is the first.
 */
export function holdLog(file: string): DatabaseSync | null {
  if (file === ':memory:') return null
  const db = new DatabaseSync(file, { readOnly: true, timeout: lockWaitMs })
  // Reading once is what makes it take its share of the log.
  db.prepare('SELECT at FROM pulse').get()
  return db
}

/** Makes this connection behave as on a full or read-only disk, or as it is again. */
export function setDrill(db: DatabaseSync, drill: Drill): void {
  const pages = number(must(db.prepare('PRAGMA page_count').get(), 'the page count'), 'page_count')
  db.exec(`PRAGMA max_page_count = ${drill === 'full' ? pages : 4294967294}`)
  db.exec(`PRAGMA query_only = ${drill === 'read-only' ? 'ON' : 'OFF'}`)
}

/**
 * Whether the file expects a write-ahead log that is not there. The file's own header is the mark: while it is open, and after a
 * kill, it names the log's mode; who closes it last takes that back. So a copy made of the file alone gives itself away.
 */
export function lackedItsLog(file: string): boolean {
  if (file === ':memory:' || !existsSync(file) || existsSync(`${file}-wal`)) return false
  const opened = openSync(file, 'r')
  try {
    const header = new Uint8Array(20)
    // sqlite.org/fileformat2.html: the write and the read version of the file, 2 for a write-ahead log.
    return readSync(opened, header, 0, 20, 0) === 20 && header[18] === 2 && header[19] === 2
  } finally {
    closeSync(opened)
  }
}

/** Says in the file that no log belongs to it. Does nothing while somebody else has the file open, or when the disk does not let it. */
export function leaveLogMode(db: DatabaseSync): void {
  try {
    db.exec('PRAGMA busy_timeout = 0; PRAGMA query_only = OFF; PRAGMA journal_mode = DELETE')
  } catch (error) {
    if (primaryCode(error) === 0) throw error
  }
}

function makeFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  // SQLite gives the -wal and -shm files the mode of the main file.
  if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600))
}
