// A server that must be caught: its store says "kept" for edits before anything is on disk and writes them a moment later,
// as servers do that save on a timer. Everything else is the real program.

import { setTimeout as pause } from 'node:timers/promises'
import { runCommandLine } from '#server/cli.ts'
import { systemClock } from '#server/clock.ts'
import { openGround, type OpenStore } from '#server/ground.ts'
import { openSqlite } from '#server/storage/sqlite/open.ts'

const laterMs = 100

const openStore: OpenStore = async (file, secret) => {
  const honest = await openSqlite({ file, secret, clock: systemClock })
  let promised = 0
  let last = Promise.resolve()
  return {
    ...honest,
    async keep(keep) {
      // Rulings and joins are kept honestly: what is tried here are edits.
      if (keep.ledger !== undefined || keep.frames === undefined) {
        await last
        return honest.keep(keep)
      }
      last = last.then(() => pause(laterMs)).then(() => honest.keep(keep)).then(() => undefined)
      promised += 1
      return { kind: 'kept', lastJournalSeq: promised }
    },
  }
}

process.exitCode = await runCommandLine(process.argv.slice(2), {
  open: (config) => openGround(config, openStore),
  store: (file, secret) => openSqlite({ file, secret, clock: systemClock }),
})
