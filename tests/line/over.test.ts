// A line that is down for good: nothing of it goes on, and it is not opened again.

import { Awareness } from 'y-protocols/awareness'
import { expect, test } from 'vitest'
import { boardDocument } from '#shared/document/document.ts'
import { connect, type Line } from '#client/session/connection.ts'
import { board, freshBoard, handClock, worldOf } from '#tests/support/session-world.ts'

test.each<[string, { shut?: number; wire?: number; goOn?: boolean }]>([
  ['closed with "no such board"', { shut: 4404 }], ['closed with "too large"', { shut: 1009 }],
  ['that speaks another version', { wire: 99 }], ['of another history', { goOn: false }],
])('a line %s leaves no timer and is not opened again, also when the machine wakes', async (_, { shut = null, wire = 1, goOn = true }) => {
  const clock = handClock()
  const server = freshBoard()
  Object.assign(server, { shut, wire })
  const world = worldOf(clock)
  const waiting = new Set<object>()
  const after: Line['after'] = (ms, deed) => {
    const one = {}
    waiting.add(one)
    const takeBack = world.after(ms, () => {
      waiting.delete(one)
      deed()
    })
    return () => {
      waiting.delete(one)
      takeBack()
    }
  }
  const document = boardDocument()
  const awareness = new Awareness(document.y)
  const nothing = (): void => undefined
  const line = connect(
    { board, document, awareness, WebSocket: world.WebSocket, origin: 'ws://x', random: () => 0.5, now: clock.now, tick: clock.now, after, stillWelcome: async () => 'welcome' },
    { hello: () => goOn, kept: nothing, refused: nothing, here: nothing, holding: nothing, frameSent: nothing, synced: nothing, down: nothing, over: nothing },
  )
  expect(waiting.size).toBeGreaterThan(0)
  await clock.turn(30_000)
  expect(waiting.size).toBe(0)
  line.comeBackNow()
  line.again()
  await clock.turn(30_000)
  expect(server.connections).toBe(1)
  line.close()
  awareness.destroy()
})
