// A disk whose flushes take half a second, and one of which every second flush fails: nobody is shown or promised an edit before
// a flush that began after it came is over. Traced with strace where that is to be had; elsewhere the store itself is made slow.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pass } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { until } from '#tests/support/clock.ts'
import { startServer, type TestServer } from '#tests/support/server.ts'
import { joinBoard, makeBoard, type Guest } from '#tests/support/sync-client.ts'
import { diskCalls, threadOf, traceThread, type Tracing } from '#tests/support/tracing.ts'
import { diskFor, means } from './disks.ts'
import { scribbler, type Scribbler } from './scribblers.ts'
import { editsIn, freshJoin, observer, type Promised } from './writers.ts'

const ms = Number(process.env['SLOW_MS'] ?? 4_000)
const flushMs = 500

/** A set that knows when each came into it first, ms since 1970. */
class TimedSet extends Set<string> {
  readonly times = new Map<string, number>()
  override add(one: string): this {
    if (!this.has(one)) this.times.set(one, Date.now())
    return super.add(one)
  }
}
type Timed = Promised & { readonly acknowledged: TimedSet; readonly seen: TimedSet }
type Scene = { readonly server: TestServer; readonly guests: readonly Guest[]; readonly scribblers: readonly Scribbler[]; readonly promised: Timed; readonly sentAt: Map<string, number> }

async function scene(entry: string): Promise<Scene> {
  const folder = mkdtempSync(join(tmpdir(), 'signalboard-flush-'))
  const server = await startServer({ entry, dataDir: join(folder, 'data') })
  onTestFinished(async () => {
    await server.kill9()
    rmSync(folder, { recursive: true, force: true })
  })
  const { board, keys } = await makeBoard(server.url)
  const guests: Guest[] = []
  for (let n = 0; n < 4; n += 1) guests.push(await joinBoard(server.url, board, keys.participant, `Guest ${n}`))
  const promised = { acknowledged: new TimedSet(), seen: new TimedSet() }
  const [first, ...others] = guests
  if (first === undefined) throw new Error('Nobody to watch.')
  const watcher = observer(server.url, first, promised)
  const scribblers = others.map((guest, n) => scribbler(server.url, guest, `s${n}`, promised))
  await Promise.all([watcher, ...scribblers.map((one) => one.client)].map((client) => client.synced))
  for (const one of scribblers) one.write(1, 0)
  await until('the first edits are shown', () => promised.seen.size === scribblers.length)
  return { server, guests, scribblers, promised, sentAt: new Map() }
}

/** Every writer writes an edit every 20 ms. */
async function write({ scribblers, sentAt }: Scene): Promise<void> {
  for (const end = Date.now() + ms; Date.now() < end; await pass(20)) {
    for (const one of scribblers) {
      // Noted before it leaves: what is later than it leaves is no proof.
      const at = Date.now()
      one.write(1, 0)
      sentAt.set(one.edits().at(-1) ?? '', at)
    }
  }
}

async function allPromised({ scribblers, promised }: Scene): Promise<void> {
  await until('every edit is acknowledged and shown', () => scribblers.every((one) => one.waiting() === 0 && one.edits().every((edit) => promised.seen.has(edit))), 20_000)
}

async function expectSameAfterRestart({ server, guests, scribblers }: Scene): Promise<void> {
  await server.kill9()
  expect(keptTwice(server)).toEqual([])
  await server.restart()
  const there = editsIn(await freshJoin(server.url, guests[0] as Guest))
  expect([...there].toSorted()).toEqual(scribblers.flatMap((one) => one.edits()).toSorted())
}

/** Edits that are in the journal more than once: a commit that was said to have failed and stands all the same. */
function keptTwice(server: TestServer): unknown[] {
  const db = new DatabaseSync(join(server.dataDir, 'signalboard.db'))
  try {
    return db.prepare('SELECT min(seq) AS seq, count(*) AS times FROM journal GROUP BY bytes HAVING count(*) > 1').all()
  } finally {
    db.close()
  }
}

