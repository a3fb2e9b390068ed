// A board changed for a very long time by several clients: what is left of it after folding, and what opening it costs. The long
// runs: SETS=10000000 (IN_A_ROW says how often somebody sets one field before it is another's turn), LETTERS=1000000.

import { readFileSync, statSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import * as Y from 'yjs'
import { boardId, personId } from '#shared/base/ids.ts'
import { systemClock } from '#server/clock.ts'
import { folderPaths } from '#server/data-folder.ts'
import { documentsInThread } from '#server/rooms/document-thread.ts'
import { documentsHere, type Documents } from '#server/rooms/documents.ts'
import { bytesOf } from '#server/snapshot.ts'
import { openSqlite } from '#server/storage/sqlite/open.ts'
import { mostHeldMb } from '#tests/door/process-state.ts'
import { ask } from '#tests/support/caller.ts'
import { dice, type Dice } from '#tests/support/clock.ts'
import { memoryStorage } from '#tests/support/memory-storage.ts'
import { boardNumber, makeBoard as makeEmptyBoard, person, personNumber } from '#tests/support/people.ts'
import { startServer } from '#tests/support/server.ts'
import { joinBoard, makeBoard } from '#tests/support/sync-client.ts'
import { grow, openAndEdit, setting, typing, type Grown, type Opening, type Work } from './tombstones.ts'

const sets = Number(process.env['SETS'] ?? 40_000)
const inARow = Number(process.env['IN_A_ROW'] ?? 100)
const letters = Number(process.env['LETTERS'] ?? 1_000)
const seed = Number(process.env['SEED'] ?? 7)
/** A test among many others may run on a very busy machine: only the long run, alone, is held to the numbers themselves. */
const patience = sets > 1_000_000 || letters > 100_000 ? 1 : 6
/** The memory that a house has for it; on a busy machine a fold may take longer than a house would wait. */
const caps = { memory: 2_048, start: 600_000, silence: 600_000, quick: 600_000 }
const notes = 1_000
const clients = 8

type Told = { readonly grown: Grown; readonly opening: Opening; readonly mostMb: number; readonly listMs: number; readonly disk: number }

/** A board after so much work, and its opening by a fresh server. */
async function after(works: readonly (readonly [Work, number])[]): Promise<Told> {
  const server = await startServer()
  onTestFinished(() => server.kill9())
  const { board, keys } = await makeBoard(server.url)
  const guest = await joinBoard(server.url, board, keys.participant, 'Ada')
  await server.stop()
  const { database, secret } = folderPaths(server.dataDir)
  const [storage, documents] = [await openSqlite({ file: database, secret: readFileSync(secret), clock: systemClock }), documentsInThread(caps)]
  const grown = await grow({ storage, board: boardId.parse(board), by: personId.parse(guest.person), documents, works, ...size() })
  await documents.close()
  await storage.close()
  await server.restart()
  const opening = await openAndEdit(server, guest)
  const since = performance.now()
  const listed = await ask(`${server.url}/api/boards/${board}/things`, { token: guest.token })
  expect(listed.status).toBe(200)
  const told = { grown, opening, mostMb: mostHeldMb(server.pid()), listMs: performance.now() - since, disk: statSync(database).size }
  process.stdout.write(`${tell(told)}\n`)
  return told
}

const size = (): { readonly notes: number; readonly clients: number; readonly chance: Dice } => ({ notes, clients, chance: dice(seed) })
const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(2)} MB`
const ms = (value: number): string => `${Math.round(value)} ms`
const tell = ({ grown, opening, mostMb, listMs, disk }: Told): string => (
  `${grown.done} deeds${grown.isFull ? ', then the board was full' : ''}: ${mb(grown.stored)} stored, ${(grown.stored / grown.fresh).toFixed(1)} times a fresh copy (${mb(grown.fresh)}), `
  + `${grown.blocks} blocks, the database ${mb(disk)}; opened in ${ms(opening.wholeMs)} (${mb(opening.bytes)} sent), ${Math.round(opening.openMb)} MB resident; the first edit ${ms(opening.firstEditMs)}, then ${Math.round(opening.editedMb)} MB; `
  + `listed in ${ms(listMs)}, then ${Math.round(mostMb)} MB at the most; the last fold ${ms(grown.foldMs)}, a page's document ${ms(grown.readMs)}`)

test(`${sets} sets by ${clients} clients, ${inARow} in a row, and ${letters} letters typed by one and taken away by another leave a board that opens at once`, async () => {
  const { grown, opening } = await after([[setting(inARow), sets], [typing, letters]])
  expect(grown.isFull || grown.done === sets + letters).toBe(true)
  // What was overwritten is gone but for its place: Yjs keeps one for each turn and each letter (measured.md says what that comes to).
  expect(grown.stored).toBeLessThan(grown.fresh * 2 + (sets / inARow) * 12 + letters * 20)
  expect(opening.wholeMs).toBeLessThan(2_000 * patience)
  // No more and no less than a number: elsewhere than on Linux it is none.
  expect(opening.openMb).not.toBeGreaterThan(300)
}, 60_000 + sets + letters * 2)

test('a fold that keeps what was overwritten is caught', async () => {
  const keepsAll: Documents = {
    ...documentsHere,
    async fold(updates) {
      const y = new Y.Doc({ gc: false })
      for (const update of updates) Y.applyUpdate(y, update)
      return { ...bytesOf([Y.encodeStateAsUpdate(y)]), stateVector: Y.encodeStateVector(y) }
    },
  }
  const storage = memoryStorage()
  await makeEmptyBoard(storage, boardNumber(1), [person(1)])
  const grown = await grow({ storage, board: boardNumber(1), by: personNumber(1), documents: keepsAll, works: [[setting(100), 100_000]], ...size() })
  expect(grown.stored).toBeGreaterThan(grown.fresh * 2)
})
