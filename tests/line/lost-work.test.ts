// Words that hang on something lost. On the server's disk: it is at home in somebody's page, which may come back later than they do.
// On their own device: nobody will bring it.

import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { must } from '#shared/base/must.ts'
import { addThings, changeText, textOf } from '#shared/document/things.ts'
import { boardDocument } from '#shared/document/document.ts'
import { thingId } from '#shared/base/ids.ts'
import { boardLimits } from '#shared/board/board.ts'
import { until } from '#tests/support/clock.ts'
import { startServer } from '#tests/support/server.ts'
import { memoryRows } from '#tests/support/session-world.ts'
import { connect, joinBoard, makeBoard } from '#tests/support/sync-client.ts'
import { comeToBoard, type AtBoard } from './person.ts'

const ending: (() => unknown)[] = []
afterEach(async () => { for (const end of ending.splice(0).reverse()) await end() })
const [note, other] = [thingId.parse('n_note01'), thingId.parse('n_note02')]

/** Spoils what this person wrote, on the disk of a server that does not run. */
function spoil(dataDir: string, person: string): number {
  const db = new DatabaseSync(join(dataDir, 'signalboard.db'))
  const { changes } = db.prepare('UPDATE journal SET bytes = zeroblob(length(bytes)) WHERE by = ?').run(person)
  // Who closes it last takes the log into the file; a file that still says it has one looks as if it had been copied without it.
  db.exec('PRAGMA journal_mode = DELETE')
  db.close()
  return Number(changes)
}

test('words that hang on what the disk lost are never "saved" and stay on their page until the page that has the rest comes back', async () => {
  const server = await startServer()
  ending.push(() => server.stop())
  const { board, keys } = await makeBoard(server.url)
  const [adasPlace, bensPlace, evesPlace] = await Promise.all(['Ada', 'Ben', 'Eve'].map((name) => joinBoard(server.url, board, keys.participant, name)))
  const [adas, bens, eves] = [must(adasPlace, 'Ada'), must(bensPlace, 'Ben'), must(evesPlace, 'Eve')]
  const y = new Y.Doc()
  const before = connect(server.url, adas, { y })
  await before.synced
  addThings(boardDocument(y), [{ id: note, kind: 'note', fields: {}, texts: { text: 'from Ada' } }])
  const ben = await comeToBoard(server.url, bens, { fast: 6 })
  ending.push(() => ben.close())
  await until('Ben sees the note', () => ben.read(note) === 'from Ada' && ben.session.status.get().word === 'saved')
  before.close()
  await before.ended
  await server.kill9()
  expect(spoil(server.dataDir, adas.person)).toBeGreaterThan(0)
  changeText(ben.session.document, must(textOf(ben.session.document, note), 'the note'), 'from Ada, and Ben')
  const said = ben.said.length
  await server.restart()
  const lines = ben.sockets.made.length
  await until('Ben was asked several times', () => ben.sockets.made.length >= lines + 3, 30_000)
  expect(ben.said.slice(said).map(({ status }) => status.word)).not.toContain('saved')
  const after = connect(server.url, adas, { y })
  ending.push(() => after.close())
  await until('Ben is saved', () => ben.session.status.get().word === 'saved', 30_000)
  const late = connect(server.url, eves)
  ending.push(() => late.close())
  await late.synced
  expect([textOf(boardDocument(late.y), note)?.toString(), ben.read(note), ben.startedAgain]).toEqual(['from Ada, and Ben', 'from Ada, and Ben', []])
})

test('words on a device that hang on those another of its pages was refused are given up within a few tries, and what is written then is saved', async () => {
  const server = await startServer()
  ending.push(() => server.stop())
  const { board, keys } = await makeBoard(server.url)
  const [adas, bens] = await Promise.all([joinBoard(server.url, board, keys.participant, 'Ada'), joinBoard(server.url, board, keys.participant, 'Ben')])
  const rows = memoryRows()
  const open = async (): Promise<AtBoard> => {
    const page = await comeToBoard(server.url, adas, { fast: 6, rows })
    ending.push(() => page.close())
    return page
  }
  const first = await open()
  await until('the board is here', () => first.session.status.get().word === 'saved')
  await server.kill9()
  const tooLong = 'x'.repeat(boardLimits.textLength + 1)
  first.write(note, tooLong)
  await until('it is on the device', () => rows.rows.filter(({ unsent }) => unsent).length === 1)
  const second = await open()
  second.write(note, `${tooLong} and what hangs on it`)
  await second.close()
  await server.restart()
  await until('the first page is refused', () => first.startedAgain.length > 0)
  expect(rows.rows.map(({ unsent }) => unsent)).toEqual([true])
  const third = await open()
  await until('what hangs on nothing is given up', () => third.startedAgain.length > 0, 30_000)
  // Three, and perhaps one more on a machine that stands still; what the board lost is asked for eleven times.
  expect(third.sockets.made.length).toBeLessThan(8)
  expect(rows.rows).toEqual([])
  const last = await open()
  last.write(other, 'after all')
  await until('it is saved', () => last.session.status.get().word === 'saved')
  const ben = connect(server.url, bens)
  ending.push(() => ben.close())
  await ben.synced
  expect(textOf(boardDocument(ben.y), other)?.toString()).toBe('after all')
})
