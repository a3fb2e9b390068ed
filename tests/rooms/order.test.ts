// Blocks put into an order in which each finds what it hangs on: as many as can be, and in time that grows with their number.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Block } from '#shared/wire/blocks.ts'
import { asFarAsItGoes } from '#shared/wire/order.ts'
import { dice } from '#tests/support/clock.ts'

type Hanging = Pick<Block, 'client' | 'clock' | 'length' | 'origin' | 'rightOrigin' | 'parent'>

/** Blocks of some clients that hang on whatever there is among them, circles and ids that nobody has among it. */
function drawn(seed: number): readonly (readonly Hanging[])[] {
  const lot = dice(seed)
  const clients = 1 + lot.below(6)
  const id = (): Hanging['origin'] => (lot.oneIn(3) ? { client: lot.below(clients + (lot.oneIn(20) ? 1 : 0)), clock: lot.below(6) } : null)
  return Array.from({ length: clients }, (_, client) => Array.from({ length: lot.below(6) }, (_unused, clock) => ({ client, clock, length: 1, origin: id(), rightOrigin: id(), parent: id() })))
}

/** How many blocks of each client find their place, found by trying all again and again. */
function tried(byClient: readonly (readonly Hanging[])[], there: readonly number[]): readonly number[] {
  const reached = byClient.map(() => 0)
  const isThere = (one: Hanging, id: Block['parent']): boolean =>
    id === null || typeof id === 'string' || id.clock < (id.client === one.client ? one.clock : Math.max(reached[id.client] ?? 0, there[id.client] ?? 0))
  for (let moved = true; moved;) {
    moved = false
    for (const [client, blocks] of byClient.entries()) {
      const one = blocks[reached[client] ?? 0]
      if (one === undefined || ![one.origin, one.rightOrigin, one.parent].every((id) => isThere(one, id))) continue
      reached[client] = one.clock + 1
      moved = true
    }
  }
  return reached
}

test('as many blocks are put in order as find what they hang on, each after it', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 1_000_000 }), (seed) => {
    const byClient = drawn(seed)
    // Some of it may be there already.
    const there = byClient.map((_, client) => (seed >> client) % 3)
    const { done, missing } = asFarAsItGoes(byClient, (client) => there[client] ?? 0)
    const expected = tried(byClient, there)
    const reached = byClient.map(() => 0)
    for (const { client, clock, origin, rightOrigin, parent } of done) {
      expect(clock).toBe(reached[client])
      for (const id of [origin, rightOrigin, parent]) if (id !== null && typeof id !== 'string') expect(id.clock).toBeLessThan(Math.max(reached[id.client] ?? 0, there[id.client] ?? 0))
      reached[client] = clock + 1
    }
    expect(reached).toEqual(expected)
    expect(missing === null).toBe(byClient.every((blocks, client) => blocks.length === expected[client]))
  }), { numRuns: 500 })
})

test('a ladder between one client and many, in whatever order they come, is put in order with a few looks at each block', () => {
  let looks = 0
  const block = (client: number, clock: number, on: readonly [number, number] | null): Hanging => ({
    client, clock, length: 1, rightOrigin: null, parent: null,
    get origin() { looks += 1; return on === null ? null : { client: on[0], clock: on[1] } },
  })
  const lot = dice(7)
  const rungs = Array.from({ length: 400 }, (_, index) => ({ client: index + 2, by: lot.share() })).toSorted((a, b) => a.by - b.by).map(({ client }) => client)
  const post = [block(1, 0, null), ...rungs.map((client, index) => block(1, index + 1, [client, 0]))]
  const byClient = [post, ...rungs.map((client, index) => [block(client, 0, [1, index])]).toSorted(([a], [b]) => (b?.client ?? 0) - (a?.client ?? 0))]
  expect(asFarAsItGoes(byClient, () => 0)).toMatchObject({ missing: null, done: { length: 801 } })
  expect(looks).toBeLessThan(10 * 801)
})
