// Of one connection no more goes into a batch than its share, so that an edit of somebody else goes to the disk and to people with
// the next beat, whatever one person sends at once. What waits stays in order, and all of it is kept.

import { expect, test } from 'vitest'
import * as Y from 'yjs'
import type { Limits } from '#server/rooms/limits.ts'
import type { Cable } from '#tests/support/network.ts'
import { ada, ben, eve, gate, house } from './house.ts'

const many = 1_000

/** Somebody writes very much at once, then somebody else a little: how many of the former's frames are kept before the latter's. */
async function keptBefore(limits: Partial<Limits>): Promise<{ readonly before: number; readonly inAll: number; readonly refused: number }> {
  const on = await house({ limits })
  const [hasty, other] = [await on.client(ada), await on.client(ben)]
  const note = new Y.Map<unknown>()
  hasty.document.things.set('n_hasty', note)
  await on.pass(100)
  const first = hasty.kept()
  for (let count = 0; count < many; count += 1) note.set('count', count)
  other.document.things.set('n_other', new Y.Map())
  while (other.kept() < other.sent()) await on.pass(1)
  const before = hasty.kept() - first
  while (hasty.kept() < hasty.sent()) await on.pass(25)
  const late = await on.client(eve)
  expect((late.document.things.get('n_hasty') as Y.Map<unknown>).get('count')).toBe(many - 1)
  return { before, inAll: hasty.kept() - first, refused: hasty.refusals.length }
}

test('an edit sent after a thousand of somebody else is kept with the first hundred of them; in the end all are', async () => {
  expect(await keptBefore({})).toEqual({ before: 100, inAll: many, refused: 0 })
})

test('an edit waits for few large ones of somebody else as well', async () => {
  expect(await keptBefore({ shareBytes: 1_000 })).toMatchObject({ before: expect.toSatisfy((frames: number) => frames > 5 && frames < 100) as number, inAll: many, refused: 0 })
})

test('a frame larger than a share is kept all the same', async () => {
  expect(await keptBefore({ shareBytes: 1 })).toEqual({ before: 1, inAll: many, refused: 0 })
})

test('an edit waits for few of many parts as well', async () => {
  expect(await keptBefore({ shareParts: 20 })).toMatchObject({ before: expect.toSatisfy((frames: number) => frames > 5 && frames < 21) as number, inAll: many, refused: 0 })
})

test('a room without shares is caught by the same look', async () => {
  expect((await keptBefore({ shareFrames: Infinity, shareParts: Infinity, shareBytes: Infinity })).before).toBe(many)
})

test('somebody back from offline who types more than a share before their offline work is asked for loses nothing, wherever it comes in', async () => {
  const on = await house()
  const other = await on.client(ben)
  const back = await on.client(ada)
  back.disconnect()
  const note = new Y.Map<unknown>()
  back.document.things.set('n_offline', note)
  const [late, rest] = [[] as (() => void)[], gate()]
  let isLate = true
  const cable: Cable = { carry: (deliver) => { if (isLate) late.push(deliver); else deliver() } }
  const joined = back.connect(cable)
  await on.pass(50)
  await joined
  isLate = false
  on.storage.before = () => rest.opened
  other.document.things.set('n_other', new Y.Map())
  for (let count = 0; count < 250; count += 1) note.set('count', count)
  await on.pass(50)
  // The first share of them is being looked at; the offline work comes now.
  for (const deliver of late) deliver()
  await on.pass(50)
  rest.open()
  await on.pass(1_000)
  expect(back.refusals).toEqual([])
  expect([back.sent(), back.kept()]).toEqual([251, 251])
  expect((other.document.things.get('n_offline') as Y.Map<unknown>).get('count')).toBe(249)
})

test('what waits for its share when the room closes is kept', async () => {
  const on = await house()
  const hasty = await on.client(ada)
  const note = new Y.Map<unknown>()
  hasty.document.things.set('n_hasty', note)
  for (let count = 0; count < many; count += 1) note.set('count', count)
  const closing = on.rooms().close()
  await on.pass(100)
  await closing
  on.open()
  const late = await on.client(ben)
  expect((late.document.things.get('n_hasty') as Y.Map<unknown>).get('count')).toBe(many - 1)
})
