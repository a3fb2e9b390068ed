// The server's own stand-still is nobody else's silence: whoever was heard before a blocked loop or a suspended machine is asked
// again before they are cut; the dead are still found; and a clock that is set to another hour changes nothing.

import { EventEmitter } from 'node:events'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { Patience } from '#server/transport/life.ts'
import { openSockets } from '#server/transport/sockets.ts'
import { systemChance } from '#server/chance.ts'
import type { Clock } from '#server/clock.ts'
import type { Rooms } from '#server/rooms/door.ts'
import { personNumber, boardNumber } from '#tests/support/people.ts'
import { until } from '#tests/support/clock.ts'
import { tenthOfPatience } from '#tests/support/sockets.ts'

/** A clock whose looks are made by the test; real sockets need real turns of the loop in between. */
function lookClock(): Clock & { readonly move: (ms: number) => void; readonly setHour: (ms: number) => void } {
  let elapsed = 0
  let hour = 1_700_000_000_000
  const due: { at: number; deed: () => void }[] = []
  return {
    now: () => hour, elapsed: () => elapsed, soon: (deed) => { setImmediate(deed) },
    after(ms, deed) {
      const one = { at: elapsed + ms, deed }
      due.push(one)
      return () => { if (due.includes(one)) due.splice(due.indexOf(one), 1) }
    },
    setHour(ms) { hour += ms },
    move(ms) {
      elapsed += ms
      for (const one of due.filter(({ at }) => at <= elapsed)) { due.splice(due.indexOf(one), 1); one.deed() }
    },
  }
}

const closing: (() => unknown)[] = []
afterEach(async () => { for (const close of closing.splice(0).toReversed()) await close() })

async function door(patience: Partial<Patience> = {}) {
  const clock = lookClock()
  const rooms = { join: async () => ({ receive: () => undefined, leave: () => undefined }) } as unknown as Rooms // a door needs nothing else of them
  const sockets = openSockets({
    rooms, clock, patience, random: systemChance, log: { warn: () => undefined }, addressOf: () => 'here',
    whoKnocks: async () => ({ board: boardNumber(1), person: personNumber(1), stillIn: async () => true }),
  })
  const server = createServer()
  sockets.attach(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => { server.closeAllConnections(); server.close() })
  const enter = async (options: { readonly autoPong: boolean } = { autoPong: true }) => {
    const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/sync/x`, options)
    closing.push(() => socket.terminate())
    const pings = new EventEmitter()
    let heard = 0
    socket.on('ping', () => { heard += 1; pings.emit('ping') })
    await once(socket, 'open')
    await until('it is counted', () => sockets.open() > 0)
    return { socket, pings: () => heard }
  }
  return { clock, sockets, enter }
}

/** A line that was cut is counted out in turns of the loop that come after. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => { setImmediate(resolve) })
}

test('after a stand-still of minutes the living are asked and stay, the dead are cut at the next look', async () => {
  const { clock, sockets, enter } = await door()
  const [one, two, dead] = [await enter(), await enter(), await enter({ autoPong: false })]
  await until('all are in', () => sockets.open() === 3)
  clock.move(180_000)
  expect(sockets.open()).toBe(3)
  await until('all were asked', () => [one, two, dead].every(({ pings }) => pings() > 0))
  // What they answer is read in turns of the loop; a look in time comes after it.
  await until('the answers are read', () => one.socket.readyState === WebSocket.OPEN && two.pings() === 1)
  await new Promise((resolve) => { setImmediate(resolve) })
  one.socket.send(new Uint8Array([3]))
  two.socket.send(new Uint8Array([3]))
  await until('they were heard', () => sockets.traffic.heard.presence === 2)
  clock.move(5_000)
  await until('the dead one is cut', () => sockets.open() === 2)
  expect([one.socket.readyState, two.socket.readyState]).toEqual([WebSocket.OPEN, WebSocket.OPEN])
})

test('looks that come in time cut who is silent for 24 seconds, and nobody before', async () => {
  const { clock, sockets, enter } = await door()
  await enter({ autoPong: false })
  const look = async (): Promise<void> => {
    clock.move(5_000)
    await turns()
  }
  for (let looks = 0; looks < 4; looks += 1) await look()
  expect(sockets.open()).toBe(1)
  await look()
  await until('it is cut', () => sockets.open() === 0)
})

test('with a tenth of the patience a tenth of the stand-still is forgiven', async () => {
  const { clock, sockets, enter } = await door(tenthOfPatience)
  await enter({ autoPong: false })
  for (const ms of [500, 500, 1_700]) clock.move(ms)
  await turns()
  expect(sockets.open()).toBe(1)
  clock.move(500)
  await until('it is cut at the next look', () => sockets.open() === 0)
})

test('an hour forward and two back on the wall clock cut nobody', async () => {
  const { clock, sockets, enter } = await door()
  await enter()
  for (const jump of [3_600_000, -7_200_000]) {
    clock.setHour(jump)
    clock.move(5_000)
    expect(sockets.open()).toBe(1)
  }
})
