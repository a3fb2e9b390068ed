// The real program with a tail that is folded every few hundred edits, so that many kills fall into a fold. Says on standard
// output when a fold begins and when it is stored or given up, at once: what a killed process had said, it had said.

import { writeSync } from 'node:fs'
import { runCommandLine } from '#server/cli.ts'
import { systemClock } from '#server/clock.ts'
import { openGround, type OpenStore } from '#server/ground.ts'
import { documentsInThread } from '#server/rooms/document-thread.ts'
import { usualLimits } from '#server/rooms/limits.ts'
import { copySqlite } from '#server/storage/sqlite/copy.ts'
import { openSqlite } from '#server/storage/sqlite/open.ts'

const say = (word: 'begins' | 'is stored'): void => { writeSync(1, `a fold ${word}\n`) }

const openStore: OpenStore = async (file, secret) => {
  const store = await openSqlite({ file, secret, clock: systemClock })
  return {
    ...store,
    async foldJournal(board, ...fold) {
      await store.foldJournal(board, ...fold)
      say('is stored')
    },
  }
}

const documents = documentsInThread()
const watched = { ...documents, fold: (updates: readonly Uint8Array[], pieceBytes: number) => { say('begins'); return documents.fold(updates, pieceBytes) } }

process.exitCode = await runCommandLine(process.argv.slice(2), {
  open: (config) => openGround(config, openStore, { documents: watched, limits: { ...usualLimits, foldAfterUpdates: 200, foldAgainMs: 1_000 } }),
  copyStore: copySqlite,
})
