// Large answers under way share a bounded part of the memory: who takes theirs drop by drop keeps nobody from theirs for long, and one
// file that a whole workshop takes is counted once.

import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { Call, Calls } from '#server/transport/calls.ts'
import { LargeAnswer, whole } from '#server/transport/large.ts'
import { newUnderWay } from '#server/transport/under-way.ts'
import { handClock } from '#tests/support/clock.ts'

const kilobyte = 1_024
const bytes = (count: number): Uint8Array<ArrayBuffer> => new Uint8Array(count * kilobyte)

/** A house with room for 1,000 kB of answers, 600 of one caller. `take`: somebody takes an answer; `cut` are those who were cut for others. */
function house() {
  const clock = handClock()
  const mayGo = newUnderWay({ all: 1_000 * kilobyte, one: 600 * kilobyte }, clock)
  const cut: string[] = []
  const take = (who: string, body: Uint8Array<ArrayBuffer>): Call | null => {
    const call = new Call('here', null, { resetAndDestroy: () => { cut.push(who); return undefined as never } })
    const answer = whole(body, { headers: {} })
    return answer instanceof LargeAnswer && mayGo(answer, who, call) ? call : null
  }
  return { clock, cut, take }
}

test('whoever has taken theirs for half a minute makes room for another, the largest first and no more than it needs', async () => {
  const { clock, cut, take } = house()
  for (const [who, size] of [['ada', 300], ['bob', 500], ['cy', 100]] as const) expect(take(who, bytes(size))).not.toBeNull()
  await clock.pass(30_000)
  expect([take('di', bytes(200)), cut]).toEqual([null, []])
  await clock.pass(1)
  expect(take('di', bytes(200))).not.toBeNull()
  expect(cut).toEqual(['bob'])
  // What bob had is free again; the rest is fresh or too little.
  expect([take('ed', bytes(400)), take('fay', bytes(500))]).toEqual([expect.any(Call), null])
  expect(cut).toEqual(['bob'])
})

test('nobody is cut for somebody who has too much of their own, nor where it would not be enough', async () => {
  const { clock, cut, take } = house()
  take('ada', bytes(550))
  take('bob', bytes(100))
  await clock.pass(60_000)
  take('cy', bytes(300))
  expect([take('ada', bytes(100)), take('di', bytes(800))]).toEqual([null, null])
  expect(cut).toEqual([])
})

test('one file that forty people take is counted once, until the last of them has it', () => {
  const { take } = house()
  const file = bytes(550)
  const calls = Array.from({ length: 40 }, (_, index) => take(`p${index}`, file))
  expect(take('ada', bytes(500))).toBeNull()
  for (const call of calls.slice(1)) call?.end()
  expect(take('ada', bytes(500))).toBeNull()
  calls[0]?.end()
  expect(take('ada', bytes(500))).not.toBeNull()
})

test('a call that is cut ends with its connection, and what it held is given back at once', async () => {
  const server = createServer()
  const calls = new Calls(server, { mostOfAddress: 1, trustedProxies: 1, clock: handClock() })
  const begun: Call[] = []
  server.on('request', (incoming, outgoing) => {
    begun.push(calls.begin(incoming, outgoing))
    outgoing.write('a part of it')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => { server.close() })
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const over = new Promise<void>((resolve) => { socket.on('error', () => undefined).on('close', () => resolve()) })
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  await once(socket, 'data')
  let held = 1
  begun[0]?.whenOver(() => { held -= 1 })
  begun[0]?.cut()
  expect(held).toBe(0)
  await over
  expect(held).toBe(0)
})
