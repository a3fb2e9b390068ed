// Which things there are, asked by many at once.

import { expect, test } from 'vitest'
import type { ThingId, ThingKind } from '#shared/base/ids.ts'
import { newKindOf } from '#server/rooms/kinds.ts'
import { handClock } from '#tests/support/clock.ts'

test('two things made since the last look are both found when they are asked for together', async () => {
  const there = new Map<ThingId, ThingKind>()
  const make = (id: string): ThingId => { there.set(id as ThingId, 'note'); return id as ThingId }
  let looks = 0
  const state = { written: () => there.size, updates: () => [] }
  const documents = { kinds: async () => { looks += 1; return new Map(there) } }
  const kindOf = newKindOf(state as never, documents as never, handClock(), 1_000)
  const first = make('n_aaaa')
  expect(await kindOf(first)).toBe('note')
  const [second, third] = [make('n_bbbb'), make('n_cccc')]
  expect(await Promise.all([first, second, third, 'n_nobody' as ThingId].map(kindOf))).toEqual(['note', 'note', 'note', null])
  expect(looks).toBe(2)
})
