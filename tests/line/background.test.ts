// A page in the background: its timers come once a minute, and nothing that looks at a clock then may take quiet for death.

import { afterEach, expect, test, vi } from 'vitest'
import { startNotices } from '#client/session/notices.ts'
import { openSession } from '#client/session/open.ts'
import { ada, board, freshBoard, handClock, worldOf } from '#tests/support/session-world.ts'

/** Libraries take Date.now when they are loaded, so it is turned before. */
const wall = vi.hoisted(() => {
  const real = Date.now
  const turned = { ahead: 0 }
  Date.now = () => real() + turned.ahead
  return turned
})

afterEach(() => { vi.restoreAllMocks() })

test('an idle page in the background keeps its line for an hour, whatever its libraries look at', async () => {
  const looks = new Map<unknown, () => void>()
  vi.spyOn(globalThis, 'setInterval').mockImplementation(((deed: () => void) => {
    const name = { unref: () => name }
    looks.set(name, deed)
    return name
  }) as unknown as typeof setInterval)
  vi.spyOn(globalThis, 'clearInterval').mockImplementation((name) => { looks.delete(name) })
  const clock = handClock()
  const server = freshBoard()
  const { session, close } = await openSession(worldOf(clock), { board, me: ada, askers: new Map(), notices: startNotices({ newId: () => 'id', shelf: null, board }), startAgain: () => undefined })
  await clock.turn(1_000)
  expect(session.status.get().word).toBe('saved')
  // Awareness renews itself by an interval: without one this test would look at nothing.
  expect(looks.size).toBeGreaterThan(0)
  for (let minute = 0; minute < 60; minute += 1) {
    wall.ahead += 60_000
    for (const look of looks.values()) look()
    await clock.turn(10)
    expect(server.sockets.size, `minute ${minute}`).toBe(1)
  }
  expect(server.connections).toBe(1)
  await close()
  expect(looks.size).toBe(0)
})
