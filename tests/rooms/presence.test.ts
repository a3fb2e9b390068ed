// Presence: where people point. The newest of each, as bytes, one clientID per connection, nothing kept.

import { expect, test } from 'vitest'
import * as encoding from 'lib0/encoding'
import * as awareness from 'y-protocols/awareness'
import { usualLimits } from '#server/rooms/limits.ts'
import { messageAwareness, messageQueryAwareness } from '#shared/wire/wire.ts'
import { message, type Client } from '#tests/support/network.ts'
import { ada, ben, board, eve, house } from './house.ts'

/** Says an awareness message of these entries. */
function show(client: Client, ...entries: readonly (readonly [number, number, string])[]): void {
  const inner = encoding.createEncoder()
  encoding.writeVarUint(inner, entries.length)
  for (const [id, clock, state] of entries) {
    encoding.writeVarUint(inner, id)
    encoding.writeVarUint(inner, clock)
    encoding.writeVarString(inner, state)
  }
  client.say(message(messageAwareness, (encoder) => encoding.writeVarUint8Array(encoder, encoding.toUint8Array(inner))))
}
const seen = (client: Client, of: Client): unknown => client.presence.getStates().get(of.document.y.clientID)
const point = (client: Client, clock: number, x: number): void => show(client, [client.document.y.clientID, clock, JSON.stringify({ cursor: { x } })])

test('a cursor reaches the others, a newcomer too, and goes when its owner goes', async () => {
  const on = await house()
  const [one, two] = [await on.client(ada), await on.client(eve)]
  point(one, 1, 7)
  await on.pass()
  expect(seen(two, one)).toEqual({ cursor: { x: 7 } })
  const late = await on.client(ben)
  expect(seen(late, one)).toEqual({ cursor: { x: 7 } })
  expect(late.here()).toEqual({ [one.document.y.clientID]: ada })
  one.disconnect()
  await on.pass()
  expect([seen(two, one), seen(late, one), late.here()]).toEqual([undefined, undefined, {}])
})

test('of many cursors within one tick only the newest is told', async () => {
  const on = await house()
  const [one, two] = [await on.client(ada), await on.client(ben)]
  point(one, 1, 0)
  await on.pass()
  const before = two.heard.length
  for (let clock = 2; clock < 50; clock += 1) point(one, clock, clock)
  await on.pass()
  expect(two.heard.length - before).toBe(1)
  expect(seen(two, one)).toEqual({ cursor: { x: 49 } })
})

test('somebody who comes back is seen at once with their next move', async () => {
  const on = await house()
  const [one, two] = [await on.client(ada), await on.client(ben)]
  point(one, 5, 1)
  await on.pass()
  one.disconnect()
  await on.pass()
  const back = one.connect()
  await on.pass()
  await back
  point(one, 6, 2)
  await on.pass()
  expect(seen(two, one)).toEqual({ cursor: { x: 2 } })
})

test('who goes while a line is too slow for presence is not among those that the line is told of once it has caught up', async () => {
  const on = await house()
  const [one, two, slow] = [await on.client(ada), await on.client(eve), await on.client(ben)]
  point(one, 1, 1)
  point(two, 1, 1)
  await on.pass()
  expect(Object.values(slow.here()).toSorted()).toEqual([ada, eve])
  slow.buffered = usualLimits.slowFromBytes + 1
  point(two, 2, 2)
  await on.pass()
  one.disconnect()
  await on.pass()
  expect(Object.values(slow.here()).toSorted()).toEqual([ada, eve])
  slow.buffered = 0
  await on.pass(usualLimits.behindLookMs)
  // That one is gone was not told by itself: pages show those who are here, and nobody else (session-presence.test.ts).
  expect([Object.values(slow.here()), seen(slow, one), seen(slow, two)]).toEqual([[eve], { cursor: { x: 1 } }, { cursor: { x: 2 } }])
})

test('the end of a dead connection does not hide the one that replaced it', async () => {
  const on = await house()
  const [one, two] = [await on.client(ada), await on.client(ben)]
  point(one, 1, 1)
  await on.pass()
  // A stock client that comes back says again what it said last, under the same clock.
  const again = await on.client(ada, one.document.y)
  point(again, 1, 1)
  await on.pass()
  one.disconnect()
  await on.pass()
  expect(seen(two, again)).toEqual({ cursor: { x: 1 } })
})

