// A real server with less memory than one of its boards may need: the board is refused, the others are served, and with more memory it
// is back. The long run has a board that does end a server which opens it all the same: LETTERS=300000.

import { readFileSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { boardId, personId } from '#shared/base/ids.ts'
import { systemClock } from '#server/clock.ts'
import { folderPaths } from '#server/data-folder.ts'
import { documentsHere } from '#server/rooms/documents.ts'
import { openSqlite } from '#server/storage/sqlite/open.ts'
import { mostHeldMb } from '#tests/door/process-state.ts'
import { ask } from '#tests/support/caller.ts'
import { dice } from '#tests/support/clock.ts'
import { startServer, type TestServer } from '#tests/support/server.ts'
import { joinBoard, makeBoard, type Guest } from '#tests/support/sync-client.ts'
import { makeGroup } from './cgroup.ts'
import { grow, openAndEdit, typing, type Work } from './tombstones.ts'

const letters = Number(process.env['LETTERS'] ?? 0)

/** Megabytes that are quickly made; in memory they are hardly larger. */
const pasting: Work = ({ things }, deeds) => {
  const all = [...things.values()]
  for (let done = 0; done < deeds; done += 1) all[done]?.set('sign', String(done).padStart(1_000_000, 'x'))
}

/** Ada's board is large, Ben's is empty; the server is stopped. */
async function grown(server: TestServer, ...works: (readonly [Work, number])[]): Promise<{ readonly ada: Guest; readonly ben: Guest }> {
  const [large, small] = [await makeBoard(server.url), await makeBoard(server.url)]
  const [ada, ben] = [await joinBoard(server.url, large.board, large.keys.participant, 'Ada'), await joinBoard(server.url, small.board, small.keys.participant, 'Ben')]
  await server.stop()
  const { database, secret } = folderPaths(server.dataDir)
  const storage = await openSqlite({ file: database, secret: readFileSync(secret), clock: systemClock })
  await grow({ storage, board: boardId.parse(ada.board), by: personId.parse(ada.person), documents: documentsHere, works, notes: 1_000, clients: 8, chance: dice(7) })
  await storage.close()
  return { ada, ben }
}

const things = async ({ url }: TestServer, { board, token }: Guest): Promise<number> => (await ask(`${url}/api/boards/${board}/things`, { token })).status

test('a board that may need more memory than there is is refused, the other boards are served, and with more memory it is back', async () => {
  const env = { NODE_OPTIONS: '' }
  const server = await startServer({ env })
  onTestFinished(() => server.kill9())
  const { ada, ben } = await grown(server, letters > 0 ? [typing, letters] : [pasting, 8])

  env.NODE_OPTIONS = '--max-old-space-size=64'
  await server.restart()
  const pid = server.pid()
  expect([await things(server, ada), await things(server, ben)]).toEqual([503, 200])
  expect(server.output()).toContain('Give the server more memory.')
  await openAndEdit(server, ben)
  expect(server.pid()).toBe(pid)

  env.NODE_OPTIONS = '--max-old-space-size=512'
  await server.restart()
  expect((await openAndEdit(server, ada)).bytes).toBeGreaterThan(letters > 0 ? letters * 10 : 8_000_000)
}, 60_000 + letters)

test.runIf(letters > 0)('in a container of 1 GB a list that takes too much ends nobody else\'s session', async () => {
  const group = makeGroup(1024 ** 3)
  onTestFinished(group.remove)
  const server = await startServer({ at: { command: group.command, host: '127.0.0.1' } })
  // The last one asked for is done first.
  onTestFinished(() => server.kill9())
  const { ada, ben } = await grown(server, [typing, letters])
  await server.restart()
  const pid = server.pid()
  const opening = await openAndEdit(server, ada)
  const [listed, most] = [await things(server, ada), mostHeldMb(pid)]
  process.stdout.write(`${letters} letters in 1 GB: ${Math.round(opening.openMb)} MB when open, ${Math.round(opening.editedMb)} MB with an edit, ${Math.round(most)} MB at the most; the list was answered ${listed}\n`)
  if (letters >= 1_000_000) expect(listed).toBe(500)
  expect(await things(server, ben)).toBe(200)
  expect(server.pid()).toBe(pid)
}, 60_000 + letters)
