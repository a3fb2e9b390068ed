// Edits of which only the whole document knows whether they can stand: while it is asked, their sender waits and nobody else.

import * as encoding from 'lib0/encoding'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { documentsHere, type Documents } from '#server/rooms/documents.ts'
import { byHand, rootEntry, text } from '#tests/support/by-hand.ts'
import type { Client } from '#tests/support/network.ts'
import { ada, ben, board, gate, house, lead, type House } from './house.ts'

type Asked = Parameters<Documents['areOrdered']>

/** A house whose document answers about doubts when `until` says so. */
async function doubting(until: (asked: number) => Promise<unknown>, options: Parameters<typeof house>[0] = {}): Promise<{ readonly on: House; readonly looks: () => number }> {
  let looks = 0
  const areOrdered = async (updates: Asked[0], pairs: Asked[1]): Promise<readonly boolean[]> => {
    looks += 1
    const read = updates()
    await until(looks)
    return documentsHere.areOrdered(() => read, pairs)
  }
  return { on: await house({ documents: { ...documentsHere, areOrdered }, ...options }), looks: () => looks }
}

/** Lets a client write a word, and answers how it puts a letter between two letters of it that are not neighbours: `from` 0 to `to`. */
async function writer(on: House, client: Client): Promise<(clientId: number, from?: number, to?: number) => void> {
  const { y } = client.document
  const clock = Y.getState(y.store, y.clientID)
  y.getText(`word of ${client.person}`).insert(0, 'abcdef')
  await on.pass()
  return (clientId, from = 0, to = 3) => client.sayUpdate(byHand(clientId, 0, (encoder) => {
    encoding.writeUint8(encoder, 4 | 128 | 64)
    for (const at of [from, to]) for (const value of [y.clientID, clock + at]) encoding.writeVarUint(encoder, value)
    text(encoder, '.')
  }))
}

const word = (of: Client, seen: Client): string => String(seen.document.y.getText(`word of ${of.person}`))
const put = (client: Client, id: string): void => { client.document.things.set(id, new Y.Map()) }

/** An edit that is in no doubt, of a client of its own; all are equally long. */
const field = (n: number): Uint8Array => byHand(1_000 + n, 0, rootEntry('placements', `k${10 + n}`))

test('while the document is asked about an edit, other people\'s are kept and told; its sender\'s later ones stand behind it', async () => {
  const asked = gate()
  const { on } = await doubting(() => asked.opened)
  const [one, two] = [await on.client(ada), await on.client(ben)]
  const doubt = await writer(on, one)
  const before = [one.kept(), one.sent()]
  doubt(77)
  put(one, 'n_aaaa')
  put(two, 'n_bbbb')
  await on.pass()
  put(two, 'n_cccc')
  put(one, 'n_dddd')
  const ruled = on.rooms().ask(board, lead, { id: 'c1' as never, type: 'clear-timer' })
  await on.pass()
  expect(await ruled).toHaveProperty('seq')
  expect([two.kept() === two.sent(), [...one.document.things.keys()].toSorted(), [...two.document.things.keys()].toSorted()])
    .toEqual([true, ['n_aaaa', 'n_bbbb', 'n_cccc', 'n_dddd'], ['n_bbbb', 'n_cccc']])
  expect([one.kept(), one.sent()]).toEqual([before[0], (before[1] ?? 0) + 3])
  asked.open()
  await on.pass()
  expect([one.kept() === one.sent(), one.refusals, word(one, two), two.document.things.size]).toEqual([true, [], 'a.bcdef', 4])
})

test('an edit whose neighbours stand the wrong way round is refused, and what the room knows is not read again for it', async () => {
  const { on, looks } = await doubting(async () => undefined)
  const [one, two] = [await on.client(ada), await on.client(ben)]
  const doubt = await writer(on, one)
  const { boundClients } = on.storage
  let readAgain = 0
  Object.assign(on.storage, { boundClients: (...asked: Parameters<typeof boundClients>) => { readAgain += 1; return boundClients(...asked) } })
  doubt(77, 3, 0)
  put(one, 'n_aaaa')
  put(two, 'n_bbbb')
  doubt(78)
  await on.pass()
  expect([one.refusals.map(({ reason }) => reason), two.refusals, looks(), readAgain]).toEqual([['malformed'], [], 2, 0])
  expect([word(one, two), two.document.things.size, one.document.things.size]).toEqual(['a.bcdef', 2, 2])
})

