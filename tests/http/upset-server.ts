// The real server with buttons for tests: SIGUSR2 makes its event loop stand still for 2.2 s, SIGHUP makes its disk read-only and
// the next SIGHUP well again, SIGWINCH lets a fault out that nobody catches. With CHOKE set, asking for imports fails with errors that
// repeat its words, and of new links the store does not say whether they were kept. Everything else is the real program.

import { runCommandLine } from '#server/cli.ts'
import { systemClock } from '#server/clock.ts'
import { openGround, type OpenStore } from '#server/ground.ts'
import { copySqlite } from '#server/storage/sqlite/copy.ts'
import { openSqlite } from '#server/storage/sqlite/open.ts'
import { StorageUnsure } from '#server/storage/storage.ts'

const standStillMs = 2_200

const openStore: OpenStore = async (file, secret, log, onGroup) => {
  const store = await openSqlite({ file, secret, clock: systemClock, onGroup, log: { warn: (facts, message) => log.warn(facts, message) } })
  let isWell = true
  process.on('SIGHUP', () => {
    isWell = !isWell
    void store.drill(isWell ? 'none' : 'read-only')
  })
  if (choke === undefined) return store
  return {
    ...store, records: { ...store.records, findImports: async () => { throw choked(choke) } },
    async raiseKeyVersion(board) {
      await store.raiseKeyVersion(board)
      throw new StorageUnsure('Storage: raiseKeyVersion', 'the storage thread ended')
    },
  }
}

const choke = process.env['CHOKE']

/** An error as libraries make them: what was read stands in the message, in the cause, in the stack and in fields of its own. */
function choked(words: string): Error {
  let cause: unknown
  try {
    JSON.parse(`${words} "and" more`)
  } catch (error) {
    cause = error
  }
  return Object.assign(new TypeError(`Expected "a", it was "${words}\n    at ${words}", from ${words.split(' ')[0]}@example.com`, { cause }), { input: words, issues: [{ received: words }] })
}

process.on('SIGWINCH', () => { throw choked(choke ?? 'nothing') })

process.on('SIGUSR2', () => {
  const until = performance.now() + standStillMs
  while (performance.now() < until) Math.sqrt(until)
})

process.exitCode = await runCommandLine(process.argv.slice(2), {
  open: (config) => openGround(config, openStore),
  copyStore: copySqlite,
})
