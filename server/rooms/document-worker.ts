// The thread in which whole documents are made. Does one deed after another and holds nothing in between.

import { parentPort } from 'node:worker_threads'
import type { ThingKind } from '#shared/base/ids.ts'
import { must } from '#shared/base/must.ts'
import { areOrdered, fold, kinds, pictures, things, whole, type Pair } from './documents.ts'

const port = must(parentPort, 'a parent thread: this file is run by document-thread.ts')

/** What is to be done. */
type Deed =
  | { readonly deed: 'fold'; readonly pieceBytes: number }
  | { readonly deed: 'areOrdered'; readonly pairs: readonly Pair[] }
  | { readonly deed: 'things'; readonly kind: ThingKind | null }
  | { readonly deed: 'kinds' | 'whole' | 'pictures' }
/** A deed, and with which updates. The next is asked for when this one is answered. */
export type Asked = Deed & { readonly updates: readonly Uint8Array[] }
/** `begun` comes before each answer: a thread that has to be started first, on a busy machine, is not one that hangs. */
export type Answered = { readonly value: unknown } | { readonly failed: string } | { readonly begun: true }

port.on('message', (asked: Asked) => {
  port.postMessage({ begun: true } satisfies Answered)
  port.postMessage(answerOf(asked))
})

function answerOf(asked: Asked): Answered {
  try {
    return { value: doIt(asked) }
  } catch (error) {
    return { failed: error instanceof Error ? error.stack ?? error.message : String(error) }
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
