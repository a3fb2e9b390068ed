// Edits that must not stand: each leaves the document byte-identical, reaches nobody, and is answered by name.

import { expect, test } from 'vitest'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { peopleBelow, publisherId } from '#shared/document/layout.ts'
import { usualLimits } from '#server/rooms/limits.ts'
import { byHand, deep, deletion, hanging, millionDeep, nest, rootEntry, text, written } from '#tests/support/by-hand.ts'
import type { Client } from '#tests/support/network.ts'
import { ada, ben, board, eve, house, lead, showItself, type House } from './house.ts'

/** `shown`: the clientID of somebody who has shown themselves and written nothing. */
type Scene = { readonly on: House; readonly forger: Client; readonly victim: Client; readonly shown: number; readonly copy: Y.Doc }

/** A board with a note of the victim's, a ruling and a result of the server's (set twice), and a copy the forger writes in. */
async function scene(clientId = 77): Promise<Scene> {
  const on = await house({ decide: async () => ({ rulings: [{ type: 'timer-cleared' }], results: [{ key: 'acted:r1', value: Math.random() }] }) })
  const [forger, victim, silent] = [await on.client(ada), await on.client(ben), await on.client(lead)]
  showItself(silent)
  victim.document.things.set('n_vict', new Y.Map<unknown>([['kind', 'note'], ['text', new Y.Text('mine')]]))
  for (const id of ['c1', 'c2']) {
    const asked = on.rooms().ask(board, lead, { id: id as never, type: 'clear-timer' })
    await on.pass(50)
    await asked
  }
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(forger.document.y))
  copy.clientID = clientId
  return { on, forger, victim, shown: silent.document.y.clientID, copy }
}

/** A letter between two clocks of the victim's, whose text has the clocks 3 to 6. */
const between = (y: Y.Doc, left: number, right: number): Uint8Array => byHand(77, 0, (encoder) => {
  encoding.writeUint8(encoder, 4 | 128 | 64)
  for (const value of [y.clientID, left, y.clientID, right]) encoding.writeVarUint(encoder, value)
  text(encoder, 'x')
})
const publisher = publisherId(1)
/** Deleted words at every clock there is. */
const filling = (encoder: encoding.Encoder): void => { encoding.writeUint8(encoder, 0); encoding.writeVarUint(encoder, 2 ** 31 - 1) }
const value = (made: unknown) => ({ copy }: Scene): Uint8Array => written(copy, (y) => { y.getMap('things').set('n_evil', made) })

