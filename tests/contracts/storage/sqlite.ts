// The SQLite engine as an examinee: a real file in a folder of its own; its outside is a second connection to that file.

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Storage } from '#server/storage/storage.ts'
import { tempStorage } from '#tests/support/storage.ts'
import type { TempStorage } from '#tests/support/storage.ts'
import type { Examinee } from './examinee.ts'

/** `blobs`: the column `b` of a query, as a stranger reads it. */
export type SqliteExaminee = Examinee & { readonly blobs: (sql: string) => Promise<Uint8Array[]> }

/** A fresh store; `spoil` puts something between the engine and the exam, to show that the exam notices. */
export async function sqliteExaminee(spoil: (storage: Storage) => Storage = (storage) => storage): Promise<SqliteExaminee> {
  let commits = 0
  const place = await tempStorage({ onGroup: ({ kept }) => { if (kept) commits += 1 } })
  return {
    get storage() {
      return spoil(place.storage)
    },
    reopen: async () => void (await place.reopen()),
    everyByte: () => everyByte(place),
    journal: async (board) => blobs(place.file, 'SELECT bytes AS b FROM journal WHERE board = ? ORDER BY seq', board).map((bytes) => ({ bytes })),
    garble: async (what, board, at) => garble(place.file, what, [board, at]),
    drill: (drill) => place.storage.drill(drill),
    commits: () => commits,
    remove: place.remove,
    blobs: async (sql) => blobs(place.file, sql),
  }
}

async function everyByte({ dir }: TempStorage): Promise<Buffer> {
  const names = await readdir(dir)
  return Buffer.concat(await Promise.all(names.map((name) => readFile(join(dir, name)))))
}

function garble(file: string, what: 'journal' | 'snapshot', place: [string, number]): void {
  const table = what === 'journal' ? { name: 'journal', at: 'seq' } : { name: 'snapshots', at: 'up_to' }
  const db = new DatabaseSync(file, { timeout: 2_000 })
  try {
    const row = db.prepare(`SELECT bytes FROM ${table.name} WHERE board = ? AND ${table.at} = ?`).get(...place)
    const bytes = row?.['bytes']
    if (!(bytes instanceof Uint8Array) || bytes[0] === undefined) throw new Error(`There is no ${what} at ${place.join(' ')} to garble.`)
    bytes[0] ^= 0xff
    db.prepare(`UPDATE ${table.name} SET bytes = ? WHERE board = ? AND ${table.at} = ?`).run(bytes, ...place)
  } finally {
    db.close()
  }
}

function blobs(file: string, sql: string, ...places: readonly string[]): Uint8Array[] {
  const db = new DatabaseSync(file, { readOnly: true })
  try {
    return db.prepare(sql).all(...places).flatMap(({ b }) => (b instanceof Uint8Array ? [b] : []))
  } finally {
    db.close()
  }
}
