// A disk that fills up and gets room again, fifty times. With LONG_RUN=1, as root, on a real small disk (a tmpfs of 6 MB);
// otherwise the engine's own drill stands in for it, and the title says which it was.

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { openSqlite } from '#server/storage/sqlite/open.ts'
import type { SqliteStorage } from '#server/storage/sqlite/open.ts'
import { StorageTrouble } from '#server/storage/storage.ts'
import { begin, board, boardRow, documentSays, frame } from './storage/examinee.ts'

const cycles = 50
const real = process.env['LONG_RUN'] === '1'

type Disk = { readonly dir: string; readonly fill: (storage: SqliteStorage) => Promise<void>; readonly free: (storage: SqliteStorage) => Promise<void> }

function drilledDisk(): Disk {
  const dir = mkdtempSync(join(tmpdir(), 'signalboard-full-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  return { dir, fill: (storage) => storage.drill('full'), free: (storage) => storage.drill('none') }
}

function smallDisk(): Disk {
  const dir = mkdtempSync(join(tmpdir(), 'signalboard-full-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m,mode=0700', 'tmpfs', dir])
  onTestFinished(() => {
    execFileSync('umount', [dir])
    rmSync(dir, { recursive: true })
  })
  const ballast = join(dir, 'ballast')
  return {
    dir,
    async fill() {
      expect(() => writeFileSync(ballast, new Uint8Array(8_000_000))).toThrow('ENOSPC')
    },
    async free() {
      rmSync(ballast)
    },
  }
}

test(`a disk that is full ${cycles} times loses nothing that was answered and takes edits again (${real ? 'a real tmpfs' : 'a drill; LONG_RUN=1 for a real disk'})`, async () => {
  const disk = real ? smallDisk() : drilledDisk()
  mkdirSync(join(disk.dir, 'store'))
  const file = join(disk.dir, 'store', 'store.sqlite')
  const storage = await openSqlite({ file, secret: new Uint8Array(32), clock: { now: () => 1 } })
  onTestFinished(() => storage.close())
  await begin(storage, boardRow(board))
  const answered: string[] = []
  let refused = 0
  for (let cycle = 0; cycle < cycles; cycle += 1) {
    await disk.fill(storage)
    for (let n = 0; n < 6; n += 1) {
      const text = `full ${cycle} ${n} `.padEnd(9_000, '.')
      const outcome = await storage.keep({ board, frames: [frame(text)] }).then(() => null, (error: unknown) => error)
      if (outcome === null) answered.push(text)
      else {
        expect(outcome).toBeInstanceOf(StorageTrouble)
        refused += 1
      }
    }
    await disk.free(storage)
    const text = `free ${cycle}`
    expect(await storage.keep({ board, frames: [frame(text)] })).toMatchObject({ kind: 'kept' })
    answered.push(text)
  }
  expect(refused).toBeGreaterThan(cycles)
  expect(await documentSays(storage)).toEqual(answered)
  await storage.close()
  const db = new DatabaseSync(file)
  expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
  db.close()
})
