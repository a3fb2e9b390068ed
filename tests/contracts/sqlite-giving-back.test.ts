// Free pages of the file go back to the disk after folds, beside the edits, and an older file learns it at its next start.
// The law about the size of what is stored: at most twice a fresh copy.

import { closeSync, openSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { openSqlite } from '#server/storage/sqlite/open.ts'
import type { Storage } from '#server/storage/storage.ts'
import { engineStorage } from '#tests/support/engine-storage.ts'
import { tempStorage } from '#tests/support/storage.ts'
import type { TempStorage } from '#tests/support/storage.ts'
import { begin, board, boardRow, documentSays, frame, snapshot } from './storage/examinee.ts'

const long = 'long '.repeat(400)
const rows = 300

async function store(): Promise<TempStorage> {
  const place = await tempStorage()
  onTestFinished(place.remove)
  return place
}

/** Figures of a file as a stranger reads them. */
function look(file: string) {
  const db = new DatabaseSync(file, { readOnly: true })
  const ask = (what: string): number => Number(Object.values(db.prepare(`PRAGMA ${what}`).get() ?? {})[0])
  const found = { free: ask('freelist_count'), pages: ask('page_count'), mode: ask('auto_vacuum'), fault: db.prepare('PRAGMA integrity_check').get()?.['integrity_check'] }
  db.close()
  return found
}

/** Three folds of long rows: the journal of the first two is dropped. */
async function folds(storage: Storage): Promise<void> {
  await begin(storage, boardRow(board))
  for (const turn of [1, 2, 3]) {
    await storage.keep({ board, frames: Array.from({ length: rows }, () => frame(long)) })
    await storage.foldJournal(board, snapshot(turn * rows, `up to ${turn * rows}`))
  }
}

/** Makes the file what it was before files could give pages back. */
function makeOlder(file: string): void {
  const db = new DatabaseSync(file)
  db.exec('PRAGMA auto_vacuum = NONE; VACUUM')
  db.close()
}

describe('free pages', () => {
  test('lie about after folds, and are given back bite by bite until few are left', async () => {
    const { dir } = await store()
    const file = join(dir, 'alone.sqlite')
    const storage = engineStorage(file)
    await folds(storage)
    const before = look(file)
    expect(before.free).toBeGreaterThan(before.pages / 3)
    let bites = 0
    while (await storage.giveBack()) bites += 1
    const after = look(file)
    expect(bites).toBeGreaterThan(0)
    expect(after.free).toBeLessThanOrEqual(Math.max(64, after.pages / 5))
    expect(after.fault).toBe('ok')
    await storage.close()
    expect(statSync(file).size).toBe(after.pages * 4_096)
  })

  test('go back by themselves while edits are kept, and the file is at most twice a fresh copy', async () => {
    const { storage, file } = await store()
    await folds(storage)
    const edits = Array.from({ length: 100 }, (_, n) => `edit ${n}`)
    await Promise.all(edits.map((text) => storage.keep({ board, frames: [frame(text)] })))
    await vi.waitFor(() => {
      const { free, pages } = look(file)
      expect(free).toBeLessThanOrEqual(Math.max(64, pages / 5))
    }, { timeout: 10_000 })
    expect(await documentSays(storage)).toEqual([`up to ${3 * rows}`, ...edits])
    await storage.close()
    const db = new DatabaseSync(file, { readOnly: true })
    db.prepare('VACUUM INTO ?').run(`${file}.fresh`)
    db.close()
    expect(statSync(file).size).toBeLessThan(2 * statSync(`${file}.fresh`).size)
    expect(look(file).fault).toBe('ok')
  })
})

describe('a file made before it could give pages back', () => {
  test('is written anew at the next start, with all that it held', async () => {
    const { storage, file, reopen } = await store()
    await folds(storage)
    const before = await documentSays(storage)
    await storage.close()
    makeOlder(file)
    expect(look(file).mode).toBe(0)
    expect(await documentSays(await reopen())).toEqual(before)
    expect(look(file)).toMatchObject({ mode: 2, fault: 'ok' })
  })

  test('is left as it is when a page of it is damaged, and served', async () => {
    const { storage, file, secret } = await store()
    await folds(storage)
    const before = await documentSays(storage)
    await storage.close()
    makeOlder(file)
    const db = new DatabaseSync(file)
    const page = Number(db.prepare(`SELECT rootpage FROM sqlite_schema WHERE name = 'chosen'`).get()?.['rootpage'])
    db.close()
    const opened = openSync(file, 'r+')
    writeSync(opened, new Uint8Array(4_096).fill(0xff), 0, 4_096, (page - 1) * 4_096)
    closeSync(opened)
    const again = await openSqlite({ file, secret, clock: { now: () => 1 } })
    onTestFinished(() => again.close())
    expect(await documentSays(again)).toEqual(before)
    expect(look(file).mode).toBe(0)
  })
})
