// Questions about a disk that does not do its part: nothing is answered as kept, nothing half is there, and it recovers by itself.

import { expect } from 'vitest'
import { StorageTrouble } from '#server/storage/storage.ts'
import { ana, begin, board, boardRow, documentSays, frame, timerCleared } from './examinee.ts'
import type { Examinee, Question } from './examinee.ts'

const large = 'x'.repeat(20_000)

async function refuses(examinee: Examinee, drill: 'full' | 'read-only'): Promise<void> {
  const { storage } = examinee
  await begin(storage, boardRow(board))
  await storage.keep({ board, frames: [frame('before')] })
  await examinee.drill(drill)
  const outcomes = await Promise.allSettled([
    storage.keep({ board, frames: [frame('small')] }),
    storage.keep({ board, frames: [frame(large)], ledger: { after: 0, entries: [timerCleared(1)] }, seal: [{ drawer: 'd', person: ana, slot: 's', content: large }] }),
    storage.keep({ board, frames: [frame('small too')] }),
  ])
  const reasons = outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason : outcome.value))
  expect(reasons.map((reason) => reason instanceof StorageTrouble)).toEqual([true, true, true])
  expect(await documentSays(storage)).toEqual(['before'])
  expect(await storage.readLedger(board)).toEqual([])
  await examinee.drill('none')
  expect(await storage.keep({ board, frames: [frame('after')] })).toEqual({ kind: 'kept', lastJournalSeq: 2 })
  await storage.check()
  await examinee.reopen()
  expect(await documentSays(examinee.storage)).toEqual(['before', 'after'])
}

export const troubles: readonly Question[] = [
  {
    title: 'on a full disk the whole group is refused with StorageTrouble, nothing of it is there, and it recovers when there is room',
    examine: (examinee) => refuses(examinee, 'full'),
  },
  {
    title: 'on a read-only disk the whole group is refused with StorageTrouble, nothing of it is there, and it recovers afterwards',
    examine: (examinee) => refuses(examinee, 'read-only'),
  },
  {
    title: 'the check tells a disk that cannot be written from one that can, fifty times in turn',
    async examine({ storage, drill }) {
      for (let n = 0; n < 50; n += 1) {
        await drill('read-only')
        await expect(storage.check()).rejects.toBeInstanceOf(StorageTrouble)
        await drill('none')
        await storage.check()
      }
    },
  },
  {
    title: 'a fold that the disk refuses leaves the journal whole',
    async examine(examinee) {
      const { storage } = examinee
      await begin(storage, boardRow(board))
      await storage.keep({ board, frames: [frame('1'), frame('2')] })
      await examinee.drill('full')
      const bytes = new TextEncoder().encode(large)
      await expect(storage.foldJournal(board, { upTo: 2, bytes, stateVector: bytes }, [frame('1')])).rejects.toBeInstanceOf(StorageTrouble)
      expect(await documentSays(storage)).toEqual(['1', '2'])
    },
  },
  {
    title: 'what is asked of a closed store fails, and closing waits for what was asked before',
    async examine(examinee) {
      const { storage } = examinee
      await begin(storage, boardRow(board))
      const last = storage.keep({ board, frames: [frame('last')] })
      await storage.close()
      expect(await last).toEqual({ kind: 'kept', lastJournalSeq: 1 })
      await expect(storage.keep({ board, frames: [frame('too late')] })).rejects.toBeInstanceOf(StorageTrouble)
      await examinee.reopen()
      expect(await documentSays(examinee.storage)).toEqual(['last'])
    },
  },
]
