// A kill between any two statements of a deed: after each statement the files are copied as they lie, which is exactly what a
// kill at that moment leaves behind (the memory of a log's index dies with its process, so it is not copied).

import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync, StatementSync } from 'node:sqlite'

type Deed = () => unknown

/** Runs a deed and copies the store's files before it, between its statements and after it. Answers the copies, in order. */
export async function killedCopies(file: string, folder: string, deed: Deed): Promise<readonly string[]> {
  const copies: string[] = []
  const copy = (): void => {
    const to = join(folder, `killed-${copies.length}.db`)
    copies.push(to)
    for (const end of ['', '-wal']) if (existsSync(`${file}${end}`)) copyFileSync(`${file}${end}`, `${to}${end}`)
  }
  copy()
  const restore = watchStatements(copy)
  try {
    await deed()
  } finally {
    restore()
  }
  return copies
}

/** Calls `after` after each statement that any connection runs, each of those in one text by itself; answers how to end it. */
function watchStatements(after: () => void): () => void {
  const exec = Reflect.get(DatabaseSync.prototype, 'exec') as (this: DatabaseSync, sql: string) => void // a prototype's own methods
  DatabaseSync.prototype.exec = function execWatched(sql) {
    for (const one of statementsIn(sql)) {
      exec.call(this, one)
      after()
    }
  }
  const undo = (['run', 'get', 'all'] as const).map((name) => {
    const method = Reflect.get(StatementSync.prototype, name) as (this: StatementSync, ...args: never[]) => unknown
    Reflect.set(StatementSync.prototype, name, function runWatched(this: StatementSync, ...args: never[]) {
      const answer = method.call(this, ...args)
      after()
      return answer
    })
    return () => Reflect.set(StatementSync.prototype, name, method)
  })
  return () => {
    DatabaseSync.prototype.exec = exec
    for (const one of undo) one()
  }
}

/** Our SQL has no triggers and no semicolon inside a text at the end of a line. */
const statementsIn = (sql: string): readonly string[] => sql.replace(/--.*$/gm, '').split(/;\s*(?:\n|$)/).map((one) => one.trim()).filter((one) => one !== '')

/** A folder that goes away with the test. */
export function newFolder(): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'signalboard-steps-'))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
