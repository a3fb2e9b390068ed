// The honest at their worst: nobody is cut or refused for what a large workshop does at once, nor for coming back.

import { expect, test } from 'vitest'
import { messageSync } from '#shared/wire/wire.ts'
import { usualLimits } from '#server/rooms/limits.ts'
import { newAllowances } from '#server/transport/allowances.ts'
import { newCrowd, usualCaps } from '#server/transport/crowd.ts'
import { Paces } from '#server/transport/paces.ts'
import { newTraffic } from '#server/transport/traffic.ts'
import { join, makeBoard, type Joined } from '#tests/support/caller.ts'
import { handClock, until } from '#tests/support/clock.ts'
import { startServer } from '#tests/support/server.ts'
import { answersOf, enter, settle } from './scene.ts'
import { heldMb, workedMs } from './process-state.ts'
import type { RawLine } from './raw-line.ts'

const edit = new Uint8Array([messageSync, 2, 2, 0, 0])
const sign = new Uint8Array([1, 1, 0])
const state = new Uint8Array([messageSync, 0, 1, 0])
const question = new Uint8Array([3])

test('sixty people who draw at sixty edits a second and point at twenty, for ten minutes, are never too fast', async () => {
  const clock = handClock()
  const allowances = newAllowances(clock)
  const people = Array.from({ length: 60 }, (_, n) => new Paces(clock, allowances.enter(`p${n}`), { writableLength: 0 }, newTraffic().heard))
  const heard = { passed: 0, else: 0 }
  const say = (paces: Paces, message: Uint8Array): void => { heard[paces.message(message) === 'pass' ? 'passed' : 'else'] += 1 }
  for (let second = 0; second < 600; second += 1) {
    for (const paces of people) {
      for (let i = 0; i < 60; i += 1) say(paces, edit)
      for (let i = 0; i < 20; i += 1) say(paces, sign)
    }
    await clock.pass(1_000)
  }
  expect(heard).toEqual({ passed: 600 * 60 * 80, else: 0 })
})

test('somebody who goes on at four times the pace of drawing is too fast in the end, in edits and in signs', async () => {
  for (const message of [edit, sign]) {
    const clock = handClock()
    const paces = new Paces(clock, newAllowances(clock).enter('p'), { writableLength: 0 }, newTraffic().heard)
    let refusedAt: number | null = null
    for (let second = 0; second < 60 && refusedAt === null; second += 1) {
      for (let i = 0; i < 240; i += 1) if (paces.message(message) !== 'pass') refusedAt ??= second
      await clock.pass(1_000)
    }
    expect(refusedAt).toBeGreaterThan(3)
  }
})

test('somebody brings back six megabytes of an offline day at once, or two edits as dear as any that a room takes; more is too fast', () => {
  const allowance = newAllowances(handClock()).enter('p')
  for (let piece = 0; piece < 50; piece += 1) expect(allowance.takeEdit(128 * 1024, 2_000)).toBe(true)
  expect(allowance.takeEdit(100, 1)).toBe(false)
  const other = newAllowances(handClock()).enter('p')
  for (const taken of [true, true, false]) expect(other.takeEdit(usualLimits.editBytes, usualLimits.editParts)).toBe(taken)
})

test('an allowance is forgotten a minute after the last line and not after an earlier one', async () => {
  const clock = handClock()
  const allowances = newAllowances(clock)
  allowances.enter('p')
  allowances.leave('p')
  await clock.pass(59_000)
  const used = allowances.enter('p')
  allowances.leave('p')
  await clock.pass(2_000)
  expect(allowances.enter('p')).toBe(used)
  allowances.leave('p')
  await clock.pass(61_000)
  expect(allowances.enter('p')).not.toBe(used)
})

test('a person whose line comes and goes every two seconds for ten minutes is let in each time, ghosts and all', async () => {
  const clock = handClock()
  const [crowd, allowances] = [newCrowd(usualCaps), newAllowances(clock)]
  const who = { address: 'a', board: 'b', person: 'p' }
  for (let at = 0; at < 600; at += 2) {
    expect(crowd.enter(who)).toBeNull()
    const paces = new Paces(clock, allowances.enter('p'), { writableLength: 0 }, newTraffic().heard)
    for (const message of [state, edit, sign]) expect(paces.message(message)).toBe('pass')
    // A line nobody hung up is found dead after half a minute.
    clock.after(30_000, () => {
      crowd.leave(who)
      allowances.leave('p')
    })
    await clock.pass(2_000)
  }
})

test('somebody with as many tabs as one may have, all back twice in a minute and asking every eight seconds whether their lines live, is heard each time', async () => {
  const clock = handClock()
  const allowances = newAllowances(clock)
  for (let second = 0; second < 600; second += 1) {
    for (let tab = 0; tab < usualCaps.person; tab += 1) {
      const paces = new Paces(clock, allowances.enter('p'), { writableLength: 0 }, newTraffic().heard)
      for (const message of [...second % 30 === 0 ? [state, state] : [], ...second % 8 === 0 ? [question] : []]) expect(paces.message(message)).toBe('pass')
      allowances.leave('p')
    }
    await clock.pass(1_000)
  }
})

test('two hundred tabs behind one address are all back at once after a restart, with the usual limits; then they idle for next to nothing', async () => {
  const server = await startServer()
  const board = await makeBoard(server.url)
  const port = Number(new URL(server.url).port)
  const people: Joined[] = []
  for (let i = 0; i < 200; i += 1) people.push(await join(board, 'participant', `Person ${i}`))
  const come = async (): Promise<RawLine[]> => {
    const lines = await Promise.all(people.map((one) => enter({ port, board }, one)))
    for (const line of lines) line.say(state)
    await Promise.all(lines.map((line) => settle(line, 1)))
    return lines
  }
  /** Share of a core: pings are one in twelve seconds each. */
  const most = 0.05
  const before = await come()
  await server.restart()
  await Promise.all(before.map((line) => line.over))
  const began = performance.now()
  const after = await come()
  const tookMs = performance.now() - began
  expect(after.map((line) => line.status())).toEqual(people.map(() => 101))
  expect(after.every((line) => answersOf(line).length === 1 && line.closed() === null)).toBe(true)
  const shareOf = async (ms: number): Promise<number> => {
    const [worked, at] = [workedMs(server.pid()), performance.now()]
    await new Promise((resolve) => { setTimeout(resolve, ms) }) // how long they idle is the measurement
    return (workedMs(server.pid()) - worked) / (performance.now() - at)
  }
  // What the storm leaves behind is tidied up first (collected, folded, looked at).
  for (let looks = 0; looks < 60 && await shareOf(500) > most;) looks += 1
  const share = await shareOf(3_000)
  process.stdout.write(`200 back in ${Math.round(tookMs)} ms; idle: ${(share * 100).toFixed(2)} % of a core, ${Math.round(heldMb(server.pid()))} MB in all\n`)
  expect(share).not.toBeGreaterThan(most)
  const last = after[0]
  last?.say(edit)
  await until('an edit among them is kept', () => answersOf(last as RawLine).length === 2)
  for (const line of after) line.hangUp()
  await server.stop()
})
