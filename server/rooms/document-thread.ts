// The way to the thread in which whole documents are made: started at the first deed, started again when it dies.
// One thread for all rooms: deeds wait for one another here, and their bytes are copied when their turn comes. What an edit, a vote
// or the disk waits for goes before what is only looked at. A deed that hangs or takes too much memory ends the thread and fails,
// not the house and not those that wait.

import { Worker } from 'node:worker_threads'
import type { Answered, Asked } from './document-worker.ts'
import type { Documents, Folded } from './documents.ts'
import type { AssetId, ThingId, ThingKind } from '#shared/base/ids.ts'

/** A deed that waits. `asked` is called at its turn. */
type Waiting = { readonly asked: () => Asked; readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }

/** Caps on the thread: memory in MB, and how long it may work without an answer, ms. The largest honest board takes a few seconds. */
type Caps = { readonly memory: number; readonly silence: number }
const usualCaps: Caps = { memory: 2_048, silence: 60_000 }

/** Documents made in a thread of their own. */
export function documentsInThread(caps: Caps = usualCaps): Documents {
  const thread = new DocumentThread(caps)
  // The thread runs documents.ts and nothing else, so its answers have these types.
  return {
    fold: async (updates, pieceBytes) => await thread.ask('first', () => ({ deed: 'fold', pieceBytes, updates })) as Folded,
    whole: async (updates) => await thread.ask('later', () => ({ deed: 'whole', updates })) as Uint8Array,
    kinds: async (updates) => await thread.ask('first', () => ({ deed: 'kinds', updates })) as ReadonlyMap<ThingId, ThingKind>,
    things: async (updates, kind) => await thread.ask('later', () => ({ deed: 'things', kind, updates: updates() })) as Uint8Array<ArrayBuffer>,
    pictures: async (updates) => await thread.ask('later', () => ({ deed: 'pictures', updates })) as readonly AssetId[],
    areOrdered: async (updates, pairs) => await thread.ask('first', () => ({ deed: 'areOrdered', pairs, updates })) as readonly boolean[],
    close: () => thread.close(),
  }
}

type When = 'first' | 'later'

/** Who waits. Every fourth turn is that of what is only looked at: votes and folds without end would let nobody take a record home. */
function newQueue(): { readonly put: (when: When, one: Waiting) => void; readonly next: () => Waiting | undefined } {
  const waiting: { readonly [K in When]: Waiting[] } = { first: [], later: [] }
  let turns = 0
  return {
    put: (when, one) => { waiting[when].push(one) },
    next() {
      turns += 1
      return (turns % 4 === 0 ? waiting.later.shift() : undefined) ?? waiting.first.shift() ?? waiting.later.shift()
    },
  }
}

class DocumentThread {
  readonly #caps: Caps
  readonly #queue = newQueue()
  #worker: Worker | null = null
  #watch: NodeJS.Timeout | undefined
  #doing: Waiting | null = null

  constructor(caps: Caps) {
    this.#caps = caps
  }

  ask(when: When, asked: () => Asked): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#queue.put(when, { asked, resolve, reject })
      this.#goOn()
    })
  }

  async close(): Promise<void> {
    const thread = this.#worker
    this.#worker = null
    for (let one = this.#over() ?? this.#queue.next(); one !== undefined; one = this.#queue.next()) one.reject(new Error('The server is closing.'))
    await thread?.terminate()
  }

  #goOn(): void {
    const one = this.#doing === null ? this.#queue.next() : undefined
    if (one === undefined) return
    this.#doing = one
    try {
      const thread = this.#worker ??= this.#start()
      this.#watch = setTimeout(() => {
        void thread.terminate()
        this.#lose(new Error(`The thread of documents gave no answer for ${this.#caps.silence} ms and was ended.`))
      }, this.#caps.silence).unref()
      thread.postMessage(one.asked())
    } catch (error) {
      // No thread can be started, or it asks for something that cannot be copied into one: it fails alone.
      this.#over()?.reject(asError(error))
      this.#goOn()
    }
  }

  #start(): Worker {
    const thread = new Worker(new URL('./document-worker.ts', import.meta.url), { name: 'documents', resourceLimits: { maxOldGenerationSizeMb: this.#caps.memory } })
    thread.unref()
    thread.on('message', (answer: Answered) => {
      // One that was ended for its silence may still answer: nobody waits for it any more.
      if (this.#worker === thread) this.#hear(answer)
    })
    thread.on('error', (error) => { if (this.#worker === thread) this.#lose(asError(error)) })
    thread.on('exit', () => { if (this.#worker === thread) this.#lose(new Error('The thread of documents ended.')) })
    return thread
  }

  #hear(answer: Answered): void {
    const one = this.#over()
    if ('failed' in answer) one?.reject(new Error(`A document could not be made: ${answer.failed}`))
    else one?.resolve(answer.value)
    this.#goOn()
  }

  /** The thread is gone and what it was doing with it: the others go on with a new one. */
  #lose(error: Error): void {
    this.#worker = null
    this.#over()?.reject(error)
    this.#goOn()
  }

  /** What was being done is over. */
  #over(): Waiting | null {
    clearTimeout(this.#watch)
    const one = this.#doing
    this.#doing = null
    return one
  }
}

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)))
