// A server is started on the data of a board nobody has open, and one person comes: when are they told "that is all", when do they have
// the whole board, what does opening cost. Once for a board of 5,000 things, once with 200,000 small moves behind it; and what is stored.

import { content, type Content } from '../crowd/content.ts'
import { openReader } from '../crowd/reader.ts'
import { write } from '../crowd/author.ts'
import { median, murmur, table, type Cell } from '../figures.ts'
import { cpuSeconds } from '../process-tree.ts'
import { calls, type ContenderName, type Entrant } from '../servers/contender.ts'
import { untilQuiet } from '../servers/quiet.ts'
import { folderMb, vacuumedMb } from '../servers/stored.ts'
import { voidIf, type Run, type Scenario } from './scenario.ts'

type Figures = {
  readonly writeMs: number; readonly syncedMs: number; readonly wholeMs: number | null; readonly cpuMs: number
  readonly openMs: number | null; readonly storedMb: number; readonly freshMb: number | null
}

const openings = 3
const giveUpMs = 60_000
const mostOfFresh = 2

export const cold: Scenario = {
  says: 'first joiner after a restart, of a board of 5,000 things and of one with 200,000 moves behind it; stored size',
  async run(run) {
    const [things, moves] = run.quick ? [1_000, 3_000] : [5_000, 200_000]
    return [
      ...await one(run, `a board of ${things} things`, content(things), 40),
      ...await one(run, `a board of ${things} things with ${moves} moves behind it`, content(things, moves), 60),
    ]
  },
}

async function one({ entrants, quick, repeat }: Run, what: string, board: Content, targetMs: number): Promise<string[]> {
  const runs = new Map<ContenderName, Figures[]>()
  for (const entrant of entrants.filter(({ keeps }) => keeps)) {
    murmur(`cold open of ${what}, ${entrant.name}`)
    runs.set(entrant.name, await measure(entrant, board, repeat ?? (quick ? 1 : openings)))
  }
  const stateMb = board.state.length / 1e6
  table(`Cold open of ${what} (${stateMb.toFixed(2)} MB as one update)`,
    ['server', 'write s', 'told synced ms', 'whole board ms', 'server CPU ms', 'opening at the server ms', 'stored MB', 'vacuumed MB', 'x vacuumed', 'x state', 'target', 'reached'],
    [...runs].map(([who, figures]) => row(who, figures, stateMb, targetMs)))
  return [...runs].flatMap(([who, figures]) => voidIf(figures.some(({ wholeMs }) => wholeMs === null), who, `cold open of ${what}: the whole board never came`))
}

function row(who: ContenderName, figures: readonly Figures[], stateMb: number, targetMs: number): Cell[] {
  const mid = (pick: (one: Figures) => number | null): number => median(figures.map((one) => pick(one) ?? Number.NaN))
  const openMs = mid((one) => one.openMs)
  const [stored, fresh] = [mid((one) => one.storedMb), mid((one) => one.freshMb)]
  const goals: [string, boolean][] = who === 'ours' ? [[`opening <= ${targetMs} ms`, openMs <= targetMs], [`stored <= ${mostOfFresh}x vacuumed and state`, stored <= mostOfFresh * fresh && stored <= mostOfFresh * stateMb]] : []
  return [
    calls[who], mid((one) => one.writeMs) / 1_000, Math.round(mid((one) => one.syncedMs)), Math.round(mid((one) => one.wholeMs)), Math.round(mid((one) => one.cpuMs)), openMs,
    stored, fresh, stored / fresh, stored / stateMb, goals.map(([goal]) => goal).join('; '), goals.map(([, reached]) => (reached ? 'yes' : 'NO')).join('; '),
  ]
}

async function measure(entrant: Entrant, board: Content, times: number): Promise<Figures[]> {
  const server = await entrant.enter()
  try {
    const [room] = await server.rooms([200])
    if (room === undefined) throw new Error('There is no room to open.')
    const { keeper, ms: writeMs } = await write(room, board)
    // A debounced store, a queue of puts, a fold: all of it is let through before the door closes.
    await untilQuiet(server.pid())
    keeper.leave()
    await untilQuiet(server.pid())
    const figures: Figures[] = []
    for (let i = 0; i < times; i += 1) {
      await server.stop()
      const [storedMb, freshMb] = server.folder === null ? [Number.NaN, null] : [folderMb(server.folder), vacuumedMb(server.folder)]
      await server.start()
      await untilQuiet(server.pid())
      const cpu = cpuSeconds(server.pid())
      const reader = await openReader(room, 1)
      const { syncedMs, wholeMs } = await whole(reader, board)
      await untilQuiet(server.pid(), 5_000)
      const cpuMs = (cpuSeconds(server.pid()) - cpu) * 1_000
      const openMs = entrant.name === 'ours' ? await openingMs(room.url) : null
      reader.leave()
      figures.push({ writeMs, syncedMs, wholeMs, cpuMs, openMs, storedMb, freshMb })
    }
    return figures
  } finally {
    await server.stop()
  }
}

async function whole(reader: Awaited<ReturnType<typeof openReader>>, board: Content): Promise<{ syncedMs: number; wholeMs: number | null }> {
  const late = new Promise<number>((resolve) => { setTimeout(() => resolve(Number.NaN), giveUpMs).unref() })
  const syncedMs = await Promise.race([reader.synced, late])
  const latest = Date.now() + giveUpMs
  let { wholeMs } = reader.look(board.clocks)
  while (wholeMs === null && Date.now() < latest) {
    await new Promise((resolve) => setTimeout(resolve, 10))
    wholeMs = reader.look(board.clocks).wholeMs
  }
  return { syncedMs, wholeMs }
}

/** What our server says its openings took, ms each, from its figures for the operator (labelled by the boards' sizes). */
async function openingMs(url: string): Promise<number> {
  const text = await (await fetch(new URL('/metrics', url.replace(/^ws/, 'http')))).text()
  const figure = (name: string): number => [...text.matchAll(new RegExp(`^signalboard_open_seconds_${name}(?:\\{.*\\})? (\\S+)$`, 'gm'))].reduce((sum, [, value]) => sum + Number(value), 0)
  return figure('sum') / figure('count') * 1_000
}
