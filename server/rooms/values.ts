// Whether a plain value from a connection may stand in the document: JSON and nothing else, bounded in depth and size.
// The keys refused here replace an object's prototype in the hands of a careless reader.

import type { Limits } from './limits.ts'

export const hostileKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** Why a value is refused, or null. `undefined` stands for "nothing", as Yjs writes it. */
export function faultOfValue(value: unknown, limits: Limits): string | null {
  const measure = { bytes: 0 }
  return faultIn(value, 1, measure, limits)
}

function faultIn(value: unknown, depth: number, measure: { bytes: number }, limits: Limits): string | null {
  measure.bytes += 2
  if (measure.bytes > limits.valueBytes) return `a value larger than ${limits.valueBytes} bytes`
  if (depth > limits.valueDepth) return `a value nested deeper than ${limits.valueDepth}`
  switch (typeof value) {
    case 'string': measure.bytes += value.length; return measure.bytes > limits.valueBytes ? 'a text value that is too long' : null
    case 'number': return Number.isFinite(value) ? null : 'a number that is not finite'
    case 'boolean': case 'undefined': return null
    case 'object': return value === null ? null : faultInObject(value, depth, measure, limits)
    default: return `a value of type ${typeof value}`
  }
}

function faultInObject(value: object, depth: number, measure: { bytes: number }, limits: Limits): string | null {
  if (Array.isArray(value)) {
    for (const one of value) {
      const fault = faultIn(one, depth + 1, measure, limits)
      if (fault !== null) return fault
    }
    return null
  }
  // Reading a key "__proto__" replaces the prototype of what is read; bytes are no JSON.
  if (Object.getPrototypeOf(value) !== Object.prototype) return 'a value that is not plain'
  for (const [key, one] of Object.entries(value)) {
    const fault = faultOfKey(key, limits) ?? faultIn(one, depth + 1, measure, limits)
    if (fault !== null) return fault
    measure.bytes += key.length
  }
  return null
}

/** Why a key is refused, or null. */
export function faultOfKey(key: string, limits: Limits): string | null {
  if (hostileKeys.has(key)) return `the key "${key}"`
  return key.length > limits.keyLength ? `a key longer than ${limits.keyLength}` : null
}
