// 20,000 mutated frames thrown at a room (fuzz.ts), and at rooms of which one check was taken out: those must be caught.
// RUNS and SEED make a long run of it.

import { afterEach, expect, test, vi } from 'vitest'
import { fuzz } from './fuzz.ts'

const runs = Number(process.env['RUNS'] ?? 20_000)
const seed = Number(process.env['SEED'] ?? 20_261)

test(`${runs} mutated frames crash nothing, and what is refused changes nothing (seed ${seed})`, { timeout: 0 }, async () => {
  const counts = await fuzz(runs, seed)
  process.stdout.write(`${runs} frames from seed ${seed}: ${JSON.stringify(counts)}\n`)
  // A fuzzer whose frames never get in, or always do, tries nothing.
  expect(counts.refused).toBeGreaterThan(runs / 10)
  expect(counts.kept).toBeGreaterThan(runs / 50)
})

afterEach(() => {
  vi.resetModules()
})

/** A module of the room with one check taken out. */
type Spoilt = { readonly file: string; readonly without: (module: object) => object }
const spoilt: Readonly<Record<string, Spoilt>> = {
  'lets people write what is the server\'s': { file: '#shared/document/layout.ts', without: (module) => ({ ...module, serverRoots: new Set() }) },
  'lets viewers write': { file: '#shared/board/people.ts', without: (module) => ({ ...module, may: () => true }) },
  'takes what hangs on nothing': {
    file: '#shared/wire/order.ts',
    without: (module) => ({ ...module, asFarAsItGoes: (byClient: readonly (readonly unknown[])[]) => ({ done: byClient.flat(), missing: null }) }),
  },
}

test.each(Object.entries(spoilt))('a room that %s is caught', { timeout: 60_000 }, async (_, { file, without }) => {
  vi.resetModules()
  vi.doMock(file, async (original) => without(await original<object>()))
  try {
    const { fuzz: onSpoilt } = await import('./fuzz.ts')
    await expect(onSpoilt(2_000, 7)).rejects.toThrow(/seed 7, (up to )?frame \d+/)
  } finally {
    vi.doUnmock(file)
  }
})
