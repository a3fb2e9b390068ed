// Many deeds, one transaction: each behind a savepoint, so that one that throws takes back only itself; one COMMIT for all.
// If the disk refuses anywhere, nothing of the group stands and every one of them fails. Answers nobody before the commit.

import type { DatabaseSync } from 'node:sqlite'
import { isCorrupt, readFailure } from './trouble.ts'
import type { Failure } from './trouble.ts'

/** What came of one deed. */
export type Outcome = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly failure: Failure }

/** `trouble`: why nothing of the group stands, null when it does. `commitMs`: how long COMMIT took. */
export type Grouped = { readonly outcomes: readonly Outcome[]; readonly trouble: Failure | null; readonly commitMs: number }

type Database = Pick<DatabaseSync, 'exec' | 'isTransaction'>

/** So many damaged pages are gone around; with more the group fails. Each costs one more run of the others. */
const mostDamaged = 10

/**
 * Runs the deeds in order in one transaction. Never throws: a database that cannot even roll back is named in `trouble`. After a damaged
 * page was met SQLite takes no more writes in the same transaction and does not commit it, so the others are done again without that
 * deed: a page belongs to one board, and all boards keep in one group.
 */
export function runGroup(db: Database, deeds: readonly (() => unknown)[]): Grouped {
  const damaged = new Map<number, Failure>()
  for (;;) {
    let at = -1
    try {
      db.exec('BEGIN IMMEDIATE')
      const outcomes = deeds.map((deed, index): Outcome => {
        const failure = damaged.get(index)
        if (failure !== undefined) return { ok: false, failure }
        at = index
        return runOne(db, deed, deeds.length === 1)
      })
      at = -1
      const before = performance.now()
      db.exec('COMMIT')
      return { outcomes, trouble: null, commitMs: performance.now() - before }
    } catch (error) {
      const failure = readFailure(error)
      const trouble = rollBack(db, failure)
      if (!isCorrupt(error) || at === -1 || damaged.size === mostDamaged || db.isTransaction) return { outcomes: deeds.map(() => ({ ok: false, failure: trouble })), trouble, commitMs: 0 }
      damaged.set(at, failure)
    }
  }
}

/** `alone`: the transaction is its own savepoint, which is what most groups of a quiet hour are. */
function runOne(db: Database, deed: () => unknown, alone: boolean): Outcome {
  if (!alone) db.exec('SAVEPOINT one')
  try {
    const value = deed()
    if (!alone) db.exec('RELEASE one')
    return { ok: true, value }
  } catch (error) {
    const failure = readFailure(error)
    // SQLite ends the whole transaction by itself on some errors; then there is no savepoint to go back to.
    if (failure.reach === 'group' || isCorrupt(error) || !db.isTransaction) throw error
    db.exec(alone ? 'ROLLBACK; BEGIN IMMEDIATE' : 'ROLLBACK TO one; RELEASE one')
    return { ok: false, failure }
  }
}

function rollBack(db: Database, failure: Failure): Failure {
  // Whatever it was that ended the group, it was not one deed's own fault: to the callers it is storage trouble.
  const trouble: Failure = { ...failure, reach: 'group', disk: true }
  try {
    if (db.isTransaction) db.exec('ROLLBACK')
    return trouble
  } catch (error) {
    return { ...trouble, reopen: true, message: `${trouble.message}; rolling back failed too: ${readFailure(error).message}` }
  }
}
