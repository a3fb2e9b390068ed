// One transaction for many deeds: what happens when the commit itself fails, and when the database cannot even roll back.
// A real database with one command made to fail; a disk that fails on cue cannot be had everywhere.

import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { runGroup } from '#server/storage/sqlite/group.ts'

const diskError = (message: string): Error => Object.assign(new Error(message), { code: 'ERR_SQLITE_ERROR', errcode: 1034 })

/** A database of one table whose given commands fail. */
function databaseFailingAt(...failing: readonly string[]) {
  const db = new DatabaseSync(':memory:')
  db.exec('CREATE TABLE t (n INTEGER PRIMARY KEY)')
  const exec = (sql: string): void => {
    if (failing.includes(sql)) throw diskError('disk I/O error')
    db.exec(sql)
  }
  const insert = (n: number) => () => db.prepare('INSERT INTO t VALUES (?)').run(n).changes
  const present = (): unknown[] => db.prepare('SELECT n FROM t ORDER BY n').all().map(({ n }) => n)
  return { db: { exec, get isTransaction() { return db.isTransaction } }, insert, present }
}

describe('a group of writes', () => {
  test('is kept with one commit, and a deed that throws takes back only itself', () => {
    const { db, insert, present } = databaseFailingAt()
    const twice = (): unknown => [insert(7)(), insert(1)()]
    const { outcomes, trouble } = runGroup(db, [insert(1), twice, insert(2)])
    expect(trouble).toBeNull()
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, false, true])
    expect(outcomes[1]).toMatchObject({ failure: { disk: false, reach: 'one' } })
    expect(present()).toEqual([1, 2])
  })

  test('fails as a whole when the commit fails, and leaves nothing', () => {
    const { db, insert, present } = databaseFailingAt('COMMIT')
    const { outcomes, trouble } = runGroup(db, [insert(1), insert(2)])
    expect(trouble).toMatchObject({ disk: true, reopen: true, message: 'disk I/O error (SQLite 10)' })
    expect(outcomes).toEqual([{ ok: false, failure: trouble }, { ok: false, failure: trouble }])
    expect(db.isTransaction).toBe(false)
    expect(present()).toEqual([])
  })

  test('fails as a whole when the disk fails one of its deeds, and leaves nothing', () => {
    const { db, insert, present } = databaseFailingAt()
    const broken = (): never => { throw diskError('disk I/O error') }
    const { outcomes } = runGroup(db, [insert(1), broken, insert(2)])
    expect(outcomes.map(({ ok }) => ok)).toEqual([false, false, false])
    expect(present()).toEqual([])
  })

  test('asks for a new connection when rolling back fails too, and says both', () => {
    const { db, insert } = databaseFailingAt('COMMIT', 'ROLLBACK')
    const { trouble } = runGroup(db, [insert(1)])
    expect(trouble).toMatchObject({ reopen: true })
    expect(trouble?.message).toContain('rolling back failed too')
  })

  test('of which one deed met a damaged page fails in that deed alone', () => {
    const { db, insert, present } = databaseFailingAt()
    const damaged = (): never => { throw Object.assign(new Error('database disk image is malformed'), { errcode: 11 }) }
    const { outcomes, trouble } = runGroup(db, [insert(1), damaged, insert(2)])
    expect(trouble).toBeNull()
    expect(outcomes[1]).toMatchObject({ ok: false, failure: { disk: true, reach: 'one', reopen: true } })
    expect(present()).toEqual([1, 2])
  })
})
