// How much a stopped server keeps on disk: the bytes of its folder, and the same databases written anew without holes.

import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Megabytes of everything in a folder. */
export function folderMb(folder: string): number {
  return files(folder).reduce((sum, file) => sum + statSync(file).size, 0) / 1e6
}

/** The folder's SQLite databases vacuumed into fresh files, megabytes; null when it has none (LevelDB). */
export function vacuumedMb(folder: string): number | null {
  const databases = files(folder).filter((file) => /\.(db|sqlite)$/.test(file))
  if (databases.length === 0) return null
  return databases.reduce((sum, file) => {
    const copy = `${file}.fresh`
    const db = new DatabaseSync(file, { readOnly: true })
    try {
      db.prepare('VACUUM INTO ?').run(copy)
      return sum + statSync(copy).size
    } finally {
      db.close()
      rmSync(copy, { force: true })
    }
  }, 0) / 1e6
}

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}
