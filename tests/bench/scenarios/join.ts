// 100 people join a board of 5,000 things that is open already: what it costs the server, how long until all have it, what it keeps.
// The joiners only count bytes (a browser needs some 150 ms to take such a board in); two of them put it together and compare.

import { content } from '../crowd/content.ts'
import { clockMs } from '../crowd/orders.ts'
import { openReader } from '../crowd/reader.ts'
import { write } from '../crowd/author.ts'
import { median, murmur, percentiles, table } from '../figures.ts'
import { cpuSeconds, residentMb } from '../process-tree.ts'
import { calls, type ContenderName, type Entrant } from '../servers/contender.ts'
import { voidIf, type Scenario } from './scenario.ts'

type Figures = { readonly cpuMs: number; readonly allMs: number; readonly p50: number; readonly mbEach: number; readonly growthMb: number; readonly whole: boolean; readonly joined: number }

const target = 0.15
const settleMs = 500
const giveUpMs = 60_000

export const join: Scenario = {
  says: '100 people join an open board of 5,000 things: server CPU, time until all have it, memory',
  async run({ entrants, quick, repeat }) {
    const [people, things] = quick ? [40, 2_000] : [100, 5_000]
    const runs = new Map<ContenderName, Figures[]>()
    for (let i = 0; i < (repeat ?? (quick ? 1 : 3)); i += 1) {
      for (const entrant of entrants.filter(({ keeps }) => keeps)) {
        murmur(`join, ${entrant.name}, run ${i + 1}`)
        runs.set(entrant.name, [...(runs.get(entrant.name) ?? []), await measure(entrant, people, things)])
      }
    }
    const mid = (figures: readonly Figures[], pick: (one: Figures) => number): number => median(figures.map(pick))
    const best = Math.min(...[...runs].filter(([who]) => who !== 'ours').map(([, figures]) => mid(figures, (one) => one.cpuMs)))
    table(`${people} people join a board of ${things} things`, ['server', 'server CPU ms', 'x best peer', 'all synced ms', 'p50 ms', 'MB each', 'RSS growth MB', 'joined', 'whole', 'target', 'reached'],
      [...runs].map(([who, figures]) => {
        const ratio = mid(figures, (one) => one.cpuMs) / best
        const goal = who === 'ours' && Number.isFinite(ratio)
        return [
          calls[who], Math.round(mid(figures, (one) => one.cpuMs)), ratio, Math.round(mid(figures, (one) => one.allMs)), Math.round(mid(figures, (one) => one.p50)),
          mid(figures, (one) => one.mbEach), mid(figures, (one) => one.growthMb), `${mid(figures, (one) => one.joined)}/${people}`,
          figures.every((one) => one.whole) ? 'yes' : 'NO', goal ? `<= ${target}x` : '', goal ? (ratio <= target ? 'yes' : 'NO') : '',
        ]
      }))
    return [...runs].flatMap(([who, figures]) => voidIf(figures.some((one) => !one.whole || one.joined < people * 0.9), who, 'join: not everybody got the whole board'))
  },
}

async function measure(entrant: Entrant, people: number, things: number): Promise<Figures> {
  const server = await entrant.enter()
  try {
    const [room] = await server.rooms([people])
    if (room === undefined) throw new Error('There is no room to join.')
    const board = content(things)
    const { keeper } = await write(room, board)
    await pause(settleMs)
    const [cpu, mb] = [cpuSeconds(server.pid()), residentMb(server.pid())]
    const began = clockMs()
    const late = pause(giveUpMs).then(() => null)
    const readers = await Promise.all(Array.from({ length: people }, (_, i) => openReader(room, i, { light: i >= 2 })))
    const told = (await Promise.all(readers.map((reader) => Promise.race([reader.synced, late])))).filter((ms) => ms !== null)
    const allMs = clockMs() - began
    await pause(settleMs)
    const cpuMs = (cpuSeconds(server.pid()) - cpu) * 1_000
    const growthMb = residentMb(server.pid()) - mb
    const first = readers[0]?.bytes() ?? 0
    const whole = readers.slice(0, 2).every((reader) => reader.look(board.clocks).wholeMs !== null) && readers.every((reader) => reader.bytes() > first * 0.9)
    for (const reader of [keeper, ...readers]) reader.leave()
    return { cpuMs, allMs, p50: percentiles(told, [0.5])[0] ?? Number.NaN, mbEach: first / 1e6, growthMb, whole, joined: told.length }
  } finally {
    await server.stop()
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms).unref() })
