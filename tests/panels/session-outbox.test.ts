// Commands on their way: nothing acts twice, nothing is forgotten silently, and what is asked for too long is given up in words.

import { expect, test, vi } from 'vitest'
import { isRefusal } from '#shared/base/refusal.ts'
import { openOutbox, type Askers } from '#client/session/outbox.ts'
import type { Fetch } from '#client/session/reach.ts'
import { until } from '#tests/support/clock.ts'
import { board, handClock, memoryShelf, worldOf } from '#tests/support/session-world.ts'

test('commands that two pages of one device asked for while offline are both sent by the next page', async () => {
  const clock = handClock()
  const shelf = memoryShelf()
  const sent: unknown[] = []
  const outboxOf = (online: boolean, id: string) => openOutbox({
    board, shelf, askers: new Map(), newId: () => id, now: clock.now, random: () => 0.5, after: clock.after, turnedDown: vi.fn(),
    fetch: worldOf(clock, (_path, body) => { if (!online) return undefined; sent.push(body); return { seq: 1 } }).fetch,
  })
  for (const id of ['c1', 'c2']) void outboxOf(false, id).ask({ type: 'clear-timer' })
  outboxOf(true, 'c3')
  await clock.turn(100)
  expect(sent).toMatchObject([{ id: 'c1' }, { id: 'c2' }])
})

test('a command that outlives its session is answered to whoever asked, also when another page had its answer', async () => {
  const clock = handClock()
  const shelf = memoryShelf()
  const askers: Askers = new Map()
  const outboxOf = (online: boolean, id: string) => openOutbox({
    board, shelf, askers, newId: () => id, now: clock.now, random: () => 0.5, after: clock.after, turnedDown: vi.fn(),
    fetch: worldOf(clock, () => (online ? { seq: 7 } : undefined)).fetch,
  })
  const first = outboxOf(false, 'c1')
  const answer = first.ask({ type: 'clear-timer' })
  first.close()
  outboxOf(true, 'c2')
  await clock.turn(100)
  expect(await answer).toEqual({ seq: 7 })
  const second = outboxOf(false, 'c3')
  const lost = second.ask({ type: 'clear-timer' })
  second.close()
  shelf.removeItem(`signalboard.outbox.${board}`)
  outboxOf(true, 'c4')
  expect(await lost).toMatchObject({ reason: 'not-ready' })
})

test('an answer that comes after its session ended does not bring back what the next session has settled', async () => {
  const clock = handClock()
  const shelf = memoryShelf()
  const askers: Askers = new Map()
  let answerLate: (answer: Response) => void = () => undefined
  const late: Fetch = () => new Promise((resolve) => { answerLate = resolve })
  const ids = ['c1', 'c2']
  const outboxOf = (send: Fetch) => openOutbox({
    board, shelf, askers, newId: () => ids.shift() ?? 'more', now: clock.now, random: () => 0.5, after: clock.after, turnedDown: vi.fn(), fetch: send,
  })
  const first = outboxOf(late)
  const answers = [first.ask({ type: 'clear-timer' }), first.ask({ type: 'clear-timer' })]
  first.close()
  outboxOf(worldOf(clock, () => ({ seq: 7 })).fetch)
  expect(await Promise.all(answers)).toEqual([{ seq: 7 }, { seq: 7 }])
  answerLate(Response.json({ seq: 7 }))
  await clock.turn(100)
  expect(shelf.getItem(`signalboard.outbox.${board}`)).toBeNull()
})

const outboxOver = (answer: (body: unknown) => unknown, shelf = memoryShelf(), turnedDown = vi.fn(), random = () => 0.5) => {
  const clock = handClock()
  const world = worldOf(clock, (_path, body) => answer(body), shelf)
  const waits: number[] = []
  const after: typeof world.after = (ms, deed) => {
    waits.push(ms)
    return world.after(ms, deed)
  }
  return { clock, shelf, turnedDown, waits, outbox: openOutbox({ board, askers: new Map(), fetch: world.fetch, shelf, newId: world.newId, now: world.now, random, after, turnedDown }) }
}

test('a command that is not reached waits for chance below a bound that doubles, so that a room does not ask as one', async () => {
  const { outbox, clock, waits } = outboxOver(() => undefined, memoryShelf(), vi.fn(), () => 1)
  void outbox.ask({ type: 'clear-timer' })
  await clock.turn(60_000)
  expect(waits.slice(0, 7)).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000])
  const early = outboxOver(() => undefined, memoryShelf(), vi.fn(), () => 0.1)
  void early.outbox.ask({ type: 'clear-timer' })
  await early.clock.turn(50)
  expect(early.waits).toEqual([100])
})

