// Loaded into the storage thread by normal-sync.ts: whenever the store asks for FULL, it gets NORMAL.

import { DatabaseSync } from 'node:sqlite'

const { prototype } = DatabaseSync
const exec = Reflect.get(prototype, 'exec') as (this: DatabaseSync, sql: string) => void // a prototype's own method

prototype.exec = function execNormally(sql) {
  exec.call(this, sql.replace('synchronous = FULL', 'synchronous = NORMAL'))
  const row = this.prepare('PRAGMA synchronous').get()
  if (sql.includes('PRAGMA synchronous') && row?.['synchronous'] !== 1) throw new Error('The harness could not make the store careless.')
}
