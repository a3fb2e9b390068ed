// What this browser keeps of small things by itself: localStorage, as plain values under a key. What they mean, and whether they are
// what they should be, is the business of those who keep them. Without a store nothing is kept and nothing fails.

/** Something like localStorage; null where the browser keeps nothing. */
export type LocalShelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null

/** This browser's localStorage, or null where it is switched off. */
export function localShelf(): LocalShelf {
  try {
    return globalThis.localStorage ?? null
  } catch {
    // Browsers that block storage throw on the very mention of it.
    return null
  }
}

/** What is kept under a key; null when nothing is, or nothing that can be read. */
export function readJson(shelf: LocalShelf, key: string): unknown {
  try {
    return JSON.parse(shelf?.getItem(key) ?? 'null')
  } catch {
    // Somebody else wrote there, or it was cut off: as good as nothing.
    return null
  }
}

/** Keeps a list, or something else, under a key; an empty list leaves nothing there. A full or blocked store keeps what it had. */
export function writeJson(shelf: LocalShelf, key: string, value: unknown): void {
  try {
    if (Array.isArray(value) && value.length === 0) shelf?.removeItem(key)
    else shelf?.setItem(key, JSON.stringify(value))
  } catch (reason) {
    // What was to be kept lives as long as the page.
    if (!(reason instanceof DOMException)) throw reason
  }
}
