// The real program on a store that listens to drills (signals), honest or with the trouble of the disk swallowed.

import { runCommandLine } from '#server/cli.ts'
import { systemClock } from '#server/clock.ts'
import { openGround, type OpenStore } from '#server/ground.ts'
import { copySqlite } from '#server/storage/sqlite/copy.ts'
import { openSqlite, type SqliteStorage } from '#server/storage/sqlite/open.ts'
import { StorageTrouble } from '#server/storage/storage.ts'

/** Runs the program; SIGUSR2 makes the disk full, SIGWINCH read-only, SIGCONT well. */
export async function runDrilled(spoil: (store: SqliteStorage) => SqliteStorage): Promise<void> {
  const openStore: OpenStore = async (file, secret) => {
    const store = await openSqlite({ file, secret, clock: systemClock })
    process.on('SIGUSR2', () => void store.drill('full'))
    process.on('SIGWINCH', () => void store.drill('read-only'))
    process.on('SIGCONT', () => void store.drill('none'))
    return spoil(store)
  }
  process.exitCode = await runCommandLine(process.argv.slice(2), {
    open: (config) => openGround(config, openStore),
    copyStore: copySqlite,
  })
}

/** Answers as kept what the disk refused. */
export function swallowing(store: SqliteStorage): SqliteStorage {
  let last = 0
  return {
    ...store,
    async keep(keep) {
      try {
        const kept = await store.keep(keep)
        if (kept.kind === 'kept') last = kept.lastJournalSeq
        return kept
      } catch (error) {
        if (!(error instanceof StorageTrouble)) throw error
        return { kind: 'kept', lastJournalSeq: last }
      }
    },
    check: async () => undefined,
  }
}
