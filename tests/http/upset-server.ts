// The real server with two buttons for tests: SIGUSR2 makes its event loop stand still for 2.2 s, SIGHUP makes its disk read-only
// and the next SIGHUP well again. Everything else is the real program.

import { runCommandLine } from '#server/cli.ts'
import { systemClock } from '#server/clock.ts'
import { openGround, type OpenStore } from '#server/ground.ts'
import { openSqlite } from '#server/storage/sqlite/open.ts'

const standStillMs = 2_200

const openStore: OpenStore = async (file, secret, log, onGroup) => {
  const store = await openSqlite({ file, secret, clock: systemClock, onGroup, log: { warn: (facts, message) => log.warn(facts, message) } })
  let isWell = true
  process.on('SIGHUP', () => {
    isWell = !isWell
    void store.drill(isWell ? 'none' : 'read-only')
  })
  return store
}

process.on('SIGUSR2', () => {
  const until = performance.now() + standStillMs
  while (performance.now() < until) Math.sqrt(until)
})

process.exitCode = await runCommandLine(process.argv.slice(2), {
  open: (config) => openGround(config, openStore),
  store: (file, secret) => openSqlite({ file, secret, clock: systemClock }),
})
