// A board in use on a disk that gets into trouble and well again, over and over. While it is in trouble nothing may be promised
// to anybody, everybody is told, and the server waits quietly; when it is well, all that waited is kept, acknowledged and told
// by itself. At the end a restart shows exactly what was acknowledged; or the process is killed in the middle of a last trouble, and
// a restart lacks nothing that anybody was told until then.

import { readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pass } from 'node:timers/promises'
import { ask } from '#tests/support/caller.ts'
import { until } from '#tests/support/clock.ts'
import { startServer, type TestServer } from '#tests/support/server.ts'
import { joinBoard, makeBoard, type Guest, type SyncClient } from '#tests/support/sync-client.ts'
import { cpuSeconds } from '#tests/bench/process-tree.ts'
import type { Disk } from './disks.ts'
import { scribbler, type Scribbler } from './scribblers.ts'
import { editsIn, freshJoin, nothingPromised, observer, type Promised } from './writers.ts'

export type TrialPlan = {
  readonly disk: Disk
  readonly cycles: number
  /** Bytes that ride with each edit: enough to fill a disk that still has a little room. */
  readonly ballast: number
  /** How long the trouble is watched, ms. */
  readonly watchMs: number
  /** How long people may be left without a word before it counts as not told, ms. */
  readonly tellWithinMs: number
  /** One trouble more at the end, in which the process is killed. Not for a disk whose trouble hangs on its process. */
  readonly diesInTrouble?: boolean
}

/** What one cycle showed. `cpu`: share of one core while waiting. `healed`: ms until all was well again, null when it never was. */
export type Cycle = {
  readonly told: boolean
  readonly acknowledged: number
  readonly shown: number
  readonly commands: readonly (string | number)[]
  readonly ready: number
  readonly cpu: number
  readonly grownBytes: number
  readonly healed: number | null
}

export type TrialReport = {
  readonly cycles: readonly Cycle[]
  readonly wrote: number
  readonly acknowledged: number
  /** Acknowledged, or seen by somebody, and not there after the restart. */
  readonly lost: readonly string[]
  /** There after the restart, never acknowledged, and not under way when the process was killed. */
  readonly strangers: readonly string[]
  readonly integrity: unknown
}

/** What a trouble showed while it lasted. */
type Trouble = Omit<Cycle, 'healed'>

const healWithinMs = 15_000

type Scene = { readonly server: TestServer; readonly guests: readonly Guest[]; readonly lead: Guest; readonly promised: Promised; readonly scribblers: readonly Scribbler[]; readonly watcher: SyncClient }

/** Runs the trial; the disk is removed by whoever made it. */
export async function diskTrial(plan: TrialPlan): Promise<TrialReport> {
  const server = await startServer({ dataDir: `${plan.disk.folder}/data`, entry: plan.disk.entry })
  try {
    const scene = await peopled(server)
    const cycles: Cycle[] = []
    for (let cycle = 0; cycle < plan.cycles; cycle += 1) cycles.push(await oneCycle(scene, plan))
    const counted = { wrote: scene.scribblers.reduce((sum, one) => sum + one.edits().length, 0), acknowledged: scene.promised.acknowledged.size }
    if (plan.diesInTrouble === true) await inTrouble(scene, plan)
    for (const { client } of scene.scribblers) client.close()
    scene.watcher.close()
    await server.kill9()
    // It may have been kept in the instant before it would have been told.
    const underWay = new Set(scene.scribblers.flatMap((one) => one.edits()).filter((edit) => !scene.promised.acknowledged.has(edit)))
    if (plan.diesInTrouble === true) await plan.disk.heal(server.pid())
    await server.restart()
    return { cycles, ...counted, ...await examine(scene, plan, underWay) }
  } finally {
    await server.kill9()
  }
}

async function peopled(server: TestServer): Promise<Scene> {
  const { board, keys } = await makeBoard(server.url)
  const lead = await joinBoard(server.url, board, keys.facilitator, 'Lead')
  const guests: Guest[] = []
  for (let n = 0; n < 4; n += 1) guests.push(await joinBoard(server.url, board, keys.participant, `Guest ${n}`))
  const promised = nothingPromised()
  const [first, ...others] = guests
  if (first === undefined) throw new Error('Nobody to watch.')
  const watcher = observer(server.url, first, promised)
  const scribblers = others.map((guest, n) => scribbler(server.url, guest, `s${n}`, promised))
  await Promise.all([watcher, ...scribblers.map((one) => one.client)].map((client) => client.synced))
  return { server, guests, lead, promised, scribblers, watcher }
}