test.each([
  ['for somebody else', (one: Client, two: Client) => show(one, [two.document.y.clientID, 99, '{"cursor":{"x":666}}'])],
  ['that takes somebody else away', (one: Client, two: Client) => show(one, [two.document.y.clientID, 99, 'null'])],
  ['that is larger than 4 kB', (one: Client) => show(one, [one.document.y.clientID, 9, JSON.stringify({ a: 'x'.repeat(5_000) })])],
  ['that is no JSON', (one: Client) => show(one, [one.document.y.clientID, 9, '{"cursor"'])],
  ['that is nested 1,900 deep', (one: Client) => show(one, [one.document.y.clientID, 9, `{"a":${'['.repeat(1_900)}${']'.repeat(1_900)}}`])],
  ['that is a number', (one: Client) => show(one, [one.document.y.clientID, 9, '7'])],
  ['with a clock beyond all bounds', (one: Client) => show(one, [one.document.y.clientID, 2 ** 50, '{}'])],
  ['for 10,000 invented clients', (one: Client) => show(one, ...Array.from({ length: 10_000 }, (_, i) => [1_000_000 + i, 1, '{}'] as const))],
])('a presence %s changes nothing for the others', async (_, hostile) => {
  const on = await house()
  const [one, two, three] = [await on.client(ada), await on.client(ben), await on.client(eve)]
  point(one, 1, 1)
  point(two, 1, 2)
  await on.pass()
  hostile(one, two)
  await on.pass()
  for (const watcher of [two, three]) {
    expect([seen(watcher, one), seen(watcher, two)]).toEqual([{ cursor: { x: 1 } }, { cursor: { x: 2 } }])
    expect(watcher.presence.getStates().size).toBeLessThan(4)
  }
})

test('a presence message of more entries than a server takes connections is not read; the third ends the connection', async () => {
  const on = await house()
  const one = await on.client(ada)
  const crowd = Array.from({ length: 2_001 }, (_, index) => [1_000_000 + index, 1, '{}'] as const)
  show(one, ...crowd.slice(1))
  for (let times = 0; times < 2; times += 1) show(one, ...crowd)
  await on.pass()
  expect(one.closed).toEqual([])
  show(one, ...crowd)
  expect(one.closed).toEqual([4400])
})

test('of presence nothing is kept but once whose clientID it is', async () => {
  const on = await house()
  const one = await on.client(ada)
  const keeps = on.storage.keeps.length
  point(one, 1, 1)
  await on.pass()
  point(one, 2, 2)
  const again = await on.client(ada, one.document.y)
  point(again, 3, 3)
  await on.pass()
  expect(on.storage.keeps.slice(keeps)).toEqual([{ board, frames: [], bind: [{ clientId: one.document.y.clientID, person: ada }] }])
  expect(on.storage.journal(board)).toEqual([])
})

test('asking for everybody is always answered: that is how clients learn that the line lives', async () => {
  const on = await house()
  const one = await on.client(ada)
  const before = one.heard.length
  one.say(new Uint8Array([messageQueryAwareness]))
  expect(one.heard.slice(before).map((heard) => heard.type)).toEqual([messageAwareness])
})

test('a slow disk does not hold cursors back', async () => {
  const on = await house()
  const [one, two] = [await on.client(ada), await on.client(ben)]
  on.storage.before = () => new Promise<void>(() => undefined)
  one.document.things.set('n_aaaa', undefined as never)
  point(one, 1, 3)
  await on.pass()
  expect(seen(two, one)).toEqual({ cursor: { x: 3 } })
})

test('what a stock client repeats of others is passed over', async () => {
  const on = await house()
  const [one, two] = [await on.client(ada), await on.client(ben)]
  point(one, 1, 1)
  point(two, 1, 2)
  await on.pass()
  point(one, 2, 11)
  await on.pass()
  const echo = awareness.encodeAwarenessUpdate(two.presence, [...two.presence.getStates().keys()].filter((id) => two.presence.meta.has(id)))
  const before = one.heard.length
  two.say(message(messageAwareness, (encoder) => encoding.writeVarUint8Array(encoder, echo)))
  await on.pass()
  expect(one.heard.length).toBe(before)
})