test('who sends one doubt after another is looked at a quarter of the time, and another person\'s doubt does not wait for that', async () => {
  const clock: { after?: House['clock']['after'] } = {}
  const { on, looks } = await doubting(() => new Promise<void>((resolve) => { clock.after?.(1_000, resolve) }))
  clock.after = on.clock.after
  const [one, two] = [await on.client(ada), await on.client(ben)]
  const [doubt, honest] = [await writer(on, one), await writer(on, two)]
  for (let clientId = 100; clientId < 150; clientId += 1) doubt(clientId)
  await on.pass(40_000)
  const before = looks()
  expect(before).toBeGreaterThan(5)
  expect(before).toBeLessThan(15)
  honest(77)
  await on.pass(2_200)
  expect([two.kept() === two.sent(), word(two, one)]).toEqual([true, 'a.bcdef'])
  await on.pass(200_000)
  expect([looks(), one.kept() === one.sent(), one.refusals]).toEqual([51, true, []])
})

test('a night that the machine slept through while the document was asked is not charged to anybody', async () => {
  const asked = gate()
  const { on, looks } = await doubting(() => asked.opened)
  const one = await on.client(ada)
  const doubt = await writer(on, one)
  for (const clientId of [77, 78, 79]) doubt(clientId)
  await on.pass(8 * 3_600_000)
  asked.open()
  await on.pass(25_000)
  expect([looks(), one.kept() === one.sent()]).toEqual([3, true])
})

test('what the thread of documents does for others first is not charged to who waits for it', async () => {
  const turn: { after?: House['clock']['after'] } = {}
  const on = await house({ documents: { ...documentsHere, areOrdered: async (...asked) => {
    await new Promise<void>((resolve) => { turn.after?.(5_000, resolve) })
    return documentsHere.areOrdered(...asked)
  } } })
  turn.after = on.clock.after
  const one = await on.client(ada)
  const doubt = await writer(on, one)
  for (let clientId = 100; clientId < 110; clientId += 1) doubt(clientId)
  await on.pass(60_000)
  expect([one.kept() === one.sent(), one.refusals]).toEqual([true, []])
})

test('an edit about which the document cannot be asked is refused alone, not with another person\'s that was asked about with it', async () => {
  const first = gate()
  const seen: number[] = []
  const on = await house({ documents: { ...documentsHere, areOrdered: async (updates, pairs) => {
    seen.push(pairs.length)
    const read = updates()
    if (seen.length === 1) await first.opened
    if (read.some((update) => Y.decodeUpdate(update).structs.some(({ id }) => id.client === 66))) throw new Error('It took too long.')
    return documentsHere.areOrdered(() => read, pairs)
  } } })
  const [one, two, three] = [await on.client(ada), await on.client(ben), await on.client(lead)]
  const [doubt, hostile, honest] = [await writer(on, one), await writer(on, two), await writer(on, three)]
  doubt(77)
  await on.pass()
  hostile(66)
  honest(78)
  await on.pass()
  first.open()
  await on.pass()
  expect([seen, two.refusals.map(({ reason }) => reason), three.refusals, word(three, one)]).toEqual([[1, 2, 1, 1], ['malformed'], [], 'a.bcdef'])
})

test('of what one person writes behind a doubt only so much waits; the rest is asked for again when it is known', async () => {
  const asked = gate()
  const { on } = await doubting(() => asked.opened, { limits: { doubtFrames: 5 } })
  const [one, two] = [await on.client(ada), await on.client(ben)]
  const doubt = await writer(on, one)
  doubt(77)
  await on.pass()
  for (let i = 0; i < 9; i += 1) put(one, `n_${i}aaa`)
  put(two, 'n_bbbb')
  await on.pass()
  expect([one.refusals, two.document.things.size]).toEqual([[], 1])
  asked.open()
  await on.pass(200)
  expect(one.refusals.map(({ reason }) => reason)).toEqual(Array.from({ length: 4 }, () => 'not-kept'))
  expect([two.document.things.size, one.kept() === one.sent()]).toEqual([10, true])
})

