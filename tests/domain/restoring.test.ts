// Bringing session records back: one is read after another, few wait with their file in memory, the rest are told to come back.

import { expect, test } from 'vitest'
import { openRestoring } from '#server/session-record/restoring.ts'
import { problemOf } from '#server/transport/problem.ts'
import { isRefusal } from '#shared/base/refusal.ts'

test('a fifth file at once is refused with 503 and told when to come again, before it is read; the others are read', async () => {
  const prepare = openRestoring()
  const refusals = await Promise.all(Array.from({ length: 6 }, () => prepare(new TextEncoder().encode('{}'))))
  const answers = refusals.map((one) => (isRefusal(one) ? problemOf(one) : null))
  expect(answers.map((answer) => answer?.status)).toEqual([422, 422, 422, 422, 503, 503])
  expect(answers.at(-1)?.headers.get('retry-after')).toBe('30')
  expect(await answers.at(-1)?.json()).toMatchObject({ type: 'not-ready', detail: 'Several session records are being brought back just now. Try again in 30 seconds.' })
})
