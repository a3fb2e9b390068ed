// Edits that come before what they build on wait for their connection's step 2, so long and no longer: a connection that never
// answers costs a bounded number of bytes, a bounded time, and a bounded number of answers that wait behind it.

import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { expect, test } from 'vitest'
import { isRefusal } from '#shared/base/refusal.ts'
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
