// Questions about the document as stored: folding never drops what is needed, and damage never stops the rest.

import { expect } from 'vitest'
import { ana, begin, board, boardRow, documentSays, frame, otherBoard, saying, snapshot } from './examinee.ts'
import type { Examinee, Question } from './examinee.ts'

/** A board with frames 1..n, each saying its seq. */
async function boardWith({ storage }: Examinee, frames: number): Promise<void> {
  await begin(storage, boardRow(board))
  await storage.keep({ board, frames: Array.from({ length: frames }, (_, n) => frame(`${n + 1}`)) })
}

export const documents: readonly Question[] = [
  {
    title: 'a folded board is its newest snapshot and the frames after it',
    async examine(examinee) {
      await boardWith(examinee, 5)
      await examinee.storage.foldJournal(board, snapshot(3, '1-3'))
      await examinee.reopen()
      const stored = await examinee.storage.readDocument(board)
      expect(stored.snapshot).toEqual(snapshot(3, '1-3'))
      expect(saying(stored.tail)).toEqual(['4', '5'])
      expect(await examinee.storage.keep({ board, frames: [frame('6')] })).toEqual({ kind: 'kept', lastJournalSeq: 6 })
    },
  },
  {
    title: 'folding keeps every frame that the snapshot before the newest does not cover',
    async examine(examinee) {
      const { storage } = examinee
      await boardWith(examinee, 9)
      await storage.foldJournal(board, snapshot(3, '1-3'))
      expect(saying(await examinee.journal(board))).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9'])
      await storage.foldJournal(board, snapshot(6, '1-6'))
      expect(saying(await examinee.journal(board))).toEqual(['4', '5', '6', '7', '8', '9'])
      await storage.foldJournal(board, snapshot(9, '1-9'))
      expect(saying(await examinee.journal(board))).toEqual(['7', '8', '9'])
      expect(await documentSays(storage)).toEqual(['1-9'])
    },
  },
  {
    title: 'what a snapshot covers without holding it is written behind it, with its author, once however often it is folded',
    async examine(examinee) {
      const { storage } = examinee
      await boardWith(examinee, 4)
      await storage.foldJournal(board, snapshot(3, '1 3'), [frame('2', null)])
      expect(await documentSays(storage)).toEqual(['1 3', '4', '2'])
      expect((await storage.readDocument(board)).tail.map(({ journalSeq, by }) => [journalSeq, by])).toEqual([[4, ana], [5, null]])
      await storage.foldJournal(board, snapshot(3, '1 3'), [frame('2', null)])
      expect(await documentSays(storage)).toEqual(['1 3', '4', '2'])
      await storage.foldJournal(board, snapshot(5, '1 3 4'), [frame('2', null)])
      expect(await documentSays(storage)).toEqual(['1 3 4', '2'])
    },
  },
  {
    title: 'a snapshot that is garbled is set aside and counted, and the one before it with its frames makes the board',
    async examine(examinee) {
      await boardWith(examinee, 7)
      await examinee.storage.foldJournal(board, snapshot(3, '1-3'))
      await examinee.storage.foldJournal(board, snapshot(6, '1-6'))
      await examinee.garble('snapshot', board, 6)
      const read = async () => ({ says: await documentSays(examinee.storage), setAside: (await examinee.storage.readDocument(board)).setAside })
      expect(await read()).toEqual({ says: ['1-3', '4', '5', '6', '7'], setAside: 1 })
      await examinee.reopen()
      expect(await read()).toEqual({ says: ['1-3', '4', '5', '6', '7'], setAside: 1 })
      await examinee.storage.foldJournal(board, snapshot(6, '1-6'))
      expect(await read()).toEqual({ says: ['1-6', '7'], setAside: 1 })
    },
  },
  {
    title: 'garbled rows of the journal are set aside and counted, the rest of the board and other boards open',
    async examine(examinee) {
      await boardWith(examinee, 6)
      await begin(examinee.storage, boardRow(otherBoard))
      await examinee.storage.keep({ board: otherBoard, frames: [frame('other')] })
      await examinee.garble('journal', board, 2)
      await examinee.garble('journal', board, 5)
      expect(await examinee.storage.readDocument(board)).toMatchObject({ setAside: 2, foundNow: 2 })
      expect(await documentSays(examinee.storage)).toEqual(['1', '3', '4', '6'])
      await examinee.reopen()
      expect(await examinee.storage.readDocument(board)).toMatchObject({ setAside: 2, foundNow: 0 })
      expect(await examinee.storage.readDocument(otherBoard)).toMatchObject({ setAside: 0 })
      expect(await documentSays(examinee.storage, otherBoard)).toEqual(['other'])
      // The last seq is not given a second time, though its row is gone.
      await examinee.garble('journal', board, 6)
      await examinee.storage.readDocument(board)
      expect(await examinee.storage.keep({ board, frames: [frame('7')] })).toEqual({ kind: 'kept', lastJournalSeq: 7 })
    },
  },
  {
    title: 'a board that lacks nothing has no gap, whatever was folded or set aside',
    async examine(examinee) {
      await boardWith(examinee, 9)
      await examinee.storage.foldJournal(board, snapshot(3, '1-3'))
      await examinee.storage.foldJournal(board, snapshot(6, '1-6'))
      await examinee.garble('journal', board, 8)
      await examinee.storage.readDocument(board)
      await examinee.reopen()
      expect(await examinee.storage.findGaps()).toEqual({ withoutLog: false, boards: [] })
    },
  },
  {
    title: 'what was set aside is still on the disk',
    async examine(examinee) {
      await boardWith(examinee, 1)
      await examinee.storage.keep({ board, frames: [frame('a frame that will be garbled at its first byte')] })
      await examinee.garble('journal', board, 2)
      expect(await documentSays(examinee.storage)).toEqual(['1'])
      expect((await examinee.everyByte()).includes('frame that will be garbled at its first byte')).toBe(true)
    },
  },
  {
    title: 'damage is read around on a full disk too, and set aside when there is room again',
    async examine(examinee) {
      await boardWith(examinee, 3)
      await examinee.storage.keep({ board, frames: [frame('long '.repeat(2_000))] })
      await examinee.garble('journal', board, 4)
      await examinee.drill('full')
      expect(await examinee.storage.readDocument(board)).toMatchObject({ setAside: 1, tail: { length: 3 } })
      await examinee.drill('none')
      expect(await examinee.storage.readDocument(board)).toMatchObject({ setAside: 1, tail: { length: 3 } })
      await examinee.reopen()
      expect(await examinee.storage.readDocument(board)).toMatchObject({ setAside: 1, tail: { length: 3 } })
    },
  },
  {
    title: 'a snapshot beyond the journal is refused, and one that is older than the newest changes nothing',
    async examine(examinee) {
      const { storage } = examinee
      await boardWith(examinee, 4)
      await expect(storage.foldJournal(board, snapshot(5, '1-5'))).rejects.toThrow('cannot be true')
      await storage.foldJournal(board, snapshot(4, '1-4'))
      await storage.foldJournal(board, snapshot(2, '1-2'))
      await storage.foldJournal(board, snapshot(4, 'another'))
      expect(await documentSays(storage)).toEqual(['1-4'])
      expect(saying(await examinee.journal(board))).toEqual(['1', '2', '3', '4'])
    },
  },
]
