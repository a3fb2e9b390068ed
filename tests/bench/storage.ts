// How fast the store keeps: keeps per second and time to the answer by the number under way at once, beside bare node:sqlite
// committing every row by itself on this very disk. And how long others wait while a large import or a fold goes on.

import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { boardId, importId, recordId } from '#shared/base/ids.ts'
import type { SqliteStorage } from '#server/storage/sqlite/open.ts'
import { shareBelow } from '#tests/support/shares.ts'
import { tempStorage } from '#tests/support/storage.ts'

const board = boardId.parse('bench-board-0000000001')
const frame = { bytes: new Uint8Array(200).fill(65), by: null }
const print = (cells: readonly (string | number)[]): void => {
  process.stdout.write(`${cells.map((cell) => String(cell).padStart(12)).join(' ')}\n`)
}
const ms = (value: number): string => value.toFixed(2)

/** Prints the store's figures. `keeps`: how many per line. */
export async function storage(keeps: number): Promise<void> {
  const commitMs: number[] = []
  const place = await tempStorage({ onGroup: (group) => { commitMs.push(group.commitMs) } })
  try {
    await place.storage.keep({ board, create: { id: board, createdAt: 0, epoch: 'e', opening: 0, keyVersion: 1, demo: false } })
    const bare = bareCommits(join(place.dir, 'bare.sqlite'), Math.min(keeps, 3_000))
    process.stdout.write(`keep, frames of 200 bytes; bare node:sqlite, one commit each: ${bare.toFixed(0)}/s\n`)
    print(['at once', 'keeps/s', 'x bare', 'p50 ms', 'p99 ms', 'commit p50', 'commit p99', 'per commit'])
    for (const atOnce of [1, 10, 50, 200, 1_000]) await keepLine(await place.reopen(), atOnce, { keeps, bare, commitMs })
    await coldOpen(await place.reopen())
    await others(place.storage, 'import of 50,000', () => importMany(place.storage))
    await others(place.storage, 'fold of 5 MB', () => fold(place.storage))
  } finally {
    await place.remove()
  }
}

function bareCommits(file: string, rows: number): number {
  const db = new DatabaseSync(file)
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (n INTEGER PRIMARY KEY, b BLOB)')
  const insert = db.prepare('INSERT INTO t (b) VALUES (?)')
  const before = performance.now()
  for (let n = 0; n < rows; n += 1) insert.run(frame.bytes)
  const perSecond = rows / ((performance.now() - before) / 1_000)
  db.close()
  return perSecond
}

async function keepLine(store: SqliteStorage, atOnce: number, { keeps, bare, commitMs }: { keeps: number; bare: number; commitMs: number[] }): Promise<void> {
  const total = atOnce === 1 ? Math.min(keeps, 3_000) : keeps
  const waits: number[] = []
  let left = total
  commitMs.length = 0
  const before = performance.now()
  await Promise.all(Array.from({ length: atOnce }, async () => {
    while (left > 0) {
      left -= 1
      const asked = performance.now()
      await store.keep({ board, frames: [frame] })
      waits.push(performance.now() - asked)
    }
  }))
  const perSecond = total / ((performance.now() - before) / 1_000)
  const [p50, p99] = shares(waits)
  print([atOnce, perSecond.toFixed(0), (perSecond / bare).toFixed(1), p50, p99, ...shares(commitMs), (total / commitMs.length).toFixed(1)])
}

async function coldOpen(store: SqliteStorage): Promise<void> {
  const before = performance.now()
  const { tail } = await store.readDocument(board)
  process.stdout.write(`reading a journal of ${tail.length} rows without a snapshot: ${ms(performance.now() - before)} ms\n`)
}

/** One person goes on typing while something large is kept: how long each of the edits waits. */
async function others(store: SqliteStorage, what: string, large: () => Promise<void>): Promise<void> {
  const before = performance.now()
  const progress = { done: false }
  const work = large().finally(() => { progress.done = true })
  const waits: number[] = []
  while (!progress.done) {
    const asked = performance.now()
    await store.keep({ board, frames: [frame] })
    waits.push(performance.now() - asked)
  }
  await work
  const [p50, p99] = shares(waits)
  process.stdout.write(`${what}: ${ms(performance.now() - before)} ms; edits meanwhile wait p50 ${p50}, p99 ${p99}, at most ${ms(Math.max(...waits))} ms\n`)
}

async function importMany(store: SqliteStorage): Promise<void> {
  const id = importId.parse('i_bench')
  const json = JSON.stringify({ text: 'x'.repeat(600) })
  const records = Array.from({ length: 50_000 }, (_, n) => ({ id: recordId.parse(`r_${String(n).padStart(6, '0')}`), json }))
  await store.records.saveImport(board, {
    id, fileName: 'bench.csv', importedAt: 0, count: records.length, columns: [], encoding: 'utf-8', delimiter: ',', dateOrder: null, attached: [],
  }, records)
}

async function fold(store: SqliteStorage): Promise<void> {
  const kept = await store.keep({ board })
  if (kept.kind === 'kept') await store.foldJournal(board, { upTo: kept.lastJournalSeq, bytes: new Uint8Array(5_000_000).fill(66), stateVector: new Uint8Array(10) })
}

function shares(values: readonly number[]): [string, string] {
  return [ms(shareBelow(values, 0.5)), ms(shareBelow(values, 0.99))]
}
