// A board's copy on this device: what was changed here and not yet taken by the server, and enough of the rest to go on without it.
// Every change of one's own is written at once, also before it is known which history of the board it will join. A row that cannot be
// read is set aside and never stops the others; when the browser refuses to store, one notice says so and work goes on online.

import * as Y from 'yjs'
import type { BoardDocument } from '#shared/document/document.ts'
import type { RowStore, StoredRow } from './offline-rows.ts'

/** Under which the copy is applied: not mine, not undone, not sent back to the copy. */
export const fromCopy = Symbol('from the copy on this device')

export type Copy = {
  /** The history the copy belongs to; null when there is no copy, or nothing but words typed before the server was ever heard. */
  readonly epoch: string | null
  /** Changes an earlier page left unsent, as people count them; and the things they touched. */
  readonly leftUnsent: number
  readonly touched: ReadonlySet<string>
  /** Rows that could not be read. */
  readonly damaged: number
  /** Keeps a change made here. `mark` counts changes from the first (keeping.ts). */
  readonly keepMine: (update: Uint8Array, mark: number, burst: number) => void
  readonly keepTheirs: (update: Uint8Array) => void
  /** Changes up to `mark` are on the server's disk; with `all`, nothing waits. */
  readonly settle: (mark: number, all: boolean) => void
  /** The history the server tells of; a fresh copy takes it on. */
  readonly adopt: (epoch: string) => void
  /** Whether every change made here is on this device by now. */
  readonly hasAll: () => boolean
  /** Waits for what is being written. */
  readonly flush: () => Promise<void>
  /** Empties the copy: left for good, or refused. What other pages of this device have not sent yet stays. */
  readonly drop: () => Promise<void>
  readonly close: () => void
}

type Means = {
  /** Called once, when this browser turns out not to keep anything. */
  readonly lost: () => void
  readonly after: (ms: number, deed: () => void) => () => void
}
type Queued = { readonly bytes: Uint8Array; readonly unsent: boolean; readonly mark: number; readonly burst: number }
/** Rows known to the server are folded into one when there are so many. */
const foldAt = 200
/** Others' changes are on the server already: they may wait for one another, ms. */
const theirsEvery = 1_000

/**
 * The epoch of rows written before the server was ever heard. They were made on an empty board and hang on nothing but one another,
 * so that they fit any history; once one is known they belong to it, and are set aside with it.
 */
const undated = ''

/** Loads a copy into an empty document and keeps it from then on. `store` null: the browser gives none. */
export async function openCopy(store: RowStore | null, document: BoardDocument, { lost, after }: Means): Promise<Copy> {
  const loaded = await load(store, document).catch(() => null)
  if (store === null || loaded === null) lost()
  return keepCopy(loaded === null ? null : store, document, loaded ?? nothingLoaded, { lost, after })
}

type Loaded = { readonly epoch: string | null; readonly leftUnsent: number; readonly touched: ReadonlySet<string>; readonly damaged: number; readonly sent: readonly number[]; readonly unsent: readonly number[]; readonly undated: readonly number[] }
const nothingLoaded: Loaded = { epoch: null, leftUnsent: 0, touched: new Set(), damaged: 0, sent: [], unsent: [], undated: [] }

async function load(store: RowStore | null, document: BoardDocument): Promise<Loaded> {
  if (store === null) return nothingLoaded
  const whole: WholeRow[] = []
  const broken: StoredRow[] = []
  for (const row of await store.read()) if (isWhole(row)) whole.push(row); else broken.push(row)
  if (broken.length > 0) await store.setAside(broken.flatMap(({ id }) => (typeof id === 'number' ? [id] : [])))
  const epoch = whole.findLast((row) => row.epoch !== undated)?.epoch ?? null
  const rows = whole.filter((row) => row.epoch === epoch || row.epoch === undated)
  const touched = new Set<string>()
  const watch = (events: Y.YEvent<Y.AbstractType<unknown>>[]): void => {
    for (const event of events) for (const id of event.path.length === 0 ? event.keys.keys() : [String(event.path[0])]) touched.add(id)
  }
  apply(document, rows.filter((row) => !row.unsent))
  document.things.observeDeep(watch)
  apply(document, rows.filter((row) => row.unsent))
  document.things.unobserveDeep(watch)
  const unsent = rows.filter((row) => row.unsent)
  return {
    epoch, touched, damaged: broken.length, leftUnsent: new Set(unsent.map((row) => row.burst)).size,
    sent: rows.filter((row) => !row.unsent).map((row) => row.id), unsent: unsent.map((row) => row.id), undated: rows.filter((row) => row.epoch === undated).map((row) => row.id),
  }
}

type WholeRow = StoredRow & { readonly bytes: Uint8Array }

function apply(document: BoardDocument, rows: readonly WholeRow[]): void {
  if (rows.length > 0) Y.applyUpdate(document.y, Y.mergeUpdates(rows.map((row) => row.bytes)), fromCopy)
}

/** A row that Yjs can read from end to end: applying is not atomic, so nothing is applied that was not read first. */
function isWhole(row: StoredRow): row is WholeRow {
  if (!(row.bytes instanceof Uint8Array) || typeof row.epoch !== 'string' || typeof row.id !== 'number') return false
  try {
    Y.decodeUpdate(row.bytes)
    return true
  } catch {
    // Cut off or overwritten: set aside by the caller.
    return false
  }
}

