// Killed between any two statements of a fold, of each migration, of a reveal, of a board's making: after reopening the old or
// the new state stands whole, never a part, never twice. The long run: ROUNDS=20.

import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, onTestFinished, test } from 'vitest'
import { restore } from '#server/session-record/restore.ts'
import type { Keep } from '#server/storage/storage.ts'
import { openConnection } from '#server/storage/sqlite/connection.ts'
import { readMigrations } from '#server/storage/sqlite/migrate.ts'
import { engineStorage, type EngineStorage } from '#tests/support/engine-storage.ts'
import { ana, begin, ben, board, boardRow, documentSays, firstImport, firstPicture, frame, id, snapshot, timerCleared } from '../contracts/storage/examinee.ts'
import { killedCopies, newFolder } from './steps.ts'

const rounds = Number(process.env['ROUNDS'] ?? 1)

function place(): { readonly folder: string; readonly file: string } {
  const { folder, remove } = newFolder()
  onTestFinished(remove)
  return { folder, file: join(folder, 'store.db') }
}

/** What a copy says when it is opened, asked by `ask`; the copy is closed again. */
async function reopened<T>(copy: string, ask: (storage: EngineStorage) => Promise<T>): Promise<T> {
  const storage = engineStorage(copy)
  try {
    return await ask(storage)
  } finally {
    await storage.close()
  }
}

const words = (from: number, to: number): string => Array.from({ length: to - from + 1 }, (_, n) => `${from + n}`).join(' ')
const says = async (storage: EngineStorage): Promise<string> => (await documentSays(storage)).join(' ')

