// A real store in a folder of its own under the system's temporary folder, for tests of other parts of the house.
// The same engine that ships; nothing is imitated. Time stands still unless a clock is handed in.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqlite } from '#server/storage/sqlite/open.ts'
import type { SqliteOptions, SqliteStorage } from '#server/storage/sqlite/open.ts'

/** `storage` is the one open now; `reopen` closes it and opens the same file again; `remove` closes and deletes everything. */
export type TempStorage = {
  readonly storage: SqliteStorage
  readonly dir: string
  readonly file: string
  readonly secret: Uint8Array
  readonly reopen: () => Promise<SqliteStorage>
  readonly remove: () => Promise<void>
}

/** Opens an empty store. */
export async function tempStorage(options: Partial<Pick<SqliteOptions, 'clock' | 'log' | 'onGroup'>> = {}): Promise<TempStorage> {
  const dir = await mkdtemp(join(tmpdir(), 'signalboard-store-'))
  const file = join(dir, 'store.sqlite')
  const secret = new Uint8Array(32).fill(7)
  const open = (): Promise<SqliteStorage> => openSqlite({ file, secret, clock: { now: () => 1_700_000_000_000 }, ...options })
  let storage = await open()
  return {
    get storage() {
      return storage
    },
    dir, file, secret,
    async reopen() {
      await storage.close()
      storage = await open()
      return storage
    },
    async remove() {
      await storage.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
