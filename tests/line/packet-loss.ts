// Packet loss: people in the browsers' own client core edit over a line on which the kernel drops packets both ways, the server in
// one network namespace and they in another. Whatever was acknowledged to its author or seen by anybody must be there after a
// kill, and all must be alike. The same with a server that tells before it keeps must lose something, or this proves nothing.
// Run by `npm test -- packet-loss` (as root, with ip and nft). SECONDS says how long at each loss (60), LOSSES at which (5,30), SEED which.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { editsIn, freshJoin, nothingPromised, thing, watchEdits, type Promised } from '#tests/crash/writers.ts'
import { dice, until, type Dice } from '#tests/support/clock.ts'
import { layCable, networkOf, whyNoNetwork, type LossyNetwork } from '#tests/support/lossy-network.ts'
import { startServer } from '#tests/support/server.ts'
import { shareBelow } from '#tests/support/shares.ts'
import { joinBoard, makeBoard } from '#tests/support/sync-client.ts'
import { comeToBoard, type AtBoard } from './person.ts'

const seconds = Number(process.env['SECONDS'] ?? 60)
const losses = (process.env['LOSSES'] ?? '5,30').split(',').map(Number)
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
const crowd = 8
/** Between two edits of one person, ms: from as fast as keys to as slow as moves. */
const leastBetween = 40
const mostBetween = 400
/** The promise: from an edit to its sight at a peer, p95, ms, at a loss of so many packets in a hundred. */
const promised = { loss: 5, ms: 1_000 }

type Plan = { readonly loss: number; readonly seconds: number; readonly entry?: string }
/** Times in ms. `edits`: made until all were alike, each of which `toPeer` has once for every peer. */
type Outcome = {
  readonly edits: number; readonly toPeer: readonly number[]; readonly toSaved: readonly number[]; readonly alikeAfter: number; readonly lines: number
  readonly traffic: ReturnType<LossyNetwork['traffic']>; readonly promised: Promised; readonly lost: readonly string[]; readonly startedAgain: readonly string[]
}

/** What everybody did and saw, by the edits' names. */
class Watch {
  readonly promised = nothingPromised()
  readonly toPeer: number[] = []
  readonly toSaved: number[] = []
  readonly #made = new Map<string, number>()
  readonly #seen = new Set<string>()

  count(): number {
    return this.#made.size
  }

  /** Notes what this person is shown and when their own is saved. */
  over(person: AtBoard, who: string): void {
    watchEdits(person.session.document.y, (edit) => {
      if (edit.startsWith(`${who}:`) || this.#seen.has(`${who} ${edit}`)) return
      this.#seen.add(`${who} ${edit}`)
      this.promised.seen.add(edit)
      this.toPeer.push(performance.now() - (this.#made.get(edit) ?? Number.NaN))
    })
    person.session.status.subscribe(() => {
      if (person.session.status.get().word !== 'saved') return
      for (const [edit, at] of this.#made) {
        if (!edit.startsWith(`${who}:`) || this.promised.acknowledged.has(edit)) continue
        this.promised.acknowledged.add(edit)
        this.toSaved.push(performance.now() - at)
      }
    })
  }

  write(person: AtBoard, who: string): void {
    const edit = `${who}:${this.#made.size}`
    this.#made.set(edit, performance.now())
    thing(person.session.document.y, `n_${who}0000`).set(edit, true)
  }
}

async function editFor(ms: number, people: readonly AtBoard[], watch: Watch, chance: Dice): Promise<void> {
  const end = performance.now() + ms
  await Promise.all(people.map(async (person, i) => {
    while (performance.now() < end) {
      watch.write(person, `w${i}`)
      await pause(leastBetween + chance.below(mostBetween - leastBetween)) // how fast people edit is the experiment
    }
  }))
}

const contents = ({ session }: AtBoard): string => JSON.stringify(sorted(session.document.y.getMap('things').toJSON()))
const sorted = (things: Record<string, object>): unknown => Object.entries(things).sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, fields]) => [id, Object.keys(fields).sort()])

async function round(network: LossyNetwork, { loss, seconds, entry }: Plan): Promise<Outcome> {
  const chance = dice(seed)
  const server = await startServer({ at: { command: network.atServer, host: network.host }, ...entry === undefined ? {} : { entry } })
  const { board, keys } = await makeBoard(server.url)
  const guests = await Promise.all(Array.from({ length: crowd + 1 }, (_, i) => joinBoard(server.url, board, keys.participant, `Person ${i}`)))
  const late = guests.pop()
  if (late === undefined) throw new Error('Nobody joined.')
  network.lose(loss)
  const people = await Promise.all(guests.map((guest) => comeToBoard(server.url, guest, { random: chance.share })))
  await until('everybody is in', () => people.every(({ session }) => session.status.get().word === 'saved'), 120_000)
  const watch = new Watch()
  for (const [i, person] of people.entries()) watch.over(person, `w${i}`)
  await editFor(seconds * 1_000, people, watch, chance)
  const since = performance.now()
  await until('everybody has everything, and all of it is saved', () => (
    watch.promised.acknowledged.size === watch.count() && new Set(people.map(contents)).size === 1
  ), 180_000)
  const alikeAfter = performance.now() - since
  const [edits, toPeer, toSaved, traffic] = [watch.count(), [...watch.toPeer], [...watch.toSaved], network.traffic()]
  // And the end in the middle of work: what was said by then must be there.
  await editFor(2_000, people, watch, chance)
  await server.kill9()
  const lines = people.reduce((sum, { sockets }) => sum + sockets.made.length, 0)
  for (const person of people) await person.close()
  network.lose(0)
  await server.restart()
  const there = editsIn(await freshJoin(server.url, late))
  await server.kill9()
  const lost = [...new Set([...watch.promised.acknowledged, ...watch.promised.seen])].filter((edit) => !there.has(edit))
  return { edits, toPeer, toSaved, alikeAfter, lines, traffic, promised: watch.promised, lost, startedAgain: people.flatMap((person) => person.startedAgain) }
}

