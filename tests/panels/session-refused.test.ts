// Refused words are given back to their author, whatever comes between the refusal and the next session.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { thingId } from '#shared/base/ids.ts'
import { must } from '#shared/base/must.ts'
import { addThings, changeText, place, textOf } from '#shared/document/things.ts'
import type { Session } from '#client/session/session.ts'
import { startVisit, type Visit } from '#client/session/visit.ts'
import { ada, board, freshBoard, handClock, memoryRows, memoryShelf, worldOf, type Board, type Clock } from '#tests/support/session-world.ts'

const [mine, other] = [thingId.parse('n_note01'), thingId.parse('n_note02')]
let server: Board, clock: Clock, visit: Visit, shelf: ReturnType<typeof memoryShelf>
/** Opens the next sessions' copies; the first is open. */
let letOpen: () => void = () => undefined
let openings = 0

const here = (): Session => must(visit.session.get(), 'a session')
const change = (words: string): void => changeText(here().document, must(textOf(here().document, mine), 'the note'), words)
const add = (id: typeof mine, text: string): void => { addThings(here().document, [{ id, kind: 'note', fields: {}, texts: { text } }]) }
const givenBack = (): readonly string[] => here().notices.get().flatMap((one) => (one.kind === 'not-taken' ? one.words : []))

beforeEach(async () => {
  server = freshBoard()
  clock = handClock()
  openings = 0
  const opened = new Promise<void>((resolve) => { letOpen = resolve })
  shelf = memoryShelf()
  visit = startVisit({ ...worldOf(clock, undefined, shelf), openRows: async () => {
    openings += 1
    if (openings > 1) await opened
    return memoryRows()
  } }, board, ada)
  await clock.turn(100)
  add(mine, 'kept before')
  await clock.turn(100)
  server.refuse = 'This text is too long.'
  change('kept before, and this was not')
  server.refuse = null
})
afterEach(() => visit.end())

test('a refused change is told with its words, and the session goes on from the server\'s board', async () => {
  const first = here()
  letOpen()
  await clock.turn(5_000)
  expect(here()).not.toBe(first)
  expect(textOf(here().document, mine)?.toString()).toBe('kept before')
  expect(here().notices.get()).toContainEqual(expect.objectContaining({ kind: 'not-taken', detail: 'This text is too long.', words: ['kept before, and this was not'] }))
  expect(here().status.get()).toEqual({ word: 'saved' })
})

test('they are given back also when a later change is acknowledged before the session begins anew', async () => {
  add(other, 'kept after')
  letOpen()
  await clock.turn(5_000)
  expect(givenBack()).toContain('kept before, and this was not')
})

test('what is typed while a refused session gives way to the next is given back with the rest', async () => {
  const first = here()
  await clock.turn(500)
  expect([openings, here() === first]).toEqual([2, true])
  add(other, 'typed in between')
  letOpen()
  await clock.turn(5_000)
  expect(givenBack()).toEqual(expect.arrayContaining(['kept before, and this was not', 'typed in between']))
})

test('while the next session waits for its turn the line stays, though what hangs on the refused change is refused too', async () => {
  letOpen()
  await clock.turn(1_000)
  const refused = (words: string, reason: string): void => {
    Object.assign(server, { refuse: 'This text is too long.', refuseReason: reason })
    change(words)
    server.refuse = null
  }
  // Each one waits longer for the next; the last here 16 s.
  for (const words of ['one', 'two', 'three', 'four']) {
    refused(words, 'bad-request')
    await clock.turn(10_000)
  }
  refused('five', 'bad-request')
  const [last, connections] = [here(), server.connections]
  for (const words of ['six', 'seven', 'eight']) {
    refused(words, 'gap')
    await clock.turn(3_000)
  }
  expect([here() === last, server.connections]).toEqual([true, connections])
  await clock.turn(10_000)
  expect([here() === last, givenBack()]).toEqual([false, expect.arrayContaining(['eight'])])
})

test('words that were not taken outlive the tab until they are read away', async () => {
  letOpen()
  await clock.turn(5_000)
  const openAgain = async (): Promise<Session> => {
    visit.end()
    visit = startVisit(worldOf(clock, undefined, shelf), board, ada)
    await clock.turn(100)
    return here()
  }
  // The first tab was put away by the browser before anybody looked at it.
  const next = await openAgain()
  expect(givenBack()).toEqual(['kept before, and this was not'])
  for (const { id } of next.notices.get()) next.dismiss(id)
  await openAgain()
  expect(givenBack()).toEqual([])
})

test('they outlive a tab that is closed before the next session has opened', async () => {
  await clock.turn(500)
  visit.end()
  visit = startVisit(worldOf(clock, undefined, shelf), board, ada)
  await clock.turn(100)
  expect(givenBack()).toEqual(['kept before, and this was not'])
})

test('a refused change that only moved something is told, too', async () => {
  letOpen()
  await clock.turn(5_000)
  for (const { id } of here().notices.get()) here().dismiss(id)
  server.refuse = 'You are here as a viewer, so nothing can be changed.'
  place(here().document, [{ id: mine, at: { on: 'canvas', x: 5, y: 5, rotation: 0, parent: null } }])
  server.refuse = null
  await clock.turn(5_000)
  expect(here().notices.get()).toMatchObject([{ kind: 'not-taken', detail: 'You are here as a viewer, so nothing can be changed.', words: [] }])
})

test('a board that was restored to an earlier state is not changed under its people without a word, though all was saved', async () => {
  letOpen()
  await clock.turn(5_000)
  for (const { id } of here().notices.get()) here().dismiss(id)
  const restored = freshBoard()
  restored.epoch = 'restored'
  for (const socket of server.sockets) socket.lost(1006)
  await clock.turn(10_000)
  expect(textOf(here().document, mine)).toBeNull()
  expect(here().notices.get()).toMatchObject([{ kind: 'began-anew', detail: expect.stringContaining('restored') as string }])
})

test('a session that ends for good says which words were not saved', async () => {
  letOpen()
  await clock.turn(5_000)
  const last = here()
  server.keeping = false
  change('never kept')
  for (const socket of server.sockets) socket.lost(4404)
  await clock.turn(100)
  expect(last.status.get()).toMatchObject({ word: 'ended', wayBack: null, unsaved: ['never kept'] })
})