const forgeries: [string, string, (scene: Scene) => Uint8Array][] = [
  ['signed with the clientID of somebody else', 'foreign-client', ({ victim: { document: { y } } }) => byHand(y.clientID, Y.getState(y.store, y.clientID), rootEntry('things', 'n_evil'))],
  ['that repeats what somebody else has written, word for word or not', 'foreign-client', ({ victim: { document: { y } } }) => byHand(y.clientID, 0, rootEntry('things', 'n_vict'))],
  ['signed with the clientID of somebody who has written nothing yet', 'foreign-client', ({ shown }) => byHand(shown, 0, rootEntry('things', 'n_evil'))],
  ['that fills the clocks of somebody who has written nothing yet', 'foreign-client', ({ shown }) => byHand(shown, 0, filling)],
  ['signed as a publisher', 'server-part', () => byHand(publisherId(5), 0, rootEntry('things', 'n_evil'))],
  ['signed as a scribe', 'server-part', () => byHand(peopleBelow + 2 ** 20 + 1, 0, rootEntry('things', 'n_evil'))],
  ['signed as the publisher of this opening', 'server-part', ({ copy }) => byHand(publisher, Y.getState(copy.store, publisher), rootEntry('things', 'n_evil'))],
  ['written into the ledger', 'server-part', () => byHand(77, 0, rootEntry('ledger', '9'))],
  ['written into the results', 'server-part', () => byHand(77, 0, rootEntry('results', 'acted:r1'))],
  ['with a parent of the server\'s', 'server-part', () => byHand(77, 0, hanging(0, [publisher, 0]))],
  ['with an origin of the server\'s', 'server-part', () => byHand(77, 0, hanging(128, [publisher, 0]))],
  ['with a right origin of the server\'s', 'server-part', () => byHand(77, 0, hanging(64, [publisher, 0]))],
  ['that deletes what the server wrote', 'server-part', () => deletion(publisher, 0, 1)],
  ['that leaves a gap', 'gap', () => byHand(77, 5, rootEntry('things', 'n_evil'))],
  ['that hangs on what is not there', 'gap', () => byHand(77, 0, hanging(128, [1234, 0]))],
  ['that hangs on itself', 'gap', () => byHand(77, 0, hanging(128, [77, 0]))],
  ['whose neighbours stand the wrong way round', 'malformed', ({ victim: { document: { y } } }) => between(y, 5, 4)],
  ['put between a letter and itself', 'malformed', ({ victim: { document: { y } } }) => between(y, 4, 4)],
  ['put between two different texts', 'malformed', ({ victim: { document: { y } } }) => between(y, 1, 4)],
  ['that deletes what is not there', 'gap', () => deletion(1234, 0, 5)],
  ['that skips', 'gap', () => byHand(77, 0, (encoder) => { encoding.writeUint8(encoder, 10); encoding.writeVarUint(encoder, 5) })],
  ['of a length beyond all bounds', 'malformed', () => byHand(77, 0, (encoder) => { encoding.writeUint8(encoder, 0); encoding.writeVarUint(encoder, 2 ** 40) })],
  ['cut in half', 'malformed', (on) => { const whole = value('x')(on); return whole.slice(0, whole.length >> 1) }],
  ['with its clients out of order', 'malformed', () => {
    const [one, two] = [byHand(77, 0, rootEntry('things', 'n_evil')), byHand(78, 0, rootEntry('things', 'n_evil'))]
    return new Uint8Array([2, ...one.slice(1, -1), ...two.slice(1, -1), 0])
  }],
  ['with a circle of two clients', 'gap', () => {
    const [one, two] = [byHand(78, 0, hanging(128, [77, 0])), byHand(77, 0, hanging(128, [78, 0]))]
    return new Uint8Array([2, ...one.slice(1, -1), ...two.slice(1, -1), 0])
  }],
  ['with a number that is not finite', 'not-allowed', value({ x: Number.NaN })],
  ['with an infinite number', 'not-allowed', value({ x: Infinity })],
  ['with bytes', 'not-allowed', value(new Uint8Array([1, 2]))],
  ['with bytes in a value', 'not-allowed', value({ x: new Uint8Array([1, 2]) })],
  ['with a value nested too deep', 'not-allowed', value(deep(40))],
  ['with a value nested 4,000 deep', 'not-allowed', value(deep(4_000))],
  ['with a value nested a million deep', 'too-large', () => byHand(77, 0, rootEntry('things', 'n_evil', millionDeep))],
  ['with a subdocument', 'not-allowed', value(new Y.Doc())],
  ['with XML', 'not-allowed', value(new Y.XmlText('x'))],
  ['with a text format', 'not-allowed', ({ copy }) => written(copy, (y) => { y.getText('t').insert(0, 'x', { bold: true }) })],
  ['with an embed', 'not-allowed', ({ copy }) => written(copy, (y) => { y.getText('t').insertEmbed(0, { a: 1 }) })],
  ['with a thing called __proto__', 'not-allowed', () => byHand(77, 0, rootEntry('things', '__proto__'))],
  ['with a thing called constructor', 'not-allowed', () => byHand(77, 0, rootEntry('things', 'constructor'))],
  ['with a root called __proto__', 'not-allowed', () => byHand(77, 0, rootEntry('__proto__', 'x'))],
  ['with a value that replaces a prototype', 'not-allowed', value(JSON.parse('{"a":{"__proto__":{"isAdmin":true}}}'))],
  ['with a key of 300 characters', 'not-allowed', value({ ['k'.repeat(300)]: 1 })],
  ['with a text of 20,001 characters', 'too-large', ({ copy }) => written(copy, (y) => { y.getText('t').insert(0, 'x'.repeat(20_001)) })],
  ['with a value of 2 MB', 'too-large', value(['x'.repeat(2 * 1024 * 1024)])],
  ['with maps nested too deep', 'not-allowed', value(nest(7))],
]