async function oneCycle(scene: Scene, plan: TrialPlan): Promise<Cycle> {
  const { server } = scene
  const trouble = await inTrouble(scene, plan)
  const from = performance.now()
  await plan.disk.heal(server.pid())
  const isWell = await holds(() => allWell(scene) && clientsOf(scene).every((client) => !client.isHolding()), healWithinMs)
  const ruled = isWell && await command(scene) === 200 && await becomesReady(server)
  return { ...trouble, healed: ruled ? performance.now() - from : null }
}

/** Everybody writes, the disk gets into trouble and stays in it for a while. */
async function inTrouble(scene: Scene, { disk, ballast, watchMs, tellWithinMs }: TrialPlan): Promise<Trouble> {
  const { server, scribblers, promised } = scene
  for (const one of scribblers) one.write(5, 0)
  await until('healthy edits are acknowledged and shown', () => allWell(scene), healWithinMs)
  await disk.spoil(server.pid())
  let looks = 0
  const told = await holds(() => clientsOf(scene).every((client) => client.isHolding()), tellWithinMs, () => {
    looks += 1
    if (looks % 20 === 0) disk.press()
    for (const one of scribblers) if (one.waiting() < 4) one.write(1, ballast)
  })
  for (const one of scribblers) one.write(5, ballast)
  disk.press()
  const reading = () => ({ acknowledged: promised.acknowledged.size, shown: promised.seen.size, cpu: cpuSeconds(server.pid()) * 1_000, rss: rssOf(server.pid()), at: performance.now() })
  const before = reading()
  const commands = [await command(scene), await posted(scene), await command(scene)]
  for (const end = performance.now() + watchMs; performance.now() < end; disk.press()) await pass(100) // the length of the trouble is the experiment
  const after = reading()
  return {
    // An answer is believed for a second: asked after that time.
    told, commands, ready: await readyz(server),
    acknowledged: after.acknowledged - before.acknowledged, shown: after.shown - before.shown,
    cpu: (after.cpu - before.cpu) / (after.at - before.at), grownBytes: after.rss - before.rss,
  }
}

const clientsOf = ({ watcher, scribblers }: Scene): readonly SyncClient[] => [watcher, ...scribblers.map((one) => one.client)]

/** Everything that was written is acknowledged and shown. */
function allWell({ scribblers, promised: { seen } }: Scene): boolean {
  return scribblers.every((one) => one.waiting() === 0 && one.edits().every((edit) => seen.has(edit)))
}

/** Whether a state comes to hold in time; `meanwhile` is done again and again until then. */
async function holds(state: () => boolean, ms: number, meanwhile: () => void = () => undefined): Promise<boolean> {
  const end = Date.now() + ms
  while (!state()) {
    if (Date.now() > end) return false
    meanwhile()
    await pass(5)
  }
  return true
}

const readyz = async ({ url }: TestServer): Promise<number> => (await fetch(`${url}/readyz`)).status

async function becomesReady(server: TestServer): Promise<boolean> {
  for (const end = Date.now() + healWithinMs; Date.now() < end; await pass(50)) if (await readyz(server) === 200) return true
  return false
}

/** A ruling asked for: 200, or the name of the problem. */
async function command({ server, lead }: Scene): Promise<string | number> {
  const answer = await ask(`${server.url}/api/boards/${lead.board}/commands`, { token: lead.token, json: { id: crypto.randomUUID(), type: 'start-timer', minutes: 5 } })
  return answer.status === 200 ? 200 : `${answer.status} ${answer.body.type?.split(/[/:]/).at(-1)}`
}

/** A note posted by script. */
async function posted({ server, lead }: Scene): Promise<string | number> {
  const answer = await ask(`${server.url}/api/boards/${lead.board}/notes`, { token: lead.token, json: { text: 'posted in trouble' } })
  return answer.status === 201 ? 201 : `${answer.status} ${answer.body.type?.split(/[/:]/).at(-1)}`
}

async function examine({ server, guests, promised }: Scene, { disk }: TrialPlan, underWay: ReadonlySet<string>): Promise<Pick<TrialReport, 'lost' | 'strangers' | 'integrity'>> {
  const guest = guests[0]
  if (guest === undefined) throw new Error('Nobody to look.')
  const there = editsIn(await freshJoin(server.url, guest))
  await server.stop()
  const db = new DatabaseSync(`${disk.folder}/data/signalboard.db`)
  const integrity = db.prepare('PRAGMA integrity_check').get()
  db.close()
  return {
    lost: [...new Set([...promised.acknowledged, ...promised.seen])].filter((edit) => !there.has(edit)),
    strangers: [...there].filter((edit) => !promised.acknowledged.has(edit) && !underWay.has(edit)),
    integrity,
  }
}

/** Resident memory of a process, bytes; NaN where the system has no /proc. */
function rssOf(pid: number): number {
  if (process.platform !== 'linux') return Number.NaN
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(line?.[1] ?? 0) * 1024
}
