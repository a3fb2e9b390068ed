// The line to the storage thread: what is under way when the thread ends fails, what is asked afterwards is done by a new one.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { describe, expect, onTestFinished, test } from 'vitest'
import { must } from '#shared/base/must.ts'
import { Line } from '#server/storage/sqlite/line.ts'
import { unpackRows } from '#server/storage/sqlite/frames.ts'
import { StorageUnsure } from '#server/storage/storage.ts'
import { tempStorage } from '#tests/support/storage.ts'
import { board, boardRow, frame, saying } from './storage/examinee.ts'

async function openLine() {
  const { dir, remove } = await tempStorage()
  const workers: Worker[] = []
  const told: string[] = []
  const sign = join(dir, 'end')
  const line = new Line({
    file: join(dir, 'line.sqlite'), secret: new Uint8Array(32), clock: { now: () => 1 },
    log: { warn: (_, message) => { told.push(message) } }, onGroup: () => undefined,
    startWorker(workerData) {
      const worker = new Worker(new URL('../../server/storage/sqlite/worker.ts', import.meta.url), {
        workerData, execArgv: ['--import', new URL('../support/ends-after-commit.ts', import.meta.url).href], env: { ...process.env, ENDS_WITH: sign },
      })
      workers.push(worker)
      return worker
    },
  })
  await line.open()
  onTestFinished(async () => {
    await line.close()
    await remove()
  })
  return { line, workers, told, endAfterCommit: () => writeFileSync(sign, '') }
}

describe('the line to the storage thread', () => {
  test('fails what is under way when the thread ends, and starts a new one for what comes after', async () => {
    const { line, workers } = await openLine()
    await line.ask('keep', { board, create: boardRow(board) })
    const lost = line.ask('keep', { board, frames: [frame('lost')] })
    await must(workers[0], 'the first thread').terminate()
    await expect(lost).rejects.toBeInstanceOf(StorageUnsure)
    expect(line.waiting).toBe(0)
    expect(await line.ask('keep', { board, frames: [frame('kept')] })).toMatchObject({ kind: 'kept' })
    expect(workers).toHaveLength(2)
  })

  test('says that it is not known whether it was kept when the thread ends between the commit and its answer', async () => {
    const { line, workers, told, endAfterCommit } = await openLine()
    await line.ask('keep', { board, create: boardRow(board) })
    endAfterCommit()
    await expect(line.ask('keep', { board, frames: [frame('kept, untold')] })).rejects.toBeInstanceOf(StorageUnsure)
    expect(saying(unpackRows((await line.ask('readDocument', board)).tail))).toEqual(['kept, untold'])
    expect(workers).toHaveLength(2)
    // The operator is not told that the log was lost: it went into the file when the thread ended.
    expect(told).toEqual([])
  })

  test('fails a request that cannot be sent, and goes on', async () => {
    const { line } = await openLine()
    const unsendable = { ...boardRow(board), createdAt: (() => 1) as unknown as number }
    await expect(line.ask('keep', { board, create: unsendable })).rejects.toThrow('could not be cloned')
    await line.ask('keep', { board, create: boardRow(board) })
  })

  test('is not opened when the thread ends without a word', async () => {
    const line = new Line({
      file: ':memory:', secret: new Uint8Array(32), clock: { now: () => 1 }, log: { warn: () => undefined }, onGroup: () => undefined,
      startWorker: () => new Worker('process.exit(0)', { eval: true }),
    })
    await expect(line.open()).rejects.toThrow('the storage thread ended before the store was open')
  })

  test('sends what is asked in one turn of the loop together', async () => {
    const { line, workers } = await openLine()
    const sent: unknown[] = []
    const worker = must(workers[0], 'the thread')
    const post = worker.postMessage.bind(worker)
    worker.postMessage = (message: unknown) => {
      sent.push(message)
      post(message)
    }
    await line.ask('keep', { board, create: boardRow(board) })
    await Promise.all(Array.from({ length: 50 }, (_, n) => line.ask('keep', { board, frames: [frame(`${n}`)] })))
    expect(sent).toHaveLength(2)
  })
})
