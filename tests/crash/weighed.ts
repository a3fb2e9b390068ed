// The real program in a hurry, and weighed: rooms beat, fold and close much sooner than people would have it, and at SIGUSR2 it says
// on standard output what it holds when everything that can be swept away has been.

import { writeSync } from 'node:fs'
import { setImmediate as turn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { runCommandLine } from '#server/cli.ts'
import { systemClock } from '#server/clock.ts'
import { openGround, type OpenStore } from '#server/ground.ts'
import { usualLimits } from '#server/rooms/limits.ts'
import { copySqlite } from '#server/storage/sqlite/copy.ts'
import { openSqlite, type SqliteStorage } from '#server/storage/sqlite/open.ts'

/** What it holds, MB; `handles`: what keeps the process awake, of which `lines` are connections. */
export type Weight = { readonly heap: number; readonly beside: number; readonly resident: number; readonly handles: number; readonly lines: number }

const hurried = { ...usualLimits, tickMs: 5, idleBeforeClosingMs: 500, foldAfterUpdates: 100 }

/** Runs the program on a store as it is, or spoilt. */
export async function runWeighed(spoil: (store: SqliteStorage) => SqliteStorage): Promise<void> {
  setFlagsFromString('--expose-gc')
  const sweep = runInNewContext('gc') as () => void // V8's own, which the flag shows
  process.on('SIGUSR2', () => void weigh(sweep))
  const openStore: OpenStore = async (file, secret) => spoil(await openSqlite({ file, secret, clock: systemClock }))
  process.exitCode = await runCommandLine(process.argv.slice(2), {
    open: (config) => openGround(config, openStore, { limits: hurried }),
    copyStore: copySqlite,
  })
}

async function weigh(sweep: () => void): Promise<void> {
  // What is closed by the first lets go of more.
  for (let time = 0; time < 3; time += 1) {
    sweep()
    await turn()
  }
  const { heapUsed, external, rss } = process.memoryUsage()
  const held = process.getActiveResourcesInfo()
  const weight: Weight = { heap: heapUsed / 1e6, beside: external / 1e6, resident: rss / 1e6, handles: held.length, lines: held.filter((kind) => kind === 'TCPSocketWrap').length }
  writeSync(1, `weighs ${JSON.stringify(weight)}\n`)
}