test.each(forgeries)('an edit %s is refused as %s and changes nothing', async (_, reason, forge) => {
  const set = await scene()
  const { on, forger, victim } = set
  const update = forge(set)
  const [journal, heard] = [on.storage.journal(board), victim.heard.length]
  const before = Y.encodeStateAsUpdate(victim.document.y)
  forger.sayUpdate(update)
  await on.pass(100)
  expect(forger.refusals).toMatchObject([{ frame: 2, reason }])
  expect(on.storage.journal(board)).toEqual(journal)
  expect(victim.heard.slice(heard)).toEqual([])
  expect(Y.encodeStateAsUpdate(victim.document.y)).toEqual(before)
  expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined()
})

test.each([['an update', false], ['a step 2', true]])('a viewer changes nothing by %s', async (_, whole) => {
  const set = await scene()
  const { on, victim } = set
  const viewer = await on.client(eve)
  const update = value('x')(set)
  const journal = on.storage.journal(board)
  viewer.sayUpdate(update, whole)
  await on.pass(100)
  expect(viewer.refusals).toMatchObject([{ reason: 'viewer-cannot-change' }])
  expect(on.storage.journal(board)).toEqual(journal)
  expect(victim.document.things.has('n_evil')).toBe(false)
})

test('letters put at one spot by several at once are taken, and so is what is put between them', async () => {
  const { on, forger, victim } = await scene()
  const third = await on.client(lead)
  const texts = [forger, victim, third].map((client) => client.document.things.get('n_vict')?.get('text') as Y.Text)
  for (let round = 0; round < 5; round += 1) {
    // Within one tick nobody has heard of the others yet.
    texts.forEach((text, index) => text.insert(2, `${index}${round}`))
    await on.pass(30)
    for (let at = 1; at < String(texts[0]).length; at += 2) texts[at % 3]?.insert(at, '.')
    await on.pass(30)
  }
  expect([forger, victim, third].flatMap((client) => client.refusals)).toEqual([])
  expect(new Set(texts.map(String)).size).toBe(1)
})

test('nesting built up edit by edit is refused at the same depth', async () => {
  const { on, forger } = await scene()
  let map: Y.Map<unknown> = new Y.Map()
  forger.document.things.set('n_deep', map as never)
  for (let level = 1; level < 12; level += 1) {
    await on.pass(20)
    const inner = new Y.Map()
    map.set('in', inner)
    // Replacing an entry hangs on a neighbour instead of a parent: depth follows from it.
    map.set('in', new Y.Map())
    map = map.get('in') as Y.Map<unknown>
  }
  await on.pass(100)
  expect(forger.refusals[0]).toMatchObject({ reason: 'not-allowed' })
  let depth = 0
  const late = await on.client(ben)
  for (let at: unknown = late.document.things.get('n_deep'); at instanceof Y.Map; at = at.get('in')) depth += 1
  expect(depth).toBe(usualLimits.nesting)
})

test('what the room knows already is cut off an edit: the first content of a clock stays', async () => {
  const { on, forger, victim } = await scene()
  const y = new Y.Doc()
  y.clientID = 500
  const first = written(y, () => { y.getMap('things').set('n_one', 'first') })
  forger.sayUpdate(first)
  await on.pass(50)
  const forged = new Y.Doc()
  forged.clientID = 500
  forged.getMap('things').set('n_one', 'forged')
  forged.getMap('things').set('n_two', 'second')
  forger.sayUpdate(Y.encodeStateAsUpdate(forged))
  await on.pass(50)
  expect(forger.refusals).toEqual([])
  expect(victim.document.things.get('n_one')).toBe('first')
  expect(victim.document.things.get('n_two')).toBe('second')
})

