// A session record is taken as of one moment, whatever is ruled while it is gathered.

import { expect, test } from 'vitest'
import { isRefusal, type Refusal } from '#shared/base/refusal.ts'
import { assemble, gather } from '#server/session-record/gather.ts'
import { board, house } from './house.ts'

test('a ruling that comes while a session record is gathered is in neither of its halves', async () => {
  const on = await house()
  const rules = async (type: 'timer-cleared' | 'timer-paused'): Promise<void> => {
    const ruled = on.rooms().rule(board, null, () => ({ rulings: [{ type }], results: [{ key: `dots:${type}`, value: 1 }] }))
    await on.pass()
    expect(isRefusal(await ruled)).toBe(false)
  }
  await rules('timer-cleared')
  // The document was read by then, the rulings were not.
  const storage = { ...on.storage, readLedger: async (...asked: Parameters<typeof on.storage.readLedger>) => { await rules('timer-paused'); return on.storage.readLedger(...asked) } }
  const record = assemble(whole(await gather({ rooms: on.rooms(), storage, readAsset: async () => null, now: () => on.clock.now() }, board)))
  expect(record.ledger.map(({ ruling }) => ruling.type)).toContain('timer-cleared')
  expect(record.ledger.map(({ ruling }) => ruling.type)).not.toContain('timer-paused')
  expect(Object.keys(record.results)).toEqual(['dots:timer-cleared'])
  expect((await on.storage.readLedger(board)).map(({ ruling }) => ruling.type)).toContain('timer-paused')
})

function whole<T extends object>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(answer.detail)
  return answer
}
