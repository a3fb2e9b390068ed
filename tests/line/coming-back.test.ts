// Coming back, on a clock turned by hand: when one client tries again, and what three hundred do to a server that was away.

import { expect, test } from 'vitest'
import { comeBackIn, returnAfter } from '#shared/wire/wire.ts'
import { comingBack, pace, waitBefore, type ComingBack } from '#client/session/coming-back.ts'
import { dice, handClock, type Dice, type HandClock } from '#tests/support/clock.ts'

type Means = Parameters<typeof comingBack>[0]

/** What must be caught: it takes an open line for a good one, as y-websocket did. */
function resetsOnOpen(means: Means): ComingBack {
  let inner = comingBack(means)
  return {
    arrived() { inner.stop(); inner = comingBack(means) },
    lost: (how) => inner.lost(how),
    now: () => inner.now(),
    stop: () => inner.stop(),
  }
}

/** How often a server that takes everybody, shows the board and closes is asked within a minute. */
async function triesInAMinute(made: (means: Means) => ComingBack): Promise<number> {
  const clock = handClock()
  const { share } = dice(1)
  let tries = 0
  const again = (): void => {
    tries += 1
    clock.after(50, () => coming.arrived())
    clock.after(100, () => { void coming.lost({ greeted: true, crowd: 1, told: null }) })
  }
  const coming = made({ random: share, after: clock.after, stillWelcome: async () => 'welcome', again, unwelcome: () => undefined })
  again()
  await clock.pass(60_000)
  coming.stop()
  return tries
}

type Restart = { readonly seed: number; readonly away: number; readonly announced: boolean; readonly people?: number; readonly wait?: typeof waitBefore; readonly crowdOf?: (lot: Dice) => number }

/**
 * The clients of one board (three hundred) and a restart: when each was taken in again, ms after the end. `wait` is another rule in
 * place of ours, `crowdOf` how many a client knows of if not all.
 */
async function taken({ seed, away, announced, people = 300, wait, crowdOf = () => people }: Restart): Promise<readonly number[]> {
  const clock: HandClock = handClock()
  const lot = dice(seed)
  const { share, below } = lot
  const back: number[] = []
  const comings = Array.from({ length: people }, () => {
    const again = (): void => {
      if (clock.elapsed() < away) lose(false, null)
      else back.push(clock.elapsed())
    }
    const coming = comingBack({ random: share, after: clock.after, stillWelcome: async () => null, again, unwelcome: () => undefined })
    let tries = 0
    const crowd = crowdOf(lot)
    const lose = (greeted: boolean, told: number | null): void => {
      tries += 1
      if (wait === undefined) void coming.lost({ greeted, crowd, told })
      else clock.after(wait({ tries, crowd, told }, share()), again)
    }
    // As server/transport/peer.ts says it.
    lose(true, announced ? returnAfter(comeBackIn(500 + below(Math.max(1_000, 35 * people)))) : null)
    return coming
  })
  await clock.pass(away + 2 * pace.longest + 10_000)
  for (const coming of comings) coming.stop()
  return back.toSorted((a, b) => a - b)
}

const mostWithinASecond = (times: readonly number[]): number =>
  Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + 1_000).length))

test('the wait is chance between nothing and a bound that grows up to twenty seconds, at once for many people and later for few', () => {
  const bounds = (crowd: number): readonly number[] => [1, 2, 3, 4, 5, 6, 7, 8, 50].map((tries) => waitBefore({ tries, crowd, told: null }, 1))
  expect(bounds(1)).toEqual([1_000, 1_000, 1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000])
  expect(bounds(60)).toEqual([2_880, 2_880, 2_880, 2_880, 4_000, 8_000, 16_000, 20_000, 20_000])
  expect(bounds(300)).toEqual([14_400, 20_000, 20_000, 20_000, 20_000, 20_000, 20_000, 20_000, 20_000])
  expect(waitBefore({ tries: 9, crowd: 1, told: null }, 0)).toBe(0)
})

test('what the server asked for is waited for, and a little longer at every failure', () => {
  expect(waitBefore({ tries: 1, crowd: 300, told: 4_200 }, 0)).toBe(4_200)
  expect(waitBefore({ tries: 3, crowd: 300, told: 4_200 }, 1)).toBe(8_200)
  expect(returnAfter(comeBackIn(4_200))).toBe(4_200)
  expect(returnAfter('again in 999999999 ms')).toBe(60_000)
  expect([returnAfter(''), returnAfter('again in -5 ms'), returnAfter('soon')]).toEqual([null, null, null])
})

test('a server that takes everybody and closes at once is asked ever more seldom, and a client that resets on open is caught', async () => {
  const [ours, broken] = [await triesInAMinute(comingBack), await triesInAMinute(resetsOnOpen)]
  expect(ours).toBeGreaterThan(3)
  expect(ours).toBeLessThan(20)
  expect(broken).toBeGreaterThan(60)
})