test('a step 2 that repeats deletions of the server\'s words is taken, without them', async () => {
  const { on } = await scene()
  // A later opening knows nothing of the earlier one's words: its own replace them in everybody's document, unsaid.
  const closing = on.rooms().close()
  await on.pass()
  await closing
  on.open()
  const forger = await on.client(ada)
  const asked = on.rooms().ask(board, lead, { id: 'c3' as never, type: 'clear-timer' })
  await on.pass()
  await asked
  const journal = on.storage.journal(board)
  forger.sayUpdate(Y.encodeStateAsUpdate(forger.document.y), true)
  await on.pass(50)
  expect(forger.refusals).toEqual([])
  expect(forger.kept()).toBe(forger.sent())
  expect(on.storage.journal(board)).toEqual(journal)
})

test('somebody who comes back with offline work of an earlier tab is heard, another who brings it is not', async () => {
  const { on, forger, victim } = await scene()
  const tab = new Y.Doc()
  tab.clientID = 900
  tab.getMap('things').set('n_tab1', 'offline')
  forger.sayUpdate(Y.encodeStateAsUpdate(tab), true)
  await on.pass(50)
  expect(victim.document.things.get('n_tab1')).toBe('offline')
  tab.getMap('things').set('n_tab2', 'more')
  victim.sayUpdate(Y.encodeStateAsUpdate(tab), true)
  await on.pass(50)
  expect(victim.refusals).toMatchObject([{ reason: 'foreign-client' }])
  forger.sayUpdate(Y.encodeStateAsUpdate(tab), true)
  await on.pass(50)
  expect(victim.document.things.get('n_tab2')).toBe('more')
})

test('three malformed frames cut the connection', async () => {
  const { on, forger } = await scene()
  for (let i = 0; i < 3; i += 1) forger.sayUpdate(new Uint8Array([255, 255]))
  await on.pass(50)
  expect(forger.closed).toEqual([4400])
})

test('a board takes so many things and so many bytes and no more', async () => {
  const on = await house({ limits: { things: 10, documentBytes: 4_000 } })
  const client = await on.client(ada)
  for (let i = 0; i < 10; i += 1) client.document.things.set(`n_${i}aaaa`, new Y.Map())
  await on.pass(50)
  expect(client.refusals).toEqual([])
  client.document.things.set('n_overaa', new Y.Map())
  await on.pass(50)
  expect(client.refusals).toMatchObject([{ reason: 'too-large' }])
  const other = await on.client(ben)
  other.document.y.getText('t').insert(0, 'x'.repeat(3_900))
  await on.pass(50)
  expect(other.refusals).toMatchObject([{ reason: 'too-large' }])
})

test('on a full board things can still be changed and taken away, and nothing added', async () => {
  const on = await house({ limits: { things: 3, documentBytes: 2_000, smallEditBytes: 200, reserveBytes: 4_000 } })
  const client = await on.client(ada)
  const note = (): Y.Map<unknown> => new Y.Map<unknown>([['kind', 'note'], ['alive', true], ['text', new Y.Text('mine')]])
  for (const id of ['n_aaaaaa', 'n_bbbbbb', 'n_cccccc']) client.document.things.set(id, note() as never)
  await on.pass(50)
  client.document.y.getText('t').insert(0, 'x'.repeat(1_700))
  await on.pass(50)
  expect(client.refusals).toMatchObject([])
  const text = client.document.things.get('n_aaaaaa')?.get('text') as Y.Text
  for (let i = 0; i < 10; i += 1) {
    text.insert(0, 'more')
    await on.pass(20)
  }
  client.document.things.get('n_bbbbbb')?.set('alive', false as never)
  client.document.y.getText('t').delete(0, 1_700)
  await on.pass(50)
  expect(client.refusals).toEqual([])
  expect(client.kept()).toBe(client.sent())
  client.document.things.set('n_dddddd', note() as never)
  await on.pass(50)
  expect(client.refusals).toMatchObject([{ reason: 'too-large' }])
})
