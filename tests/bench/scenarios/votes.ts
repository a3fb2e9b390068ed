// 200 people on one board cast a ballot within two seconds, while a quarter of them point and type. How long until each ballot is
// acknowledged (on disk), what the others' edits feel of it, and whether the revealed tally is that of the model. Ours alone votes.

import { ask, command, join, postNote, type Joined, type TestBoard } from '#tests/support/caller.ts'
import { crowd } from '../crowd/crowd.ts'
import { openLine, type Line } from '../crowd/line.ts'
import { clockMs } from '../crowd/orders.ts'
import { greetings } from '../crowd/tongue.ts'
import { murmur, percentiles, table } from '../figures.ts'
import { cpuSeconds } from '../process-tree.ts'
import { enterOurs } from '../servers/ours.ts'
import * as Y from 'yjs'
import { voidIf, type Scenario } from './scenario.ts'

const castingMs = 2_000
const notes = 8
const budget = 3

export const votes: Scenario = {
  says: '200 people cast a ballot within two seconds while a quarter of them edit: answers, CPU, tally against the model',
  async run({ quick, entrants }) {
    if (!entrants.some(({ name }) => name === 'ours')) return []
    murmur('votes, ours')
    const people = quick ? 60 : 199
    const server = await enterOurs()
    try {
      const { room, board: id, keys } = await server.open(people)
      const links = { facilitator: `#${keys.facilitator}`, participant: `#${keys.participant}`, viewer: `#${keys.viewer}` }
      const board: TestBoard = { id, links, url: `${server.url}/api/boards/${id}` }
      const lead = await join(board, 'facilitator', 'Lead')
      const targets = await openRound(board, lead)
      const editors = Math.floor(people / 4)
      const lookers = await lines(Array.from({ length: people - editors }, (_, i) => editors + i), (member) => openLine(room, member, null))
      for (const line of lookers) for (const message of greetings(room, Y.encodeStateVector(new Y.Doc()))) line.send(message)

      const edited = { ...room, members: editors }
      const calm = await crowd({ rooms: [edited], seconds: castingMs / 1_000 }, async (wait) => { await wait })
      const ballots = (room.tokens ?? []).map((token, i) => ({ token, choices: choicesOf(i, targets) }))
      let cast: Cast = { lates: [], refused: 0, allMs: Number.NaN, cpuMs: Number.NaN }
      const busy = await crowd({ rooms: [edited], seconds: castingMs / 1_000 + 0.5 }, async (wait) => {
        const cpu = cpuSeconds(server.pid())
        cast = await castAll(board, ballots)
        cast = { ...cast, cpuMs: (cpuSeconds(server.pid()) - cpu) * 1_000 }
        await wait
      })
      const tallyIsRight = await revealed(board, lead, ballots.map(({ choices }) => choices))
      for (const line of lookers) line.socket.terminate()
      const [p50, p99] = percentiles(cast.lates, [0.5, 0.99])
      table(`${ballots.length} people vote within ${castingMs / 1_000} s on one board, ${editors} of them editing`,
        ['server', 'acknowledged', 'all acknowledged ms', 'command p50 ms', 'p99 ms', 'server CPU ms', 'edit p99 ms without votes', 'with votes', 'tally is the model\'s', 'converged'],
        [['Signalboard', `${cast.lates.length}/${ballots.length}`, Math.round(cast.allMs), p50 ?? null, p99 ?? null, Math.round(cast.cpuMs), calm.edits.p99, busy.edits.p99, tallyIsRight ? 'yes' : 'NO', busy.converged ? 'yes' : 'NO']])
      return [
        ...voidIf(cast.refused > 0 || cast.lates.length < people, 'ours', `votes: ${cast.refused} of ${people} ballots were refused`),
        ...voidIf(!tallyIsRight, 'ours', 'votes: the tally is not the model\'s'),
        ...voidIf(!busy.converged, 'ours', 'votes: the documents did not converge'),
      ]
    } finally {
      await server.stop()
    }
  },
}

type Choice = { readonly target: string; readonly dots: number }
type Cast = { readonly lates: readonly number[]; readonly refused: number; readonly allMs: number; readonly cpuMs: number }

async function lines(members: readonly number[], open: (member: number) => Promise<Line>): Promise<Line[]> {
  const opened: Line[] = []
  for (let from = 0; from < members.length; from += 20) opened.push(...await Promise.all(members.slice(from, from + 20).map(open)))
  return opened
}

async function openRound(board: TestBoard, lead: Joined): Promise<string[]> {
  const targets: string[] = []
  for (let i = 0; i < notes; i += 1) targets.push(await postNote(board, lead, `Signal ${i}`))
  const opened = await command(board, lead, { type: 'open-round', round: { id: 'bench', kind: 'dots', question: 'Which?', targets, budget, perTarget: budget } })
  if (opened.status !== 200) throw new Error(`The round could not be opened: ${opened.status} ${opened.text}`)
  return targets
}

/** One's ballot follows from one's number, so that the model needs no memory. */
function choicesOf(i: number, targets: readonly string[]): readonly Choice[] {
  const [one, other] = [targets[i % notes] ?? '', targets[(i * 3 + 1) % notes] ?? '']
  return one === other ? [{ target: one, dots: budget }] : [{ target: one, dots: budget - 1 }, { target: other, dots: 1 }]
}

async function castAll(board: TestBoard, ballots: readonly { readonly token: string; readonly choices: readonly Choice[] }[]): Promise<Cast> {
  const began = clockMs()
  const lates: number[] = []
  let refused = 0
  await Promise.all(ballots.map(async (ballot, i) => {
    await new Promise((resolve) => setTimeout(resolve, castingMs * ((i * 0.618_033_988_75) % 1)))
    const sent = clockMs()
    const answer = await command(board, ballot, { type: 'cast-ballot', roundId: 'bench', choices: ballot.choices })
    if (answer.status === 200) lates.push(clockMs() - sent)
    else refused += 1
  }))
  return { lates, refused, allMs: clockMs() - began, cpuMs: Number.NaN }
}

async function revealed(board: TestBoard, lead: Joined, ballots: readonly (readonly Choice[])[]): Promise<boolean> {
  await command(board, lead, { type: 'close-round', roundId: 'bench' })
  await command(board, lead, { type: 'reveal-round', roundId: 'bench' })
  const standing = JSON.parse((await ask(`${board.url}/standing`, { token: lead.token })).text) as { rounds: { plan: { id: string }; result?: { voters: number; ranking: Choice[] } }[] }
  const result = standing.rounds.find(({ plan }) => plan.id === 'bench')?.result
  const model = new Map<string, number>()
  for (const { target, dots } of ballots.flat()) model.set(target, (model.get(target) ?? 0) + dots)
  return result?.voters === ballots.length && result.ranking.length === model.size && result.ranking.every(({ target, dots }) => model.get(target) === dots)
}
