// Jobs in threads: never more at once than said, whenever the next one is asked for.

import { expect, test } from 'vitest'
import { jobThreads } from '#server/job-threads.ts'

/** Counts itself in, stays a moment, counts itself out: [running now, most at once]. */
const counting = new URL(`data:text/javascript,${encodeURIComponent(`
  import { parentPort, workerData } from 'node:worker_threads'
  const running = Atomics.add(workerData, 0, 1) + 1
  if (running > Atomics.load(workerData, 1)) Atomics.store(workerData, 1, running)
  Atomics.wait(workerData, 2, 0, 100)
  Atomics.sub(workerData, 0, 1)
  parentPort.postMessage('over')
`)}`)

test('a job asked for in the moment in which another ends waits behind those that wait already', async () => {
  const run = jobThreads(counting, { time: 30_000, memory: 64, atOnce: 1, waiting: 10 })
  const counts = new Int32Array(new SharedArrayBuffer(12))
  const late: Promise<unknown>[] = []
  const over = (): { readonly answer: true } => ({ answer: true })
  const first = run(counts, () => {
    // Two turns of promises later: the first has given its place back, the second has not taken it yet.
    late.push(Promise.resolve().then(() => undefined).then(() => run(counts, over)))
    return { answer: true }
  })
  await Promise.all([first, run(counts, over)])
  expect(late.length).toBe(1)
  await Promise.all(late)
  expect([counts[0], counts[1]]).toEqual([0, 1])
})

test('a job beyond those that may wait is not begun, and one that comes when there is room again is done', async () => {
  const run = jobThreads(counting, { time: 30_000, memory: 64, atOnce: 1, waiting: 2 })
  const counts = new Int32Array(new SharedArrayBuffer(12))
  const asked = Array.from({ length: 5 }, () => run(counts, () => ({ answer: true })))
  expect((await Promise.all(asked)).map(({ kind }) => kind)).toEqual(['answered', 'answered', 'answered', 'too-many', 'too-many'])
  expect(await run(counts, () => ({ answer: true }))).toMatchObject({ kind: 'answered' })
})