test.each<[string, { readonly doubtFrames: number } | { readonly doubtBytes: number }]>([
  ['frames', { doubtFrames: 5 }], ['bytes', { doubtBytes: 5 * field(0).length }],
])('what came with a doubt counts among what may wait behind it, as %s, and what others wrote does not', async (_, limits) => {
  const asked = gate()
  const { on } = await doubting(() => asked.opened, { limits: { ...limits, shareFrames: 3 } })
  const [one, two] = [await on.client(ada), await on.client(ben)]
  const doubt = await writer(on, one)
  // All of it waits when the doubt is found: of each only three frames are looked at in a batch.
  doubt(77)
  for (let n = 0; n < 4; n += 1) one.sayUpdate(field(n))
  for (let n = 10; n < 30; n += 1) two.sayUpdate(field(n))
  await on.pass(500)
  for (let n = 4; n < 8; n += 1) one.sayUpdate(field(n))
  await on.pass()
  asked.open()
  await on.pass(500)
  expect([one.refusals.map(({ reason }) => reason), two.refusals, two.document.y.getMap('placements').size]).toEqual([['not-kept', 'not-kept', 'not-kept'], [], 25])
})

test('when the document cannot be asked, what is in doubt stays out and everything else goes on, later doubts too', async () => {
  const { on, looks } = await doubting(async (asked) => { if (asked === 1) throw new Error('the thread is gone') })
  const [one, two] = [await on.client(ada), await on.client(ben)]
  const doubt = await writer(on, one)
  doubt(77)
  put(one, 'n_aaaa')
  put(two, 'n_bbbb')
  await on.pass(200)
  expect([one.refusals.length, word(one, two), two.document.things.size]).toEqual([1, 'abcdef', 2])
  doubt(78)
  await on.pass(200)
  expect([looks(), one.refusals.length, one.kept() === one.sent(), word(one, two)]).toEqual([2, 1, true, 'a.bcdef'])
})

test('doubts that are looked at together are each decided by what the document says of their own neighbours, all of them', async () => {
  const { on, looks } = await doubting(async () => undefined)
  const [one, two] = [await on.client(ada), await on.client(ben)]
  const [, right] = [await writer(on, one), await writer(on, two)]
  const { clientID } = one.document.y
  const encoder = encoding.createEncoder()
  const write = (...values: readonly number[]): void => { for (const value of values) encoding.writeVarUint(encoder, value) }
  write(1, 2, 77, 0)
  // The first stands the wrong way round, the second does not.
  for (const [from, to] of [[3, 0], [0, 3]] as const) {
    encoding.writeUint8(encoder, 4 | 128 | 64)
    write(clientID, from, clientID, to)
    text(encoder, '!')
  }
  write(0)
  one.sayUpdate(encoding.toUint8Array(encoder))
  right(78)
  await on.pass(200)
  expect([looks(), one.refusals.map(({ reason }) => reason), two.refusals, word(one, two), word(two, one)]).toEqual([1, ['malformed'], [], 'abcdef', 'a.bcdef'])
})

test('the document is asked one thing after another: whose doubt comes meanwhile is looked at next', async () => {
  const asked = gate()
  const { on, looks } = await doubting(() => asked.opened)
  const [one, two] = [await on.client(ada), await on.client(ben)]
  const doubts = [await writer(on, one), await writer(on, two)]
  for (const [n, doubt] of doubts.entries()) {
    doubt(77 + n)
    await on.pass()
  }
  expect(looks()).toBe(1)
  asked.open()
  await on.pass(200)
  expect([looks(), word(one, two), word(two, one)]).toEqual([2, 'a.bcdef', 'a.bcdef'])
})

