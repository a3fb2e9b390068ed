// The rows of a board's copy on this device, in IndexedDB: one database per board, each row an update of one epoch.
// Bytes are not understood here (offline.ts does). Every way in which a browser refuses storage ends in a rejected promise.

import type { BoardId } from '#shared/base/ids.ts'

/** One row as stored. `epoch` is empty while it is not known. `bytes` is whatever was found: it may be damaged. */
export type StoredRow = { readonly id: number; readonly epoch: string; readonly bytes: unknown; readonly unsent: boolean; readonly burst: number }
export type NewRow = { readonly epoch: string; readonly bytes: Uint8Array; readonly unsent: boolean; readonly burst: number }

export type RowStore = {
  /** False once the browser has taken it away: somebody emptied its storage while the page was open, and what was in it is gone. */
  readonly isThere: () => boolean
  readonly read: () => Promise<readonly StoredRow[]>
  /** Answers the new row's id once it is on disk. */
  readonly append: (row: NewRow) => Promise<number>
  /** These rows are known to the server now. */
  readonly settle: (ids: readonly number[]) => Promise<void>
  /** These rows belong to this history. */
  readonly date: (ids: readonly number[], epoch: string) => Promise<void>
  /** One row in place of many. Answers its id. */
  readonly fold: (row: NewRow, ids: readonly number[]) => Promise<number>
  /** Moves rows out of the way without losing them. */
  readonly setAside: (ids: readonly number[]) => Promise<void>
  /** Removes every row of which `goes` is true, also those that other pages wrote. */
  readonly clear: (goes: (row: StoredRow) => boolean) => Promise<void>
  readonly close: () => void
}

const rows = 'rows'
const aside = 'aside'
/** Opening may hang (another tab blocks it, a broken profile): work goes on without a copy after this, ms. */
const patience = 2_500

/** Opens the rows of a board. Rejects when the browser gives no storage or takes too long. */
export async function openRows(factory: IDBFactory, board: BoardId): Promise<RowStore> {
  const database = await opened(factory, `signalboard/${board}`)
  let isThere = true
  database.onclose = () => { isThere = false }
  // Another tab wants to delete or upgrade: never stand in its way.
  database.onversionchange = () => {
    isThere = false
    database.close()
  }
  const within = <T>(mode: IDBTransactionMode, deed: (transaction: IDBTransaction) => () => T): Promise<T> => done(database, mode, deed)
  return {
    isThere: () => isThere,
    read: () => within('readonly', (transaction) => {
      const request = transaction.objectStore(rows).getAll()
      return () => request.result as StoredRow[] // offline.ts checks each
    }),
    append: (row) => within('readwrite', (transaction) => added(transaction, row)),
    settle: (ids) => within('readwrite', (transaction) => changed(transaction, ids, { unsent: false })),
    date: (ids, epoch) => within('readwrite', (transaction) => changed(transaction, ids, { epoch })),
    fold: (row, ids) => within('readwrite', (transaction) => {
      for (const id of ids) transaction.objectStore(rows).delete(id)
      return added(transaction, row)
    }),
    setAside: (ids) => within('readwrite', (transaction) => {
      const store = transaction.objectStore(rows)
      for (const id of ids) {
        change(store, id, (row) => transaction.objectStore(aside).add(row))
        store.delete(id)
      }
      return nothing
    }),
    clear: (goes) => within('readwrite', (transaction) => {
      const request = transaction.objectStore(rows).openCursor()
      request.onsuccess = () => {
        const cursor = request.result
        if (cursor === null) return
        if (goes(cursor.value as StoredRow)) cursor.delete() // as above: only looked at
        cursor.continue()
      }
      return nothing
    }),
    close: () => database.close(),
  }
}

const nothing = (): void => undefined

function added(transaction: IDBTransaction, row: NewRow): () => number {
  const request = transaction.objectStore(rows).add(row)
  return () => Number(request.result)
}

function changed(transaction: IDBTransaction, ids: readonly number[], part: Partial<StoredRow>): () => void {
  const store = transaction.objectStore(rows)
  for (const id of ids) change(store, id, (row) => store.put({ ...row, ...part }))
  return nothing
}

function change(store: IDBObjectStore, id: number, deed: (row: StoredRow) => void): void {
  const request = store.get(id)
  request.onsuccess = () => { if (request.result !== undefined) deed(request.result as StoredRow) } // only spread and put back
}

/** One transaction; strict, so that "kept on this device" survives a power cut as well as a killed tab. */
function done<T>(database: IDBDatabase, mode: IDBTransactionMode, deed: (transaction: IDBTransaction) => () => T): Promise<T> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction([rows, aside], mode, { durability: 'strict' })
    const result = deed(transaction)
    transaction.oncomplete = () => resolve(result())
    transaction.onabort = () => reject(transaction.error ?? new Error('The browser stopped writing to its storage.'))
  })
}

function opened(factory: IDBFactory, name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = factory.open(name, 1)
    const timer = setTimeout(() => reject(new Error('The browser did not open its storage in time.')), patience)
    request.onupgradeneeded = () => {
      request.result.createObjectStore(rows, { keyPath: 'id', autoIncrement: true })
      request.result.createObjectStore(aside, { autoIncrement: true })
    }
    request.onsuccess = () => { clearTimeout(timer); resolve(request.result) }
    request.onerror = () => { clearTimeout(timer); reject(request.error ?? new Error('The browser gives no storage.')) }
  })
}
