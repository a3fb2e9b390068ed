// The thread in which whole documents are made. Does one deed after another and holds nothing in between.

import { parentPort } from 'node:worker_threads'
import type { ThingKind } from '#shared/base/ids.ts'
import { must } from '#shared/base/must.ts'
import { areOrdered, fold, kinds, pictures, things, whole, type Pair } from './documents.ts'

const port = must(parentPort, 'a parent thread: this file is run by document-thread.ts')

/** What is to be done with which updates. */
export type Deed =
  | { readonly deed: 'fold'; readonly pieceBytes: number }
  | { readonly deed: 'areOrdered'; readonly pairs: readonly Pair[] }
  | { readonly deed: 'things'; readonly kind: ThingKind | null }
  | { readonly deed: 'kinds' | 'whole' | 'pictures' }
/** The answer carries the same `number`. */
export type Asked = Deed & { readonly number: number; readonly updates: readonly Uint8Array[] }
export type Answered = { readonly number: number } & ({ readonly value: unknown } | { readonly failed: string })

port.on('message', (asked: Asked) => {
  port.postMessage(answerOf(asked))
})

function answerOf(asked: Asked): Answered {
  const { number } = asked
  try {
    return { number, value: doIt(asked) }
  } catch (error) {
    return { number, failed: error instanceof Error ? error.stack ?? error.message : String(error) }
  }
}

function doIt(asked: Asked): unknown {
  switch (asked.deed) {
    case 'fold': return fold(asked.updates, asked.pieceBytes)
    case 'areOrdered': return areOrdered(asked.updates, asked.pairs)
    case 'kinds': return kinds(asked.updates)
    case 'whole': return whole(asked.updates)
    case 'things': return things(asked.updates, asked.kind)
    case 'pictures': return pictures(asked.updates)
  }
}
