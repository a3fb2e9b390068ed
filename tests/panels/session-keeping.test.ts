// The copy on this device: nothing unsent is forgotten, nothing broken stops the rest, and it is called a copy while it is one.

import { expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { boardDocument } from '#shared/document/document.ts'
import { openRows } from '#client/session/offline-rows.ts'
import { openCopy } from '#client/session/offline.ts'
import { settled } from '#tests/support/clock.ts'
import { board, handClock, memoryRows } from '#tests/support/session-world.ts'

const edit = (text: string): Uint8Array => {
  const y = new Y.Doc()
  y.getMap<string>('things').set(text, 'there')
  return Y.encodeStateAsUpdate(y)
}
const keysOf = (document: ReturnType<typeof boardDocument>): string[] => [...document.things.keys()].sort()

test('a change that was not sent comes back with the next page and is counted', async () => {
  const clock = handClock()
  const rows = memoryRows()
  const copy = await openCopy(rows, boardDocument(), { lost: vi.fn(), after: clock.after })
  copy.adopt('e1')
  copy.keepMine(edit('one'), 1, 1)
  await copy.flush()
  copy.keepMine(edit('two'), 2, 2)
  copy.settle(1, false)
  await copy.flush()
  const document = boardDocument()
  const next = await openCopy(rows, document, { lost: vi.fn(), after: clock.after })
  expect(keysOf(document)).toEqual(['one', 'two'])
  expect(next).toMatchObject({ epoch: 'e1', leftUnsent: 1, damaged: 0 })
  expect([...next.touched]).toEqual(['two'])
})

test('a change that is acknowledged while another is being noted as kept is noted too (simulation, seed 144861)', async () => {
  const clock = handClock()
  const rows = memoryRows()
  const copy = await openCopy(rows, boardDocument(), { lost: vi.fn(), after: clock.after })
  copy.adopt('e1')
  for (const [mark, text] of ['one', 'two'].entries()) {
    copy.keepMine(edit(text), mark + 1, 1)
    await copy.flush()
  }
  const { settle } = rows
  Object.assign(rows, { settle(ids: readonly number[]) {
    copy.settle(2, true)
    return settle(ids)
  } })
  copy.settle(1, false)
  await settled()
  await copy.flush()
  expect(rows.rows.map(({ unsent }) => unsent)).toEqual([false, false])
})

test('words typed before the server was ever heard are on the device at once, and belong to the history it tells of later', async () => {
  const clock = handClock()
  const rows = memoryRows()
  const copy = await openCopy(rows, boardDocument(), { lost: vi.fn(), after: clock.after })
  copy.keepMine(edit('one'), 1, 1)
  await settled()
  // The tab is closed without a word.
  const document = boardDocument()
  const next = await openCopy(rows, document, { lost: vi.fn(), after: clock.after })
  expect(keysOf(document)).toEqual(['one'])
  expect(next).toMatchObject({ epoch: null, leftUnsent: 1 })
  next.keepMine(edit('two'), 2, 2)
  await settled()
  next.adopt('e1')
  next.keepMine(edit('three'), 3, 3)
  await next.flush()
  expect(rows.rows).toMatchObject([1, 2, 3].map(() => ({ epoch: 'e1', unsent: true })))
  expect((await openCopy(rows, boardDocument(), { lost: vi.fn(), after: clock.after })).epoch).toBe('e1')
})

test('words typed before the server was ever heard come back beside a copy that another page made meanwhile', async () => {
  const clock = handClock()
  const rows = memoryRows()
  await rows.append({ epoch: 'e1', bytes: edit('known'), unsent: false, burst: 0 })
  await rows.append({ epoch: '', bytes: edit('typed'), unsent: true, burst: 1 })
  const document = boardDocument()
  const copy = await openCopy(rows, document, { lost: vi.fn(), after: clock.after })
  expect([keysOf(document), copy.epoch, copy.leftUnsent]).toEqual([['known', 'typed'], 'e1', 1])
})

test('a row that cannot be read is set aside and the others are read', async () => {
  const clock = handClock()
  const rows = memoryRows()
  await rows.append({ epoch: 'e1', bytes: edit('good'), unsent: false, burst: 0 })
  await rows.append({ epoch: 'e1', bytes: new Uint8Array([9, 9, 9, 255, 255]), unsent: true, burst: 1 })
  const document = boardDocument()
  const copy = await openCopy(rows, document, { lost: vi.fn(), after: clock.after })
  expect(keysOf(document)).toEqual(['good'])
  expect(copy.damaged).toBe(1)
  expect(rows.aside).toHaveLength(1)
})

test('a browser that stops storing is told once and does not stop the session', async () => {
  const clock = handClock()
  const rows = memoryRows()
  const lost = vi.fn()
  const copy = await openCopy(rows, boardDocument(), { lost, after: clock.after })
  copy.adopt('e1')
  rows.failing = true
  copy.keepMine(edit('one'), 1, 1)
  copy.keepMine(edit('two'), 2, 2)
  await copy.flush()
  expect(lost).toHaveBeenCalledTimes(1)
})

test('a copy that the browser has taken away is not called a copy any more', async () => {
  const database: Partial<IDBDatabase> = {}
  const request = { result: database } as IDBOpenDBRequest // as much of one as opening uses
  const factory = { open: () => request } as unknown as IDBFactory // as above
  const opening = openRows(factory, board)
  request.onsuccess?.(new Event('success'))
  const store = await opening
  expect(store.isThere()).toBe(true)
  // Somebody emptied the browser's storage.
  database.onclose?.call(request.result, new Event('close'))
  expect(store.isThere()).toBe(false)
  const rows = memoryRows()
  const copy = await openCopy(rows, boardDocument(), { lost: vi.fn(), after: handClock().after })
  copy.keepMine(edit('one'), 1, 1)
  await copy.flush()
  expect(copy.hasAll()).toBe(true)
  rows.gone = true
  expect(copy.hasAll()).toBe(false)
})

test('leaving in one page takes nothing away that another page of this device has not sent', async () => {
  const clock = handClock()
  const rows = memoryRows()
  const here = await openCopy(rows, boardDocument(), { lost: vi.fn(), after: clock.after })
  const there = await openCopy(rows, boardDocument(), { lost: vi.fn(), after: clock.after })
  for (const copy of [here, there]) copy.adopt('e1')
  here.keepMine(edit('mine'), 1, 1)
  there.keepMine(edit('theirs'), 1, 1)
  here.settle(1, true)
  await here.flush()
  await there.flush()
  await here.drop()
  const document = boardDocument()
  const next = await openCopy(rows, document, { lost: vi.fn(), after: clock.after })
  expect([keysOf(document), next.leftUnsent]).toEqual([['theirs'], 1])
})

test('many rows become one, but never while something unsent waits', async () => {
  const clock = handClock()
  const rows = memoryRows()
  const document = boardDocument()
  const copy = await openCopy(rows, document, { lost: vi.fn(), after: clock.after })
  copy.adopt('e1')
  for (let i = 1; i <= 250; i += 1) {
    copy.keepMine(edit(`k${i}`), i, i)
    await copy.flush()
  }
  copy.settle(249, true)
  await copy.flush()
  expect(rows.rows).toHaveLength(250)
  copy.settle(250, true)
  await copy.flush()
  expect(rows.rows).toHaveLength(1)
})

test('the rows of a page that only looks on become one now and then, too', async () => {
  const clock = handClock()
  const rows = memoryRows()
  const copy = await openCopy(rows, boardDocument(), { lost: vi.fn(), after: clock.after })
  copy.adopt('e1')
  for (let i = 0; i < 1_000; i += 1) {
    copy.keepTheirs(edit(`k${i}`))
    await copy.flush()
  }
  expect(rows.rows.length).toBeLessThan(250)
})
