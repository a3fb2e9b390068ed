// "Saved" is true, lost lines come back, and closed doors stay closed: a session against a board of forty lines over a network that
// is cut by hand.

import { beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { thingId } from '#shared/base/ids.ts'
import { addThings, changeText, textOf } from '#shared/document/things.ts'
import { boardDocument } from '#shared/document/document.ts'
import { must } from '#shared/base/must.ts'
import { startNotices } from '#client/session/notices.ts'
import { openSession } from '#client/session/open.ts'
import { startVisit } from '#client/session/visit.ts'
import { settled } from '#tests/support/clock.ts'
import { ada, board, freshBoard, handClock, memoryRows, Socket, updateFrame, worldOf, type Board, type Clock } from '#tests/support/session-world.ts'

const note = thingId.parse('n_note01')
let server: Board
let clock: Clock

beforeEach(() => {
  server = freshBoard()
  clock = handClock()
})

const opening = () => ({ board, me: ada, askers: new Map(), notices: startNotices({ newId: () => 'id', shelf: null, board }), startAgain: () => undefined })
const open = async () => {
  const opened = await openSession(worldOf(clock), opening())
  await settled()
  return opened
}
const write = (session: Awaited<ReturnType<typeof open>>['session'], text: string): void => {
  if (session.document.things.has(note)) changeText(session.document, must(textOf(session.document, note), 'the note'), text)
  else addThings(session.document, [{ id: note, kind: 'note', fields: {}, texts: { text } }])
}
const wordsThere = (): string => textOf(boardDocument(server.y), note)?.toString() ?? ''

test('the word is "saved" only after the server said that this change is on disk', async () => {
  const { session, close } = await open()
  expect(session.status.get()).toEqual({ word: 'saved' })
  server.keeping = false
  write(session, 'churn')
  expect(session.status.get()).toEqual({ word: 'saving' })
  for (const socket of server.sockets) server.keep(socket)
  expect(session.status.get()).toEqual({ word: 'saved' })
  await close()
})

test('a server that stays silent about a change is told as offline, with the change counted', async () => {
  const { session, close } = await open()
  server.keeping = false
  write(session, 'churn')
  await clock.turn(12_000)
  expect(session.status.get()).toEqual({ word: 'offline', unsent: 1, onDevice: false })
  await close()
})

test('while others are heard but nothing of ours arrives, nothing is "saved" and the warning comes within ten seconds', async () => {
  const { session, close } = await open()
  const [line] = server.sockets
  const words: string[] = []
  session.status.subscribe(() => { words.push(session.status.get().word) })
  must(line, 'a line').deaf = true
  write(session, 'nobody hears this')
  const other = new Y.Doc()
  other.on('update', (update: Uint8Array) => line?.hear(updateFrame(update)))
  for (let second = 0; second < 10; second += 1) {
    other.getMap('things').set('n_talk01', second)
    await clock.turn(1_000)
  }
  expect(session.status.get()).toEqual({ word: 'offline', unsent: 1, onDevice: false })
  expect(words).not.toContain('saved')
  await close()
})

test('changes made without a line are counted, sent on return and then saved', async () => {
  const { session, close } = await open()
  Socket.reachable = false
  for (const socket of server.sockets) socket.lost(1006)
  write(session, 'first')
  await clock.turn(3_000)
  write(session, 'second')
  expect(session.status.get()).toEqual({ word: 'offline', unsent: 2, onDevice: false })
  expect(wordsThere()).toBe('')
  Socket.reachable = true
  await clock.turn(30_000)
  expect(session.status.get()).toEqual({ word: 'saved' })
  expect(wordsThere()).toBe('second')
  await close()
})

test('a change is called kept on this device when all of it is, and not while somebody types on or the browser stores nothing', async () => {
  const rows = memoryRows()
  const { session, close } = await openSession({ ...worldOf(clock), openRows: async () => rows }, opening())
  await settled()
  Socket.reachable = false
  for (const socket of server.sockets) socket.lost(1006)
  write(session, 'in the')
  expect(session.status.get()).toEqual({ word: 'offline', unsent: 1, onDevice: false })
  await clock.turn(3_000)
  expect(session.status.get()).toEqual({ word: 'offline', unsent: 1, onDevice: true })
  rows.failing = true
  write(session, 'in the tunnel')
  await clock.turn(3_000)
  expect(session.status.get()).toEqual({ word: 'offline', unsent: 2, onDevice: false })
  await close()
})

test('words typed before the server was ever heard outlive the tab; of another history they are told and not mixed in', async () => {
  const rows = memoryRows()
  const world = { ...worldOf(clock), openRows: async () => rows }
  Socket.reachable = false
  const { session } = await openSession(world, opening())
  await clock.turn(5_000)
  write(session, 'typed in the dark')
  await settled()
  // The tab is closed without a word; the next one is reached, and closed before what it sent is kept.
  Socket.reachable = true
  server.keeping = false
  const next = await openSession(world, opening())
  await settled()
  expect(wordsThere()).toBe('typed in the dark')
  expect(next.session.status.get()).toEqual({ word: 'saving' })
  server = freshBoard()
  server.epoch = 'second'
  const visit = startVisit(world, board, ada)
  await clock.turn(1_000)
  const last = must(visit.session.get(), 'a session')
  expect(last.status.get()).toEqual({ word: 'saved' })
  expect(wordsThere()).toBe('')
  expect(last.notices.get()).toContainEqual(expect.objectContaining({ kind: 'not-taken', words: ['typed in the dark'] }))
  visit.end()
})

test('a door closed for good is not tried again', async () => {
  for (const [code, wayBack] of Object.entries({ 4401: 'join', 4403: 'join', 4404: null, 4409: 'reload', 4413: null })) {
    server = freshBoard()
    server.shut = Number(code)
    const { session, close } = await open()
    await clock.turn(120_000)
    expect(server.connections, code).toBeLessThanOrEqual(2)
    expect(session.status.get()).toMatchObject({ word: 'ended', wayBack })
    await close()
  }
})

test('a door that refuses before it says anything is asked over HTTP and then believed', async () => {
  Socket.reachable = false
  const world = worldOf(clock, () => ({ status: 401, type: 'not-signed-in', title: 'Join the board first.', detail: 'Join the board first.' }))
  const { session, close } = await openSession(world, opening())
  await clock.turn(60_000)
  expect(server.connections).toBeLessThanOrEqual(2)
  expect(session.status.get()).toMatchObject({ word: 'ended', wayBack: 'join' })
  await close()
})

test('a server that is away is tried ever more seldom', async () => {
  Socket.reachable = false
  const { close } = await open()
  await clock.turn(60_000)
  expect(server.connections).toBeGreaterThan(3)
  expect(server.connections).toBeLessThan(20)
  await close()
})

test('a server that takes everybody, shows the board and hangs up is tried ever more seldom', async () => {
  server.hangsUpAfterSync = true
  const { close } = await open()
  await clock.turn(60_000)
  expect(server.connections).toBeGreaterThan(3)
  expect(server.connections).toBeLessThan(20)
  await close()
})

test('a server that restarts is come back to when it said, and not before', async () => {
  const { close } = await open()
  for (const socket of server.sockets) socket.lost(4503, 'again in 4000 ms')
  await clock.turn(3_900)
  expect(server.connections).toBe(1)
  await clock.turn(1_200)
  expect(server.connections).toBe(2)
  await close()
})

test('a line that is cut from there is come back to as slowly as the house is large, one that is given up here as the board is', async () => {
  server.house = 300
  const { session, close } = await open()
  const time = session.now() - clock.now()
  const cut = async (): Promise<number> => {
    const before = server.connections
    let waited = 0
    for (; server.connections === before; waited += 100) await clock.turn(100)
    return waited
  }
  for (const socket of server.sockets) socket.lost(1006)
  expect(await cut()).toBe(7_200)
  server.house = 100
  for (const socket of server.sockets) server.greet(socket, clock.now() - 5_000)
  expect(session.now() - clock.now()).toBe(time)
  await clock.turn(12_000)
  for (const socket of server.sockets) socket.lost(1006)
  expect(await cut()).toBe(2_400)
  // Found silent after thirteen seconds.
  for (const socket of server.sockets) socket.deaf = true
  expect(await cut()).toBeLessThan(14_000)
  await close()
})

test('a page older than the server\'s wire ends and says so', async () => {
  server.wire = 2
  const { session, close } = await open()
  await clock.turn(60_000)
  expect(server.connections).toBeLessThanOrEqual(2)
  expect(session.status.get()).toMatchObject({ word: 'ended', detail: 'This page is older than the server. Reload it.' })
  await close()
})

test('a server that says more is kept than was sent is not believed', async () => {
  const { session, close } = await open()
  server.keeping = false
  write(session, 'churn')
  for (const socket of server.sockets) { socket.frames = 99; server.keep(socket) }
  expect(session.status.get()).toEqual({ word: 'offline', unsent: 1, onDevice: false })
  server.keeping = true
  await clock.turn(5_000)
  expect(session.status.get()).toEqual({ word: 'saved' })
  expect(wordsThere()).toBe('churn')
  await close()
})

test('a line that is silent, or never opens, is given up and opened anew', async () => {
  const { session, close } = await open()
  for (const socket of server.sockets) socket.deaf = true
  await clock.turn(15_000)
  expect(server.connections).toBe(2)
  expect(session.status.get()).toEqual({ word: 'saved' })
  await close()
})

test('what the server cannot hold just now is not refused: it stays here, unsaved, and goes over a new line', async () => {
  const { session } = await open()
  server.refuse = 'The server cannot save just now.'
  server.refuseReason = 'not-kept'
  write(session, 'churn')
  await clock.turn(100)
  expect(session.status.get().word).not.toBe('saved')
  server.refuse = null
  await clock.turn(5_000)
  expect(session.status.get()).toEqual({ word: 'saved' })
  expect(wordsThere()).toBe('churn')
  expect(session.notices.get().map(({ kind }) => kind)).not.toContain('not-taken')
})

test('what hangs on something the board has lost is never "saved", is asked again by itself, and is taken when the rest has come', async () => {
  const visit = startVisit(worldOf(clock), board, ada)
  await clock.turn(100)
  const session = must(visit.session.get(), 'a session')
  write(session, 'mine')
  await clock.turn(100)
  expect(session.status.get()).toEqual({ word: 'saved' })
  // The board comes back without it.
  for (const socket of server.sockets) socket.lost(1006)
  const words: string[] = []
  session.status.subscribe(() => words.push(session.status.get().word))
  server = freshBoard()
  server.refuse = 'It builds on changes that are not here.'
  server.refuseReason = 'gap'
  await clock.turn(8_000)
  expect(server.connections).toBeGreaterThan(3)
  expect(words.length).toBeGreaterThan(3)
  expect(words).not.toContain('saved')
  server.refuse = null
  await clock.turn(8_000)
  expect(session.status.get()).toEqual({ word: 'saved' })
  expect(wordsThere()).toBe('mine')
  expect([visit.session.get(), session.notices.get().filter(({ kind }) => kind === 'not-taken')]).toEqual([session, []])
  visit.end()
})

test('what hangs on something that nobody brings back is given back as words after a minute or so, saved though it was', async () => {
  const visit = startVisit(worldOf(clock), board, ada)
  await clock.turn(100)
  write(must(visit.session.get(), 'a session'), 'mine')
  await clock.turn(100)
  for (const socket of server.sockets) socket.lost(1006)
  server = freshBoard()
  server.refuse = 'It builds on changes that are not here.'
  server.refuseReason = 'gap'
  visit.session.subscribe(() => { server.refuse = null })
  await clock.turn(25_000)
  expect(must(visit.session.get(), 'a session').notices.get().map(({ kind }) => kind)).not.toContain('not-taken')
  await clock.turn(95_000)
  const last = must(visit.session.get(), 'a session')
  expect(last.notices.get()).toContainEqual(expect.objectContaining({ kind: 'not-taken', words: ['mine'] }))
  expect([last.status.get(), server.connections < 20]).toEqual([{ word: 'saved' }, true])
  visit.end()
})

test('a session that went on for a good while is followed at once by the next, however many there were; those that end at once are not', async () => {
  const visit = startVisit(worldOf(clock), board, ada)
  await clock.turn(100)
  const refuse = async (): Promise<boolean> => {
    const before = must(visit.session.get(), 'a session')
    server.refuse = 'This text is too long.'
    write(before, `words ${clock.now()}`)
    await clock.turn(1)
    server.refuse = null
    await clock.turn(100)
    const isFollowed = visit.session.get() !== before
    await clock.turn(10_000)
    return isFollowed
  }
  for (let times = 0; times < 6; times += 1) {
    expect(await refuse(), `${times}`).toBe(true)
    await clock.turn(120_000)
  }
  expect([await refuse(), await refuse()]).toEqual([true, false])
  visit.end()
})

test.each([
  ['its deletions', (update: Uint8Array) => update.subarray(0, update.length - 1)],
  ['its values', (update: Uint8Array) => update.map((byte) => (byte === 125 ? 1 : byte))],
])('an update that cannot be read in %s changes nothing, and the line is opened anew', async (_, spoil) => {
  const { session, close } = await open()
  write(session, 'mine')
  await settled()
  const peer = new Y.Doc()
  Y.applyUpdate(peer, Y.encodeStateAsUpdate(server.y))
  const before = Y.encodeStateVector(peer)
  peer.getMap('things').set('n_other01', 125)
  peer.getMap('things').delete(note)
  const held = JSON.stringify(session.document.things.toJSON())
  for (const socket of server.sockets) socket.hear(updateFrame(spoil(Y.encodeStateAsUpdate(peer, before))))
  expect(JSON.stringify(session.document.things.toJSON())).toBe(held)
  expect(server.sockets.size).toBe(0)
  await clock.turn(5_000)
  expect(session.status.get()).toEqual({ word: 'saved' })
  await close()
})

test('two tabs are two connections with one person, and each sees the other\'s words', async () => {
  const one = await open()
  const other = await open()
  write(one.session, 'churn')
  await settled()
  expect(textOf(other.session.document, note)?.toString()).toBe('churn')
  expect(one.session.ownClientId).not.toBe(other.session.ownClientId)
  await one.close()
  await other.close()
})
