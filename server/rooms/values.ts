// Whether plain values from a connection may stand in the document: JSON and nothing else, bounded in depth and size.
// The keys refused here replace an object's prototype in the hands of a careless reader.

import { fault, type EditFault } from './faults.ts'
import type { Limits } from './limits.ts'

const hostileKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

type Measure = { bytes: number; readonly limits: Limits }

/** Why some of these values are refused, or null. `undefined` stands for "nothing", as Yjs writes it. */
export function faultOfValues(values: readonly unknown[], limits: Limits): EditFault | null {
  const measure = { bytes: 0, limits }
  return firstFault(values, (value) => faultIn(value, 1, measure))
}

/** Why a key is refused, or null. */
export function faultOfKey(key: string, limits: Limits): EditFault | null {
  if (hostileKeys.has(key)) return fault('not-allowed', `It holds the key "${key}".`)
  return key.length > limits.keyLength ? fault('not-allowed', `It holds a key of more than ${limits.keyLength} characters.`) : null
}

function faultIn(value: unknown, depth: number, measure: Measure): EditFault | null {
  const { limits } = measure
  measure.bytes += typeof value === 'string' ? value.length + 2 : 2
  if (measure.bytes > limits.valueBytes) return fault('too-large', `It holds a value of more than ${limits.valueBytes} bytes.`)
  if (depth > limits.valueDepth) return fault('not-allowed', `It holds a value nested deeper than ${limits.valueDepth}.`)
  switch (typeof value) {
    case 'number': return Number.isFinite(value) ? null : fault('not-allowed', 'It holds a number that is not finite.')
    case 'string': case 'boolean': case 'undefined': return null
    case 'object': return value === null ? null : faultInObject(value, depth, measure)
    default: return fault('not-allowed', 'It holds a value that is not plain.')
  }
}

function faultInObject(value: object, depth: number, measure: Measure): EditFault | null {
  if (Array.isArray(value)) return firstFault(value, (one) => faultIn(one, depth + 1, measure))
  // Reading a key "__proto__" replaces the prototype of what is read; bytes are no JSON.
  if (Object.getPrototypeOf(value) !== Object.prototype) return fault('not-allowed', 'It holds a value that is not plain.')
  return firstFault(Object.entries(value), ([key, one]) => {
    measure.bytes += key.length
    return faultOfKey(key, measure.limits) ?? faultIn(one, depth + 1, measure)
  })
}

function firstFault<T>(all: readonly T[], faultOf: (one: T) => EditFault | null): EditFault | null {
  for (const one of all) {
    const found = faultOf(one)
    if (found !== null) return found
  }
  return null
}
