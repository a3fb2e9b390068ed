// Column names as they may be used: short, printable, never empty, each only once, none of them a name JavaScript itself uses.
// Trusts nothing about a heading: it may be 10 kB long, `__proto__`, or the same as its neighbour.

import { limits } from './table.ts'

const builtIn = new Set([...Object.getOwnPropertyNames(Object.prototype), 'prototype'])

/** Harmless names for the headings of a file, in the same order and of the same number. */
export function harmless(headings: readonly string[]): string[] {
  const taken = new Set<string>()
  return headings.map((heading, at) => {
    const name = free(plain(heading) || `Column ${at + 1}`, taken)
    taken.add(name)
    return name
  })
}

function plain(heading: string): string {
  const oneLine = heading.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim()
  const short = [...oneLine].slice(0, limits.heading).join('').trim()
  return builtIn.has(short) ? `${short} (column)` : short
}

function free(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name
  let n = 2
  while (taken.has(`${name} (${n})`)) n++
  return `${name} (${n})`
}

/** A heading in the form in which headings are compared: lower case, letters and digits only, Salesforce's `__c` endings gone. */
export function keyOf(heading: string): string {
  return heading
    .replace(/__(c|s|r)$/i, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
}

/** The words of a heading, lower case: `customerID`, `customer_id` and `Customer ID` all give customer, id. */
export function wordsOf(heading: string): string[] {
  return heading
    .replace(/__(c|s|r)$/i, '')
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
}
