// Fan-out beside a bare relay, interleaved in one run: server CPU per million offered deliveries, latency, ratios of medians.
// Ours runs with everything on: checks, roles, commit to disk before anybody is told. `npm run bench -- fan-out [quick]`.

import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { WebSocket } from 'ws'
import { startServer } from '#tests/support/server.ts'
import { joinBoard, makeBoard } from '#tests/support/sync-client.ts'
import { load, type LoadResult, type RoomPlan } from './load.ts'
import { cpuSeconds } from './process-cpu.ts'

/** Rooms x members. */
export type Scenario = { readonly rooms: number; readonly members: number }
type Peer = { readonly name: string; readonly pid: number; readonly plans: (scenario: Scenario) => Promise<RoomPlan[]>; readonly stop: () => Promise<void> }
type Figures = LoadResult & { readonly cpuPerMillion: number; readonly cpuShare: number }

const generous = Object.fromEntries(['BOARDS_PER_HOUR', 'JOINS_PER_MINUTE', 'CALLS_PER_MINUTE', 'CONNECTIONS', 'CONNECTIONS_PER_ADDRESS', 'CONNECTS_PER_MINUTE'].map((name) => [`LIMIT_${name}`, '1000000']))

/** Runs the scenarios, each peer in turn, `repeats` times; prints one table. */
export async function fanOut(scenarios: readonly Scenario[], repeats: number, seconds: number): Promise<void> {
  print('| scenario | server | CPU s per M deliveries | ratio | CPU % | delivered % | p50 ms | p99 ms | cut |')
  print('|---|---|--:|--:|--:|--:|--:|--:|--:|')
  for (const scenario of scenarios) {
    const runs = new Map<string, Figures[]>()
    for (let i = 0; i < repeats; i += 1) {
      for (const start of [bareRelay, ours]) {
        const peer = await start()
        const figures = await measure(peer, scenario, seconds)
        await peer.stop()
        runs.set(peer.name, [...(runs.get(peer.name) ?? []), figures])
      }
    }
    const base = median((runs.get('bare relay') ?? []).map((one) => one.cpuPerMillion))
    for (const [name, figures] of runs) print(row(scenario, name, figures, base))
  }
}

async function measure(peer: Peer, scenario: Scenario, seconds: number): Promise<Figures> {
  let used = Number.NaN
  const result = await load(await peer.plans(scenario), seconds, async (wait) => {
    const before = cpuSeconds(peer.pid)
    await wait
    used = cpuSeconds(peer.pid) - before
  })
  return { ...result, cpuPerMillion: used / result.offered * 1e6, cpuShare: used / seconds }
}

function row({ rooms, members }: Scenario, name: string, figures: readonly Figures[], base: number): string {
  const mid = (pick: (one: Figures) => number): number => median(figures.map(pick))
  return `| ${rooms}x${members} | ${name} | ${mid((one) => one.cpuPerMillion).toFixed(2)} | ${(mid((one) => one.cpuPerMillion) / base).toFixed(2)}x | ${
    (mid((one) => one.cpuShare) * 100).toFixed(0)} | ${(mid((one) => one.delivered) * 100).toFixed(1)} | ${mid((one) => one.p50).toFixed(2)} | ${
    mid((one) => one.p99).toFixed(2)} | ${mid((one) => one.cut)} |`
}

async function ours(): Promise<Peer> {
  const server = await startServer({ env: { ...generous, LOG_LEVEL: 'error' } })
  return {
    name: 'signalboard',
    pid: server.pid(),
    stop: async () => { await server.stop() },
    plans: (scenario) => Promise.all(Array.from({ length: scenario.rooms }, async (): Promise<RoomPlan> => {
      const { board, keys } = await makeBoard(server.url)
      const guests = await Promise.all(Array.from({ length: scenario.members }, (_, i) => joinBoard(server.url, board, keys.participant, `Member ${i}`)))
      return {
        members: scenario.members,
        come: (i) => new WebSocket(`${server.url.replace(/^http/, 'ws')}/sync/${board}`, {
          headers: { authorization: `Bearer ${guests[i]?.token ?? ''}` }, perMessageDeflate: false,
        }),
      }
    })),
  }
}

async function bareRelay(): Promise<Peer> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('bare-relay.ts', import.meta.url))], { stdio: ['ignore', 'pipe', 'inherit'] })
  const url = await firstLine(child)
  return {
    name: 'bare relay',
    pid: child.pid ?? -1,
    stop: () => new Promise((resolve) => { child.once('close', () => resolve()); child.kill('SIGTERM') }),
    plans: (scenario) => Promise.resolve(Array.from({ length: scenario.rooms }, (_, room) => ({
      members: scenario.members,
      come: () => new WebSocket(`${url.replace(/^http/, 'ws')}/${room}`, { perMessageDeflate: false }),
    }))),
  }
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()))
  })
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
