// The program: picks the store and hands the opened house to the command that was asked for.
// This is the only file that knows which store is used.

import { runCommandLine } from './cli.ts'
import { systemClock } from './clock.ts'
import { openGround, type OpenStore } from './ground.ts'
import { inspectSqlite } from './storage/sqlite/inspect.ts'
import { copySqlite } from './storage/sqlite/copy.ts'
import { openSqlite } from './storage/sqlite/open.ts'

const openStore: OpenStore = (file, secret, log, onGroup) => openSqlite({
  file, secret, clock: systemClock, onGroup, log: { warn: (facts, message) => log.warn(facts, message) },
})

process.exitCode = await runCommandLine(process.argv.slice(2), {
  open: (config) => openGround(config, openStore),
  copyStore: copySqlite,
  inspect: inspectSqlite(systemClock.now),
})
