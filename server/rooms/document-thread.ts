// The way to the thread in which whole documents are made: started at the first deed, started again when it dies.
// One thread for all rooms: deeds wait for one another there, never here.

import { Worker } from 'node:worker_threads'
import type { Answered, Asked, Deed } from './document-worker.ts'
import type { Documents, Folded } from './documents.ts'
import type { AssetId, ThingId, ThingKind } from '#shared/base/ids.ts'

type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }

/** Documents made in a thread of their own. */
export function documentsInThread(): Documents {
  let worker: Worker | null = null
  let count = 0
  const waiting = new Map<number, Waiting>()

  const failAll = (error: Error): void => {
    worker = null
    for (const one of waiting.values()) one.reject(error)
    waiting.clear()
  }

  const started = (): Worker => {
    if (worker !== null) return worker
    const thread = new Worker(new URL('./document-worker.ts', import.meta.url), { name: 'documents' })
    thread.unref()
    thread.on('message', (answer: Answered) => {
      const one = waiting.get(answer.number)
      waiting.delete(answer.number)
      if ('failed' in answer) one?.reject(new Error(`A document could not be made: ${answer.failed}`))
      else one?.resolve(answer.value)
    })
    thread.on('error', (error) => { if (worker === thread) failAll(error instanceof Error ? error : new Error(String(error))) })
    thread.on('exit', () => { if (worker === thread) failAll(new Error('The thread of documents ended.')) })
    worker = thread
    return thread
  }

  const ask = (deed: Deed, updates: readonly Uint8Array[]): Promise<unknown> => new Promise((resolve, reject) => {
    count += 1
    waiting.set(count, { resolve, reject })
    started().postMessage({ ...deed, number: count, updates } satisfies Asked)
  })

  // The thread runs documents.ts and nothing else, so its answers have these types.
  return {
    fold: async (updates, pieceBytes) => await ask({ deed: 'fold', pieceBytes }, updates) as Folded,
    whole: async (updates) => await ask({ deed: 'whole' }, updates) as Uint8Array,
    kinds: async (updates) => await ask({ deed: 'kinds' }, updates) as ReadonlyMap<ThingId, ThingKind>,
    things: async (updates, kind) => await ask({ deed: 'things', kind }, updates) as Uint8Array<ArrayBuffer>,
    pictures: async (updates) => await ask({ deed: 'pictures' }, updates) as readonly AssetId[],
    // A pair may carry more than its two ids, even a connection, which cannot be copied into another thread.
    areOrdered: async (updates, pairs) => await ask({ deed: 'areOrdered', pairs: pairs.map(({ origin, rightOrigin }) => ({ origin, rightOrigin })) }, updates) as readonly boolean[],
    async close() {
      const thread = worker
      failAll(new Error('The server is closing.'))
      await thread?.terminate()
    },
  }
}