test('a line that held for ten seconds begins anew', async () => {
  const clock = handClock()
  const waits: number[] = []
  const coming = comingBack({
    random: () => 1, stillWelcome: async () => null, again: () => undefined, unwelcome: () => undefined,
    after(ms, deed) { waits.push(ms); return clock.after(ms, deed) },
  })
  const lose = (): Promise<void> => coming.lost({ greeted: true, crowd: 1, told: null })
  await lose(); await lose(); await lose()
  expect(waits.splice(0)).toEqual([1_000, 1_000, 1_000])
  coming.arrived()
  await clock.pass(9_900)
  await lose()
  expect(waits.splice(0)).toEqual([10_000, 2_000])
  coming.arrived()
  await clock.pass(10_000)
  await lose()
  expect(waits.splice(0)).toEqual([10_000, 1_000])
})

const seeds = process.env['SEED'] === undefined ? [1, 2, 3, 4, 5, 6] : [Number(process.env['SEED'])]

/** The most within a second, over several outages and seeds. */
async function mostAtOnce(how: Pick<Restart, 'wait'>): Promise<number> {
  let most = 0
  for (const announced of [true, false]) {
    for (const away of [300, 2_000, 5_000, 10_000, 30_000]) {
      for (const seed of seeds) {
        const back = await taken({ seed, away, announced, ...how })
        const told = `seed ${seed}, away ${away} ms, ${announced ? 'announced' : 'killed'}`
        expect(back.length, told).toBe(300)
        if (how.wait === undefined) expect(mostWithinASecond(back), told).toBeLessThanOrEqual(60)
        expect(back.at(-1), told).toBeLessThan(away + 22_000)
        most = Math.max(most, mostWithinASecond(back))
      }
    }
  }
  return most
}

/** What must be caught: a large crowd spreads out no further when it fails, so that those who fail come on top of those who wait. */
const spreadsOnce: typeof waitBefore = (loss, share) =>
  loss.told === null ? share * Math.min(pace.longest, 36 * loss.crowd) : waitBefore(loss, share)

test('three hundred clients come back at no more than sixty a second, all of them, killed or restarted, and a rule that spreads them once is caught', async () => {
  expect(await mostAtOnce({})).toBeGreaterThan(30)
  expect(await mostAtOnce({ wait: spreadsOnce })).toBeGreaterThan(60)
})

/** Killed, over several outages and seeds: the most within a second, and whether all came back. */
async function mostOfHouse(crowdOf: (lot: Dice) => number): Promise<{ readonly most: number; readonly all: boolean }> {
  const times = await Promise.all([300, 2_000, 5_000, 10_000, 30_000].flatMap((away) => seeds.map((seed) => taken({ seed, away, announced: false, crowdOf }))))
  return { most: Math.max(...times.map(mostWithinASecond)), all: times.every((back) => back.length === 300) }
}

test('three hundred people on sixty boards of a server that was killed come back as slowly as those on one, and clients that know of their own board only are caught', async () => {
  // The house is told of in steps of a quarter, rounded up (server/rooms/rooms.ts).
  const ours = await mostOfHouse((lot) => 300 + lot.below(76))
  expect(ours.all).toBe(true)
  expect(ours.most).toBeLessThanOrEqual(60)
  expect((await mostOfHouse(() => 5)).most).toBeGreaterThan(120)
})

/** What must be caught: it doubles at once, also where few people come back. */
const doublesAtOnce: typeof waitBefore = ({ tries, crowd, told }, share) =>
  told === null ? share * Math.min(pace.longest, Math.max(pace.first, pace.perPerson * crowd) * 2 ** (tries - 1)) : waitBefore({ tries, crowd, told }, share)

test('sixty people are all back within five seconds of a restart that took a second and a half, and a rule that doubles at once is caught', async () => {
  const latest = { ours: 0, broken: 0 }
  for (const announced of [true, false]) {
    for (const seed of seeds) {
      const restart = { seed, away: 1_500, announced, people: 60 }
      const back = await taken(restart)
      expect(back.length).toBe(60)
      expect((back[56] ?? Infinity) - restart.away, `seed ${seed}`).toBeLessThan(3_500)
      latest.ours = Math.max(latest.ours, (back.at(-1) ?? Infinity) - restart.away)
      latest.broken = Math.max(latest.broken, ((await taken({ ...restart, wait: doublesAtOnce })).at(-1) ?? 0) - restart.away)
    }
  }
  expect(latest.ours).toBeLessThan(5_000)
  expect(latest.broken).toBeGreaterThan(5_000)
})
