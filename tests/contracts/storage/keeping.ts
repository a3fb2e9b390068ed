// Questions about keep: all of it or nothing, grouped into few commits, refused for a reason, answered alike.

import { expect } from 'vitest'
import { StorageTrouble } from '#server/storage/storage.ts'
import { ana, begin, ben, board, boardRow, documentSays, firstImport, firstPicture, frame, id, otherBoard, saying, timerCleared } from './examinee.ts'
import type { Question } from './examinee.ts'

export const keeping: readonly Question[] = [
  {
    title: 'what was kept is there after the store is opened again, byte for byte and in order',
    async examine(examinee) {
      await begin(examinee.storage, boardRow(board))
      expect(await examinee.storage.keep({ board, frames: [frame('one'), frame('two', null)] })).toEqual({ kind: 'kept', lastJournalSeq: 2 })
      expect(await examinee.storage.keep({ board, frames: [{ bytes: new Uint8Array(0), by: ben }] })).toEqual({ kind: 'kept', lastJournalSeq: 3 })
      await examinee.storage.keep({ board, ledger: { after: 0, entries: [timerCleared(1), timerCleared(2)] } })
      await examinee.reopen()
      const { snapshot, tail, setAside } = await examinee.storage.readDocument(board)
      expect({ snapshot, setAside }).toEqual({ snapshot: null, setAside: 0 })
      expect(tail.map(({ journalSeq, by }) => ({ journalSeq, by }))).toEqual([{ journalSeq: 1, by: ana }, { journalSeq: 2, by: null }, { journalSeq: 3, by: ben }])
      expect(saying(tail)).toEqual(['one', 'two', ''])
      expect(await examinee.storage.readLedger(board)).toEqual([timerCleared(1), timerCleared(2)])
      expect(await examinee.storage.readLedger(board, 1)).toEqual([timerCleared(2)])
    },
  },
  {
    title: 'a board that begins with a keep is there with its first content, and not at all when the keep is not kept or the disk refuses',
    async examine(examinee) {
      const { storage } = examinee
      const first = { board, create: boardRow(board), frames: [frame('first')], ledger: { after: 0, entries: [timerCleared(1)] } }
      await examinee.drill('read-only')
      await expect(storage.keep(first)).rejects.toBeInstanceOf(StorageTrouble)
      await examinee.drill('none')
      expect(await storage.keep({ ...first, ledger: { after: 3, entries: [] } })).toEqual({ kind: 'moved-on' })
      await expect(storage.keep({ ...first, ledger: { after: 0, entries: [timerCleared(2)] } })).rejects.toThrow('cannot follow')
      expect(await storage.findBoard(board)).toBeNull()
      expect(await storage.keep(first)).toEqual({ kind: 'kept', lastJournalSeq: 1 })
      expect(await storage.keep(first)).toEqual({ kind: 'moved-on' })
      await expect(storage.keep({ board, create: boardRow(board) })).rejects.not.toBeInstanceOf(StorageTrouble)
      await examinee.reopen()
      expect(await examinee.storage.findBoard(board)).toEqual(boardRow(board))
      expect([await documentSays(examinee.storage), await examinee.storage.readLedger(board)]).toEqual([['first'], [timerCleared(1)]])
    },
  },
  {
    title: 'a board that begins with imports and pictures has them, and nothing of them when it is not kept',
    async examine(examinee) {
      const { meta, rows } = firstImport
      const first = { board, create: boardRow(board), imports: [firstImport], assets: [firstPicture], chosen: [id.record('beginning-2')] }
      expect(await examinee.storage.keep({ ...first, ledger: { after: 3, entries: [] } })).toEqual({ kind: 'moved-on' })
      expect([await examinee.storage.records.findImports(board), await examinee.storage.assetBytes(board)]).toEqual([[], 0])
      await examinee.storage.keep(first)
      await examinee.reopen()
      const { records } = examinee.storage
      expect([await records.findImports(board), await records.readPool(board, meta.id)]).toEqual([[meta], rows])
      expect([await records.chosen(board), await examinee.storage.findAsset(board, firstPicture.id)]).toEqual([[rows[1]], firstPicture])
    },
  },
  {
    title: 'a keep without frames answers the last seq of its board, and boards do not share seqs',
    async examine({ storage }) {
      await begin(storage, boardRow(board))
      await begin(storage, boardRow(otherBoard))
      await storage.keep({ board, frames: [frame('one'), frame('two')] })
      expect(await storage.keep({ board })).toEqual({ kind: 'kept', lastJournalSeq: 2 })
      expect(await storage.keep({ board: otherBoard, frames: [frame('other')] })).toEqual({ kind: 'kept', lastJournalSeq: 1 })
      expect(await documentSays(storage)).toEqual(['one', 'two'])
    },
  },
  {
    title: 'of a keep that moved on nothing is there: no frame, no answer, no sealed row, no clientID, no choice',
    async examine({ storage }) {
      await begin(storage, boardRow(board))
      await storage.keep({ board, ledger: { after: 0, entries: [timerCleared(1)] } })
      const late = {
        board, frames: [frame('late')], ledger: { after: 0, entries: [timerCleared(1)] }, bind: [{ clientId: 5, person: ana }],
        command: { id: id.command('late'), by: ana, answer: '{}' }, seal: [{ drawer: 'round', person: ana, slot: 'x', content: 'late' }],
      }
      expect(await storage.keep(late)).toEqual({ kind: 'moved-on' })
      expect(await documentSays(storage)).toEqual([])
      expect(await storage.findAnswer(board, ana, id.command('late'))).toBeNull()
      expect(await storage.countSealed(board, 'round')).toBe(0)
      expect(await storage.boundClients(board)).toEqual([])
      expect(await storage.readLedger(board)).toHaveLength(1)
    },
  },
  {
    title: 'of twenty keeps that follow the same entry, one is kept and nineteen are told that the board moved on',
    async examine({ storage }) {
      await begin(storage, boardRow(board))
      const answers = await Promise.all(Array.from({ length: 20 }, (_, n) =>
        storage.keep({ board, frames: [frame(`try ${n}`)], ledger: { after: 0, entries: [timerCleared(1)] } })))
      expect(answers.filter(({ kind }) => kind === 'kept')).toHaveLength(1)
      expect(answers.filter(({ kind }) => kind === 'moved-on')).toHaveLength(19)
      expect(await documentSays(storage)).toHaveLength(1)
    },
  },
  {
    title: 'a keep that breaks inside fails alone, leaves nothing, and the others of its group are kept',
    async examine({ storage }) {
      await begin(storage, boardRow(board))
      const outcomes = await Promise.allSettled([
        storage.keep({ board, frames: [frame('before')] }),
        storage.keep({ board, frames: [frame('broken')], ledger: { after: 0, entries: [timerCleared(1), timerCleared(3)] } }),
        storage.keep({ board: otherBoard, frames: [frame('nowhere')] }),
        storage.keep({ board, frames: [frame('after')] }),
      ])
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled'])
      expect(await documentSays(storage)).toEqual(['before', 'after'])
      expect(await storage.readLedger(board)).toEqual([])
      expect(await storage.readDocument(otherBoard)).toMatchObject({ tail: [] })
      expect(await storage.keep({ board })).toEqual({ kind: 'kept', lastJournalSeq: 2 })
    },
  },
  {
    title: 'a thousand keeps at once use far fewer commits, and all of them are there',
    async examine(examinee) {
      const { storage } = examinee
      await begin(storage, boardRow(board))
      const before = examinee.commits()
      const answers = await Promise.all(Array.from({ length: 1_000 }, (_, n) => storage.keep({ board, frames: [frame(`${n}`)] })))
      expect(examinee.commits() - before).toBeLessThan(100)
      expect(new Set(answers.map((kept) => (kept.kind === 'kept' ? kept.lastJournalSeq : kept.kind))).size).toBe(1_000)
      await examinee.reopen()
      expect(await documentSays(examinee.storage)).toEqual(Array.from({ length: 1_000 }, (_, n) => `${n}`))
    },
  },
  {
    title: 'a command kept before answers as it did and acts once, also within one group; another person may use the same id',
    async examine(examinee) {
      const { storage } = examinee
      await begin(storage, boardRow(board))
      const cast = (by = ana, answer = 'first') => storage.keep({
        board, frames: [frame(answer, by)], command: { id: id.command('same'), by, answer },
      })
      expect(await Promise.all([cast(), cast(ana, 'second'), cast(ben, 'other')])).toEqual([
        { kind: 'kept', lastJournalSeq: 1 }, { kind: 'seen', answer: 'first' }, { kind: 'kept', lastJournalSeq: 2 },
      ])
      await examinee.reopen()
      expect(await examinee.storage.keep({ board, frames: [frame('again')], command: { id: id.command('same'), by: ana, answer: 'third' } }))
        .toEqual({ kind: 'seen', answer: 'first' })
      expect(await examinee.storage.findAnswer(board, ben, id.command('same'))).toBe('other')
      expect(await documentSays(examinee.storage)).toEqual(['first', 'other'])
    },
  },
  {
    title: 'a command resent after the board moved on is answered as seen, not as moved on',
    async examine({ storage }) {
      await begin(storage, boardRow(board))
      const command = { id: id.command('once'), by: ana, answer: 'done' }
      const ledger = { after: 0, entries: [timerCleared(1)] }
      await storage.keep({ board, command, ledger })
      expect(await storage.keep({ board, command, ledger })).toEqual({ kind: 'seen', answer: 'done' })
    },
  },
  {
    title: 'a clientID belongs to whoever first presented it; from another person nothing is kept',
    async examine(examinee) {
      const { storage } = examinee
      const clientId = 2 ** 32 + 2 ** 20 + 7
      await begin(storage, boardRow(board))
      await begin(storage, boardRow(otherBoard))
      const bind = (person: typeof ana, at = board) => storage.keep({ board: at, frames: [frame('typed', person)], bind: [{ clientId, person }] })
      expect(await Promise.all([bind(ana), bind(ben), bind(ana)])).toEqual([
        { kind: 'kept', lastJournalSeq: 1 }, { kind: 'foreign', clientId }, { kind: 'kept', lastJournalSeq: 2 },
      ])
      expect(await bind(ben, otherBoard)).toMatchObject({ kind: 'kept' })
      const two = [{ clientId: 9, person: ana }, { clientId: 9, person: ben }]
      expect(await storage.keep({ board, bind: two })).toEqual({ kind: 'foreign', clientId: 9 })
      await examinee.reopen()
      expect(await examinee.storage.boundClients(board)).toEqual([{ clientId, person: ana }])
      expect(await documentSays(examinee.storage)).toHaveLength(2)
    },
  },
  {
    title: 'frames that are small views into one large buffer are kept as what they show, and stay usable by the caller',
    async examine({ storage }) {
      await begin(storage, boardRow(board))
      const slab = new TextEncoder().encode('xxxxhelloyyyyworldzzzz')
      const frames = [{ bytes: slab.subarray(4, 9), by: ana }, { bytes: Buffer.from(slab.buffer, 13, 5), by: ana }]
      await storage.keep({ board, frames })
      expect(await documentSays(storage)).toEqual(['hello', 'world'])
      expect(saying(frames)).toEqual(['hello', 'world'])
    },
  },
]
