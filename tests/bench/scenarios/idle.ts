// Memory of people who only look: 2,000 connections on several boards that do nothing, then 1,000 small boards opened by one person
// each, then what stays when all have left. Heap after a garbage collection, and resident memory, which the collector gives back late.

import { write } from '../crowd/author.ts'
import { content } from '../crowd/content.ts'
import { openLine, type Line } from '../crowd/line.ts'
import { greetings, type Room } from '../crowd/tongue.ts'
import * as Y from 'yjs'
import { murmur, table, type Cell } from '../figures.ts'
import { calls, type Contender, type ContenderName, type Entrant } from '../servers/contender.ts'
import type { Memory } from '../servers/memory.ts'
import { untilQuiet } from '../servers/quiet.ts'
import { inShort, voidIf, type Scenario } from './scenario.ts'

type Sizes = { readonly rooms: number; readonly each: number; readonly boards: number; readonly things: number; readonly leaveMs: number }
type Figures = { readonly perLine: Memory; readonly perBoard: Memory | null; readonly left: Memory | null; readonly open: number }

const atOnce = 50
const target = { lineOverBare: 1.1, boardKb: 120 }

export const idle: Scenario = {
  says: 'memory of 2,000 idle connections and of 1,000 small boards, and what stays when all have left',
  async run(run) {
    const { quick } = run
    // Ours closes a board 30 s after the last one left.
    const sizes: Sizes = quick ? { rooms: 3, each: 100, boards: 50, things: 50, leaveMs: 1_000 } : { rooms: 20, each: 100, boards: 1_000, things: 50, leaveMs: 35_000 }
    const figures: { who: ContenderName; found: Figures }[] = []
    for (const entrant of inShort(run)) {
      murmur(`idle, ${entrant.name}`)
      figures.push({ who: entrant.name, found: await measure(entrant, sizes) })
    }
    const bare = figures.find(({ who }) => who === 'bare')?.found.perLine ?? { heapMb: Number.NaN, residentMb: Number.NaN }
    const [lines, kb] = [sizes.rooms * sizes.each, 1_000]
    table(`${lines} idle connections on ${sizes.rooms} boards; ${sizes.boards} boards of ${sizes.things} things open, one person each; ${sizes.leaveMs / 1_000} s after all left`,
      ['server', 'heap kB per connection', 'x bare', 'RSS kB per connection', 'heap kB per board', 'RSS kB per board', 'heap MB left over', 'RSS MB left over', 'target', 'reached'],
      figures.map(({ who, found: { perLine, perBoard, left } }): Cell[] => {
        const goals: [string, boolean][] = who === 'ours' ? [
          [`RSS: connection <= bare + 10 %`, perLine.residentMb <= bare.residentMb * target.lineOverBare],
          [`board <= ${target.boardKb} kB`, (perBoard?.residentMb ?? Infinity) * kb <= target.boardKb],
        ] : []
        return [
          calls[who], perLine.heapMb * kb, perLine.heapMb / bare.heapMb, perLine.residentMb * kb, perBoard === null ? null : perBoard.heapMb * kb, perBoard === null ? null : perBoard.residentMb * kb,
          left?.heapMb ?? null, left?.residentMb ?? null, goals.map(([goal]) => goal).join('; '), goals.map(([, reached]) => (reached ? 'yes' : 'NO')).join('; '),
        ]
      }))
    return figures.flatMap(({ who, found }) => voidIf(found.open < 1, who, 'idle: connections were cut while they were counted'))
  },
}

async function measure(entrant: Entrant, sizes: Sizes): Promise<Figures> {
  const server = await entrant.enter()
  try {
    const { perLine, open } = await lines(server, sizes)
    return { perLine, open, ...entrant.keeps ? await boards(server, sizes, perLine) : { perBoard: null, left: null } }
  } finally {
    await server.stop()
  }
}

async function lines(server: Contender, { rooms, each }: Sizes): Promise<{ perLine: Memory; open: number }> {
  const places = await server.rooms(Array.from({ length: rooms }, () => each))
  // The first lines bring boards into memory; what a board costs is measured by itself.
  const first = await come(places.map((place) => [place, 0]))
  await untilQuiet(server.pid(), 10_000)
  const before = await server.memory()
  const all = await come(places.flatMap((place) => Array.from({ length: each - 1 }, (_, i): [Room, number] => [place, i + 1])))
  await untilQuiet(server.pid(), 10_000)
  const after = await server.memory()
  const open = all.filter((line) => line.open()).length / all.length
  for (const line of [...first, ...all]) line.socket.terminate()
  return { perLine: per(before, after, all.length), open }
}

async function boards(server: Contender, { boards: count, things, leaveMs }: Sizes, perLine: Memory): Promise<{ perBoard: Memory; left: Memory }> {
  const places = await server.rooms(Array.from({ length: count }, () => 2))
  for (let from = 0; from < count; from += 10) {
    const some = await Promise.all(places.slice(from, from + 10).map((place) => write(place, content(things))))
    for (const { keeper } of some) keeper.leave()
  }
  await untilQuiet(server.pid(), 20_000)
  await server.stop()
  await server.start()
  await untilQuiet(server.pid())
  const before = await server.memory()
  const all = await come(places.map((place) => [place, 0]))
  await untilQuiet(server.pid(), 20_000)
  const after = await server.memory()
  for (const line of all) line.socket.terminate()
  await new Promise((resolve) => setTimeout(resolve, leaveMs))
  await untilQuiet(server.pid(), 10_000)
  const end = await server.memory()
  const each = per(before, after, count)
  return {
    perBoard: { heapMb: each.heapMb - perLine.heapMb, residentMb: each.residentMb - perLine.residentMb },
    left: { heapMb: end.heapMb - before.heapMb, residentMb: end.residentMb - before.residentMb },
  }
}

const per = (before: Memory, after: Memory, count: number): Memory => ({
  heapMb: (after.heapMb - before.heapMb) / count, residentMb: (after.residentMb - before.residentMb) / count,
})

/** Opens lines that ask for the board and then do nothing. */
async function come(who: readonly (readonly [Room, number])[]): Promise<Line[]> {
  const open: Line[] = []
  for (let from = 0; from < who.length; from += atOnce) {
    open.push(...await Promise.all(who.slice(from, from + atOnce).map(async ([room, member]) => {
      const line = await openLine(room, member, null)
      for (const message of greetings(room, Y.encodeStateVector(new Y.Doc()))) line.send(message)
      return line
    })))
  }
  return open
}
