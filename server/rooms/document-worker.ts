// The thread in which whole documents are made. Does one deed after another and holds nothing in between.

import { parentPort } from 'node:worker_threads'
import { must } from '#shared/base/must.ts'
import { areOrdered, fold, kinds, whole, type Pair } from './documents.ts'

const port = must(parentPort, 'a parent thread: this file is run by document-thread.ts')
const deeds = { fold, kinds, whole, areOrdered } as const

/** `deed` on `updates`; the answer carries the same `number`. */
export type Asked = { readonly number: number; readonly deed: keyof typeof deeds; readonly updates: readonly Uint8Array[]; readonly pairs: readonly Pair[] }
export type Answered = { readonly number: number } & ({ readonly value: unknown } | { readonly failed: string })

port.on('message', (asked: Asked) => {
  port.postMessage(answerOf(asked))
})

function answerOf({ number, deed, updates, pairs }: Asked): Answered {
  try {
    return { number, value: deeds[deed](updates, pairs) }
  } catch (error) {
    return { number, failed: error instanceof Error ? error.stack ?? error.message : String(error) }
  }
}
