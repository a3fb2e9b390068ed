// The thread in which whole documents are made. Does one deed after another and holds nothing in between.

import { parentPort } from 'node:worker_threads'
import { must } from '#shared/base/must.ts'
import { fold, kinds, whole } from './documents.ts'

const port = must(parentPort, 'a parent thread: this file is run by document-thread.ts')
const deeds = { fold, kinds, whole } as const

/** `deed` on `updates`; the answer carries the same `number`. */
export type Asked = { readonly number: number; readonly deed: keyof typeof deeds; readonly updates: readonly Uint8Array[] }
export type Answered = { readonly number: number } & ({ readonly value: unknown } | { readonly failed: string })

port.on('message', ({ number, deed, updates }: Asked) => {
  port.postMessage(answerOf(number, deed, updates))
})

function answerOf(number: number, deed: Asked['deed'], updates: readonly Uint8Array[]): Answered {
  try {
    return { number, value: deeds[deed](updates) }
  } catch (error) {
    return { number, failed: error instanceof Error ? error.stack ?? error.message : String(error) }
  }
}
