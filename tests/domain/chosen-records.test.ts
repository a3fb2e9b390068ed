// The chosen records of a board are read once for all who ask while they stay the same: they may have 25 MB, and a whole workshop asks
// for them in the moment after a restart.

import { expect, test } from 'vitest'
import type { RecordId } from '#shared/base/ids.ts'
import { emptyStanding, type Standing } from '#shared/ledger/standing.ts'
import { recordRoutes } from '#server/transport/routes/records.ts'
import { boardNumber, person } from '#tests/support/people.ts'

/** A house whose store answers when the test says so; `ask`: somebody asks for the records of a board at this standing. */
function house() {
  const readings: { readonly end: (...texts: string[]) => void; readonly fail: () => void }[] = []
  const chosen = (): Promise<unknown> => new Promise((resolve, reject) => {
    readings.push({ end: (...texts) => resolve(texts.map((json) => ({ id: 'r_1', json }))), fail: () => reject(new Error('no disk')) })
  })
  const route = recordRoutes({ imports: { store: { chosen } } } as never).find(({ name }) => name === 'records')
  const ask = async (standing: Standing, n = 1): Promise<string> => {
    const answer = await route?.answer({ url: new URL('http://x/'), board: { id: boardNumber(n) }, caller: { person: person(1), standing } } as never)
    return answer instanceof Response ? answer.text() : 'refused'
  }
  return { readings, ask }
}
const now: Standing = { ...emptyStanding, records: ['r_1' as RecordId] }

test('forty who ask at once get one reading', async () => {
  const { readings, ask } = house()
  const answers = Promise.all(Array.from({ length: 40 }, () => ask(now)))
  readings[0]?.end('{"a":1}', '{"b":2}')
  expect(new Set(await answers)).toEqual(new Set(['{"records":[{"a":1},{"b":2}]}']))
  expect(readings).toHaveLength(1)
})

test.each<[string, Standing, number]>([
  ['other records are chosen', { ...now, records: ['r_1' as RecordId] }, 1],
  ['a file was joined to them', { ...now, imports: new Map() }, 1],
  ['it is another board', now, 2],
])('when %s they are read anew, also while the earlier reading goes on', async (_, later, board) => {
  const { readings, ask } = house()
  const [before, after] = [ask(now), ask(later, board)]
  readings[1]?.end('2')
  expect(await after).toBe('{"records":[2]}')
  readings[0]?.end('1')
  expect(await before).toBe('{"records":[1]}')
})

test('a reading that fails is tried again by whoever asks next', async () => {
  const { readings, ask } = house()
  const failed = ask(now)
  readings[0]?.fail()
  await expect(failed).rejects.toThrow('no disk')
  const again = ask(now)
  readings[1]?.end('1')
  expect(await again).toBe('{"records":[1]}')
})
