// Who may say what on a live line: every message that the server reads against every role, a stranger and somebody from another
// board. Whoever may is answered and has done it; whoever may not is refused and has changed nothing. The rows are what the server's
// own reader knows: a message that it reads and that this file does not list fails. (Addresses and commands: matrix.test.ts.)

import * as encoding from 'lib0/encoding'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { readMessage, type Heard } from '#server/rooms/messages.ts'
import { messageAwareness, messageQueryAwareness, messageSync } from '#shared/wire/wire.ts'
import { join, makeBoard, type Joined } from '#tests/support/caller.ts'
import { dice, until } from '#tests/support/clock.ts'
import { message } from '#tests/support/network.ts'
import { startServer, type TestServer } from '#tests/support/server.ts'
import { dial, type RawLine } from '#tests/door/raw-line.ts'
import { answersOf, editsIn, enter, freshDocument, saying, setScene, settle, type Scene } from '#tests/door/scene.ts'

const callers = ['facilitator', 'participant', 'viewer', 'stranger', 'neighbour'] as const
type Caller = (typeof callers)[number]
type Insider = Exclude<Caller, 'stranger' | 'neighbour'>
const joined: readonly Caller[] = ['facilitator', 'participant', 'viewer']
const working: readonly Caller[] = ['facilitator', 'participant']

let server: TestServer
let neighbour: Joined
beforeAll(async () => {
  server = await startServer({ env: { LIMIT_JOINS_PER_MINUTE: '100000', LIMIT_BOARDS_PER_HOUR: '100000' } })
  neighbour = await join(await makeBoard(server.url), 'facilitator')
})
afterAll(async () => { await server.stop() })

const sync = (step: number, bytes: Uint8Array): Uint8Array => message(messageSync, (encoder) => {
  encoding.writeVarUint(encoder, step)
  encoding.writeVarUint8Array(encoder, bytes)
})

/** A note as an edit. */
function note(): Uint8Array {
  const y = new Y.Doc()
  y.getMap('things').set('n_fromwire', new Y.Map<unknown>([['kind', 'note'], ['alive', true], ['text', new Y.Text('from the wire')]]))
  return Y.encodeStateAsUpdate(y)
}

/** Where a client without a document points. */
function pointing(): Uint8Array {
  const inner = encoding.createEncoder()
  for (const number of [1, 4_711, 1]) encoding.writeVarUint(inner, number)
  encoding.writeVarString(inner, '{"cursor":{"x":1}}')
  return message(messageAwareness, (encoder) => encoding.writeVarUint8Array(encoder, encoding.toUint8Array(inner)))
}

const isStep2 = (heard: Uint8Array): boolean => heard[0] === messageSync && heard[1] === 1
const isPresence = (heard: Uint8Array): boolean => heard[0] === messageAwareness
/** Whether a message shows where that client points. */
const pointsAt = (heard: Uint8Array): boolean => isPresence(heard) && Buffer.from(heard).includes('{"cursor":{"x":1}}')

/** `came`: whether what they may has come about, on their own line or on another's. */
type Row = { readonly may: readonly Caller[]; readonly says: () => Uint8Array; readonly changes: boolean; readonly came: (line: RawLine, watching: RawLine, since: number) => boolean }
const written = (line: RawLine, watching: RawLine, since: number): boolean => answersOf(line)[1] === null && editsIn(watching.heard.slice(since)).length > 0
const rows: Readonly<Record<string, Row>> = {
  'asks-state': { may: joined, changes: false, says: () => sync(0, new Uint8Array([0])), came: (line) => line.heard.some(isStep2) },
  'edit, whole': { may: working, changes: true, says: () => sync(1, note()), came: written },
  'edit': { may: working, changes: true, says: () => sync(2, note()), came: written },
  // Viewers are seen by the others as everybody is: presence says where somebody looks, is kept nowhere and changes nothing.
  'presence': { may: joined, changes: false, says: pointing, came: (_, watching, since) => watching.heard.slice(since).some(pointsAt) },
  'asks-presence': { may: joined, changes: false, says: () => new Uint8Array([messageQueryAwareness]), came: (line) => line.heard.some(isPresence) },
}

const nameOf = (heard: Heard): string => (heard.kind === 'edit' && heard.whole ? 'edit, whole' : heard.kind)

test('every message that the server reads has a row', () => {
  const read = new Set<string>()
  for (let type = 0; type < 2_000; type += 1) {
    for (let step = 0; step < 40; step += 1) {
      const heard = readMessage(message(type, (encoder) => { for (const number of [step, 1, 0]) encoding.writeVarUint(encoder, number) }))
      if (heard !== null) read.add(nameOf(heard))
    }
  }
  expect([...read].toSorted()).toEqual(Object.keys(rows).toSorted())
})

const insider = (scene: Scene, caller: Insider): Joined => ({ facilitator: scene.people.lead, participant: scene.people.hostile, viewer: scene.people.viewer })[caller]

describe.each(Object.entries(rows))('%s', (_, row) => {
  test.each(['facilitator', 'participant', 'viewer'] as const)('as %s', async (caller) => {
    const scene = await setScene(server.url, dice(1))
    const before = saying(await freshDocument(scene))
    const line = await enter(scene, insider(scene, caller))
    await settle(line, 1)
    const since = scene.watching.heard.length
    line.say(row.says())
    await settle(line, row.changes ? 2 : 1)
    if (row.may.includes(caller)) {
      await until('what they may has come about', () => row.came(line, scene.watching, since))
      expect(saying(await freshDocument(scene)) === before).toBe(!row.changes)
    } else {
      expect(JSON.parse(refusalIn(line))).toMatchObject({ frame: 2, reason: 'viewer-cannot-change' })
      expect(saying(await freshDocument(scene))).toBe(before)
      expect(editsIn(scene.watching.heard.slice(since))).toEqual([])
    }
    expect([line.isOver(), scene.watching.isOver()]).toEqual([false, false])
    for (const open of [line, scene.watching]) open.hangUp()
  })

  test.each(['stranger', 'neighbour'] as const)('as %s', async (caller) => {
    const scene = await setScene(server.url, dice(1))
    const before = saying(await freshDocument(scene))
    const since = scene.watching.heard.length
    const line = dial({ port: scene.port, path: `/sync/${scene.board.id}`, token: caller === 'neighbour' ? neighbour.token : undefined, headers: { Origin: server.url }, trailing: row.says() })
    await until('they are answered', () => line.status() !== null || line.isOver())
    expect(line.status()).toBe(401)
    expect(saying(await freshDocument(scene))).toBe(before)
    expect(scene.watching.heard.slice(since).filter((heard) => isPresence(heard) || editsIn([heard]).length > 0)).toEqual([])
    for (const open of [line, scene.watching]) open.hangUp()
  })
})

/** The last refusal on a line, as it was written. */
function refusalIn(line: RawLine): string {
  const refused = answersOf(line)[1]
  if (typeof refused !== 'string') throw new Error('Nothing was refused.')
  return refused.slice(refused.indexOf('{'))
}
