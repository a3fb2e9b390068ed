// The soak: for a long time twenty people come to a board, edit, point, vote, go and come again, then all leave and another board
// follows; and each time all have left the server is weighed. Neither what it holds nor what keeps it awake may grow, the log of the
// database stays small, and nothing acknowledged is missing. The same with a server that forgets nothing must be caught.
// Run by `npm test -- soak`. MINUTES says how long (10), SEED which.

import { readdirSync, statSync } from 'node:fs'
import { join as joinPath } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import * as encoding from 'lib0/encoding'
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness'
import { messageAwareness } from '#shared/wire/wire.ts'
import { command, join, makeBoard, postNote, type Answer, type Joined, type TestBoard } from '#tests/support/caller.ts'
import { dice, until, type Dice } from '#tests/support/clock.ts'
import { startServer, type TestServer } from '#tests/support/server.ts'
import type { SyncClient } from '#tests/support/sync-client.ts'
import { scribbler } from './scribblers.ts'
import type { Weight } from './weighed.ts'
import { editsIn, freshJoin, nothingPromised, type Promised } from './writers.ts'

const minutes = Number(process.env['MINUTES'] ?? 10)
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
const crowd = 20
/** How long people are at one board, ms. */
const boardMs = 12_000
/** Twenty people of a workshop who come anew every five minutes: so many visits are an hour. */
const visitsAnHour = 240
const promised = { heapMbAnHour: 1, logMb: 64 }

/** When all have left: after so many visits. `files`: open file descriptors. */
type Weighed = Weight & { readonly visits: number; readonly files: number }
type Soak = Tally & { readonly weights: readonly Weighed[] }

/** What is counted over all boards. */
class Tally {
  visits = 0
  edits = 0
  acts = 0
  mostLogMb = 0
  readonly lost: string[] = []
  readonly refused: string[] = []
}

type OneBoard = {
  readonly server: TestServer; readonly board: TestBoard; readonly target: string; readonly promised: Promised; readonly chance: Dice; readonly tally: Tally
  readonly end: number
  /** The round that was opened last. */
  round: string | null
}

/** One person: a fresh page each time, some edits and pointers, sometimes a vote, and away, now and then without a word. */
async function comeAndGo(on: OneBoard, who: Joined, name: string): Promise<void> {
  const { server, board, target, promised, chance, tally, end } = on
  for (let visit = 0; performance.now() < end; visit += 1) {
    const { client, write, edits } = scribbler(server.url, { board: board.id, token: who.token, person: who.id }, `${name}v${visit}`, promised)
    await client.synced
    const awareness = new Awareness(client.y)
    for (let step = 1 + chance.below(5); step > 0; step -= 1) {
      point(client, awareness, chance)
      write(1 + chance.below(4), chance.below(200))
      if (on.round !== null && chance.oneIn(6)) await count(tally, command(board, who, { type: 'cast-ballot', roundId: on.round, choices: [{ target, dots: 1 }] }))
      await pause(chance.below(60)) // how fast people work is the experiment
    }
    if (chance.oneIn(2)) await until('what was written is kept', () => client.kept() >= client.sent(), 30_000)
    awareness.destroy()
    if (chance.oneIn(2)) client.close()
    else client.socket.terminate()
    await client.ended
    for (const refusal of client.refusals) tally.refused.push(JSON.stringify(refusal))
    tally.visits += 1
    tally.edits += edits().length
    await pause(chance.below(150))
  }
}

function point({ socket }: SyncClient, awareness: Awareness, chance: Dice): void {
  awareness.setLocalState({ cursor: { x: chance.below(2_000), y: chance.below(2_000) } })
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, messageAwareness)
  encoding.writeVarUint8Array(encoder, encodeAwarenessUpdate(awareness, [awareness.clientID]))
  socket.send(encoding.toUint8Array(encoder))
}