function keepCopy(store: RowStore | null, document: BoardDocument, loaded: Loaded, means: Means): Copy {
  const writer = new Writer(store, document, loaded, means)
  return {
    get epoch() { return writer.epoch },
    leftUnsent: loaded.leftUnsent, touched: loaded.touched, damaged: loaded.damaged,
    keepMine(bytes, mark, burst) {
      writer.queue({ bytes, unsent: true, mark, burst })
      void writer.write()
    },
    keepTheirs: (bytes) => writer.queue({ bytes, unsent: false, mark: 0, burst: 0 }),
    settle: (mark, all) => { void writer.settle(mark, all) },
    adopt: (epoch) => writer.adopt(epoch),
    hasAll: () => writer.hasAll(),
    flush: () => writer.write(),
    drop: () => writer.drop(),
    close() {
      void writer.write()
      void writer.next(async (open) => open.close())
    },
  }
}

/** Deeds at the store happen one after the other; the first that fails ends the copy, not the session. */
class Writer {
  epoch: string | null
  readonly #document: BoardDocument
  readonly #store: RowStore | null
  readonly #means: Means
  #sent: number[]
  #unsent: readonly { readonly id: number; readonly mark: number }[]
  #undated: readonly number[]
  #queue: Queued[] = []
  /** Changes made here that are not written yet. */
  #unwritten = 0
  #settled = 0
  #chain: Promise<void> = Promise.resolve()
  #usable: boolean
  #resting: (() => void) | null = null

  constructor(store: RowStore | null, document: BoardDocument, loaded: Loaded, means: Means) {
    this.epoch = loaded.epoch
    this.#document = document
    this.#store = store
    this.#means = means
    this.#sent = [...loaded.sent]
    this.#undated = loaded.undated
    this.#unsent = loaded.unsent.map((id) => ({ id, mark: loaded.leftUnsent }))
    this.#usable = store !== null
  }

  /** Waits to be written: at the next write, or after a while. */
  queue(one: Queued): void {
    if (!this.#usable) return
    this.#queue.push(one)
    if (one.unsent) this.#unwritten += 1
    this.#resting ??= this.#means.after(theirsEvery, () => { void this.write() })
  }

  hasAll(): boolean {
    return this.#usable && this.#unwritten === 0 && this.#store?.isThere() === true
  }

  adopt(epoch: string): void {
    if (this.epoch !== null) return
    this.epoch = epoch
    void this.write()
  }

  /** Rows from before the server was heard belong to the history it told of. */
  async #date(open: RowStore, epoch: string): Promise<void> {
    const ids = this.#undated
    if (ids.length === 0) return
    await open.date(ids, epoch)
    this.#undated = []
  }

  next(deed: (store: RowStore) => Promise<void>): Promise<void> {
    this.#chain = this.#chain.then(async () => { if (this.#usable && this.#store !== null) await deed(this.#store) }).catch(() => {
      this.#usable = false
      this.#means.lost()
    })
    return this.#chain
  }

  write(): Promise<void> {
    return this.next(async (open) => {
      this.#resting?.()
      this.#resting = null
      const epoch = this.epoch ?? undated
      if (epoch !== undated) await this.#date(open, epoch)
      const batch = this.#queue
      this.#queue = []
      for (const unsent of [true, false]) {
        const part = batch.filter((one) => one.unsent === unsent)
        const last = part.at(-1)
        if (last === undefined) continue
        const id = await open.append({ epoch, bytes: Y.mergeUpdates(part.map((one) => one.bytes)), unsent, burst: last.burst })
        if (unsent) {
          this.#unsent = [...this.#unsent, { id, mark: last.mark }]
          this.#unwritten -= part.length
        } else this.#sent.push(id)
        if (epoch === undated) this.#undated = [...this.#undated, id]
      }
      // Who only looks on is never told that anything of theirs is kept: a page on the wall would have a row for every second of the day.
      await this.#fold(open)
    })
  }

  settle(mark: number, all: boolean): Promise<void> {
    this.#settled = Math.max(this.#settled, mark)
    return this.next(async (open) => {
      // More may be acknowledged while these are written: that is the next deed's.
      const done = this.#unsent.filter((row) => row.mark <= this.#settled)
      const ids = done.map(({ id }) => id)
      if (ids.length > 0) await open.settle(ids)
      this.#unsent = this.#unsent.filter((row) => !done.includes(row))
      this.#sent.push(...ids)
      if (all) await this.#fold(open)
    })
  }

  /** Only when nothing of one's own waits: the fold is the whole document, and would hide an unsent change among the sent. */
  async #fold(open: RowStore): Promise<void> {
    const { epoch } = this
    if (epoch === null || this.#sent.length < foldAt || this.#unsent.length > 0 || this.#queue.some((one) => one.unsent)) return
    const folded = this.#sent
    this.#sent = [await open.fold({ epoch, bytes: Y.encodeStateAsUpdate(this.#document.y), unsent: false, burst: 0 }, folded)]
  }

  drop(): Promise<void> {
    this.#queue = []
    return this.next(async (open) => {
      const mine = new Set([...this.#sent, ...this.#unsent.map(({ id }) => id)])
      await open.clear((row) => !row.unsent || mine.has(row.id))
      this.#usable = false
    })
  }
}
