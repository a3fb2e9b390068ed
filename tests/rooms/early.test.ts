// Edits that come before what they build on wait for their connection's step 2, so long and no longer: a connection that never
// answers costs a bounded number of bytes, a bounded time, and a bounded number of answers that wait behind it. What waits, for that
// or for the disk, counts for the memory it takes and not for its bytes alone.

import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { expect, test } from 'vitest'
import { isRefusal } from '#shared/base/refusal.ts'
import { noHooks } from '#server/rooms/hooks.ts'
import { usualLimits } from '#server/rooms/limits.ts'
import { messageKept, messageRefused, messageSync, refused, type Refused } from '#shared/wire/wire.ts'
import { byHand, rootEntry } from '#tests/support/by-hand.ts'
import { message } from '#tests/support/network.ts'
import { ada, board, house, type House } from './house.ts'

/** A client that says what it is told to and answers nothing. */
async function mute(on: House) {
  const heard = { refused: [] as Refused[], kept: 0, asked: 0, closed: [] as number[] }
  const hear = (bytes: Uint8Array): void => {
    const decoder = decoding.createDecoder(bytes)
    const type = decoding.readVarUint(decoder)
    if (type === messageSync && decoding.readVarUint(decoder) === 0) heard.asked += 1
    if (type === messageKept) heard.kept = decoding.readVarUint(decoder)
    if (type === messageRefused) heard.refused.push(refused.parse(JSON.parse(decoding.readVarString(decoder))))
  }
  const joining = on.rooms().join(board, {
    person: ada, send: hear, sendAll: (messages) => messages.forEach(hear), buffered: () => 0, close: (code) => { heard.closed.push(code) },
  })
  await on.pass()
  const seat = await joining
  if (isRefusal(seat)) throw new Error(seat.detail)
  const say = (update: Uint8Array, step: 1 | 2 = 2): void => seat.receive(message(messageSync, (encoder) => {
    encoding.writeVarUint(encoder, step)
    encoding.writeVarUint8Array(encoder, update)
  }))
  return { heard, say }
}
const note = (client: number, clock: number): Uint8Array => byHand(client, clock, rootEntry('things', `n_${client}${clock}`))

test('an edit that leaves a gap waits for a step 2 for thirty seconds; then it is refused, what came after it is answered, and all is asked for again', async () => {
  const on = await house()
  const { heard, say } = await mute(on)
  say(note(77, 1))
  await on.pass(20_000)
  say(note(78, 0))
  await on.pass(usualLimits.earlyMs - 20_000 - 1_000)
  expect(heard).toEqual({ refused: [], kept: 0, asked: 1, closed: [] })
  await on.pass(2_000)
  expect(heard).toMatchObject({ refused: [{ frame: 1, reason: 'gap' }], kept: 2, asked: 2, closed: [] })
  say(note(77, 0), 1)
  say(note(77, 1))
  await on.pass()
  expect([heard.refused.length, heard.kept]).toEqual([1, 4])
})

test('a step 2 in time ends the wait for good', async () => {
  const on = await house()
  const { heard, say } = await mute(on)
  say(note(77, 1))
  await on.pass(20_000)
  say(note(77, 0), 1)
  await on.pass(usualLimits.earlyMs)
  expect(heard).toMatchObject({ refused: [], kept: 2, asked: 1 })
})

test.each([
  ['an edit that leaves a gap', {}, (): void => undefined],
  ['the disk', { waitingBytes: 30 }, (on: House): void => { on.storage.before = async () => { throw new Error('disk full') } }],
])('who goes on sending while an answer waits for %s is cut in the end', async (_, limits, spoil) => {
  const on = await house({ limits: { untoldAnswers: 50, ...limits } })
  const { heard, say } = await mute(on)
  spoil(on)
  say(note(77, 1))
  await on.pass()
  for (let clock = 0; clock < 40; clock += 1) { say(note(78, clock)); await on.pass() }
  expect(heard.closed).toEqual([])
  for (let clock = 40; clock < 60; clock += 1) { say(note(78, clock)); await on.pass() }
  expect(heard.closed).toEqual([4429])
})

test('edits of next to no bytes count for the memory they take: few of them wait for a step 2', async () => {
  let refusals = 0
  const on = await house({ limits: { earlyBytes: 3_000 }, hooks: { ...noHooks, refused: () => { refusals += 1 } } })
  const { say } = await mute(on)
  for (let clock = 1; clock <= 40; clock += 1) say(note(77, clock))
  await on.pass()
  expect(note(77, 40).length * 40).toBeLessThan(3_000)
  expect(refusals).toBeGreaterThanOrEqual(30)
  expect(refusals).toBeLessThan(40)
})

/** A room whose disk takes nothing, with an edit that is being kept, and somebody who says an edit of nothing `many` times. */
async function stuck(waitingBytes: number, many: number) {
  let refusals = 0
  const on = await house({ limits: { waitingBytes }, hooks: { ...noHooks, refused: () => { refusals += 1 } } })
  const { heard, say } = await mute(on)
  on.storage.before = async () => { throw new Error('disk full') }
  say(note(77, 0))
  await on.pass()
  for (let n = 0; n < many; n += 1) say(new Uint8Array([0, 0]))
  return { heard, say, refused: () => refusals }
}

test('edits of no bytes to speak of wait for the disk in a bounded number', async () => {
  const { refused } = await stuck(6_000, 100)
  expect(refused()).toBeGreaterThanOrEqual(80)
  expect(refused()).toBeLessThan(100)
})

test('a step 2 goes before a quarter of a million edits of its connection that wait for the disk', async () => {
  const { heard, say, refused } = await stuck(1e9, 250_000)
  say(note(77, 0), 1)
  expect([heard.closed, refused()]).toEqual([[], 0])
})
