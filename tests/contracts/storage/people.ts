// Questions about boards, sessions, pictures and records: plain rows, and pools that are whole or absent.

import { expect, vi } from 'vitest'
import { must } from '#shared/base/must.ts'
import type { ImportMeta, StoredRecord } from '#server/records/record-store.ts'
import { ana, begin, ben, board, boardRow, id, otherBoard } from './examinee.ts'
import type { Question } from './examinee.ts'

/** The hour at which the examinee's clock stands. */
export const examinationHour = 1_700_000_000_000

const meta = (name: string, importedAt: number, count: number): ImportMeta => ({
  id: id.import(name), fileName: `${name}.csv`, importedAt, count, columns: [], encoding: 'utf-8', delimiter: ',', dateOrder: null, attached: [],
})
const pool = (prefix: string, size: number): StoredRecord[] =>
  Array.from({ length: size }, (_, n) => ({ id: id.record(`${prefix}-${String(n).padStart(5, '0')}`), json: JSON.stringify({ prefix, n }) }))

export const people: readonly Question[] = [
  {
    title: 'a board is found as it was made; its opening, key version and epoch change only when asked',
    async examine(examinee) {
      const { storage } = examinee
      await begin(storage, { ...boardRow(otherBoard, 2_000), demo: true })
      await begin(storage, boardRow(board, 1_000))
      await expect(begin(storage, boardRow(board))).rejects.toThrow()
      expect(await storage.findBoard(board)).toEqual(boardRow(board, 1_000))
      expect([await storage.openBoard(board), await storage.openBoard(board)].map((row) => row?.opening)).toEqual([1, 2])
      await storage.raiseKeyVersion(board)
      await storage.setEpoch(board, 'second')
      await examinee.reopen()
      const changed = { ...boardRow(board, 1_000), opening: 2, keyVersion: 2, epoch: 'second' }
      expect(await examinee.storage.findBoard(board)).toEqual(changed)
      expect(await examinee.storage.listBoards()).toEqual([changed, { ...boardRow(otherBoard, 2_000), demo: true }])
    },
  },
  {
    title: 'an unknown board is nothing, not an error',
    async examine({ storage }) {
      expect(await storage.findBoard(board)).toBeNull()
      expect(await storage.openBoard(board)).toBeNull()
      expect(await storage.readDocument(board)).toEqual({ snapshot: null, tail: [], setAside: 0, foundNow: 0, lastSeq: 0 })
      expect(await storage.readLedger(board)).toEqual([])
      expect(await storage.records.chosen(board)).toEqual([])
    },
  },
  {
    title: 'a session is found by its token until it ends or is ended; a token that was never given finds nothing',
    async examine(examinee) {
      const { storage } = examinee
      await begin(storage, boardRow(board))
      const session = (tokenHash: string, person = ana, expiresAt = examinationHour + 1) => ({ tokenHash, board, person, expiresAt })
      for (const row of [session('a'), session('a2'), session('b', ben), session('old', ben, examinationHour)]) await storage.saveSession(row)
      await examinee.reopen()
      expect(await examinee.storage.findSession('a')).toEqual(session('a'))
      expect(await examinee.storage.findSession('old')).toBeNull()
      expect(await examinee.storage.findSession('never')).toBeNull()
      await examinee.storage.endSessions(board, ana)
      expect([await examinee.storage.findSession('a'), await examinee.storage.findSession('a2')]).toEqual([null, null])
      expect(await examinee.storage.findSession('b')).toEqual(session('b', ben))
      await examinee.storage.endSessions(board)
      expect(await examinee.storage.findSession('b')).toBeNull()
    },
  },
  {
    title: 'pictures are found on their own board alone, and their sizes add up',
    async examine(examinee) {
      const { storage } = examinee
      const picture = (name: string, bytes: number) => ({ id: id.asset(name), board, mime: 'image/png', bytes, by: ana, at: 7, sha256: 'ab' })
      await begin(storage, boardRow(board))
      await begin(storage, boardRow(otherBoard))
      await storage.saveAsset(picture('picture-1', 100))
      await storage.saveAsset(picture('picture-2', 50))
      await examinee.reopen()
      expect(await examinee.storage.findAsset(board, id.asset('picture-1'))).toEqual(picture('picture-1', 100))
      expect(await examinee.storage.findAsset(otherBoard, id.asset('picture-1'))).toBeNull()
      expect([await examinee.storage.assetBytes(board), await examinee.storage.assetBytes(otherBoard)]).toEqual([150, 0])
    },
  },
  {
    title: 'an import is read back in its order, and is replaced as a whole under its id',
    async examine(examinee) {
      const { storage } = examinee
      await begin(storage, boardRow(board))
      await storage.records.saveImport(board, meta('later', 20, 3), pool('later', 3))
      await storage.records.saveImport(board, meta('first', 10, 1_203), pool('old', 1_203))
      await storage.records.saveImport(board, meta('first', 10, 2), pool('new', 2))
      await examinee.reopen()
      const { records } = examinee.storage
      expect(await records.findImports(board)).toEqual([meta('first', 10, 2), meta('later', 20, 3)])
      expect(await records.readPool(board, id.import('first'))).toEqual(pool('new', 2))
      expect(await records.readPool(board, id.import('never'))).toEqual([])
      expect(await records.findRecords(board, [id.record('old-00000'), id.record('later-00002'), id.record('new-00001')]))
        .toEqual([pool('later', 3)[2], pool('new', 2)[1]])
      // What it replaced is taken away behind it, and off the disk when the store is closed.
      await vi.waitFor(async () => {
        await examinee.reopen()
        expect((await examinee.everyByte()).includes('old-00700')).toBe(false)
      }, { timeout: 10_000 })
    },
  },
  {
    title: 'nobody sees an import before it is whole: a reader beside it finds all of the old pool or all of the new one',
    async examine({ storage }) {
      await begin(storage, boardRow(board))
      await storage.records.saveImport(board, meta('same', 1, 700), pool('old', 700))
      const saving = storage.records.saveImport(board, meta('same', 1, 2_600), pool('new', 2_600))
      const seen = new Set<string>()
      for (let n = 0; n < 12; n += 1) {
        const read = await storage.records.readPool(board, id.import('same'))
        seen.add(`${JSON.parse(must(read[0], 'a record').json).prefix} ${read.length}`)
      }
      await saving
      expect([...seen].filter((what) => what !== 'old 700' && what !== 'new 2600')).toEqual([])
      expect(await storage.records.readPool(board, id.import('same'))).toHaveLength(2_600)
    },
  },
  {
    title: 'an import that the disk refuses leaves the one before it, and can be tried again',
    async examine({ storage, drill }) {
      await begin(storage, boardRow(board))
      await storage.records.saveImport(board, meta('same', 1, 3), pool('old', 3))
      await drill('full')
      await expect(storage.records.saveImport(board, meta('same', 1, 5_000), pool('new', 5_000))).rejects.toThrow()
      expect(await storage.records.readPool(board, id.import('same'))).toEqual(pool('old', 3))
      await drill('none')
      await storage.records.saveImport(board, meta('same', 1, 5_000), pool('new', 5_000))
      expect(await storage.records.readPool(board, id.import('same'))).toEqual(pool('new', 5_000))
    },
  },
  {
    title: 'chosen records come in the order they were chosen, without those the board does not have, and are replaced as a whole',
    async examine(examinee) {
      const { storage } = examinee
      await begin(storage, boardRow(board))
      await storage.records.saveImport(board, meta('first', 10, 3), pool('r', 3))
      const [r0, r1, r2] = pool('r', 3).map((record) => record.id)
      await storage.keep({ board, chosen: [must(r2, 'r2'), id.record('gone'), must(r0, 'r0')] })
      await examinee.reopen()
      expect((await examinee.storage.records.chosen(board)).map((record) => record.id)).toEqual([r2, r0])
      await examinee.storage.keep({ board, chosen: [must(r1, 'r1')] })
      expect((await examinee.storage.records.chosen(board)).map((record) => record.id)).toEqual([r1])
    },
  },
]