test('many commands asked while nobody is reached make one try after another, not one each', async () => {
  let tries = 0
  const { outbox, clock } = outboxOver(() => { tries += 1 }, memoryShelf(), vi.fn(), () => 1)
  for (let n = 0; n < 10; n += 1) {
    void outbox.ask({ type: 'clear-timer' })
    await clock.turn(0)
  }
  tries = 0
  await clock.turn(60_000)
  expect(tries).toBeLessThan(6)
})

test('an outbox that is closed while it waits for an answer sets no timer any more', async () => {
  const { outbox, clock, waits } = outboxOver(() => undefined)
  void outbox.ask({ type: 'clear-timer' })
  outbox.close()
  await clock.turn(60_000)
  expect(waits).toEqual([])
})

test('a command that was not reached is sent again under the same id', async () => {
  const seen: unknown[] = []
  const { outbox, clock } = outboxOver((body) => {
    seen.push(body)
    return seen.length < 3 ? undefined : { seq: 7 }
  })
  const answer = outbox.ask({ type: 'clear-timer' })
  await clock.turn(60_000)
  expect(await answer).toEqual({ seq: 7 })
  expect(seen).toEqual([1, 2, 3].map(() => ({ type: 'clear-timer', id: 'id-1' })))
})

test('a refusal is an answer and is not tried again', async () => {
  const seen: unknown[] = []
  const { outbox } = outboxOver((body) => {
    seen.push(body)
    return { status: 409, type: 'round-closed', title: 'This round is closed.', detail: 'This round is closed, so the ballot was not counted.' }
  })
  const answer = await outbox.ask({ type: 'clear-timer' })
  expect(isRefusal(answer) && answer.reason).toBe('round-closed')
  expect(seen).toHaveLength(1)
})

test('a command left by a closed page is sent by the next one, under its old id, and its refusal is told', async () => {
  const shelf = memoryShelf()
  const away = outboxOver(() => undefined, shelf)
  void away.outbox.ask({ type: 'clear-timer' })
  await away.clock.turn(0)
  away.outbox.close()
  const seen: unknown[] = []
  const back = outboxOver((body) => {
    seen.push(body)
    return { status: 403, type: 'not-a-facilitator', title: 'Only a facilitator can do this.', detail: 'Only a facilitator can do this.' }
  }, shelf)
  await back.clock.turn(0)
  await until('it is turned down', () => back.turnedDown.mock.calls.length > 0)
  expect(back.turnedDown).toHaveBeenCalledOnce()
  expect(seen).toEqual([{ type: 'clear-timer', id: 'id-1' }])
  expect(shelf.getItem(`signalboard.outbox.${board}`)).toBeNull()
})

test('a command that nobody answered for ten minutes is not sent any more, and whoever asked is told, in the page and in the next one', async () => {
  let reached = false
  const seen: unknown[] = []
  const shelf = memoryShelf()
  const overNight = () => outboxOver((body) => {
    if (!reached) return undefined
    seen.push(body)
    return { seq: 1 }
  }, shelf)
  const open = overNight()
  const answer = open.outbox.ask({ type: 'clear-timer' })
  // The laptop is closed for the night.
  await open.clock.turn(8 * 3_600_000)
  reached = true
  open.outbox.nudge()
  expect(await answer).toMatchObject({ reason: 'not-ready' })
  shelf.setItem(`signalboard.outbox.${board}`, JSON.stringify([{ id: 'yesterday', askedAt: 0, command: { type: 'clear-timer' } }]))
  const next = overNight()
  await next.clock.turn(0)
  expect([seen, next.turnedDown.mock.calls.length, shelf.getItem(`signalboard.outbox.${board}`)]).toEqual([[], 1, null])
})

test('a page of a proxy is "not reached", not an answer', async () => {
  let tries = 0
  const clock = handClock()
  const world = worldOf(clock)
  const fetch = async (): Promise<Response> => {
    tries += 1
    return tries === 1 ? new Response('<html>Welcome to the hotel</html>', { status: 200 }) : new Response('{"seq":1}')
  }
  const outbox = openOutbox({ board, askers: new Map(), fetch, shelf: null, newId: world.newId, now: world.now, random: () => 0.5, after: world.after, turnedDown: vi.fn() })
  const answer = outbox.ask({ type: 'clear-timer' })
  await until('it is tried', () => tries === 1)
  await clock.turn(5_000)
  expect(await answer).toEqual({ seq: 1 })
})
