// How long a line may be silent or drip, on a clock turned by hand: the dead and the dripping are cut within thirty seconds, the
// quiet, the slow and whoever only answers pings stay for as long as they like.

import { expect, test } from 'vitest'
import { Life, usualPatience, type Patience } from '#server/transport/life.ts'
import { handClock } from '#tests/support/clock.ts'

/** What a line does: `each` second, and when it is asked whether it lives. `bytes` come in unfinished messages. */
type Manner = { readonly each?: (line: { bytesRead: number; readonly life: Life }) => void; readonly asked?: (life: Life) => void; readonly patience?: Partial<Patience> }

/** After how long such a line is cut, ms; null: not within an hour. `phase`: how long after a look it was opened, ms. */
async function cutAfter({ each, asked, patience = {} }: Manner, phase = 0): Promise<number | null> {
  const clock = handClock()
  const all = { ...usualPatience, ...patience }
  const line = { bytesRead: 0 }
  const life = new Life(clock, line, all)
  let cut: number | null = null
  const look = (): void => {
    if (cut !== null) return
    const state = life.look()
    if (state === 'cut') { cut = clock.elapsed(); return }
    if (state === 'ask') asked?.(life)
    clock.after(all.lookEvery, look)
  }
  const live = (): void => {
    if (cut !== null) return
    each?.(Object.assign(line, { life }))
    clock.after(1_000, live)
  }
  clock.after(all.lookEvery - phase, look)
  clock.after(500, live)
  await clock.pass(3_600_000)
  return cut
}

const phases = [0, 1, 2_500, 4_999]

test.each<[string, Manner]>([
  ['says nothing at all', {}],
  ['drips a byte a second', { each: (line) => { line.bytesRead += 1 } }],
  ['drips fragments and answers every ping', { each: (line) => { line.bytesRead += 7 }, asked: (life) => life.control(0) }],
])('a line that %s is cut within thirty seconds, and not within fifteen', async (_, manner) => {
  for (const phase of phases) {
    const ms = await cutAfter(manner, phase)
    expect(ms).toBeGreaterThan(15_000)
    expect(ms).toBeLessThanOrEqual(30_000)
  }
})

test.each<[string, Manner]>([
  ['only answers pings', { asked: (life) => life.control(0) }],
  ['says a word every ten seconds', { each: ((seconds) => ({ life }: { readonly life: Life }) => { if (++seconds % 10 === 0) life.message() })(0) }],
  ['brings a message that takes an hour at a kilobyte a second', { each: (line) => { line.bytesRead += 1_000 } }],
])('a line that %s stays', async (_, manner) => {
  for (const phase of phases) expect(await cutAfter(manner, phase)).toBeNull()
})

test('a patience without an end is found out by this', async () => {
  expect(await cutAfter({ patience: { cutAfter: Infinity } })).toBeNull()
})
