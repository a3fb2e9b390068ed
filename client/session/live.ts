// A value that changes, heard by whoever asks: what every moving part of a session is made of.
// `get` answers the same object until it changes, so that React can compare by identity. Knows no React.

/** A value that changes: React reads it through useSyncExternalStore; `get` returns the same object until it changes. */
export type Live<T> = { readonly get: () => T; readonly subscribe: (heard: () => void) => () => void }

/** A Live that its owner may set. Setting what is there already tells nobody. */
export type Held<T> = Live<T> & { readonly set: (next: T) => void }

/** Holds a value and tells of its changes. A listener may leave while it is being told. */
export function held<T>(first: T): Held<T> {
  let now = first
  const listeners = new Set<() => void>()
  return {
    get: () => now,
    set(next) {
      if (Object.is(now, next)) return
      now = next
      for (const heard of Array.from(listeners)) heard()
    },
    subscribe(heard) {
      listeners.add(heard)
      return () => { listeners.delete(heard) }
    },
  }
}

/** A Live made from others: worked out anew only after one of them changed. */
export function derived<T>(from: readonly Pick<Live<unknown>, 'get' | 'subscribe'>[], work: () => T): Live<T> {
  let seen: readonly unknown[] | null = null
  let value: T
  const get = (): T => {
    const inputs = from.map((one) => one.get())
    if (seen === null || inputs.some((input, i) => !Object.is(input, seen?.[i]))) {
      seen = inputs
      value = work()
    }
    return value
  }
  return {
    get,
    subscribe(heard) {
      const ends = from.map((one) => one.subscribe(heard))
      return () => { for (const end of ends) end() }
    },
  }
}
