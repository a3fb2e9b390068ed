// Order keys: strings between which there is always room, so that two people can insert at one spot and both keep their place.
// The keys are the library's (fractional-indexing, the format tldraw uses too); ties are broken by id, alike on every client.

import { generateKeyBetween, generateNKeysBetween } from 'fractional-indexing'

/**
 * A key between two others; null means the open end. Equal or crossed neighbours (a tie made by two people) fall back to
 * "after before". A neighbour that is no key counts as the open end: one damaged thing must not stop others from being put beside it.
 */
export function orderBetween(before: string | null, after: string | null): string {
  const [low, high] = [isOrder(before) ? before : null, isOrder(after) ? after : null]
  if (low !== null && high !== null && low >= high) return generateKeyBetween(low, null)
  return generateKeyBetween(low, high)
}

/** Whether this is an order key. */
export function isOrder(key: string | null): boolean {
  if (key === null) return false
  try {
    generateKeyBetween(key, null)
    return true
  } catch {
    // The library answers "no" by throwing.
    return false
  }
}

/** `n` keys in order after `before`. */
export function ordersAfter(before: string | null, n: number): string[] {
  return generateNKeysBetween(before, null, n)
}

/** Sorts by order key, then by id. Does not change its input. */
export function inOrder<T extends { readonly id: string; readonly order: string }>(items: Iterable<T>): T[] {
  return [...items].sort((a, b) => compare(a.order, b.order) || compare(a.id, b.id))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
