// Fan-out: cursors at 20 Hz for all, a fifth typing 12.5 keys a second. Server CPU per million deliveries beside the bare
// relay's, latency of cursors and of edits, what arrived, and whether sampled documents hold in the end what was written.

import { crowd, type CrowdResult } from '../crowd/crowd.ts'
import { median, murmur, table, type Cell } from '../figures.ts'
import { cpuSeconds } from '../process-tree.ts'
import { calls, type Contender, type ContenderName, type Entrant } from '../servers/contender.ts'
import { keeping } from '../servers/keeping.ts'
import { inShort, voidIf, type Run, type Scenario } from './scenario.ts'

type Size = { readonly rooms: number; readonly members: number; readonly target: number | null }
type Figures = CrowdResult & { readonly cpuPerMillion: number; readonly cpuShare: number }

/** Rooms x members; `target`: at most so many times the bare relay's CPU. */
const sizes: Readonly<Record<string, Size>> = {
  '1x10': { rooms: 1, members: 10, target: 1.3 },
  '1x50': { rooms: 1, members: 50, target: 0.5 },
  '1x100': { rooms: 1, members: 100, target: 0.25 },
  '1x200': { rooms: 1, members: 200, target: null },
  '50x10': { rooms: 50, members: 10, target: 0.7 },
}
const editTargetMs = 40
const quickWithPeers = '1x50'

export const fanOut: Scenario = {
  says: 'cursors for all, a fifth editing: server CPU beside the bare relay, latency, convergence (sizes: 1x10 1x50 1x100 1x200 50x10)',
  async run(run) {
    // In a room of 200 the relay only drowns, and takes its time over it.
    const asked = run.sizes.length > 0 ? run.sizes : Object.keys(sizes).filter((name) => !run.quick || name !== '1x200')
    const faults: string[] = []
    for (const name of asked) {
      const size = sizes[name] ?? sizeOf(name)
      faults.push(...await oneSize(name, size, run))
    }
    return faults
  },
}

async function oneSize(name: string, size: Size, run: Run): Promise<string[]> {
  const { quick, repeat } = run
  const entrants = entrantsAt(name, run)
  const runs = new Map<ContenderName, Figures[]>(entrants.map((entrant) => [entrant.name, []]))
  // CPU is read in hundredths of a second: a small room needs longer to say anything.
  const seconds = (quick ? 1.5 : 5) * (size.rooms * size.members <= 10 ? 2 : 1)
  const span: Span = { seconds, warmUpMs: quick ? 700 : 2_000 }
  const alive: Contender[] = []
  try {
    for (const entrant of entrants) alive.push(await entrant.enter())
    // A workshop lasts an hour. All stay up and are visited in turn; the first round, while their code is still being compiled, does not count.
    for (let i = quick ? 1 : 0; i <= (repeat ?? (quick ? 1 : 3)); i += 1) {
      for (const [index, server] of alive.entries()) {
        const who = entrants[index]?.name ?? 'ours'
        murmur(`fan-out ${name}, ${who}, ${i === 0 ? 'warming up' : `run ${i}`}`)
        const figures = await visit(server, size, span)
        if (i > 0) runs.get(who)?.push(figures)
      }
    }
  } finally {
    for (const server of alive) await server.stop()
  }
  const heads = ['server', 'CPU s per M deliveries', 'x bare', 'CPU %', 'cursors %', 'edits %', 'cursor p50 ms', 'p99', 'edit p50 ms', 'p99', 'drained ms', 'cut', 'load %', 'converged', 'target', 'reached']
  const base = median((runs.get('bare') ?? []).map((one) => one.cpuPerMillion))
  const peersEdit = Math.min(...[...runs].filter(([who]) => who !== 'ours').map(([, figures]) => median(figures.map((one) => one.edits.p99))))
  table(`Fan-out ${name}`, heads, [...runs].map(([who, figures]) => row(who, figures, { base, size, name, peersEdit })))
  return [...runs].flatMap(([who, figures]) => faultsOf(name, who, figures))
}

