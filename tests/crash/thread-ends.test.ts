// The storage thread ends between a commit and its answer, in the middle of a workshop: the board is opened again on what is
// stored. Nothing acknowledged or seen is lost, every act happened once, no edit stands on the disk twice. The long run: ENDS=100.

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { dice, until } from '#tests/support/clock.ts'
import { startServer, type TestServer } from '#tests/support/server.ts'
import { isOpen } from './acts.ts'
import { judge, nothingFound, prepareBoard, setToWork, type Board, type Found } from './at-work.ts'

const ends = Number(process.env['ENDS'] ?? 5)
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)

type Trial = { readonly found: Found; readonly twice: number; readonly atRisk: number; readonly reopened: number }

/** Journal rows that say what another row says. */
function rowsTwice(server: TestServer): number {
  const db = new DatabaseSync(join(server.dataDir, 'signalboard.db'), { readOnly: true })
  try {
    return Number(db.prepare('SELECT count(*) - count(DISTINCT bytes) AS n FROM journal').get()?.['n'])
  } finally {
    db.close()
  }
}

const countAnswered = ({ workshop }: Board): number => workshop.acts.sent.filter((act) => !isOpen(act)).length

/** Ends the thread under a board at work, again and again, and after each time the server in order. `cut`: everybody is put out each time. */
async function trial(entry: string, times: number, cut: boolean): Promise<Trial> {
  const folder = mkdtempSync(join(tmpdir(), 'signalboard-ends-'))
  onTestFinished(() => { rmSync(folder, { recursive: true }) })
  const sign = join(folder, 'end')
  const server = await startServer({ entry, env: { ENDS_WITH: sign } })
  onTestFinished(() => server.kill9())
  const board = await prepareBoard(server, 10, dice(seed))
  const found = nothingFound()
  const { acknowledged } = board.promised
  let twice = 0
  for (let round = 0; round < times; round += 1) {
    const { lines, over } = await setToWork(server.url, board, `e${round}`)
    const before = acknowledged.size
    await until('everybody is at work', () => acknowledged.size > before + 30, 20_000)
    writeFileSync(sign, '')
    await until('the thread has ended', () => !existsSync(sign), 20_000)
    if (cut) await Promise.all(lines.map((line) => line.ended))
    const answered = countAnswered(board)
    await until('acts are answered again', () => countAnswered(board) > answered, 20_000)
    const stopped = server.stop()
    await over()
    await stopped
    await server.restart()
    await judge(server, board, found)
    twice += rowsTwice(server)
  }
  const reopened = server.output().split('a room cannot go on').length - 1
  return { found, twice, atRisk: acknowledged.size, reopened }
}

test(`a storage thread that ends ${ends} times between a commit and its answer loses nothing and doubles nothing (seed ${seed})`, async () => {
  const { found, twice, atRisk, reopened } = await trial('tests/crash/thread-ends.ts', ends, true)
  process.stdout.write(`${ends} ends of the storage thread: ${atRisk} edits acknowledged, the room opened again ${reopened} times\n`)
  expect(found).toEqual(nothingFound())
  expect(twice).toBe(0)
  // The harness did something.
  expect(atRisk).toBeGreaterThan(ends * 30)
  expect(reopened).toBeGreaterThanOrEqual(Math.min(ends, 10))
}, 60_000 + ends * 15_000)

test('a server that takes an answer that never came for "not kept" is caught', async () => {
  // Not every end shows it: a commit that held acts alone leaves no row twice.
  let wrong = 0
  for (let tries = 0; wrong === 0 && tries < 4; tries += 1) {
    const { twice, found } = await trial('tests/crash/thread-ends-unsaid.ts', 3, false)
    wrong = twice + found.actFaults.size
  }
  expect(wrong).toBeGreaterThan(0)
})
