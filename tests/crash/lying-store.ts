// A store that must be caught: it says "kept" before anything is on disk and writes a moment later, as servers do that save on
// a timer. Which keeps it lies about is the variant's choice; everything else waits its turn and is kept honestly.

import { setTimeout as pause } from 'node:timers/promises'
import { runCommandLine } from '#server/cli.ts'
import { systemClock } from '#server/clock.ts'
import { openGround, type OpenStore } from '#server/ground.ts'
import { copySqlite } from '#server/storage/sqlite/copy.ts'
import { openSqlite } from '#server/storage/sqlite/open.ts'
import type { Keep } from '#server/storage/storage.ts'

/** Runs the real program on a store that lies about the keeps chosen, and does each so much later, ms. */
export async function runLying(liesAbout: (keep: Keep) => boolean, laterMs = 100): Promise<void> {
  process.exitCode = await runCommandLine(process.argv.slice(2), {
    open: (config) => openGround(config, lying(liesAbout, laterMs)),
    copyStore: copySqlite,
  })
}

function lying(liesAbout: (keep: Keep) => boolean, laterMs: number): OpenStore {
  return async (file, secret) => {
    const honest = await openSqlite({ file, secret, clock: systemClock })
    let promised = 0
    let last = Promise.resolve()
    return {
      ...honest,
      async keep(keep) {
        if (!liesAbout(keep)) {
          await last
          return honest.keep(keep)
        }
        last = last.then(() => pause(laterMs)).then(() => honest.keep(keep)).then(() => undefined)
        promised += 1
        return { kind: 'kept', lastJournalSeq: promised }
      },
    }
  }
}
