// Puts content on a board through the wire, in order, not faster than the server takes it in. Where people have tokens each writer has
// a line of its own, as ours demands; elsewhere one line carries all, which is easier on the server. A keeper stays on the board all
// the while and proves that everything has come.

import * as Y from 'yjs'
import { murmur } from '../figures.ts'
import type { Content } from './content.ts'
import { openLine, type Line } from './line.ts'
import { clockMs } from './orders.ts'
import { openReader, type Reader } from './reader.ts'
import { greetings, syncMessage, update, type Room } from './tongue.ts'

const atOnce = 1_000
const bytesAtOnce = 1_000_000
const patienceMs = 120_000

/** Writes everything; answers the keeper, who is still there, and how long it took. */
export async function write(room: Room, { updates, by, clocks }: Content): Promise<{ readonly keeper: Reader; readonly ms: number }> {
  const began = clockMs()
  const keeper = await openReader(room, 0)
  await keeper.synced
  const lines = new Map<number, Line>()
  const reached = new Map<number, number>()
  let waiting = 0
  let bytes = 0
  for (const [i, one] of updates.entries()) {
    const writer = room.tokens === null ? 0 : by[i] ?? 0
    const line = lines.get(writer) ?? await newLine(room, lines, writer)
    line.send(syncMessage(room, update, one))
    for (const [author, clock] of clocksIn(one)) reached.set(author, clock)
    waiting += 1
    bytes += one.length
    if (waiting < atOnce && bytes < bytesAtOnce) continue
    await until(() => hasCome(keeper, reached), `${i + 1} of ${updates.length} updates`)
    waiting = 0
    bytes = 0
  }
  await until(() => hasCome(keeper, clocks), 'all updates')
  for (const line of lines.values()) line.socket.close()
  if (keeper.refusals.length > 0) murmur(keeper.refusals.join('\n'))
  return { keeper, ms: clockMs() - began }
}

async function newLine(room: Room, lines: Map<number, Line>, writer: number): Promise<Line> {
  const line = await openLine(room, lines.size + 1, null)
  for (const message of greetings(room, null)) line.send(message)
  lines.set(writer, line)
  return line
}

const hasCome = (keeper: Reader, clocks: ReadonlyMap<number, number>): boolean => {
  const { y } = keeper.look(clocks)
  return [...clocks].every(([client, clock]) => Y.getState(y.store, client) >= clock)
}

/** How far an update brings its authors. */
const clocksIn = (bytes: Uint8Array): Map<number, number> => Y.parseUpdateMeta(bytes).to

async function until(done: () => boolean, what: string): Promise<void> {
  const latest = clockMs() + patienceMs
  while (!done()) {
    if (clockMs() > latest) throw new Error(`A server has not told the keeper of ${what} within ${patienceMs / 1_000} s.`)
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
}
