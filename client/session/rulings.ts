// The standing as this client knows it: the document's ledger, folded as it grows by the same function the server uses.
// Entries that cannot be read are left out (a newer server may rule what this page does not know). Never writes.

import type * as Y from 'yjs'
import type { BoardDocument } from '#shared/document/document.ts'
import { entry, type Entry } from '#shared/ledger/ruling.ts'
import { foldAll, type Standing } from '#shared/ledger/standing.ts'
import { held, type Live } from './live.ts'

export type Rulings = {
  readonly standing: Live<Standing>
  readonly acted: Live<Readonly<Record<string, number>>>
  readonly close: () => void
}

/** Folds what is there and goes on folding. */
export function followRulings({ ledger, results }: BoardDocument): Rulings {
  const entries = new Map<number, Entry>()
  const take = (keys: Iterable<string>): Entry[] => [...keys].flatMap((key) => {
    const read = entry.safeParse(ledger.get(key))
    if (!read.success) return []
    entries.set(read.data.seq, read.data)
    return [read.data]
  })
  take(ledger.keys())
  const standing = held(foldAll(entries.values()))
  const acted = held(actedIn(results))
  const onLedger = (event: Y.YMapEvent<unknown>): void => {
    const fresh = take(event.keysChanged as ReadonlySet<string>) // a map's keys are strings
    const follows = fresh.every((one) => one.seq > standing.get().seq)
    standing.set(follows ? foldAll(fresh, standing.get()) : foldAll(entries.values()))
  }
  const onResults = (): void => acted.set(actedIn(results))
  ledger.observe(onLedger)
  results.observe(onResults)
  return {
    standing, acted,
    close() {
      ledger.unobserve(onLedger)
      results.unobserve(onResults)
    },
  }
}

const prefix = 'acted:'

function actedIn(results: Y.Map<unknown>): Readonly<Record<string, number>> {
  const found = [...results.entries()].filter((pair): pair is [string, number] => pair[0].startsWith(prefix) && typeof pair[1] === 'number')
  return Object.fromEntries(found.map(([key, count]) => [key.slice(prefix.length), count]))
}
