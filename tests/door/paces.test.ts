// Allowances by class: each is refused by itself, in plain words and with the right code, and using one up takes nothing from
// another class or another person. And the honest: whatever a page can do at once stays within them.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { messageAwareness, messageSync } from '#shared/wire/wire.ts'
import { ask, command, join, makeBoard, postNote, type Answer, type TestBoard } from '#tests/support/caller.ts'
import { until } from '#tests/support/clock.ts'
import { message } from '#tests/support/network.ts'
import { startServer, type StartOptions, type TestServer } from '#tests/support/server.ts'
import { frame, type RawLine } from './raw-line.ts'
import { answersOf, enter, settle } from './scene.ts'
import { brokenServer, roomy } from './variants.ts'

const running: TestServer[] = []
async function start(options: StartOptions = {}): Promise<TestServer> {
  const server = await startServer(options)
  running.push(server)
  return server
}
afterAll(async () => { await Promise.all(running.map((server) => server.stop())) })
const portOf = (server: TestServer): number => Number(new URL(server.url).port)

async function untilRefused(call: () => Promise<Answer>, most = 40): Promise<Answer> {
  for (let i = 0; i < most; i += 1) {
    const answer = await call()
    if (answer.status === 429) return answer
  }
  throw new Error(`${most} calls were all taken.`)
}

function isClear(answer: Answer, words: RegExp): void {
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  expect(answer.body.type).toBe('too-many-requests')
  expect(answer.body.detail).toMatch(words)
  const wait = Number(answer.headers.get('retry-after'))
  expect(wait).toBeGreaterThan(0)
  expect(answer.body.detail).toContain(`Wait ${wait} seconds`)
}

describe('over HTTP', () => {
  test('sessions made from one address', async () => {
    const server = await start({ env: { LIMIT_BOARDS_PER_HOUR: '3' } })
    isClear(await untilRefused(() => ask(`${server.url}/api/boards`, { json: { title: 'A', objective: 'B' } })), /Too many sessions were made or asked for from here/)
    expect((await ask(`${server.url}/api/openapi.json`)).status).toBe(200)
  })

  test('joins, commands and reading are counted apart, and by person', async () => {
    const server = await start({ env: { LIMIT_JOINS_PER_MINUTE: '4', LIMIT_CALLS_PER_MINUTE: '20', LIMIT_CHANGES_PER_MINUTE: '6' } })
    const board = await makeBoard(server.url)
    const [lead, ada] = [await join(board, 'facilitator'), await join(board, 'participant')]
    isClear(await untilRefused(() => command(board, lead, { type: 'start-timer', minutes: 1 })), /Too many commands and notes/)
    expect((await ask(board.url, { token: lead.token })).status).toBe(200)
    expect((await postNote(board, ada, 'Still mine')).length).toBeGreaterThan(3)
    isClear(await untilRefused(() => ask(board.url, { token: lead.token })), /Too many requests/)
    expect((await ask(board.url, { token: ada.token })).status).toBe(200)
    isClear(await untilRefused(() => ask(`${board.url}/join`, { json: { key: board.links.viewer.split('#')[1], name: 'X', department: 'Y' } })), /Too many people came in/)
    expect((await ask(board.url, { token: ada.token })).status).toBe(200)
  })

  test('tokens that fit nothing are tried at the pace of somebody unknown, over HTTP and at the live door', async () => {
    const server = await start({ env: { LIMIT_CALLS_PER_MINUTE: '10' } })
    const board = await makeBoard(server.url)
    const ada = await join(board, 'participant')
    const guess = (): string => Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url')
    isClear(await untilRefused(() => ask(board.url, { token: guess() })), /Too many requests/)
    isClear(await untilRefused(() => ask(`${server.url}/api/boards/${'A'.repeat(22)}`, { token: guess() })), /Too many requests/)
    const line = await enter({ port: portOf(server), board }, { ...ada, token: guess() })
    await line.over
    expect(line.answer()).toMatch(/Retry-After: \d+/)
    expect(line.status()).toBe(429)
    expect((await ask(board.url, { token: ada.token })).status).toBe(200)
  })

  test('connections that one person begins', async () => {
    const server = await start({ env: { LIMIT_CONNECTS_PER_MINUTE: '3' } })
    const board = await makeBoard(server.url)
    const [ada, ben] = [await join(board, 'participant'), await join(board, 'participant')]
    const lines: RawLine[] = []
    for (let i = 0; i < 4; i += 1) lines.push(await enter({ port: portOf(server), board }, ada))
    await until('the fourth is answered', () => lines.at(-1)?.isOver() === true)
    expect(lines.map((line) => line.status())).toEqual([101, 101, 101, 429])
    expect(lines.at(-1)?.answer()).toMatch(/connected to too often/)
    expect((await enter({ port: portOf(server), board }, ben)).status()).toBe(101)
    for (const line of lines) line.hangUp()
  })
})