test.each(['while the document is asked', 'while the batch before it is being kept'])('what somebody wrote before their offline work came stands behind it, though a doubt holds it up and it comes %s', async (when) => {
  const [asked, disk] = [gate(), gate()]
  const { on } = await doubting(() => asked.opened)
  const [one, two] = [await on.client(ada), await on.client(ben)]
  const doubt = await writer(on, one)
  one.disconnect()
  const offline = new Y.Map<unknown>()
  one.document.things.set('n_aaaa', offline as never)
  // What the room says first is heard later: it asks for the offline work.
  const unheard: (() => void)[] = []
  let hears = false
  const joined = one.connect({ carry: (deliver) => { if (hears) deliver(); else unheard.push(deliver) } })
  await on.pass()
  await joined
  const said = unheard.splice(4)
  hears = true
  for (const deliver of said) deliver()
  if (when !== 'while the document is asked') on.storage.before = () => disk.opened
  put(two, 'n_bbbb')
  doubt(77)
  offline.set('text', 'later')
  await on.pass()
  for (const deliver of unheard) deliver()
  await on.pass()
  disk.open()
  await on.pass()
  expect(two.document.things.has('n_aaaa')).toBe(false)
  asked.open()
  await on.pass(200)
  expect([one.refusals, one.kept() === one.sent()]).toEqual([[], true])
  expect([two.document.things.get('n_aaaa')?.toJSON(), word(one, two)]).toEqual([{ text: 'later' }, 'a.bcdef'])
})

test('two people who would be first to use one clientID are not looked at together, and it is the first\'s', async () => {
  const first = gate()
  const seen: number[] = []
  const on = await house({ documents: { ...documentsHere, areOrdered: async (...asked) => { seen.push(asked[1].length); await first.opened; return documentsHere.areOrdered(...asked) } } })
  const [one, two, lookingOn] = [await on.client(ada), await on.client(ben), await on.client(lead)]
  const doubts = [await writer(on, one), await writer(on, two)]
  for (const doubt of doubts) doubt(77)
  await on.pass()
  first.open()
  await on.pass()
  expect([seen, word(one, lookingOn), word(two, lookingOn)]).toEqual([[1, 1], 'a.bcdef', 'abcdef'])
})

test('what the document said of an edit does not count for what is left of it when its beginning came another way', async () => {
  const asked = gate()
  const { on, looks } = await doubting(() => asked.opened)
  const [one, two] = [await on.client(ada), await on.client(ben)]
  await writer(on, one)
  const { clientID } = one.document.y
  /** An edit of client 77: a letter between a and b and one between it and f, or the first of them behind f. */
  const letters = (isWhole: boolean): Uint8Array => {
    const encoder = encoding.createEncoder()
    const write = (...values: readonly number[]): void => { for (const value of values) encoding.writeVarUint(encoder, value) }
    write(1, isWhole ? 1 : 2, 77, 0)
    if (isWhole) {
      encoding.writeUint8(encoder, 4 | 128)
      write(clientID, 5)
      text(encoder, '!')
    } else {
      encoding.writeUint8(encoder, 4 | 128 | 64)
      write(clientID, 0, clientID, 1)
      text(encoder, '!')
      encoding.writeUint8(encoder, 4 | 128 | 64)
      write(77, 0, clientID, 5)
      text(encoder, '?')
    }
    write(0)
    return encoding.toUint8Array(encoder)
  }
  one.sayUpdate(letters(false))
  await on.pass()
  one.sayUpdate(letters(true), true)
  await on.pass()
  asked.open()
  await on.pass()
  expect([looks(), one.refusals.map(({ reason }) => reason), word(one, two)]).toEqual([2, ['malformed'], 'abcdef!'])
})

test('a server that stops has the document asked once more about what is in doubt, and keeps what stands', async () => {
  const asked = gate()
  const { on, looks } = await doubting(() => asked.opened)
  const [one, two] = [await on.client(ada), await on.client(ben)]
  const [doubt, other] = [await writer(on, one), await writer(on, two)]
  doubt(77)
  put(one, 'n_aaaa')
  await on.pass()
  other(78)
  await on.pass()
  const closing = on.rooms().close()
  await on.pass()
  asked.open()
  await on.pass()
  await closing
  on.open()
  const late = await on.client(ben)
  expect([looks(), word(one, late), word(two, late), late.document.things.size]).toEqual([2, 'a.bcdef', 'a.bcdef', 1])
})
