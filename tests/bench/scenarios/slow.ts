// One reader stops reading for 30 s, though it still says that it is there, while others write 1.6 MB a second. What does the server keep
// for it (heap after a garbage collection), do the others notice, and how long after it reads again does it have everything.

import { crowd } from '../crowd/crowd.ts'
import { writeHeavily, type Heavy } from '../crowd/heavy.ts'
import { clockMs } from '../crowd/orders.ts'
import { openReader, type Reader } from '../crowd/reader.ts'
import { setTimeout as pause } from 'node:timers/promises'
import { presenceMessage, type Room } from '../crowd/tongue.ts'
import { murmur, table } from '../figures.ts'
import { calls, type ContenderName, type Entrant } from '../servers/contender.ts'
import type { Memory } from '../servers/memory.ts'
import { inShort, voidIf, type Scenario } from './scenario.ts'

type Figures = {
  readonly writtenMb: number; readonly keptMb: number; readonly rssMb: number
  readonly before: number; readonly during: number; readonly converged: boolean; readonly caughtUpMs: number | null; readonly cut: boolean
}

type Caught = { readonly caughtUpMs: number | null; readonly cut: boolean }
/** What comes to be in the course of a measurement. */
type Course = {
  heavy: Heavy | null; reader: Reader | null; held: Memory | null; after: Memory | null; caught: Caught | null
  began: number; stalled: number; written: number; writtenMb: number
}

const members = 10
const keptTargetMb = 5
const catchUpMs = 30_000
const calm = 3
const aroundMs = 500
const signEveryMs = 5_000
const readerId = 2 ** 20 - 1 // below those of the crowd
let signs = 0 // presence counts upwards for one clientID
const writing = { writers: 10, bytesPerSecond: 1_600_000, size: 8_000 } as const

export const slow: Scenario = {
  says: 'one reader stalls for 30 s of heavy writing: memory kept for it, the others meanwhile, how fast it catches up',
  async run(run) {
    const { quick } = run
    const seconds = quick ? 6 : 30
    const rows: { who: ContenderName; found: Figures }[] = []
    for (const entrant of inShort(run)) {
      murmur(`slow, ${entrant.name}`)
      rows.push({ who: entrant.name, found: await measure(entrant, seconds) })
    }
    table(`One reader stalls for ${seconds} s while others write`, ['server', 'MB written meanwhile', 'heap MB kept', 'RSS MB more', 'others\' p99 ms before', 'during', 'caught up after ms', 'cut', 'target', 'reached'],
      rows.map(({ who, found }) => [
        calls[who], found.writtenMb, found.keptMb, found.rssMb, found.before, found.during, found.caughtUpMs, found.cut ? 'yes' : 'no',
        who === 'ours' ? `<= ${keptTargetMb} MB` : '', who === 'ours' ? (found.keptMb <= keptTargetMb ? 'yes' : 'NO') : '',
      ]))
    return rows.flatMap(({ who, found }) => [
      ...voidIf(found.writtenMb < 1, who, 'slow: next to nothing was written'),
      ...voidIf(who === 'ours' && (found.caughtUpMs === null || !found.converged), who, 'slow: the stalled reader or the others never had everything'),
    ])
  },
}

async function measure(entrant: Entrant, seconds: number): Promise<Figures> {
  const server = await entrant.enter()
  try {
    const [room] = await server.rooms([members])
    if (room === undefined) throw new Error('There is no room.')
    const found: Course = { heavy: null, reader: null, held: null, after: null, caught: null, began: 0, stalled: 0, written: 0, writtenMb: 0 }
    const others = await crowd({
      rooms: [room], seconds: calm + seconds, drainMs: 5_000, warmUpMs: 500,
      // Everybody is there from the first byte on: at the bare relay nobody is told what was before.
      seated: async () => {
        found.reader = await openReader(room, members - 1)
        found.heavy = await writeHeavily(room, writing)
      },
    }, async (wait) => {
      found.began = clockMs()
      await pause(calm * 1_000)
      found.held = await server.memory()
      found.stalled = clockMs()
      found.written = found.heavy?.bytes() ?? 0
      found.reader?.line.socket.pause()
      const saying = setInterval(() => { if (found.reader !== null) signOfLife(found.reader, room) }, signEveryMs)
      await wait
      clearInterval(saying)
      found.heavy?.stop()
      found.after = await server.memory()
      found.writtenMb = ((found.heavy?.bytes() ?? 0) - found.written) / 1e6
      // At once, while the others are still there: the end of the crowd must not lengthen the stall.
      if (found.reader !== null && found.heavy !== null) found.caught = await catchUp(found.reader, found.heavy.clocks())
    })
    const { heavy, reader, held, after, caught, writtenMb } = found
    if (heavy === null || reader === null || held === null || after === null || caught === null) throw new Error('The crowd was never seated.')
    heavy.leave()
    reader.leave()
    return {
      writtenMb, keptMb: after.heapMb - held.heapMb, rssMb: after.residentMb - held.residentMb,
      // Collecting garbage to measure it holds a server up: that moment counts for neither.
      before: others.p99Between(found.began, found.stalled - aroundMs), during: others.p99Between(found.stalled, found.stalled + seconds * 1_000 - aroundMs),
      converged: others.converged, ...caught,
    }
  } finally {
    await server.stop()
  }
}

/** A page on a choked line still sends: one that is silent too cannot be told from a dead one, and ours cuts it within 30 s. */
function signOfLife({ line }: Reader, room: Room): void {
  signs += 1
  line.send(presenceMessage(room, readerId, signs, {}))
}

async function catchUp(reader: Reader, clocks: ReadonlyMap<number, number>): Promise<Caught> {
  // What came before is put together now, so that it holds nothing up afterwards.
  reader.look(clocks)
  const began = clockMs()
  reader.line.socket.resume()
  let { wholeMs } = reader.look(clocks)
  while (wholeMs === null && clockMs() - began < catchUpMs && reader.line.open()) {
    await new Promise((resolve) => setTimeout(resolve, 5))
    wholeMs = reader.look(clocks).wholeMs
  }
  return { caughtUpMs: wholeMs === null ? null : reader.began + wholeMs - began, cut: !reader.line.open() }
}
