// The press takes one order after another: what it prints is in memory once, whoever asks how often.

import { expect, test } from 'vitest'
import type { BoardId } from '#shared/base/ids.ts'
import { refuse, type Refusal } from '#shared/base/refusal.ts'
import { openPress } from '#server/session-record/press.ts'
import { boardNumber } from '#tests/support/people.ts'

/** A press whose gathering ends when the test says so, and then finds no board. */
function press() {
  const gathering: { readonly board: BoardId; readonly end: () => void }[] = []
  const print = openPress((board) => new Promise<Refusal>((resolve) => { gathering.push({ board, end: () => resolve(refuse('no-such-board')) }) }), () => undefined)
  return { gathering, print: (board: BoardId) => print(board, { format: 'json', table: undefined }) }
}
const [one, other] = [boardNumber(1), boardNumber(2)]
const turn = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve) })

test('a board is gathered when its turn has come, not while another is printed', async () => {
  const { gathering, print } = press()
  const files = [print(one), print(other)]
  await turn()
  expect(gathering.map(({ board }) => board)).toEqual([one])
  gathering[0]?.end()
  await files[0]
  await turn()
  expect(gathering.map(({ board }) => board)).toEqual([one, other])
  gathering[1]?.end()
  expect(await Promise.all(files)).toMatchObject([{ reason: 'no-such-board' }, { reason: 'no-such-board' }])
})

test('a fifth file of one board is refused until one has come; other boards have their turn before its third', async () => {
  const { gathering, print } = press()
  const files = [print(one), print(one), print(one), print(one)]
  expect(await print(one)).toMatchObject({ reason: 'too-many-requests' })
  files.push(print(other))
  for (let index = 0; index < 5; index += 1) {
    await turn()
    gathering[index]?.end()
    await turn()
  }
  await Promise.all(files)
  const again = print(one)
  await turn()
  gathering[5]?.end()
  expect(await again).toMatchObject({ reason: 'no-such-board' })
  expect(gathering.map(({ board }) => board)).toEqual([one, one, other, one, one, one])
})
