// What a session needs of the world around it, handed in: network, storage, time and chance. Tests hand in another one.

import { nanoid } from 'nanoid'
import type { BoardId } from '#shared/base/ids.ts'
import { localShelf, type LocalShelf } from './local-shelf.ts'
import { openRows, type RowStore } from './offline-rows.ts'
import type { Fetch } from './reach.ts'

export type World = {
  readonly fetch: Fetch
  readonly WebSocket: typeof WebSocket
  /** `ws://host` or `wss://host` of the page. */
  readonly socketOrigin: string
  readonly shelf: LocalShelf
  /** Opens the rows of a board's copy on this device; null where the browser keeps nothing. Rejects when it refuses. */
  readonly openRows: ((board: BoardId) => Promise<RowStore>) | null
  /** This machine's clock, ms; it may be wrong and may jump. */
  readonly now: () => number
  /** Milliseconds that only ever go forward. */
  readonly tick: () => number
  readonly random: () => number
  /** Calls back after so many ms; the answer takes it back. */
  readonly after: (ms: number, deed: () => void) => () => void
  readonly newId: () => string
  /** A Yjs clientID for one page: a whole number below 2^32, not to be met twice. */
  readonly newClientId: () => number
  /** Calls back when the page comes to the front or the network is there again; the answer ends it. */
  readonly onWake: (deed: () => void) => () => void
}

/** The browser's own world. */
export function browserWorld(): World {
  return {
    fetch: (path, init) => fetch(path, init),
    WebSocket,
    socketOrigin: location.origin.replace(/^http/, 'ws'),
    shelf: localShelf(),
    openRows: rowsOf(storage()),
    now: () => Date.now(),
    tick: () => performance.now(),
    random: () => Math.random(),
    after(ms, deed) {
      const timer = setTimeout(deed, ms)
      return () => clearTimeout(timer)
    },
    newId: () => nanoid(),
    newClientId: () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0,
    onWake,
  }
}

function onWake(deed: () => void): () => void {
  const ends = new AbortController()
  const wake = (): void => { if (document.visibilityState !== 'hidden') deed() }
  addEventListener('online', wake, { signal: ends.signal })
  document.addEventListener('visibilitychange', wake, { signal: ends.signal })
  return () => ends.abort()
}

function rowsOf(factory: IDBFactory | null): World['openRows'] {
  return factory === null ? null : (board) => openRows(factory, board)
}

function storage(): IDBFactory | null {
  try {
    return globalThis.indexedDB ?? null
  } catch {
    // Some browsers throw when storage is blocked.
    return null
  }
}
