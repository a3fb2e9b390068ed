// Whether silence is noticed in time and never where there is none, on a clock turned by hand.

import { expect, test } from 'vitest'
import { watchSilence } from '#client/session/silence.ts'
import { handClock } from '#tests/support/clock.ts'

type Means = Parameters<typeof watchSilence>[0]
const hour = 3_600_000

/** A line whose other end answers after `answer` ms, until it is `dead`. Timers come no oftener than every `timers` ms. */
function line(watch: typeof watchSilence, { answer = 50, timers = 0 }: { readonly answer?: number; readonly timers?: number } = {}) {
  const clock = handClock()
  const found = { gaveUp: null as number | null, asked: 0, dead: false, awake: true, wallAhead: 0 }
  const means: Means = {
    tick: clock.elapsed, now: () => clock.now() + found.wallAhead,
    after: (ms, deed) => clock.after(Math.max(ms, timers), deed),
    ask() {
      found.asked += 1
      if (!found.dead) clock.after(answer, () => silence.heard())
    },
    giveUp() { found.gaveUp ??= clock.elapsed() },
  }
  const silence = watch(means)
  silence.opening()
  silence.opened()
  return { clock, found, silence }
}

/** How long after its last word a dead line is given up, ms; null: never within a minute. */
async function noticedAfter(watch: typeof watchSilence, lastWord: number): Promise<number | null> {
  const { clock, found, silence } = line(watch)
  await clock.pass(lastWord)
  found.dead = true
  silence.heard()
  const from = clock.elapsed()
  await clock.pass(60_000)
  return found.gaveUp === null ? null : found.gaveUp - from
}

test('a half-open line is given up within fifteen seconds of its last word, and a watch that hears nothing is caught', async () => {
  for (const lastWord of [0, 250, 990, 5_300, 30_001]) {
    const noticed = await noticedAfter(watchSilence, lastWord)
    expect(noticed).toBeGreaterThan(8_000)
    expect(noticed).toBeLessThanOrEqual(15_000)
  }
  const deaf: typeof watchSilence = (means) => ({ ...watchSilence(means), opened: () => undefined, opening: () => undefined })
  expect(await noticedAfter(deaf, 250)).toBeNull()
})

test('a line that nobody speaks on is asked and kept, also where an answer takes four seconds', async () => {
  for (const answer of [50, 800, 4_000]) {
    const { clock, found } = line(watchSilence, { answer })
    await clock.pass(hour)
    expect(found.gaveUp).toBeNull()
    expect(found.asked).toBeGreaterThan(200)
  }
})

test('a page in the background, which may look once a minute, keeps its line', async () => {
  const { clock, found } = line(watchSilence, { timers: 60_000 })
  await clock.pass(hour)
  expect(found.gaveUp).toBeNull()
  expect(found.asked).toBeGreaterThan(50)
})

test('a line that never opens is given up', async () => {
  const { clock, found, silence } = line(watchSilence)
  silence.opening()
  await clock.pass(15_000)
  expect(found.gaveUp).not.toBeNull()
})

test('after eight hours of sleep a dead line is given up within three seconds, and a living one is kept', async () => {
  for (const dead of [true, false]) {
    const { clock, found } = line(watchSilence)
    await clock.pass(20_000)
    found.dead = dead
    // The monotonic clock stands still in sleep; the wall's goes on.
    found.wallAhead = 8 * hour
    const woke = clock.elapsed()
    await clock.pass(3_000)
    if (dead) expect((found.gaveUp ?? Infinity) - woke).toBeLessThanOrEqual(3_000)
    else expect(found.gaveUp).toBeNull()
  }
})

test('a page that comes to the front asks at once', async () => {
  const { clock, found, silence } = line(watchSilence)
  await clock.pass(2_000)
  found.dead = true
  silence.wake()
  expect(found.asked).toBe(1)
  await clock.pass(1_600)
  expect(found.gaveUp).not.toBeNull()
})
