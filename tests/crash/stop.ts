// Stopping a server that is at work: SIGTERM while everybody writes, votes and knocks. Notes how it ended, how long that took,
// what every connection was told, and whether anybody was let in after the first of them had been sent away.

import { setTimeout as pause } from 'node:timers/promises'
import { WebSocket } from 'ws'
import type { TestServer } from '#tests/support/server.ts'
import type { Guest } from '#tests/support/sync-client.ts'
import { setToWork, type Board } from './at-work.ts'

export type Stopped = {
  readonly exitCode: number | null
  readonly tookMs: number
  /** Close code and reason of each connection. */
  readonly farewells: readonly string[]
  /** Doors knocked at while it stopped, and how many opened after the first farewell. */
  readonly knocks: number
  readonly letIn: number
}

/** Sets the board to work, stops the server after `afterMs`, and starts it again. */
export async function stopAtWork(server: TestServer, board: Board, { name, afterMs }: { readonly name: string; readonly afterMs: number }): Promise<Stopped> {
  const { lines, over } = await setToWork(server.url, board, name)
  const farewells: string[] = []
  for (const { socket } of lines) socket.once('close', (code: number, reason: Buffer) => farewells.push(`${code} ${reason.toString()}`))
  await pause(afterMs) // the length of the round is the experiment, not a wait for a state
  const began = performance.now()
  const stopped = server.stop()
  const isOver = { yes: false }
  const knocking = knock(server.url, board.watching, { isOver: () => isOver.yes, isLate: () => farewells.length > 0 })
  const exitCode = await stopped
  const tookMs = performance.now() - began
  isOver.yes = true
  await over()
  const { knocks, letIn } = await knocking
  await server.restart()
  return { exitCode, tookMs, farewells, knocks, letIn }
}

async function knock(url: string, guest: Guest, { isOver, isLate }: { readonly isOver: () => boolean; readonly isLate: () => boolean }): Promise<{ knocks: number; letIn: number }> {
  let knocks = 0
  let letIn = 0
  while (!isOver()) {
    const wasLate = isLate()
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/sync/${guest.board}`, { headers: { authorization: `Bearer ${guest.token}` } })
    await new Promise<void>((resolve) => {
      socket.once('open', () => { if (wasLate) letIn += 1; socket.close() })
      socket.once('error', () => resolve()) // not let in: 'close' follows
      socket.once('close', () => resolve())
    })
    knocks += 1
    await pause(5)
  }
  return { knocks, letIn }
}
