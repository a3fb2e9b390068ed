// Loaded into the storage thread by hanging-disk.ts. Opening a pipe for reading blocks the thread in a call of the operating
// system until a writer comes: nothing in the process can interrupt it, which is what is tried.

import { existsSync, openSync, writeSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

const pipe = process.env['HANGS_WITH'] ?? ''
const { prototype } = DatabaseSync
const exec = Reflect.get(prototype, 'exec') as (this: DatabaseSync, sql: string) => void // a prototype's own method

prototype.exec = function execOrHang(sql) {
  if (sql === 'COMMIT' && existsSync(pipe)) {
    writeSync(1, 'a commit hangs\n')
    openSync(pipe, 'r')
  }
  exec.call(this, sql)
}