describe('on a live line', () => {
  let server: TestServer
  let board: TestBoard
  beforeAll(async () => {
    server = await start({ env: roomy })
    board = await makeBoard(server.url)
  })

  const state = new Uint8Array([messageSync, 0, 1, 0])
  const question = new Uint8Array([3])
  const edit = new Uint8Array([messageSync, 2, 2, 0, 0])
  const parts = message(messageSync, (encoder) => {
    const inner = encoding.createEncoder()
    for (const number of [1, 2_000, 77, 0]) encoding.writeVarUint(inner, number)
    for (let part = 0; part < 2_000; part += 1) for (const number of [0, 1]) encoding.writeVarUint(inner, number)
    encoding.writeVarUint(inner, 0)
    encoding.writeVarUint(encoder, 2)
    encoding.writeVarUint8Array(encoder, encoding.toUint8Array(inner))
  })
  const sign = (clock: number): Uint8Array => message(messageAwareness, (encoder) => {
    const inner = encoding.createEncoder()
    for (const number of [1, 5_001, clock]) encoding.writeVarUint(inner, number)
    encoding.writeVarString(inner, '{"cursor":{"x":1}}')
    encoding.writeVarUint8Array(encoder, encoding.toUint8Array(inner))
  })
  const enterAs = async (name: string): Promise<RawLine> => enter({ port: portOf(server), board }, await join(board, 'participant', name))
  const send = (line: RawLine, count: number, make: (index: number) => Uint8Array): void => line.write(Buffer.concat(Array.from({ length: count }, (_, index) => frame(make(index)))))

  const floods: readonly (readonly [string, number, (index: number) => Uint8Array, RegExp])[] = [
    ['edits', 4_000, () => edit, /Too many edits/],
    ['edits whose number is written in two bytes', 4_000, () => new Uint8Array([0x80, 0, 2, 2, 0, 0]), /Too many edits/],
    ['parts in few edits', 60, () => parts, /Too many edits/],
    ['signs of presence', 1_000, sign, /Too many signs of presence/],
    ['askings for the board', 100, () => state, /asked for too often/],
    ['askings whose step is written in two bytes', 100, () => new Uint8Array([0, 0x80, 0, 1, 0]), /asked for too often/],
    ['questions', 100, () => question, /Too many questions/],
  ]
  test.each(floods)('too many %s end that line with 4429 and words, and no other', async (_, count, make, words) => {
    const [eve, ben] = [await enterAs('Eve'), await enterAs('Ben')]
    send(eve, count, make)
    await settle(eve, 1)
    expect(eve.closed()).toMatchObject({ code: 4429, words: expect.stringMatching(words) as string })
    ben.say(edit)
    await settle(ben, 2)
    expect(answersOf(ben)).toEqual([null, null])
    for (const line of [eve, ben]) line.hangUp()
  })

  test('a server that takes whatever comes however fast is caught', async () => {
    const bad = await start(brokenServer('takes whatever comes however fast'))
    const there = await makeBoard(bad.url)
    for (const [, count, make] of floods) {
      const eve = await enter({ port: portOf(bad), board: there }, await join(there, 'participant'))
      send(eve, count, make)
      await settle(eve, 1)
      expect(eve.closed()).toBeNull()
      eve.hangUp()
    }
  })

  test.each([['pings', 9], ['pongs', 10]])('too many %s end the line', async (_, opcode) => {
    const eve = await enterAs('Eve')
    for (let i = 0; i < 10; i += 1) eve.write(Buffer.concat(Array.from({ length: 20 }, () => frame(Buffer.alloc(100), { opcode }))))
    await until('she is cut', () => eve.closed() !== null || eve.isOver())
    // ws itself drops a line that asks faster than it takes the answers.
    if (eve.closed() !== null) expect(eve.closed()).toMatchObject({ code: 4429, words: expect.stringMatching(/Too many pings/) as string })
    eve.hangUp()
  })

  test.each<[string, () => Uint8Array, RegExp]>([
    ['askings for the board', () => state, /asked for too often/], ['questions', () => question, /Too many questions/],
  ])('%s are counted over all lines of a person, also those that end and begin again', async (_, make, words) => {
    const who = await join(board, 'viewer', 'Eve')
    const here = { port: portOf(server), board }
    const lines: RawLine[] = []
    for (let i = 0; i < 6 && lines.every((line) => line.closed() === null); i += 1) {
      const line = await enter(here, who)
      lines.push(line)
      send(line, 19, make)
      await settle(line, 1)
      if (i % 2 === 0) line.hangUp()
    }
    expect(lines.map((line) => line.closed()?.words ?? '').join('')).toMatch(words)
    for (const line of lines) line.hangUp()
  })

  test('one class used up to its last leaves the others whole', async () => {
    const eve = await enterAs('Eve')
    send(eve, 580, sign)
    send(eve, 19, () => state)
    send(eve, 19, () => question)
    send(eve, 1_900, () => edit)
    await settle(eve, 1_901)
    expect(eve.closed()).toBeNull()
    expect(answersOf(eve).filter((answer) => answer !== null)).toEqual([])
    eve.hangUp()
  })

  test('a paste of 500 notes at once, three edits each, is taken whole', async () => {
    const eve = await enterAs('Eve')
    const y = new Y.Doc()
    const updates: Uint8Array[] = []
    y.on('update', (update: Uint8Array) => updates.push(update))
    for (let i = 0; i < 500; i += 1) {
      const note = new Y.Map<unknown>([['kind', 'note'], ['alive', false], ['text', new Y.Text(`Pasted line ${i} of a long list`)]])
      y.getMap('things').set(`n_paste${i}`, note)
      y.getMap('placements').set(`n_paste${i}`, { at: { on: 'canvas', x: i, y: 0 } })
      note.set('alive', true)
    }
    const messages = updates.map((update) => message(messageSync, (encoder) => { encoding.writeVarUint(encoder, 2); encoding.writeVarUint8Array(encoder, update) }))
    send(eve, messages.length, (index) => messages[index] ?? edit)
    await settle(eve, messages.length + 1)
    expect(messages).toHaveLength(1_500)
    expect(eve.closed()).toBeNull()
    expect(answersOf(eve).filter((answer) => answer !== null)).toEqual([])
    eve.hangUp()
  })

  test('an offline hour of 2,000 edits comes back as one', async () => {
    const eve = await enterAs('Eve')
    const y = new Y.Doc()
    const text = new Y.Text()
    y.getMap('things').set('n_offline1', new Y.Map<unknown>([['kind', 'note'], ['alive', true], ['text', text]]))
    for (let i = 0; i < 2_000; i += 1) text.insert(i % (text.length + 1), 'x')
    eve.say(message(messageSync, (encoder) => { encoding.writeVarUint(encoder, 1); encoding.writeVarUint8Array(encoder, Y.encodeStateAsUpdate(y)) }))
    await settle(eve, 2)
    expect(answersOf(eve)).toEqual([null, null])
    eve.hangUp()
  })
})