/** How many rows of each kind a copy holds. */
function rowsIn(copy: string): Record<string, unknown> {
  const db = new DatabaseSync(copy)
  const tables = ['boards', 'journal', 'ledger', 'imports', 'pools', 'records', 'assets', 'chosen']
  const counts = tables.map((table) => [table, db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n']])
  db.close()
  return Object.fromEntries(counts)
}

function dropNewestSnapshot(file: string): void {
  const db = new DatabaseSync(file)
  db.exec('DELETE FROM snapshots WHERE up_to = (SELECT max(up_to) FROM snapshots)')
  db.close()
}

type Fold = (storage: EngineStorage, file: string, upTo: number) => Promise<unknown>

/** Kills at each step of a third fold; answers what was wrong, and how many steps there were. */
async function foldKilled(fold: Fold, size: number): Promise<{ readonly steps: number; readonly wrong: readonly string[] }> {
  const { folder, file } = place()
  const storage = engineStorage(file)
  await begin(storage, boardRow(board))
  await storage.keep({ board, frames: Array.from({ length: 3 * size }, (_, n) => frame(`${n + 1}`)) })
  for (const upTo of [size, 2 * size]) await storage.foldJournal(board, snapshot(upTo, words(1, upTo)))
  const copies = await killedCopies(file, folder, () => fold(storage, file, 3 * size))
  await storage.close()
  const whole = words(1, 3 * size)
  const wrong: string[] = []
  for (const [step, copy] of copies.entries()) {
    if (await reopened(copy, says) !== whole) wrong.push(`step ${step}: the board is not whole`)
    dropNewestSnapshot(copy)
    if (await reopened(copy, says) !== whole) wrong.push(`step ${step}: without its newest snapshot the board is not whole`)
  }
  return { steps: copies.length, wrong }
}

/** Drops what the snapshot will cover before the snapshot is there, each in a transaction of its own. */
const dropsFirst: Fold = async (_storage, file, upTo) => {
  const db = new DatabaseSync(file)
  db.exec(`DELETE FROM journal WHERE seq <= ${upTo}`)
  const { bytes, stateVector } = snapshot(upTo, words(1, upTo))
  db.prepare(`INSERT INTO snapshots (board, up_to, bytes, sv, sha256) VALUES ('${board}', ?, ?, ?, x'00')`).run(upTo, bytes, stateVector)
  db.close()
}

const reveal: Keep = {
  board, frames: [frame('revealed', null), frame('result', null)], ledger: { after: 1, entries: [timerCleared(2)] },
  command: { id: id.command('reveal'), by: ana, answer: 'answered' }, unseal: [{ drawer: 'round', person: ben }], burn: ['round'],
}

async function afterReveal(storage: EngineStorage): Promise<unknown> {
  const sealed = await storage.unsealed(board, 'round')
  return [await documentSays(storage), (await storage.readLedger(board)).length, await storage.findAnswer(board, ana, id.command('reveal')), sealed.map(({ content }) => content)]
}

describe(`killed between any two statements, ${rounds} times each,`, () => {
  test('a fold leaves the whole board, with its newest snapshot and without it', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const { steps, wrong } = await foldKilled((storage, _file, upTo) => storage.foldJournal(board, snapshot(upTo, words(1, upTo))), 5 + round * 40)
      expect(wrong).toEqual([])
      expect(steps).toBeGreaterThan(12)
      if (round === 0) process.stdout.write(`a fold was killed at ${steps} steps\n`)
    }
  }, 60_000 + rounds * 10_000)

  test('a fold that drops rows before its snapshot is proved is caught', async () => {
    const { wrong } = await foldKilled(dropsFirst, 5)
    expect(wrong).not.toEqual([])
  })

  test('giving free pages back leaves the whole board, and so does writing an older file anew', async () => {
    const { folder, file } = place()
    const storage = engineStorage(file)
    await begin(storage, boardRow(board))
    const text = 'long '.repeat(400)
    for (const upTo of [150, 300, 450]) {
      await storage.keep({ board, frames: Array.from({ length: 150 }, () => frame(text)) })
      await storage.foldJournal(board, snapshot(upTo, `${upTo}`))
    }
    const before = await says(storage)
    const bites: boolean[] = []
    const given = await killedCopies(file, folder, async () => { do bites.push(await storage.giveBack()); while (bites.at(-1) === true) })
    await storage.close()
    expect(bites.length).toBeGreaterThan(1)
    for (const copy of given) expect(await reopened(copy, says)).toBe(before)
    const db = new DatabaseSync(file)
    db.exec('PRAGMA auto_vacuum = NONE; VACUUM')
    db.close()
    const anew = newFolder()
    onTestFinished(anew.remove)
    const written = await killedCopies(file, anew.folder, async () => engineStorage(file).close())
    for (const copy of written) expect(await reopened(copy, says)).toBe(before)
    process.stdout.write(`giving back was killed at ${given.length} steps, writing anew at ${written.length}\n`)
    expect(Math.min(given.length, written.length)).toBeGreaterThan(8)
  })

  test('a reveal is made wholly or not at all, and made once when its command is sent again', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const { folder, file } = place()
      const storage = engineStorage(file)
      await begin(storage, boardRow(board))
      const seal = [ana, ben].map((person) => ({ drawer: 'round', person, slot: 'a', content: `ballot ${person}`.padEnd(20 + round * 500, '.') }))
      await storage.keep({ board, ledger: { after: 0, entries: [timerCleared(1)] }, seal })
      const before = await afterReveal(storage)
      const copies = await killedCopies(file, folder, () => storage.keep(reveal))
      const after = await afterReveal(storage)
      await storage.close()
      expect(after).toEqual([['revealed', 'result'], 2, 'answered', []])
      const stood = { before: 0, after: 0 }
      for (const copy of copies) {
        await reopened(copy, async (killed) => {
          const state = await afterReveal(killed)
          const isBefore = JSON.stringify(state) === JSON.stringify(before)
          stood[isBefore ? 'before' : 'after'] += 1
          expect(state).toEqual(isBefore ? before : after)
          expect(await killed.keep(reveal)).toEqual(isBefore ? { kind: 'kept', lastJournalSeq: 2 } : { kind: 'seen', answer: 'answered' })
          expect(await afterReveal(killed)).toEqual(after)
        })
      }
      if (round === 0) process.stdout.write(`a reveal was killed at ${copies.length} steps\n`)
      expect(Math.min(stood.before, stood.after)).toBeGreaterThan(0)
      expect(copies.length).toBeGreaterThan(14)
    }
  }, 60_000 + rounds * 10_000)

  test('a board is made with what it begins with or not at all', async () => {
    const { folder, file } = place()
    const storage = engineStorage(file)
    const copies = await killedCopies(file, folder, () => storage.keep({ board, create: boardRow(board), frames: [frame('first')], ledger: { after: 0, entries: [timerCleared(1)] } }))
    await storage.close()
    const found = []
    for (const copy of copies) {
      found.push(await reopened(copy, async (killed) => [(await killed.findBoard(board)) !== null, await documentSays(killed), (await killed.readLedger(board)).length]))
    }
    const nothing = [false, [], 0]
    const all = [true, ['first'], 1]
    expect(found.filter((one) => ![nothing, all].some((state) => JSON.stringify(state) === JSON.stringify(one)))).toEqual([])
    expect([found[0], found.at(-1)]).toEqual([nothing, all])
    process.stdout.write(`a board's making was killed at ${copies.length} steps\n`)
    expect(copies.length).toBeGreaterThan(7)
  })

  test('a board that is brought back is there with its document, records and pictures or not at all', async () => {
    const { folder, file } = place()
    const storage = engineStorage(file)
    const prepared = {
      entries: [timerCleared(1)], document: { bytes: new Uint8Array([0, 0]), cuts: [2], stateVector: new Uint8Array([0]) }, chosen: [id.record('beginning-2')], imports: [firstImport],
      pictures: [{ id: firstPicture.id, bytes: new Uint8Array(5) }],
    }
    const copies = await killedCopies(file, folder, () => restore({ storage, newBoard: boardRow(board), putBack: async () => firstPicture, takeAway: async () => undefined }, prepared))
    await storage.close()
    const found = copies.map(rowsIn)
    const whole = { boards: 1, journal: 1, ledger: 1, imports: 1, pools: 1, records: 2, assets: 1, chosen: 1 }
    expect(found.filter(({ boards }) => boards !== 0)).toEqual(found.filter(({ boards }) => boards !== 0).map(() => whole))
    expect(found[0]).toEqual(Object.fromEntries(Object.keys(whole).map((table) => [table, 0])))
    expect(found.at(-1)).toEqual(whole)
    process.stdout.write(`a board's coming back was killed at ${copies.length} steps\n`)
    expect(copies.length).toBeGreaterThan(12)
  })

  test('each migration leaves a database that the next start brings to the present shape, with what it held', async () => {
    const known = readMigrations()
    let steps = 0
    for (let from = 0; from < known.length; from += 1) {
      const { folder, file } = place()
      if (from > 0) {
        const db = openConnection(file, known.slice(0, from), 'none').db
        db.exec(`INSERT INTO boards (id, created_at, epoch, opening, key_version, demo) VALUES ('${board}', 1000, 'first', 0, 1, 0)`)
        db.close()
      }
      const copies = await killedCopies(file, folder, () => openConnection(file, known, 'none').db.close())
      for (const copy of copies) {
        await reopened(copy, async (killed) => {
          expect(await killed.findBoard(board)).toEqual(from === 0 ? null : boardRow(board))
          await killed.keep(from === 0 ? { board, create: boardRow(board), frames: [frame('1')] } : { board, frames: [frame('1')] })
          await killed.foldJournal(board, snapshot(1, '1'))
          expect(await says(killed)).toBe('1')
        })
      }
      steps += copies.length
    }
    process.stdout.write(`migrations were killed at ${steps} steps\n`)
    expect(steps).toBeGreaterThan(25)
  })
})
