// The exam examined: engines that break one promise each, and the question that notices. A suite that passes a liar is worth nothing.
// Each liar is the real engine with something put in between.

import { describe, expect, test } from 'vitest'
import { must } from '#shared/base/must.ts'
import type { Kept, Storage } from '#server/storage/storage.ts'
import { ask, questions } from './storage.ts'
import { sqliteExaminee } from './storage/sqlite.ts'

type Liar = { readonly lie: string; readonly noticed: string; readonly spoil: (storage: Storage) => Storage }

const kept: Kept = { kind: 'kept', lastJournalSeq: 1 }

let queue: Promise<Kept> = Promise.resolve(kept)

const liars: readonly Liar[] = [
  {
    lie: 'answers before the commit', noticed: 'on a full disk the whole group',
    spoil: (storage) => ({
      ...storage,
      async keep(asked) {
        storage.keep(asked).catch(() => undefined)
        return kept
      },
    }),
  },
  {
    lie: 'answers as kept what was refused', noticed: 'on a read-only disk the whole group',
    spoil: (storage) => ({ ...storage, keep: (asked) => storage.keep(asked).catch(() => kept) }),
  },
  {
    lie: 'keeps the frames apart from the rulings', noticed: 'of a keep that moved on nothing is there',
    spoil: (storage) => ({
      ...storage,
      async keep({ frames, create, ...rest }) {
        await storage.keep({ board: rest.board, frames: frames ?? [], ...(create === undefined ? {} : { create }) })
        return storage.keep(rest)
      },
    }),
  },
  {
    lie: 'makes a board before what it begins with', noticed: 'a board that begins with a keep is there',
    spoil: (storage) => ({
      ...storage,
      async keep({ create, ...rest }) {
        if (create !== undefined) await storage.keep({ board: rest.board, create })
        return storage.keep(rest)
      },
    }),
  },
  {
    lie: 'does not look at what the caller knew', noticed: 'of twenty keeps that follow the same entry',
    spoil: (storage) => ({ ...storage, keep: ({ ledger: _ledger, ...rest }) => storage.keep(rest) }),
  },
  {
    lie: 'commits every keep by itself', noticed: 'a thousand keeps at once use far fewer commits',
    spoil: (storage) => ({ ...storage, keep: (asked) => (queue = queue.then(() => storage.keep(asked))) }),
  },
  {
    lie: 'forgets the answers of commands', noticed: 'a command kept before answers as it did',
    spoil: (storage) => ({ ...storage, keep: ({ command: _command, ...rest }) => storage.keep(rest) }),
  },
  {
    lie: 'binds a clientID to the last who presents it', noticed: 'a clientID belongs to whoever first presented it',
    spoil: (storage) => ({ ...storage, keep: ({ bind: _bind, ...rest }) => storage.keep(rest) }),
  },
  {
    lie: 'keeps sealed content in the clear', noticed: 'sealed content is nowhere on the disk in the clear',
    spoil: (storage) => ({
      ...storage,
      keep: (asked) => storage.keep({ ...asked, frames: [...(asked.frames ?? []), ...(asked.seal ?? []).map(({ content }) => ({ bytes: Buffer.from(content), by: null }))] }),
    }),
  },
  {
    lie: 'does not burn', noticed: 'a burnt drawer is empty for ever',
    spoil: (storage) => ({ ...storage, keep: ({ burn: _burn, ...rest }) => storage.keep(rest) }),
  },
  {
    lie: 'drops frames that only the newest snapshot covers', noticed: 'folding keeps every frame that the snapshot before the newest does not cover',
    spoil: (storage) => ({
      ...storage,
      async foldJournal(board, snapshot, behind) {
        await storage.foldJournal(board, { ...snapshot, upTo: snapshot.upTo - 1 })
        await storage.foldJournal(board, snapshot, behind)
      },
    }),
  },
  {
    lie: 'does not count what it set aside', noticed: 'garbled rows of the journal are set aside and counted',
    spoil: (storage) => ({ ...storage, readDocument: async (board) => ({ ...(await storage.readDocument(board)), setAside: 0 }) }),
  },
  {
    lie: 'says the disk is well without writing', noticed: 'the check tells a disk that cannot be written',
    spoil: (storage) => ({ ...storage, check: async () => void (await storage.listBoards()) }),
  },
  {
    lie: 'shows a pool while it is replaced', noticed: 'nobody sees an import before it is whole',
    spoil: (storage) => ({
      ...storage,
      records: {
        ...storage.records,
        async saveImport(board, meta, records) {
          await storage.records.saveImport(board, meta, records.slice(0, 900))
          await storage.records.saveImport(board, meta, records)
        },
      },
    }),
  },
  {
    lie: 'forgets that a session ends', noticed: 'a session is found by its token until it ends',
    spoil: (storage) => ({ ...storage, saveSession: (row) => storage.saveSession({ ...row, expiresAt: row.expiresAt + 1 }) }),
  },
]

describe('an engine that', () => {
  test.each(liars)('$lie fails the question "$noticed…"', async ({ noticed, spoil }) => {
    const question = must(questions.find(({ title }) => title.startsWith(noticed)), `a question that begins "${noticed}"`)
    queue = Promise.resolve(kept)
    await expect(ask(question, () => sqliteExaminee(spoil))).rejects.toMatchObject({ name: 'AssertionError' })
  })

  test('is honest passes through the same door', async () => {
    for (const { noticed } of liars.slice(0, 4)) {
      const question = must(questions.find(({ title }) => title.startsWith(noticed)), `a question that begins "${noticed}"`)
      await ask(question, () => sqliteExaminee((storage) => ({ ...storage })))
    }
  })
})
