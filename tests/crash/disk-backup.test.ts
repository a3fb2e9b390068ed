// `signalboard backup` while people edit: the copy holds everything acknowledged before it began, and nobody waits for it. The
// long run: BACKUPS=50, on a machine that is quiet: there an edit may wait 50 ms longer (median of all pairs of p95). The short
// run shares its machine with other tests and only notices when people have to wait for a backup altogether.

import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pass } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { until } from '#tests/support/clock.ts'
import { brokenServer } from '#tests/door/variants.ts'
import { startServer, type StartOptions } from '#tests/support/server.ts'
import { shareBelow } from '#tests/support/shares.ts'
import { joinBoard, makeBoard, type Guest } from '#tests/support/sync-client.ts'
import { scribbler, type Scribbler } from './scribblers.ts'
import { editsIn, freshJoin, nothingPromised } from './writers.ts'

const backups = Number(process.env['BACKUPS'] ?? 3)
const mostLongerMs = backups >= 10 ? 50 : 1_000
const house = fileURLToPath(new URL('../..', import.meta.url))
const run = promisify(execFile)

/** One of the program's tools on a data folder. */
async function tool(dataDir: string, args: readonly string[], { entry = 'server/main.ts', env = {} }: StartOptions = {}): Promise<void> {
  await run(process.execPath, [entry, ...args], { cwd: house, env: { ...process.env, NODE_OPTIONS: '', ...env, DATA_DIR: dataDir } })
}

/** The edits that are there when a backup has been restored. */
async function editsOf(backup: string, dataDir: string, guest: Guest): Promise<ReadonlySet<string>> {
  await tool(dataDir, ['restore', '--from', backup])
  const restored = await startServer({ dataDir })
  const there = editsIn(await freshJoin(restored.url, guest))
  await restored.kill9()
  return there
}

/** Lets everybody write an edit every 15 ms until `over`; answers how long each took to be acknowledged, ms. */
async function edits(scribblers: readonly Scribbler[], heardAt: ReadonlyMap<string, number>, over: () => boolean): Promise<number[]> {
  const sentAt = new Map<string, number>()
  while (!over()) {
    for (const one of scribblers) {
      one.write(1, 200)
      sentAt.set(one.edits().at(-1) ?? '', performance.now())
    }
    await pass(15)
  }
  await until('all edits are acknowledged', () => scribblers.every((one) => one.waiting() === 0), 20_000)
  return [...sentAt].map(([edit, at]) => (heardAt.get(edit) ?? Infinity) - at)
}

/** A server with a board, in a folder with room for its backups. */
async function houseWithBoard() {
  const folder = mkdtempSync(join(tmpdir(), 'signalboard-backup-'))
  const server = await startServer({ dataDir: join(folder, 'data') })
  onTestFinished(async () => {
    await server.kill9()
    rmSync(folder, { recursive: true, force: true })
  })
  return { folder, server, ...await makeBoard(server.url) }
}

const p95 = (waits: readonly number[]): number => shareBelow(waits, 0.95)

test(`${backups} backups taken while people edit hold everything acknowledged before each, and nobody waits more than ${mostLongerMs} ms longer meanwhile`, async () => {
  const { folder, server, board, keys } = await houseWithBoard()
  const guests: Guest[] = []
  for (let n = 0; n < 5; n += 1) guests.push(await joinBoard(server.url, board, keys.participant, `Guest ${n}`))
  const promised = nothingPromised()
  const heardAt = new Map<string, number>()
  const scribblers = guests.map((guest, n) => scribbler(server.url, guest, `b${n}`, promised, (edit) => heardAt.set(edit, performance.now())))
  await Promise.all(scribblers.map((one) => one.client.synced))
  const more: number[] = []
  for (let n = 0; n < backups; n += 1) {
    const calmUntil = performance.now() + 1_000
    const calm = p95(await edits(scribblers, heardAt, () => performance.now() > calmUntil))
    const before = new Set(promised.acknowledged)
    const to = join(folder, `backup-${n}`)
    let isDone = false
    const backup = tool(server.dataDir, ['backup', '--to', to]).finally(() => { isDone = true })
    const busy = p95(await edits(scribblers, heardAt, () => isDone))
    await backup
    more.push(busy - calm)
    const dataDir = join(folder, `restored-${n}`)
    const there = await editsOf(to, dataDir, guests[0] as Guest)
    expect(before.size).toBeGreaterThan(100)
    expect([...before].filter((edit) => !there.has(edit))).toEqual([])
    for (const one of [to, dataDir]) rmSync(one, { recursive: true })
  }
  process.stdout.write(`${backups} backups under ${promised.acknowledged.size} edits: p95 of an edit ${more.map((ms) => `${ms >= 0 ? '+' : ''}${ms.toFixed(1)}`).join(', ')} ms\n`)
  expect(shareBelow(more, 0.5)).toBeLessThan(mostLongerMs)
}, 60_000 + backups * 20_000)

test('a backup that lacks what was written last is caught', async () => {
  const { folder, server, board, keys } = await houseWithBoard()
  const guest = await joinBoard(server.url, board, keys.participant, 'Guest')
  // What was written until then is in the database itself; edits are in its log for a while.
  await server.restart()
  const promised = nothingPromised()
  const one = scribbler(server.url, guest, 'b0', promised, () => undefined)
  await one.client.synced
  one.write(50, 200)
  await until('all edits are acknowledged', () => one.waiting() === 0)
  await tool(server.dataDir, ['backup', '--to', join(folder, 'backup')], brokenServer('backs up the database without its log'))
  const there = await editsOf(join(folder, 'backup'), join(folder, 'restored'), guest)
  expect([...promised.acknowledged].filter((edit) => !there.has(edit)).length).toBeGreaterThan(0)
})
