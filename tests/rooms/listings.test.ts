// What stands on a board, asked for by many at once; and the order in which the thread of documents does what it is asked.

import { expect, test } from 'vitest'
import * as Y from 'yjs'
import type { ThingId, ThingKind } from '#shared/base/ids.ts'
import { boardDocument, type BoardDocument } from '#shared/document/document.ts'
import { addThings } from '#shared/document/things.ts'
import { documentsInThread } from '#server/rooms/document-thread.ts'
import { documentsHere } from '#server/rooms/documents.ts'
import { newListings } from '#server/rooms/listings.ts'
import { ada, board, house } from './house.ts'

const textOf = (bytes: unknown): string => new TextDecoder().decode(bytes as Uint8Array)
const writeNote = (document: BoardDocument, id: string): void => addThings(document, [{ id: id as ThingId, kind: 'note', fields: {}, texts: { text: 'words' }, placement: { at: { on: 'canvas', x: 0, y: 0, rotation: 0, parent: null } } }])
/** The updates of a board with one note. */
const oneNote = (): readonly Uint8Array[] => {
  const document = boardDocument()
  writeNote(document, 'n_aaaa')
  return [Y.encodeStateAsUpdate(document.y)]
}

test('those who ask for the things of a board before their turn comes get one listing, which holds what was written until then', async () => {
  const turns: (() => void)[] = []
  const on = await house({ documents: { ...documentsHere, things: (updates, kind) => new Promise((resolve, reject) => { turns.push(() => { documentsHere.things(updates, kind).then(resolve, reject) }) }) } })
  const one = await on.client(ada)
  const ask = async (): Promise<Promise<unknown>> => on.rooms().things(board, null)
  const asked = [ask()]
  await on.pass()
  writeNote(one.document, 'n_aaaa')
  await on.pass()
  asked.push(...Array.from({ length: 50 }, ask))
  await on.pass()
  expect(turns.length).toBe(1)
  turns[0]?.()
  const told = await Promise.all(asked)
  expect(new Set(told).size).toBe(1)
  expect(textOf(told[0])).toContain('n_aaaa')
})

/** Listings of boards whose turns come when they are told to. */
function byHand(): { readonly list: ReturnType<typeof newListings>; readonly turn: () => void; readonly end: () => void; readonly waiting: () => number } {
  const turns: (() => void)[] = []
  const ends: (() => void)[] = []
  const list = newListings({ things: (updates) => new Promise((resolve) => {
    turns.push(() => { updates() })
    ends.push(() => resolve(new Uint8Array()))
  }) })
  return { list, turn: () => turns.shift()?.(), end: () => ends.shift()?.(), waiting: () => turns.length }
}

test('a listing that is being made is shared until something is written, then one more waits and no third', async () => {
  const { list, turn, waiting } = byHand()
  let written = 0
  const room = { updates: () => [], written: () => written }
  const first = list(room, null)
  turn()
  expect(list(room, null)).toBe(first)
  written += 1
  const second = list(room, null)
  expect(second).not.toBe(first)
  written += 1
  expect([list(room, null) === second, waiting()]).toEqual([true, 1])
})

test('a board may wait for listings of four kinds and the house for forty; more are asked to come again', async () => {
  const { list, turn, end } = byHand()
  const rooms = Array.from({ length: 11 }, () => ({ updates: () => [], written: () => 0 }))
  const refused = (room: typeof rooms[number] | undefined, kind: ThingKind): Promise<unknown> => Promise.race([room === undefined ? null : list(room, kind), Promise.resolve('waits')])
  const busy = expect.objectContaining({ reason: 'not-ready', waitSeconds: 5 })
  for (const kind of ['note', 'card', 'text', 'area'] as const) expect(await refused(rooms[0], kind)).toBe('waits')
  expect(await refused(rooms[0], 'shape')).toEqual(busy)
  expect(await refused(rooms[0], 'note')).toBe('waits')
  for (const room of rooms.slice(1, 10)) for (const kind of ['note', 'card', 'text', 'area'] as const) void list(room, kind)
  expect(await refused(rooms[10], 'note')).toEqual(busy)
  turn()
  end()
  await new Promise<void>((resolve) => { setImmediate(resolve) })
  expect(await refused(rooms[10], 'note')).toBe('waits')
})

test('in the thread what votes, doubts and the disk wait for goes before listings and exports, of which one in four turns is; bytes are read at their turn', async () => {
  const thread = documentsInThread()
  const updates = oneNote()
  const order: string[] = []
  const note = (name: string) => (): void => { order.push(name) }
  const copied: number[] = []
  const listings = [0, 1, 2].map((index) => thread.things(() => { copied.push(index); return updates }, null).then(note('listing')))
  expect(copied).toEqual([0])
  const others = [
    thread.whole(updates).then(note('export')), thread.pictures(updates).then(note('export')),
    ...Array.from({ length: 5 }, () => thread.kinds(updates).then(note('kinds'))), thread.fold(updates, 100).then(note('fold')), thread.areOrdered(() => updates, []).then(note('doubt')),
  ]
  await Promise.all([...listings, ...others])
  expect(order).toEqual(['listing', 'kinds', 'kinds', 'listing', 'kinds', 'kinds', 'kinds', 'listing', 'fold', 'doubt', 'export', 'export'])
  await thread.close()
})

test('a deed that cannot be done in the thread fails alone, and those that waited behind it are done', async () => {
  const thread = documentsInThread()
  const updates = oneNote()
  const notCopied = thread.areOrdered(() => updates, [{ origin: { client: 1, clock: 0, connection: () => undefined } as never, rightOrigin: { client: 1, clock: 0 } }])
  const behind = thread.kinds(updates)
  await expect(notCopied).rejects.toThrow('could not be cloned')
  expect([...(await behind).keys()]).toEqual(['n_aaaa'])
  await thread.close()
})