type Flush = { readonly from: number; readonly until: number; readonly failed: boolean }

/** The flushes in strace's log, in ms since 1970. */
function flushesIn(log: string): Flush[] {
  return [...log.matchAll(/^(\d+\.\d+) f(?:data)?sync\(\d+\)\s+= (-?\d+).*<(\d+\.\d+)>$/gm)]
    .map(([, at, result, took]) => ({ from: Number(at) * 1_000, until: (Number(at) + Number(took)) * 1_000, failed: result !== '0' }))
}

async function traced(server: TestServer, fault: string, log: string): Promise<Tracing> {
  return traceThread(threadOf(server.pid(), 'storage'), ['-ttt', '-T', '-e', `trace=${diskCalls.sync}`, '-e', `inject=${diskCalls.sync}:${fault}`], log)
}

/** Edits that were promised or shown although no flush had begun after they were sent and ended well before that. */
function promisedEarly({ sentAt, promised }: Scene, flushes: readonly Flush[]): string[] {
  const isProved = (sent: number, told: number): boolean => flushes.some((flush) => !flush.failed && flush.from >= sent - 1 && flush.until <= told + 2)
  return [...sentAt].filter(([edit, sent]) => [promised.acknowledged, promised.seen].some(({ times }) => !isProved(sent, times.get(edit) ?? 0))).map(([edit]) => edit)
}

test(`with flushes that take ${flushMs} ms (${means.trace ? 'strace' : 'a slow store'}) no edit is told before its flush is over, groups grow, memory does not`, async () => {
  const on = await scene(means.trace ? 'server/main.ts' : 'tests/crash/slow-store.ts')
  const log = join(on.server.dataDir, 'flushes.txt')
  const tracing = means.trace ? await traced(on.server, `delay_enter=${flushMs * 1_000}`, log) : null
  await write(on)
  await allPromised(on)
  const flushes = tracing === null ? null : flushesIn(tracing.log())
  await tracing?.detach()
  const waits = [...on.sentAt].map(([edit, sent]) => (on.promised.seen.times.get(edit) ?? 0) - sent)
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(flushMs - 10)
  expect(on.sentAt.size).toBeGreaterThan(ms / 20)
  if (flushes !== null) {
    process.stdout.write(`${on.sentAt.size} edits in ${flushes.length} flushes of ${flushMs} ms; an edit is shown after ${Math.min(...waits)} to ${Math.max(...waits)} ms\n`)
    expect(promisedEarly(on, flushes)).toEqual([])
    expect(on.sentAt.size / flushes.length).toBeGreaterThan(10)
  }
  // Nobody waits for more than the flush under way, their own, and one of a checkpoint.
  expect(Math.max(...waits)).toBeLessThan(5 * flushMs + 1_000)
  await expectSameAfterRestart(on)
}, 60_000 + ms)

test(`of a disk of which every second flush fails (${means.trace ? 'strace' : 'drilled in the store'}) nothing is acknowledged on the strength of the failed one`, async () => {
  const on = await scene(means.trace ? 'server/main.ts' : 'tests/crash/drilled.ts')
  const disk = diskFor('failing now and then', { real: '', drilled: '' })
  const log = join(on.server.dataDir, 'flushes.txt')
  const tracing = means.trace ? await traced(on.server, 'error=EIO:when=1+2', log) : null
  if (tracing === null) await disk.spoil(on.server.pid())
  await write(on)
  if (tracing === null) await disk.heal(on.server.pid())
  await allPromised(on)
  const flushes = tracing === null ? null : flushesIn(tracing.log())
  await tracing?.detach()
  disk.remove()
  if (flushes !== null) {
    const failed = flushes.filter((flush) => flush.failed).length
    process.stdout.write(`${on.sentAt.size} edits over ${flushes.length} flushes, ${failed} of which failed\n`)
    expect(failed).toBeGreaterThan(3)
    expect(promisedEarly(on, flushes)).toEqual([])
  }
  await expectSameAfterRestart(on)
}, 60_000 + ms)
