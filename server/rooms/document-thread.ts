// The way to the thread in which whole documents are made: started at the first deed, started again when it dies.
// One thread for all rooms: deeds wait for one another here, and their bytes are copied when their turn comes. What an edit, a vote
// or the disk waits for goes before what is only looked at. What takes long is begun again in a second thread, where it holds up
// nobody but its like. A deed that hangs there or takes too much memory ends the thread and fails, not the house and not those that
// wait; of a board on which one hung nothing is made for some minutes.

import { Worker } from 'node:worker_threads'
import { memoryAllowed } from '../memory.ts'
import type { Answered, Asked } from './document-worker.ts'
import type { Documents, Folded } from './documents.ts'
import type { AssetId, ThingId, ThingKind } from '#shared/base/ids.ts'

/** A deed that waits. `asked` is called at its turn, once in each thread. */
type Waiting = { readonly when: When; readonly asked: () => Asked; readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }

/**
 * Caps on each thread: memory in MB, and how long it may work without an answer, ms: `quick` in the thread of all, `silence` in that of
 * what takes long; `start` is until it begins to. The largest honest board takes a few seconds. Hostile ones take minutes: of letters
 * put at one spot under two clientIDs Yjs compares each with all others, and one edit may have 50,000.
 */
type Caps = { readonly memory: number; readonly start: number; readonly silence: number; readonly quick: number }
const usualCaps: Caps = { memory: memoryFor(memoryAllowed()), start: 60_000, silence: 60_000, quick: 5_000 }

/**
 * MB for each of the two threads where the process may take so many bytes: a quarter, so that a document is not made at the cost of the
 * house, and enough for a snapshot of an honest board at its limits (5,000 things, 200,000 moves: between 114 and 128 MB).
 */
function memoryFor(allowed: number): number {
  return Math.min(2_048, Math.max(160, Math.floor(allowed / 4 / 1024 ** 2)))
}

/** Documents made in a thread of their own. */
export function documentsInThread(caps: Caps = usualCaps): Documents {
  const patient = new DocumentThread(caps, null)
  const thread = new DocumentThread({ ...caps, silence: caps.quick }, patient)
  // The thread runs documents.ts and nothing else, so its answers have these types.
  return {
    fold: async (updates, pieceBytes) => await thread.ask('first', () => ({ deed: 'fold', pieceBytes, updates })) as Folded,
    whole: async (updates) => await thread.ask('later', () => ({ deed: 'whole', updates })) as Uint8Array,
    kinds: async (updates) => await thread.ask('first', () => ({ deed: 'kinds', updates })) as ReadonlyMap<ThingId, ThingKind>,
    things: async (updates, kind) => await thread.ask('later', () => ({ deed: 'things', kind, updates: updates() })) as Uint8Array<ArrayBuffer>,
    pictures: async (updates) => await thread.ask('later', () => ({ deed: 'pictures', updates })) as readonly AssetId[],
    areOrdered: async (updates, pairs) => await thread.ask('first', () => ({ deed: 'areOrdered', pairs, updates: updates() })) as readonly boolean[],
    close: async () => { await Promise.all([thread.close(), patient.close()]) },
  }
}

/** For so long nothing is made of a board on which a deed hung, ms: each of its deeds would take a minute from other large boards. */
const restMs = 300_000

type When = 'first' | 'later'

/** Who waits. Every fourth turn is that of what is only looked at: votes and folds without end would let nobody take a record home. */
function newQueue(): { readonly put: (one: Waiting) => void; readonly next: () => Waiting | undefined } {
  const waiting: { readonly [K in When]: Waiting[] } = { first: [], later: [] }
  let turns = 0
  return {
    put: (one) => { waiting[one.when].push(one) },
    next() {
      turns += 1
      return (turns % 4 === 0 ? waiting.later.shift() : undefined) ?? waiting.first.shift() ?? waiting.later.shift()
    },
  }
}

class DocumentThread {
  readonly #caps: Omit<Caps, 'quick'>
  readonly #patient: DocumentThread | null
  /** Updates of deeds that took too long: what else is asked about them is not tried here. */
  #slow = new WeakSet<Uint8Array>()
  readonly #queue = newQueue()
  #worker: Worker | null = null
  #watch: NodeJS.Timeout | undefined
  #doing: Waiting | null = null
  #asked: Asked | null = null

  /** Empty. `patient` does what takes too long here. */
  constructor(caps: Omit<Caps, 'quick'>, patient: DocumentThread | null) {
    this.#caps = caps
    this.#patient = patient
  }

  ask(when: When, asked: () => Asked): Promise<unknown> {
    return new Promise((resolve, reject) => this.put({ when, asked, resolve, reject }))
  }

  put(one: Waiting): void {
    this.#queue.put(one)
    this.#goOn()
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
      const asked = one.asked()
      if (asked.updates.some((update) => this.#slow.has(update))) {
        this.#over()
        if (this.#patient === null) one.reject(new Error('This document took too long lately; it is not tried again yet.'))
        else this.#patient.put(one)
        this.#goOn()
        return
      }
      const thread = this.#worker ??= this.#start()
      this.#asked = asked
      this.#watchFor(this.#caps.start)
      thread.postMessage(asked)
    } catch (error) {
      // No thread can be started, or it asks for something that cannot be copied into one: it fails alone.
      this.#over()?.reject(asError(error))
      this.#goOn()
    }
  }

  #watchFor(ms: number): void {
    clearTimeout(this.#watch)
    this.#watch = setTimeout(() => this.#giveUp(), ms).unref()
  }

  /** It takes too long, whatever it is. */
  #giveUp(): void {
    void this.#worker?.terminate()
    // What an edit in doubt brings is not the board's, and it alone may have been too much.
    if (this.#asked?.deed !== 'areOrdered') for (const update of this.#asked?.updates ?? []) this.#slow.add(update)
    if (this.#patient === null) {
      setTimeout(() => { this.#slow = new WeakSet() }, restMs).unref()
      this.#lose(new Error(`The thread of documents gave no answer for ${this.#caps.silence} ms and was ended.`))
      return
    }
    this.#worker = null
    const one = this.#over()
    if (one !== null) this.#patient.put(one)
    this.#goOn()
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
    if ('begun' in answer) {
      this.#watchFor(this.#caps.silence)
      return
    }
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
    this.#asked = null
    return one
  }
}

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)))
