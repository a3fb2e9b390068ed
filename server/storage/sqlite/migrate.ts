// Brings a database to the shape this program knows: numbered SQL files, each in one transaction with its number.
// A kill in the middle leaves the old shape or the new one. A newer database is refused, never written to.

import { readdirSync, readFileSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { number } from './rows.ts'
import { must } from '#shared/base/must.ts'

/** One step: `number` counts from 1 without gaps. */
export type Migration = { readonly number: number; readonly name: string; readonly sql: string }

/** The migrations in a folder, in order. Their files are named `0001-words.sql`. */
export function readMigrations(folder = new URL('./migrations/', import.meta.url)): readonly Migration[] {
  const names = readdirSync(folder).filter(name => name.endsWith('.sql')).sort()
  return names.map((name, index) => {
    const expected = index + 1
    if (Number(name.slice(0, 4)) !== expected) {
      throw new Error(`Migration ${expected} should come next in ${folder.pathname}, the file there is "${name}". Number the files without gaps.`)
    }
    return { number: expected, name, sql: readFileSync(new URL(name, folder), 'utf8') }
  })
}

/** Runs what is missing. Throws when the database was made by a newer program, or when a step fails (then it left no trace). */
export function migrate(db: DatabaseSync, migrations: readonly Migration[]): void {
  for (;;) {
    // Asked inside the transaction: another process may be migrating the same file.
    db.exec('BEGIN IMMEDIATE')
    try {
      const next = nextStep(db, migrations)
      if (next !== undefined) {
        db.exec(next.sql)
        db.exec(`PRAGMA user_version = ${next.number}`)
      }
      db.exec('COMMIT')
      if (next === undefined) return
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK')
      throw error
    }
  }
}

function nextStep(db: DatabaseSync, migrations: readonly Migration[]): Migration | undefined {
  const present = number(must(db.prepare('PRAGMA user_version').get(), 'the number of the database'), 'user_version')
  if (present > migrations.length) {
    throw new Error(
      `This database has shape ${present}, this program knows shapes up to ${migrations.length}: it was written by a newer Signalboard. ` +
      'Start the newer program, or restore a backup made before the update. Nothing was changed.')
  }
  return migrations[present]
}
