// The way to the thread in which whole documents are made: started at the first deed, started again when it dies.
// One thread for all rooms: deeds wait for one another there, never here. A deed that hangs or takes too much memory ends the
// thread, not the house: everything that waited fails, which rooms bear, and the next deed starts a new one.

import { Worker } from 'node:worker_threads'
import type { Answered, Asked, Deed } from './document-worker.ts'
import type { Documents, Folded } from './documents.ts'
import type { AssetId, ThingId, ThingKind } from '#shared/base/ids.ts'

type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }

/** Caps on the thread: memory in MB, and how long it may work without an answer, ms. The largest honest board takes a few seconds. */
type Caps = { readonly memory: number; readonly silence: number }
const usualCaps: Caps = { memory: 2_048, silence: 60_000 }

/** Documents made in a thread of their own. */
export function documentsInThread(caps: Caps = usualCaps): Documents {
  const { ask, close } = newAsking(caps)
  // The thread runs documents.ts and nothing else, so its answers have these types.
  return {
    fold: async (updates, pieceBytes) => await ask({ deed: 'fold', pieceBytes }, updates) as Folded,
    whole: async (updates) => await ask({ deed: 'whole' }, updates) as Uint8Array,
    kinds: async (updates) => await ask({ deed: 'kinds' }, updates) as ReadonlyMap<ThingId, ThingKind>,
    things: async (updates, kind) => await ask({ deed: 'things', kind }, updates) as Uint8Array<ArrayBuffer>,
    pictures: async (updates) => await ask({ deed: 'pictures' }, updates) as readonly AssetId[],
    // A pair may carry more than its two ids, even a connection, which cannot be copied into another thread.
    areOrdered: async (updates, pairs) => await ask({ deed: 'areOrdered', pairs: pairs.map(({ origin, rightOrigin }) => ({ origin, rightOrigin })) }, updates) as readonly boolean[],
    close,
  }
}

type Asking = { readonly ask: (deed: Deed, updates: readonly Uint8Array[]) => Promise<unknown>; readonly close: () => Promise<void> }

function settle(waiting: Map<number, Waiting>, answer: Answered): void {
  const one = waiting.get(answer.number)
  waiting.delete(answer.number)
  if ('failed' in answer) one?.reject(new Error(`A document could not be made: ${answer.failed}`))
  else one?.resolve(answer.value)
}

function newAsking(caps: Caps): Asking {
  let worker: Worker | null = null
  let watch: NodeJS.Timeout | undefined
  let count = 0
  const waiting = new Map<number, Waiting>()

  const failAll = (error: Error): void => {
    clearTimeout(watch)
    worker = null
    for (const one of waiting.values()) one.reject(error)
    waiting.clear()
  }
  /** Counted anew from each answer and from the first deed after a rest. */
  const watchOver = (thread: Worker): void => {
    clearTimeout(watch)
    if (waiting.size === 0) return
    watch = setTimeout(() => {
      failAll(new Error(`The thread of documents gave no answer for ${caps.silence} ms and was ended.`))
      void thread.terminate()
    }, caps.silence).unref()
  }
  const started = (): Worker => {
    if (worker !== null) return worker
    const thread = new Worker(new URL('./document-worker.ts', import.meta.url), { name: 'documents', resourceLimits: { maxOldGenerationSizeMb: caps.memory } })
    thread.unref()
    thread.on('message', (answer: Answered) => {
      if (worker !== thread) return // ended for its silence: nobody waits for it any more
      settle(waiting, answer)
      watchOver(thread)
    })
    thread.on('error', (error) => { if (worker === thread) failAll(error instanceof Error ? error : new Error(String(error))) })
    thread.on('exit', () => { if (worker === thread) failAll(new Error('The thread of documents ended.')) })
    worker = thread
    return thread
  }
  return {
    ask: (deed, updates) => new Promise((resolve, reject) => {
      count += 1
      waiting.set(count, { resolve, reject })
      const thread = started()
      thread.postMessage({ ...deed, number: count, updates } satisfies Asked)
      if (waiting.size === 1) watchOver(thread)
    }),
    async close() {
      const thread = worker
      failAll(new Error('The server is closing.'))
      await thread?.terminate()
    },
  }
}
