// How many boards a house keeps open at once, and what the next one is told.

import { expect, test } from 'vitest'
import { isRefusal } from '#shared/base/refusal.ts'
import { boardNumber, makeBoard, person } from '#tests/support/people.ts'
import { board, house } from './house.ts'

test('beyond as many open boards as the house takes the next is refused by name, until one has closed', async () => {
  const on = await house({ limits: { openBoards: 1, idleBeforeClosingMs: 1_000 } })
  const other = boardNumber(2)
  await makeBoard(on.storage, other, [person(1)])
  const standing = async (which: typeof board): Promise<unknown> => {
    const asked = on.rooms().standing(which)
    await on.pass()
    return asked
  }
  expect(isRefusal(await standing(board))).toBe(false)
  expect(await standing(other)).toMatchObject({ reason: 'not-ready', detail: expect.stringContaining('1 boards open') })
  expect(isRefusal(await standing(board))).toBe(false)
  await on.pass(2_000)
  expect(isRefusal(await standing(other))).toBe(false)
})
