// A server that must be caught: when its storage thread ends before it has answered, it says that nothing was kept.

import { runCommandLine } from '#server/cli.ts'
import { systemClock } from '#server/clock.ts'
import { openGround, type OpenStore } from '#server/ground.ts'
import { copySqlite } from '#server/storage/sqlite/copy.ts'
import { openSqlite } from '#server/storage/sqlite/open.ts'
import { StorageTrouble } from '#server/storage/storage.ts'
import { runWithStoragePreload } from './storage-preload.ts'

const openStore: OpenStore = async (file, secret) => {
  const store = await openSqlite({ file, secret, clock: systemClock })
  return { ...store, keep: (keep) => store.keep(keep).catch((error: unknown) => { throw error instanceof StorageTrouble ? new StorageTrouble('keeping', error.cause) : error }) }
}

await runWithStoragePreload(new URL('../support/ends-after-commit.ts', import.meta.url), async () => {
  process.exitCode = await runCommandLine(process.argv.slice(2), {
    open: (config) => openGround(config, openStore),
    copyStore: copySqlite,
  })
})
