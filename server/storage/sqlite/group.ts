// Many deeds, one transaction: each behind a savepoint, so that one that throws takes back only itself; one COMMIT for all.
// If the disk refuses anywhere, nothing of the group stands and every one of them fails. Answers nobody before the commit.

import type { DatabaseSync } from 'node:sqlite'
import { readFailure } from './trouble.ts'
import type { Failure } from './trouble.ts'

/** What came of one deed. */
export type Outcome = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly failure: Failure }

/** `trouble`: why nothing of the group stands, null when it does. `commitMs`: how long COMMIT took. */
export type Grouped = { readonly outcomes: readonly Outcome[]; readonly trouble: Failure | null; readonly commitMs: number }

/** Runs the deeds in order in one transaction. Never throws: a database that cannot even roll back is named in `trouble`. */
export function runGroup(db: Pick<DatabaseSync, 'exec' | 'isTransaction'>, deeds: readonly (() => unknown)[]): Grouped {
  try {
    db.exec('BEGIN IMMEDIATE')
    const outcomes = deeds.map(deed => runOne(db, deed, deeds.length === 1))
    const before = performance.now()
    db.exec('COMMIT')
    return { outcomes, trouble: null, commitMs: performance.now() - before }
  } catch (error) {
    const trouble = rollBack(db, readFailure(error))
    return { outcomes: deeds.map(() => ({ ok: false, failure: trouble })), trouble, commitMs: 0 }
  }
}

/** `alone`: the transaction is its own savepoint, which is what most groups of a quiet hour are. */
function runOne(db: Pick<DatabaseSync, 'exec' | 'isTransaction'>, deed: () => unknown, alone: boolean): Outcome {
  if (!alone) db.exec('SAVEPOINT one')
  try {
    const value = deed()
    if (!alone) db.exec('RELEASE one')
    return { ok: true, value }
  } catch (error) {
    const failure = readFailure(error)
    // SQLite ends the whole transaction by itself on some errors; then there is no savepoint to go back to.
    if (failure.reach === 'group' || !db.isTransaction) throw error
    db.exec(alone ? 'ROLLBACK; BEGIN IMMEDIATE' : 'ROLLBACK TO one; RELEASE one')
    return { ok: false, failure }
  }
}

function rollBack(db: Pick<DatabaseSync, 'exec' | 'isTransaction'>, failure: Failure): Failure {
  // Whatever it was that ended the group, it was not one deed's own fault: to the callers it is storage trouble.
  const trouble: Failure = { ...failure, reach: 'group', disk: true }
  try {
    if (db.isTransaction) db.exec('ROLLBACK')
    return trouble
  } catch (error) {
    return { ...trouble, reopen: true, message: `${trouble.message}; rolling back failed too: ${readFailure(error).message}` }
  }
}
