// What was opened is closed again when the rest cannot be: the program ends, and the next one finds everything free.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readConfig } from '#server/config.ts'
import { takeFolder } from '#server/data-folder.ts'
import { openGround } from '#server/ground.ts'
import { openSqlite, type SqliteStorage } from '#server/storage/sqlite/open.ts'
import { StorageTrouble } from '#server/storage/storage.ts'

test('a start that fails behind the store closes it and lets go of the folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'signalboard-ground-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const opened: SqliteStorage[] = []
  const opening = openGround(readConfig({ DATA_DIR: folder, LOG_LEVEL: 'fatal' }), async (file, secret, _log, onGroup) => {
    const store = await openSqlite({ file, secret, onGroup, clock: { now: () => 1 } })
    opened.push(store)
    return { ...store, findGaps: async () => { throw new Error('the disk is gone') } }
  })
  await expect(opening).rejects.toThrow('the disk is gone')
  await expect(opened[0]?.listBoards()).rejects.toThrow(StorageTrouble)
  expect(() => takeFolder(folder).release()).not.toThrow()
})