/** One round after another. */
async function lead(on: OneBoard, who: Joined): Promise<void> {
  const { board, tally, end } = on
  for (let number = 0; performance.now() < end; number += 1) {
    const id = `round${number}`
    await count(tally, command(board, who, { type: 'open-round', round: { id, kind: 'dots', question: 'Which?', targets: [on.target], named: number % 2 === 0 } }))
    on.round = id
    await pause(1_000)
    await count(tally, command(board, who, { type: 'close-round', roundId: id }))
    await count(tally, command(board, who, { type: 'reveal-round', roundId: id }))
  }
}

/** Whoever votes when a round has just been closed is told so. */
async function count(tally: Tally, asked: Promise<Answer>): Promise<void> {
  const { status, body, text } = await asked
  if (status === 200) tally.acts += 1
  else if (body.type !== 'round-closed' && body.type !== 'no-ballot') tally.refused.push(`${status} ${text}`)
}

/** One board with everybody at work on it, until they leave. Whatever was acknowledged to them is there afterwards. */
async function oneBoard(server: TestServer, { chance, tally, ms }: { readonly chance: Dice; readonly tally: Tally; readonly ms: number }): Promise<void> {
  const board = await makeBoard(server.url)
  const [leader, late] = [await join(board, 'facilitator', 'Lead'), await join(board, 'participant', 'Late')]
  const people = await Promise.all(Array.from({ length: crowd }, (_, i) => join(board, 'participant', `Person ${i}`)))
  const promised = nothingPromised()
  const on = { server, board, target: await postNote(board, leader, 'A target'), promised, chance, tally, end: performance.now() + ms, round: null }
  await Promise.all([lead(on, leader), ...people.map((who, i) => comeAndGo(on, who, `p${i}`))])
  const there = editsIn(await freshJoin(server.url, { board: board.id, token: late.token, person: late.id }))
  for (const edit of promised.acknowledged) if (!there.has(edit)) tally.lost.push(edit)
}

/** What the server says it holds, once nobody is connected to it any more. */
async function weigh(server: TestServer): Promise<Weight> {
  let weight: Weight | null = null
  for (let tries = 0; weight === null || weight.lines > 0; tries += 1) {
    if (tries > 100) throw new Error(`Somebody is still connected: ${JSON.stringify(weight)}`)
    const before = said(server).length
    process.kill(server.pid(), 'SIGUSR2')
    await until('the server has said what it holds', () => said(server).length > before, 30_000)
    weight = JSON.parse(said(server).at(-1) ?? '') as Weight
    if (weight.lines > 0) await pause(250) // rooms close and idle connections end after a while
  }
  return weight
}

const said = (server: TestServer): readonly string[] => [...server.output().matchAll(/^weighs (.*)$/gm)].map(([, weight]) => weight ?? '')

async function soak({ entry, ms, eachMs }: { readonly entry: string; readonly ms: number; readonly eachMs: number }): Promise<Soak> {
  const chance = dice(seed)
  const many = Object.fromEntries(['BOARDS_PER_HOUR', 'JOINS_PER_MINUTE', 'CALLS_PER_MINUTE', 'CHANGES_PER_MINUTE', 'CONNECTS_PER_MINUTE'].map((name) => [`LIMIT_${name}`, '1000000']))
  const server = await startServer({ entry, env: many })
  const tally = new Tally()
  const log = setInterval(() => { tally.mostLogMb = Math.max(tally.mostLogMb, statSync(joinPath(server.dataDir, 'signalboard.db-wal')).size / 1e6) }, 100)
  try {
    const weights: Weighed[] = []
    for (const end = performance.now() + ms; performance.now() < end;) {
      await oneBoard(server, { chance, tally, ms: eachMs })
      weights.push({ ...await weigh(server), visits: tally.visits, files: readdirSync(`/proc/${server.pid()}/fd`).length })
    }
    return { ...tally, weights }
  } finally {
    clearInterval(log)
    await server.stop()
  }
}

