// Something is on disk and nobody was told so: whoever stores ended between the commit and its answer. The room is opened again on
// what is stored: nothing is twice, nothing is lost, and everybody hears what became of theirs.

import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { StorageUnsure } from '#server/storage/storage.ts'
import { ada, ben, board, house, lead, type House } from './house.ts'

type Silenced = { readonly on: House; readonly silence: (keepsItFirst: boolean) => void }

/** A house whose next keep goes unanswered, with what was to be kept on disk or not. */
async function silenced(): Promise<Silenced> {
  const on = await house()
  let next: 'answered' | 'kept' | 'lost' = 'answered'
  const { keep } = on.storage
  Object.assign(on.storage, { keep: async (asked: Parameters<typeof keep>[0]): ReturnType<typeof keep> => {
    const how = next
    next = 'answered'
    const kept = how === 'lost' ? null : await keep(asked)
    if (how === 'answered' && kept !== null) return kept
    throw new StorageUnsure('Storage: keep', 'the storage thread ended')
  } })
  return { on, silence: (keepsItFirst) => { next = keepsItFirst ? 'kept' : 'lost' } }
}

const cleared = { id: 'c1' as never, type: 'clear-timer' } as const

async function back(on: House, ...clients: readonly Awaited<ReturnType<House['client']>>[]): Promise<void> {
  for (const client of clients) {
    const joined = client.connect()
    await on.pass(100)
    expect(await joined).toBe(null)
  }
  await on.pass(100)
}

test.each([true, false])('an edit whose keeping went unanswered is on disk once and acknowledged to its author (committed: %s)', async (committed) => {
  const { on, silence } = await silenced()
  const [one, two] = [await on.client(ada), await on.client(ben)]
  const rows = on.storage.journal(board).length
  silence(committed)
  one.document.things.set('n_aaaa', new Y.Map())
  await on.pass(500)
  expect([one.closed, two.closed, two.document.things.size]).toEqual([[4503], [4503], 0])
  await back(on, one, two)
  expect([on.storage.journal(board).length - rows, two.document.things.size, one.kept() === one.sent(), one.refusals]).toEqual([1, 1, true, []])
})

test.each([true, false])('a command whose keeping went unanswered acts once, is answered, and everybody sees it (committed: %s)', async (committed) => {
  const { on, silence } = await silenced()
  const watching = await on.client(ada)
  silence(committed)
  const asked = Promise.all([on.rooms().ask(board, lead, cleared), on.rooms().ask(board, lead, { ...cleared, id: 'c2' as never })])
  await on.pass(500)
  expect(await asked).toEqual([{ seq: 5 }, { seq: 6 }])
  await back(on, watching)
  const closing = on.rooms().close()
  await on.pass()
  await closing
  on.open()
  const late = await on.client(ben)
  for (const { document } of [watching, late]) expect([...document.ledger.keys()].toSorted()).toEqual(['5', '6'])
  expect(late.document.ledger.toJSON()).toEqual(watching.document.ledger.toJSON())
})

test('what the server itself decided is not decided twice when nobody knows whether it was kept', async () => {
  const { on, silence } = await silenced()
  silence(true)
  const ruled = on.rooms().rule(board, null, () => ({ rulings: [{ type: 'timer-cleared' }] }))
  await on.pass(500)
  expect(await ruled).toMatchObject({ kind: 'refusal', reason: 'not-ready' })
  const standing = on.rooms().standing(board)
  await on.pass()
  expect(await standing).toMatchObject({ seq: 5 })
})
