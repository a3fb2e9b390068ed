// Loaded into a storage thread: as soon as the file named by ENDS_WITH is there, the thread ends right after its next commit,
// before it can answer. The file goes, so that the thread after it lives.

import { existsSync, rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

const sign = process.env['ENDS_WITH'] ?? ''
const { prototype } = DatabaseSync
const exec = Reflect.get(prototype, 'exec') as (this: DatabaseSync, sql: string) => void // a prototype's own method

prototype.exec = function execAndEnd(sql) {
  exec.call(this, sql)
  if (sql !== 'COMMIT' || !existsSync(sign)) return
  rmSync(sign)
  process.exit()
}
