// The clock of the agenda: computed from when it started, so that whoever joins late reads the same as everybody.
import { expect, test } from 'vitest'
import fc from 'fast-check'
import { extendClock, leftMs, pauseClock, startClock, usualAgenda, type Clock } from '#shared/agenda/agenda.ts'

const none: Clock = { phase: 'none' }

test('the usual agenda has five steps of 10, 25, 20, 10 and 10 minutes', () => {
  expect(usualAgenda.map((step) => step.minutes)).toEqual([10, 25, 20, 10, 10])
})

test('a running clock tells a late joiner what is left, below zero when time is over', () => {
  const clock = startClock(none, 1_000, 60_000)
  expect([leftMs(clock, 1_000), leftMs(clock, 31_000), leftMs(clock, 71_000)]).toEqual([60_000, 30_000, -10_000])
})

test('a paused clock stands still and goes on from where it stood', () => {
  const paused = pauseClock(startClock(none, 0, 60_000), 20_000)
  expect(leftMs(paused, 999_999)).toBe(40_000)
  expect(leftMs(startClock(paused, 100_000), 110_000)).toBe(30_000)
})

test('more time given to a clock that ran out counts from now', () => {
  expect(leftMs(extendClock(startClock(none, 0, 1_000), 50_000, 60_000), 50_000)).toBe(60_000)
})

test('time taken away never leaves less than nothing', () => {
  expect(leftMs(extendClock(startClock(none, 0, 1_000), 500, -60_000), 500)).toBe(0)
  expect(extendClock(none, 0, -1)).toEqual(none)
})

test('pausing and going on any number of times loses no time and wins none', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.nat(10_000), fc.nat(10_000)), { maxLength: 20 }), (spans) => {
    let clock = startClock(none, 0, 1_000_000)
    let now = 0
    let ran = 0
    for (const [running, waiting] of spans) {
      now += running
      ran += running
      clock = pauseClock(clock, now)
      now += waiting
      clock = startClock(clock, now)
    }
    expect(leftMs(clock, now)).toBe(1_000_000 - ran)
  }))
})
