// What was opened is closed again when the rest cannot be: the program ends, and the next one finds everything free. And what of a
// session record the disk does not take or give back: half a board is never left, and one lost picture does not hold the rest.

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readConfig } from '#server/config.ts'
import { takeFolder } from '#server/data-folder.ts'
import { openGround, type OpenStore } from '#server/ground.ts'
import { openSqlite, type SqliteStorage } from '#server/storage/sqlite/open.ts'
import { StorageTrouble, StorageUnsure } from '#server/storage/storage.ts'
import { isRefusal, type Refusal } from '#shared/base/refusal.ts'

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'signalboard-ground-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const sqlite: OpenStore = (file, secret, _log, onGroup) => openSqlite({ file, secret, onGroup, clock: { now: () => 1 } })

async function groundIn(folder: string, openStore = sqlite) {
  const ground = await openGround(readConfig({ DATA_DIR: folder, LOG_LEVEL: 'silent' }), openStore)
  onTestFinished(() => ground.close())
  return ground
}

/** A session record with two pictures on its board. */
function recordWithPictures(): Uint8Array<ArrayBuffer> {
  const gif = Buffer.from('GIF89a\u0001\u0000\u0001\u0000\u0000\u0000\u0000;', 'latin1').toString('base64')
  const image = (asset: string) => ({ kind: 'image', alive: true, asset })
  return new TextEncoder().encode(JSON.stringify({
    format: 'signalboard-session', version: 1, made: { at: '', by: '' }, createdAt: 0, results: {}, records: [],
    ledger: [{ seq: 1, at: 0, by: null, ruling: { type: 'board-described', facts: { title: 'T', objective: 'O' } } }],
    document: { things: { n_first0: image('a_first000'), n_second: image('a_second00') }, placements: {} },
    assets: ['a_first000', 'a_second00'].map((id) => ({ id, mime: 'image/gif', base64: gif })),
  }))
}

function taken<T extends object>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(answer.detail)
  return answer
}

test('a board of which the disk has lost a picture is taken home with the others', async () => {
  const folder = newFolder()
  const ground = await groundIn(folder)
  const { id } = taken(await ground.bringBack(recordWithPictures(), 'here'))
  rmSync(join(folder, 'assets', id, 'a_first000'))
  const record = taken(await ground.takeHome(id))
  expect(Object.keys(record.document.things)).toEqual(['n_first0', 'n_second'])
  expect(record.assets.map((one) => one.id)).toEqual(['a_second00'])
})

test.each([
  ['not kept leaves no pictures', new StorageTrouble('Storage: keep', 'full'), 0],
  ['not known to be kept leaves them: it may be there', new StorageUnsure('Storage: keep', 'the thread ended'), 1],
])('a session record whose board is %s', async (_, trouble, left) => {
  const folder = newFolder()
  const ground = await groundIn(folder, async (...how) => ({ ...await sqlite(...how), keep: () => Promise.reject(trouble) }))
  await expect(ground.bringBack(recordWithPictures(), 'here')).rejects.toBe(trouble)
  expect(readdirSync(join(folder, 'assets'))).toHaveLength(left)
})

test('a lock file that is none any more is not told as another server', () => {
  const folder = newFolder()
  writeFileSync(join(folder, 'lock'), 'Dear Sir or Madam, '.repeat(300))
  expect(() => takeFolder(folder)).toThrow(expect.objectContaining({ held: false, message: expect.stringMatching(/lock cannot be used: file is not a database.*Remove it/) }))
  const first = takeFolder(newFolder())
  expect(() => takeFolder(first.path)).toThrow(expect.objectContaining({ held: true }))
  first.release()
})

test('a start that fails behind the store closes it and lets go of the folder', async () => {
  const folder = newFolder()
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
