// The press takes one order after another: what it prints is in memory once, whoever asks how often, and nobody is refused because
// many on a board ask.

import { expect, test } from 'vitest'
import type { BoardId } from '#shared/base/ids.ts'
import { refuse, type Refusal } from '#shared/base/refusal.ts'
import { formats, tableNames, type Format } from '#server/session-record/formats.ts'
import { openPress } from '#server/session-record/press.ts'
import type { TableName } from '#server/session-record/tables.ts'
import { boardNumber } from '#tests/support/people.ts'

/** A press whose gathering ends when the test says so, and then finds no board. */
function press() {
  const gathering: { readonly board: BoardId; readonly end: () => void }[] = []
  const print = openPress((board) => new Promise<Refusal>((resolve) => { gathering.push({ board, end: () => resolve(refuse('no-such-board')) }) }), () => undefined)
  return { gathering, print: (board: BoardId, format: Format = 'json', table?: TableName) => print(board, { format, table }) }
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

test('two hundred people who ask for the same file at once have it by two printings: the second begins after all of them asked', async () => {
  const { gathering, print } = press()
  const files = Array.from({ length: 200 }, () => print(one))
  gathering[0]?.end()
  await files[0]
  await turn()
  gathering[1]?.end()
  expect(new Set(await Promise.all(files)).size).toBe(2)
  expect(gathering).toHaveLength(2)
})

test('somebody who asks when the printing has begun gets another one: what was changed meanwhile is in it', async () => {
  const { gathering, print } = press()
  const [first, second] = [print(one), print(one)]
  gathering[0]?.end()
  await first
  await turn()
  const third = print(one)
  gathering[1]?.end()
  await second
  await turn()
  expect(gathering).toHaveLength(3)
  gathering[2]?.end()
  expect(await third).toMatchObject({ reason: 'no-such-board' })
})

test('every file there is of a board may wait at once; other boards have their turn before its third', async () => {
  const { gathering, print } = press()
  const all = [...formats.filter((format) => format !== 'csv').map((format) => [format] as const), ...tableNames.map((table) => ['csv', table] as const)]
  const files = [print(one), ...all.map(([format, table]) => print(one, format, table)), print(other)]
  // A table says nothing where the file is none.
  files.push(print(one, 'json', 'notes'), print(one, 'json'))
  for (let index = 0; index < all.length + 2; index += 1) {
    await turn()
    gathering[index]?.end()
    await turn()
  }
  for (const file of await Promise.all(files)) expect(file).toMatchObject({ reason: 'no-such-board' })
  expect(gathering.map(({ board }) => board).slice(0, 3)).toEqual([one, one, other])
  expect(gathering).toHaveLength(all.length + 2)
})