/** The smallest room has the relay that keeps beside the bare one: there a commit is most of what a server does. */
function entrantsAt(name: string, run: Run): readonly Entrant[] {
  const asked = name === quickWithPeers || run.sizes.length > 0 ? run.entrants : inShort(run)
  const [first, ...rest] = asked
  return name !== '1x10' || first?.name !== 'bare' || rest[0]?.name === 'keeping' ? asked : [first, keeping, ...rest]
}

type Span = { readonly seconds: number; readonly warmUpMs: number }

async function visit(server: Contender, { rooms, members }: Size, { seconds, warmUpMs }: Span): Promise<Figures> {
  let [before, inSpan, inAll] = [Number.NaN, Number.NaN, Number.NaN]
  const places = await server.rooms(Array.from({ length: rooms }, () => members))
  // Until everything has come: who falls behind in the span has not done the work yet.
  const drained = (): void => { inAll = cpuSeconds(server.pid()) - before }
  const result = await crowd({ rooms: places, seconds, warmUpMs, drained }, async (wait) => {
    before = cpuSeconds(server.pid())
    await wait
    inSpan = cpuSeconds(server.pid()) - before
  })
  return { ...result, cpuPerMillion: inAll / result.delivered * 1e6, cpuShare: inSpan / seconds }
}

function row(who: ContenderName, figures: readonly Figures[], { base, size, name, peersEdit }: { base: number; size: Size; name: string; peersEdit: number }): Cell[] {
  const mid = (pick: (one: Figures) => number): number => median(figures.map(pick))
  const ratio = mid((one) => one.cpuPerMillion) / base
  const editP99 = mid((one) => one.edits.p99)
  const goals: [string, boolean][] = []
  if (size.target !== null) goals.push([`<= ${size.target}x`, ratio <= size.target])
  if (name === '1x100') goals.push([`edit p99 <= ${editTargetMs} ms and best`, editP99 <= editTargetMs && editP99 <= peersEdit])
  return [
    calls[who], mid((one) => one.cpuPerMillion), ratio, Math.round(mid((one) => one.cpuShare) * 100),
    mid((one) => one.cursors.delivered) * 100, mid((one) => one.edits.delivered) * 100,
    mid((one) => one.cursors.p50), mid((one) => one.cursors.p99), mid((one) => one.edits.p50), editP99,
    Math.round(mid((one) => one.drainedMs)), mid((one) => one.cut), Math.round(mid((one) => one.busy) * 100),
    figures.every((one) => one.converged) ? 'yes' : 'NO',
    who === 'ours' ? goals.map(([goal]) => goal).join('; ') || '–' : '',
    who === 'ours' ? goals.map(([, reached]) => (reached ? 'yes' : 'NO')).join('; ') || '–' : '',
  ]
}

/** A peer may drown, that is a finding; a run in which nothing was offered, or in which ours lost something, is void. */
function faultsOf(name: string, who: ContenderName, figures: readonly Figures[]): string[] {
  return figures.flatMap((one) => [
    ...voidIf(one.offered === 0 || !(one.cursors.delivered > 0), who, `fan-out ${name} measured nothing`),
    ...(who === 'ours' ? [
      ...voidIf(!one.converged, who, `fan-out ${name} did not converge`),
      ...voidIf(one.cursors.delivered < 0.9 || one.edits.delivered < 0.9, who, `fan-out ${name} delivered less than 90 %${one.busy > 0.85 ? `, with the load generator at ${Math.round(one.busy * 100)} % of its time: this machine is too busy for it` : ''}`),
      ...voidIf(one.cut > 0 || one.refusals.length > 0, who, `fan-out ${name}: ${one.cut} connections cut, refusals: ${one.refusals.join(' ') || 'none'}`),
    ] : []),
  ])
}

function sizeOf(name: string): Size {
  const [rooms = 1, members = 10] = name.split('x').map(Number)
  return { rooms, members, target: null }
}
