// Two people on a board (their own, or a given one), in a thread of their own so that the siege's work is not measured: how long an edit takes
// from one to the other. Told `take`, it answers what was measured since, in ms, and the edits that never came.

import { parentPort, workerData } from 'node:worker_threads'
import * as Y from 'yjs'
import { connect, joinBoard, makeBoard } from '#tests/support/sync-client.ts'

const everyMs = 20
const { url, at } = workerData as { readonly url: string; readonly at?: { readonly board: string; readonly key: string } }
const own = at === undefined ? await makeBoard(url) : null
const [board, key] = [at?.board ?? own?.board ?? '', at?.key ?? own?.keys.participant ?? '']
const [one, two] = [await joinBoard(url, board, key, 'One'), await joinBoard(url, board, key, 'Two')]
const [writer, reader] = [connect(url, one), connect(url, two)]
await Promise.all([writer.synced, reader.synced])
const beat = new Y.Map<unknown>(Object.entries({ kind: 'note', alive: true }))
writer.y.getMap('things').set('n_beatbeat', beat)

const sentAt = new Map<number, number>()
let took: number[] = []
let next = 0
let ended = false
reader.y.getMap('things').observeDeep(() => {
  const thing = reader.y.getMap('things').get('n_beatbeat')
  const count = thing instanceof Y.Map ? Number(thing.get('count')) : -1
  // A value that stands for several came when they did.
  for (const [sent, at] of sentAt) {
    if (sent > count) break
    took.push(performance.now() - at)
    sentAt.delete(sent)
  }
})
void Promise.race([writer.ended, reader.ended]).then(() => { ended = true })
setInterval(() => {
  next += 1
  sentAt.set(next, performance.now())
  beat.set('count', next)
}, everyMs)

parentPort?.on('message', () => {
  parentPort?.postMessage({ took, ended })
  took = []
})
parentPort?.postMessage({ took: [], ended })
