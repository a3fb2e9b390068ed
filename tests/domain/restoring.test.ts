// Bringing session records back: one is read after another, few wait with their file in memory, the rest are told to come back.

import { expect, test } from 'vitest'
import { openRestoring } from '#server/session-record/restoring.ts'
import { problemOf } from '#server/transport/problem.ts'
import { isRefusal } from '#shared/base/refusal.ts'

const file = (): Uint8Array<ArrayBuffer> => new TextEncoder().encode('{}')

test('a third file of one address and a fifth of all are refused with 503 and told when to come again, before they are read; the others are read', async () => {
  const bringBack = openRestoring(() => Promise.reject(new Error('Nothing of these is kept.')))
  const refusals = await Promise.all(['a', 'a', 'a', 'b', 'c', 'd'].map((who) => bringBack(file(), who)))
  const answers = refusals.map((one) => (isRefusal(one) ? problemOf(one) : null))
  expect(answers.map((answer) => answer?.status)).toEqual([422, 422, 503, 422, 422, 503])
  expect(answers.at(-1)?.headers.get('retry-after')).toBe('30')
  expect(await answers.at(-1)?.json()).toMatchObject({ type: 'not-ready', detail: 'Several session records are being brought back just now. Try again in 30 seconds.' })
  expect(await answers[2]?.json()).toMatchObject({ type: 'not-ready', detail: expect.stringContaining('from where you are') })
})
