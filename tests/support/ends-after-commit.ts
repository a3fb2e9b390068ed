// Loaded into a storage thread: as soon as the file named by ENDS_WITH is there, the thread ends right after its next commit of
// somebody's edits or acts, before it can answer. The file goes, so that the thread after it lives. A commit of the house alone (a
// pulse, a fold, pages given back) leaves no room unsure, and would end nobody's line.

import { existsSync, rmSync } from 'node:fs'
import { DatabaseSync, StatementSync, type SQLInputValue } from 'node:sqlite'

const sign = process.env['ENDS_WITH'] ?? ''
// Prototypes' own methods.
const exec = Reflect.get(DatabaseSync.prototype, 'exec') as (this: DatabaseSync, sql: string) => void
const run = Reflect.get(StatementSync.prototype, 'run') as (this: StatementSync, ...values: SQLInputValue[]) => unknown
let hasKept = false

Reflect.set(StatementSync.prototype, 'run', function runAndNote(this: StatementSync, ...values: SQLInputValue[]) {
  if (this.sourceSQL.startsWith('INSERT INTO journal')) hasKept = true
  return run.call(this, ...values)
})

DatabaseSync.prototype.exec = function execAndEnd(sql) {
  exec.call(this, sql)
  if (sql.startsWith('BEGIN')) hasKept = false
  if (sql !== 'COMMIT' || !hasKept || !existsSync(sign)) return
  rmSync(sign)
  process.exit()
}
