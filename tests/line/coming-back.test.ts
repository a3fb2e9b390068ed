// Coming back, on a clock turned by hand: when one client tries again, and what three hundred do to a server that was away.

import { expect, test } from 'vitest'
import { comeBackIn, returnAfter } from '#shared/wire/wire.ts'
import { comingBack, pace, waitBefore, type ComingBack } from '#client/session/coming-back.ts'
import { dice, handClock, type HandClock } from '#tests/support/clock.ts'

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

type Restart = { readonly seed: number; readonly away: number; readonly announced: boolean }

/** Three hundred clients of one board and a restart: when each was taken in again, ms after the end. */
async function taken({ seed, away, announced }: Restart): Promise<readonly number[]> {
  const clock: HandClock = handClock()
  const { share, below } = dice(seed)
  const back: number[] = []
  const comings = Array.from({ length: 300 }, () => {
    const again = (): void => {
      if (clock.elapsed() < away) void coming.lost({ greeted: false, crowd: 300, told: null })
      else back.push(clock.elapsed())
    }
    const coming = comingBack({ random: share, after: clock.after, stillWelcome: async () => null, again, unwelcome: () => undefined })
    // As server/transport/peer.ts says it.
    const told = announced ? returnAfter(comeBackIn(500 + below(30 * 300))) : null
    void coming.lost({ greeted: true, crowd: 300, told })
    return coming
  })
  await clock.pass(away + 2 * pace.longest + 10_000)
  for (const coming of comings) coming.stop()
  return back.toSorted((a, b) => a - b)
}

const mostWithinASecond = (times: readonly number[]): number =>
  Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + 1_000).length))

test('the wait is chance between nothing and a bound that doubles up to twenty seconds', () => {
  const bound = (tries: number, crowd = 1): number => waitBefore({ tries, crowd, told: null }, 1)
  expect([1, 2, 3, 4, 5, 6, 50].map((tries) => bound(tries))).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000])
  expect(waitBefore({ tries: 9, crowd: 1, told: null }, 0)).toBe(0)
  expect(bound(1, 300)).toBe(12_000)
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
  expect(waits.splice(0)).toEqual([1_000, 2_000, 4_000])
  coming.arrived()
  await clock.pass(9_900)
  await lose()
  expect(waits.splice(0)).toEqual([10_000, 8_000])
  coming.arrived()
  await clock.pass(10_000)
  await lose()
  expect(waits.splice(0)).toEqual([10_000, 1_000])
})

test('three hundred clients come back at no more than sixty a second, all of them, killed or restarted', async () => {
  const seeds = process.env['SEED'] === undefined ? [1, 2, 3] : [Number(process.env['SEED'])]
  for (const announced of [true, false]) {
    for (const away of [300, 2_000, 5_000, 30_000]) {
      for (const seed of seeds) {
        const back = await taken({ seed, away, announced })
        const told = `seed ${seed}, away ${away} ms, ${announced ? 'announced' : 'killed'}`
        expect(back.length, told).toBe(300)
        expect(mostWithinASecond(back), told).toBeLessThanOrEqual(60)
        expect(back.at(-1), told).toBeLessThan(away + 22_000)
      }
    }
  }
})
