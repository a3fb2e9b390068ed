// Copying a database as it is, beside whoever has it open. Never opens it for writing and never brings it to another shape: a backup
// taken with a newer program, before its first start, is one the older program can still open.

import { existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { DatabaseSync, backup } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { lackedItsLog, leaveLogMode, lockWaitMs } from './connection.ts'

/** All pages in one step: one read transaction that no writer disturbs. */
const allPages = 2 ** 30

/**
 * Copies everything into a new file, which appears only when it is whole. The copy sees one moment; others go on writing. Answers
 * whether the database lacked the write-ahead log that belongs to it: then what was written last is missing in the copy as well.
 * Rejects with a sentence when the file is there already or a disk does not do its part.
 */
export async function copySqlite(file: string, toFile: string): Promise<{ readonly withoutLog: boolean }> {
  if (existsSync(toFile)) throw new Error(`A backup is written to a new file; ${toFile} is there already.`)
  const part = `${toFile}.part`
  rmSync(part, { force: true })
  const withoutLog = lackedItsLog(file)
  const before = statSync(file).mtimeMs
  const source = openForCopying(file, withoutLog)
  try {
    await backup(source, part, { rate: allPages })
    if (withoutLog && statSync(file).mtimeMs !== before) throw new Error(`${file} was written to while it was copied. Try again.`)
    leaveLogModeOf(part)
    renameSync(part, toFile)
  } finally {
    source.close()
    rmSync(part, { force: true })
  }
  return { withoutLog }
}

/** Without its log it is read without locks: a usual look would lay an empty log beside it, and nobody could tell any more that one is missing. */
function openForCopying(file: string, withoutLog: boolean): DatabaseSync {
  const address = pathToFileURL(file)
  if (withoutLog) address.searchParams.set('immutable', '1')
  return new DatabaseSync(address, { readOnly: true, timeout: lockWaitMs })
}

/** A copy is whole in itself: it has no log, and says so. */
function leaveLogModeOf(file: string): void {
  const db = new DatabaseSync(file)
  try {
    leaveLogMode(db)
  } finally {
    db.close()
  }
}
