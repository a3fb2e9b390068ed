// The line from the main thread to the storage thread: requests of one turn of the loop go over together, answers come back in groups.
// Whatever was asked is answered or fails: when the thread ends, everything under way fails with StorageUnsure (the thread may have
// committed it and ended before it said so), and the next request starts a new one.

import { Worker } from 'node:worker_threads'
import { StorageTrouble, StorageUnsure } from '../storage.ts'
import type { Drill } from './connection.ts'
import type { AnswerOf, ArgsOf, DeedName } from './deeds.ts'
import type { Answer, FromWorker, GroupReport, Request, Start, ToWorker } from './post.ts'

/** Told to the operator: ids, sizes and reasons, never content. pino fits. */
export type Log = { readonly warn: (facts: Readonly<Record<string, string | number>>, message: string) => void }

export type LineOptions = Omit<Start, 'again'> & {
  readonly clock: { readonly now: () => number }
  readonly log: Log
  readonly onGroup: (group: GroupReport) => void
  /** Another way to start the thread, for tests that end it. */
  readonly startWorker?: (start: Start) => Worker
}

type Pending = { readonly attempted: string; readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }

// No flags of the main program: a test runner's loaders must not follow the worker, Node runs it as it is.
const startWorker = (workerData: Start): Worker => new Worker(new URL('./worker.ts', import.meta.url), { workerData, execArgv: [], name: 'storage' })

export class Line {
  readonly #options: LineOptions
  readonly #pending = new Map<number, Pending>()
  #outgoing: Request[] = []
  #worker: Worker | null = null
  #lastNumber = 0
  #started = false
  #ended = false
  #closing: Promise<void> | null = null

  constructor(options: LineOptions) {
    this.#options = options
  }

  /** How many requests are not answered yet. */
  get waiting(): number {
    return this.#pending.size
  }

  /** Nothing more can be asked. */
  get ended(): boolean {
    return this.#ended
  }

  /** Starts the thread; resolves when the store is open. Rejects with the operator's sentence when it cannot be opened. */
  open(): Promise<void> {
    return new Promise((resolve, reject) => {
      const worker = this.#start()
      worker.on('message', (message: FromWorker) => {
        if (message.kind === 'not-opened') {
          this.#ended = true
          reject(new Error(message.message))
        } else if (message.kind === 'ready') resolve()
      })
      worker.once('error', reject)
      worker.once('exit', () => reject(new Error('the storage thread ended before the store was open')))
    })
  }

  /** Asks for one deed. Goes over with everything else of this turn of the loop. */
  ask<D extends DeedName>(deed: D, ...args: ArgsOf<D>): Promise<AnswerOf<D>> {
    const asked = this.#expect(`Storage: ${deed}`)
    if (this.#outgoing.length === 0) setImmediate(() => this.#flush())
    this.#outgoing.push({ n: asked.n, deed, args, at: this.#options.clock.now() })
    // What the worker answers to a deed is that deed's own answer.
    return asked.answer as Promise<AnswerOf<D>>
  }

  async drill(drill: Drill): Promise<void> {
    this.#flush()
    const { n, answer } = this.#expect('A drill')
    this.#post({ kind: 'drill', n, drill })
    await answer
  }

  /** Lets everything asked so far be done, then ends the thread. Closing twice is closing once: both resolve when the thread has ended. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    if (this.#ended) return
    this.#flush()
    this.#ended = true
    if (this.#worker === null) return
    const worker = this.#worker
    const gone = new Promise<void>(resolve => worker.once('exit', () => resolve()))
    const { n, answer } = this.#expect('Closing the store')
    this.#post({ kind: 'close', n })
    await answer
    await gone
  }

  #expect(attempted: string): { readonly n: number; readonly answer: Promise<unknown> } {
    this.#lastNumber += 1
    const n = this.#lastNumber
    const answer = new Promise<unknown>((resolve, reject) => this.#pending.set(n, { attempted, resolve, reject }))
    return { n, answer }
  }

  #flush(): void {
    if (this.#outgoing.length === 0) return
    const requests = this.#outgoing
    this.#outgoing = []
    try {
      this.#post({ kind: 'requests', requests })
    } catch (error) {
      // Something that cannot be sent to a thread: a bug in a caller, which must not take the process with it.
      for (const { n } of requests) this.#settle({ n, ok: false, trouble: false, message: String(error) })
    }
  }

  #post(message: ToWorker): void {
    if (this.#ended && message.kind !== 'close') {
      // What came too late alone: what was asked before is being done, and its answers are on their way.
      const late = message.kind === 'requests' ? message.requests : [message]
      for (const { n } of late) this.#settle({ n, ok: false, trouble: true, message: 'the store was closed' })
      return
    }
    (this.#worker ?? this.#start()).postMessage(message)
  }

  #start(): Worker {
    const { file, secret } = this.#options
    const worker = (this.#options.startWorker ?? startWorker)({ file, secret: new Uint8Array(secret), again: this.#started })
    this.#started = true
    worker.on('message', (message: FromWorker) => this.#hear(message))
    worker.on('error', error => this.#lose(worker, `the storage thread failed: ${String(error)}`))
    worker.on('exit', () => this.#lose(worker, 'the storage thread ended'))
    this.#worker = worker
    return worker
  }

  #hear(message: FromWorker): void {
    if (message.kind === 'answers') {
      if (message.group !== null) this.#options.onGroup(message.group)
      for (const answer of message.answers) this.#settle(answer)
    } else if (message.kind === 'report') this.#options.log.warn(message.facts, message.message)
    else if (message.kind === 'not-opened') this.#failAll(message.message)
  }

  #settle(answer: Answer): void {
    const asked = this.#pending.get(answer.n)
    if (asked === undefined) return
    this.#pending.delete(answer.n)
    if (answer.ok) asked.resolve(answer.value)
    else asked.reject(answer.trouble ? new StorageTrouble(asked.attempted, answer.message) : new Error(`${asked.attempted}: ${answer.message}`))
  }

  #lose(worker: Worker, why: string): void {
    if (this.#worker !== worker) return
    this.#worker = null
    this.#failAll(why, StorageUnsure)
  }

  #failAll(why: string, Trouble = StorageTrouble): void {
    const failed = [...this.#pending.values()]
    this.#pending.clear()
    this.#outgoing = []
    for (const { attempted, reject } of failed) reject(new Trouble(attempted, why))
  }
}
