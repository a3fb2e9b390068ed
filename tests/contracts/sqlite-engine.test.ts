// An error of the disk costs the engine its connection, whatever was being done: after a failed flush a later success proves nothing.
// A real file; the disk's failure is a drill or one command made to fail, and every closing of a connection is counted.
// Last: deeds in an order that no caller can bring about by asking, only by the moment.

import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test, vi } from 'vitest'
import { Engine } from '#server/storage/sqlite/engine.ts'
import type { DeedName } from '#server/storage/sqlite/deeds.ts'
import { must } from '#shared/base/must.ts'
import { tempStorage } from '#tests/support/storage.ts'
import { begin, board, boardRow, firstImport, frame, id } from './storage/examinee.ts'

/** A closed store with one long frame on a board. */
async function closedFile(): Promise<string> {
  const { storage, file, remove } = await tempStorage()
  onTestFinished(remove)
  await begin(storage, boardRow(board))
  await storage.keep({ board, frames: [frame('long '.repeat(2_000))] })
  await storage.close()
  return file
}

function change(file: string, sql: string): void {
  const db = new DatabaseSync(file)
  db.exec(sql)
  db.close()
}

function open(file: string, told: string[] = []) {
  const engine = new Engine({ file, secret: new Uint8Array(32).fill(7) }, (message) => told.push(message))
  onTestFinished(() => engine.close())
  const ask = (deed: DeedName, ...args: readonly unknown[]) => must(engine.run([{ n: 1, deed, args, at: 1 }]).answers[0], 'an answer')
  return { engine, ask }
}

/** Connections closed from now on. */
const closings = () => vi.spyOn(DatabaseSync.prototype, 'close').mock.calls

test('a disk too full to set something aside', async () => {
  const file = await closedFile()
  change(file, 'UPDATE journal SET crc = 0')
  const told: string[] = []
  const { engine, ask } = open(file, told)
  engine.drill('full')
  const closed = closings()
  expect(ask('readDocument', board)).toMatchObject({ ok: true, value: { foundNow: 1 } })
  expect([told, closed.length]).toEqual([['something unreadable could not be set aside yet'], 1])
  engine.drill('none')
  expect(ask('readDocument', board)).toMatchObject({ ok: true, value: { foundNow: 1 } })
  expect(ask('readDocument', board)).toMatchObject({ ok: true, value: { foundNow: 0, setAside: 1 } })
})

test('a disk that fails while an older file is written anew', async () => {
  const file = await closedFile()
  change(file, 'PRAGMA auto_vacuum = NONE; VACUUM')
  const exec = Reflect.get(DatabaseSync.prototype, 'exec') as (this: DatabaseSync, sql: string) => void // what it does when it is called on one
  vi.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function fails(this: DatabaseSync, sql: string) {
    if (sql === 'VACUUM') throw Object.assign(new Error('disk I/O error'), { errcode: 1034 })
    exec.call(this, sql)
  })
  const closed = closings()
  const told: string[] = []
  const { ask } = open(file, told)
  expect([told, closed.length]).toEqual([['the database could not be written anew; it keeps its free pages'], 1])
  expect(ask('keep', { board, frames: [frame('on')] })).toMatchObject({ ok: true, value: { kind: 'kept', lastJournalSeq: 2 } })
})

test('a pool that is swept while it is read comes short, and what was read twice does not make up for it', async () => {
  const { engine } = open(await closedFile())
  const ask = (deed: DeedName, ...args: readonly unknown[]): unknown => {
    const answer = must(engine.run([{ n: 1, deed, args, at: 1 }]).answers[0], 'an answer')
    return answer.ok ? answer.value : answer
  }
  const { meta } = firstImport
  for (const size of [1_000, 0]) {
    const pool = ask('beginPool', board)
    ask('addToPool', pool, 0, Array.from({ length: size }, (_, n) => ({ id: id.record(`swept${n}`), json: '{}' })))
    // What a reader asks for: after it has found the first pool that is replaced, and one bite of it swept.
    if (size === 0) expect(ask('findPool', board, meta.id)).toEqual({ pool: 1, count: 1_000 })
    ask('namePool', board, { pool, size, meta })
  }
  expect(ask('sweepPools')).toBe(true)
  const places = [0, 500].map((from) => (ask('readPiece', 1, from, 500) as unknown[]).length)
  expect(places).toEqual([0, 500])
})