/** What is wrong with a soak, in words. The first half is for warming up. */
function faults({ weights, edits, visits, acts, mostLogMb, lost, refused }: Soak): readonly string[] {
  const half = Math.floor(weights.length / 2)
  const grows = (what: 'handles' | 'files'): boolean => Math.max(...weights.slice(half).map((one) => one[what])) > Math.max(...weights.slice(0, half).map((one) => one[what]))
  return [
    ...slope(weights.slice(half)) >= promised.heapMbAnHour ? ['the heap grows'] : [],
    ...grows('handles') ? ['what keeps it awake grows'] : [],
    ...grows('files') ? ['open files grow'] : [],
    ...mostLogMb >= promised.logMb ? ['the log of the database grows'] : [],
    ...lost.length > 0 ? [`${lost.length} acknowledged edits are not there`] : [],
    ...refused.length > 0 ? [`${refused.length} were refused: ${refused[0]}`] : [],
    // The harness did something.
    ...weights.length < 4 || visits < weights.length * crowd || edits < visits || acts < weights.length * 5 || mostLogMb === 0 ? ['too little was done'] : [],
  ]
}

/** Heap, MB, for so many visits as an hour of twenty people has: the least squares. */
function slope(weights: readonly Weighed[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const [x, y] = [mean(weights.map(({ visits }) => visits)), mean(weights.map(({ heap }) => heap))]
  const up = weights.reduce((sum, { visits, heap }) => sum + (visits - x) * (heap - y), 0)
  return up / weights.reduce((sum, { visits }) => sum + (visits - x) ** 2, 0) * visitsAnHour
}

function tell(what: string, { weights, visits, edits, acts, mostLogMb, lost }: Soak): void {
  const range = (of: (one: Weighed) => number, digits = 1): string => {
    const values = weights.map(of)
    return `${values[0]?.toFixed(digits)} at first, ${values.at(-1)?.toFixed(digits)} at the end, ${Math.max(...values).toFixed(digits)} at the most`
  }
  process.stdout.write(`${what}: ${weights.length} boards, ${visits} visits (${(visits / visitsAnHour).toFixed(1)} hours of twenty people), ${edits} edits, ${acts} acts, ${lost.length} lost; `
    + `heap after GC ${range(({ heap }) => heap)} MB, its slope in the second half ${slope(weights.slice(Math.floor(weights.length / 2))).toFixed(3)} MB an hour; `
    + `outside it ${range(({ beside }) => beside)} MB; resident ${range(({ resident }) => resident, 0)} MB; handles ${range(({ handles }) => handles, 0)}; files ${range(({ files }) => files, 0)}; `
    + `the log of the database at most ${mostLogMb.toFixed(1)} MB\n`)
}

async function run(): Promise<boolean> {
  process.stdout.write(`Seed ${seed}\n`)
  const ours = await soak({ entry: 'tests/crash/soaked.ts', ms: minutes * 60_000, eachMs: boardMs })
  tell('As it is', ours)
  const wrong = faults(ours)
  for (const fault of wrong) process.stdout.write(`  ${fault}\n`)
  const leaking = await soak({ entry: 'tests/crash/soaked-leaking.ts', ms: 40_000, eachMs: 3_000 })
  tell('With a server that forgets nothing', leaking)
  const caught = faults(leaking)
  const bites = caught.includes('the heap grows') && caught.includes('what keeps it awake grows')
  process.stdout.write(`${wrong.length === 0 ? 'Nothing grows and nothing is lost.' : 'NOT AS PROMISED.'} ${bites ? 'The leaking variant is caught.' : 'THE LEAKING VARIANT IS NOT CAUGHT.'}\n`)
  return wrong.length === 0 && bites
}

if (process.platform === 'linux') process.exitCode = await run() ? 0 : 1
else {
  process.stdout.write('The soak was not run: open files are counted in /proc, which only Linux has.\n')
  process.exitCode = 1
}