const ms = (value: number): string => `${Math.round(value)} ms`
const spread = (values: readonly number[]): string => `p50 ${ms(shareBelow(values, 0.5))}, p95 ${ms(shareBelow(values, 0.95))}, p99 ${ms(shareBelow(values, 0.99))}, last ${ms(Math.max(...values))}`

function tell({ loss }: Plan, { edits, toPeer, toSaved, alikeAfter, lines, traffic, promised, lost }: Outcome): void {
  const way = ({ came, dropped }: { came: number; dropped: number }): string => `${dropped} of ${came} (${(dropped / came * 100).toFixed(1)} %)`
  process.stdout.write(`${loss} % loss, ${crowd} people, ${edits} edits: ${promised.acknowledged.size} acknowledged, ${promised.seen.size} seen, ${lost.length} lost; `
    + `visible to a peer ${spread(toPeer)}; saved ${spread(toSaved)}; all alike ${ms(alikeAfter)} after the last; ${lines} lines; `
    + `dropped towards the server ${way(traffic.toServer)}, towards its clients ${way(traffic.toClients)}\n`)
}

/** What is wrong with an outcome, in words. */
function faults({ loss, seconds }: Plan, { edits, toPeer, traffic, lost, startedAgain }: Outcome): readonly string[] {
  const p95 = shareBelow(toPeer, 0.95)
  return [
    ...lost.length > 0 ? [`${lost.length} edits that were acknowledged or seen are not there`] : [],
    ...startedAgain.map((why) => `somebody had to start again: ${why}`),
    ...loss <= promised.loss && p95 >= promised.ms ? [`an edit takes ${ms(p95)} to a peer`] : [],
    // The harness did something: packets were dropped, both ways, and people worked meanwhile.
    ...Object.values(traffic).some(({ came, dropped }) => came < seconds * 10 || Math.abs(dropped / came * 100 - loss) > loss / 2) ? ['not as many packets were dropped as should be'] : [],
    ...edits < seconds * crowd || toPeer.length !== edits * (crowd - 1) ? ['too little was written or seen'] : [],
  ]
}

async function measure(network: LossyNetwork): Promise<boolean> {
  process.stdout.write(`Seed ${seed}\n`)
  const wrong: string[] = []
  for (const loss of losses) {
    const plan = { loss, seconds }
    const outcome = await round(network, plan)
    tell(plan, outcome)
    wrong.push(...faults(plan, outcome))
  }
  const careless = { loss: 5, seconds: 3, entry: 'tests/crash/relays-first.ts' }
  const caught = await round(network, careless)
  process.stdout.write('A server that tells before it keeps: ')
  tell(careless, caught)
  for (const fault of wrong) process.stdout.write(`  ${fault}\n`)
  process.stdout.write(`${wrong.length === 0 ? 'Nothing is lost.' : 'NOT AS PROMISED.'} ${caught.lost.length > 0 ? 'The careless variant is caught.' : 'THE CARELESS VARIANT IS NOT CAUGHT.'}\n`)
  return wrong.length === 0 && caught.lost.length > 0
}

/** Lays the cable, measures at the clients' end of it in a process of its own, and takes the cable away whatever became of that. */
async function layAndMeasure(): Promise<boolean> {
  const network = layCable()
  process.once('exit', network.remove)
  const [ip = '', ...to] = network.atClients
  const child = spawn(ip, [...to, process.execPath, fileURLToPath(import.meta.url)], { stdio: 'inherit', env: { ...process.env, LOSSY_NETWORK: network.name } })
  // It ends its server and sweeps up behind it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill('SIGTERM'))
  const [code] = await once(child, 'close') as [number | null]
  return code === 0
}

const given = process.env['LOSSY_NETWORK']
const why = given === undefined ? whyNoNetwork() : null
if (given !== undefined) process.exitCode = await measure(networkOf(given)) ? 0 : 1
else if (why === null) process.exitCode = await layAndMeasure() ? 0 : 1
else {
  process.stdout.write(`The packet loss was not tried: ${why}. sudo npm test -- packet-loss\n`)
  process.exitCode = 1
}
