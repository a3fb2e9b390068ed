// Questions about drawers: nobody reads the disk and finds what is in them; burnt is burnt.

import { expect } from 'vitest'
import { ana, begin, ben, board, boardRow, otherBoard } from './examinee.ts'
import type { Question } from './examinee.ts'

const secret = 'the-word-nobody-must-find-4711'
const sealed = (person: typeof ana, slot: string, content: string, drawer = 'round-1') => ({ drawer, person, slot, content })

export const sealing: readonly Question[] = [
  {
    title: 'a drawer gives back what was put in, of all or of one person, and counts people, not things',
    async examine(examinee) {
      await begin(examinee.storage, boardRow(board))
      await begin(examinee.storage, boardRow(otherBoard))
      const rows = [sealed(ana, 'n_1', 'three'), sealed(ana, 'n_2', 'zwölf ✓'), sealed(ben, 'n_1', '')]
      await examinee.storage.keep({ board, seal: [...rows, sealed(ben, 'n_1', 'elsewhere', 'round-2')] })
      await examinee.reopen()
      const { storage } = examinee
      expect(await storage.unsealed(board, 'round-1')).toEqual(rows)
      expect(await storage.unsealed(board, 'round-1', ben)).toEqual([sealed(ben, 'n_1', '')])
      expect(await storage.countSealed(board, 'round-1')).toBe(2)
      expect(await storage.unsealed(board, 'round-3')).toEqual([])
      expect(await storage.unsealed(otherBoard, 'round-1')).toEqual([])
    },
  },
  {
    title: 'putting in the same slot again replaces, and taking out before putting in replaces the whole',
    async examine({ storage }) {
      await begin(storage, boardRow(board))
      await storage.keep({ board, seal: [sealed(ana, 'a', '1'), sealed(ana, 'b', '2'), sealed(ben, 'a', '9')] })
      await storage.keep({ board, seal: [sealed(ana, 'a', '3')] })
      expect(await storage.unsealed(board, 'round-1', ana)).toEqual([sealed(ana, 'a', '3'), sealed(ana, 'b', '2')])
      await storage.keep({ board, unseal: [{ drawer: 'round-1', person: ana }], seal: [sealed(ana, 'c', '4')] })
      expect(await storage.unsealed(board, 'round-1')).toEqual([sealed(ana, 'c', '4'), sealed(ben, 'a', '9')])
      await storage.keep({ board, unseal: [{ drawer: 'round-1' }] })
      expect(await storage.countSealed(board, 'round-1')).toBe(0)
    },
  },
  {
    title: 'sealed content is nowhere on the disk in the clear, while what is public is found by the same search',
    async examine(examinee) {
      await begin(examinee.storage, boardRow(board))
      await examinee.storage.keep({ board, seal: [sealed(ana, 'n_1', secret)], frames: [{ bytes: new TextEncoder().encode('public-marker-0815'), by: ana }] })
      const found = async () => {
        const bytes = await examinee.everyByte()
        return [Buffer.from(secret), Buffer.from(secret, 'utf16le'), Buffer.from(Buffer.from(secret).toString('base64'))].some((needle) => bytes.includes(needle))
      }
      expect(await found()).toBe(false)
      expect((await examinee.everyByte()).includes('public-marker-0815')).toBe(true)
      await examinee.reopen()
      expect(await found()).toBe(false)
    },
  },
  {
    title: 'a burnt drawer is empty for ever, a new thing in it is alone there, and other drawers are untouched',
    async examine(examinee) {
      const { storage } = examinee
      await begin(storage, boardRow(board))
      await storage.keep({ board, seal: [sealed(ana, 'a', 'old'), sealed(ben, 'a', 'kept', 'round-2')] })
      await storage.keep({ board, burn: ['round-1', 'never-there'] })
      expect(await storage.unsealed(board, 'round-1')).toEqual([])
      expect(await storage.countSealed(board, 'round-1')).toBe(0)
      await storage.keep({ board, seal: [sealed(ana, 'b', 'new')] })
      await examinee.reopen()
      expect(await examinee.storage.unsealed(board, 'round-1')).toEqual([sealed(ana, 'b', 'new')])
      expect(await examinee.storage.unsealed(board, 'round-2')).toEqual([sealed(ben, 'a', 'kept', 'round-2')])
    },
  },
  {
    title: 'a keep that is not kept burns nothing',
    async examine({ storage }) {
      await begin(storage, boardRow(board))
      await storage.keep({ board, seal: [sealed(ana, 'a', 'still here')] })
      const late = { board, burn: ['round-1'], ledger: { after: 7, entries: [] } }
      expect(await storage.keep(late)).toEqual({ kind: 'moved-on' })
      expect(await storage.unsealed(board, 'round-1')).toEqual([sealed(ana, 'a', 'still here')])
    },
  },
]
