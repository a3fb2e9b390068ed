// What a session needs of the world around it, handed in: network, storage, time and chance. Tests hand in another one.

import { nanoid } from 'nanoid'
import { localShelf, type Shelf } from './known-boards.ts'
import type { Fetch } from './reach.ts'

export type World = {
  readonly fetch: Fetch
  readonly WebSocket: typeof WebSocket
  /** `ws://host` or `wss://host` of the page. */
  readonly socketOrigin: string
  readonly shelf: Shelf
  readonly indexedDB: IDBFactory | null
  /** This machine's clock, ms; it may be wrong and may jump. */
  readonly now: () => number
  /** Milliseconds that only ever go forward. */
  readonly tick: () => number
  readonly random: () => number
  /** Calls back after so many ms; the answer takes it back. */
  readonly after: (ms: number, deed: () => void) => () => void
  readonly newId: () => string
}

/** The browser's own world. */
export function browserWorld(): World {
  return {
    fetch: (path, init) => fetch(path, init),
    WebSocket,
    socketOrigin: location.origin.replace(/^http/, 'ws'),
    shelf: localShelf(),
    indexedDB: storage(),
    now: () => Date.now(),
    tick: () => performance.now(),
    random: () => Math.random(),
    after(ms, deed) {
      const timer = setTimeout(deed, ms)
      return () => clearTimeout(timer)
    },
    newId: () => nanoid(),
  }
}

function storage(): IDBFactory | null {
  try {
    return globalThis.indexedDB ?? null
  } catch {
    // Some browsers throw when storage is blocked.
    return null
  }
}
