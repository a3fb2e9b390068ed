// The largest room in which the slowest hundredth of what people do still arrives within 100 ms and every edit arrives. Rooms grow
// until one fails twice. The load generator has two threads here; where they are at their limit too, the true maximum is larger.

import { crowd, type CrowdResult } from '../crowd/crowd.ts'
import { murmur, table } from '../figures.ts'
import { cpuSeconds } from '../process-tree.ts'
import { calls, type ContenderName, type Entrant } from '../servers/contender.ts'
import { voidIf, type Scenario } from './scenario.ts'

type Step = { readonly members: number; readonly p99: number; readonly cpuShare: number; readonly busy: number; readonly good: boolean }

const steps = [40, 60, 80, 100, 130, 160, 200, 250, 300, 350, 400, 500] as const
const quickSteps = [60, 300] as const
const mostP99 = 100
const leastEdits = 0.99
const loaderLimit = 0.9
const target = 300

export const ramp: Scenario = {
  says: 'the largest room with p99 under 100 ms, and whether the load generator was the limit',
  async run(run) {
    const { quick } = run
    const rows: { who: ContenderName; last: Step | null; failed: Step | null }[] = []
    // The bar is our own; where peers fall is a matter of minutes.
    for (const entrant of run.entrants.filter(({ name }) => !quick || name === 'ours')) rows.push({ who: entrant.name, ...await climb(entrant, quick ? quickSteps : steps, quick ? 1 : 4, quick ? 1 : 2) })
    table('Largest room with p99 < 100 ms', ['server', 'people', 'p99 there ms', 'CPU % there', 'load % there', 'failed at', 'p99 there ms', 'load % there', 'load generator at its limit', 'target', 'reached'],
      rows.map(({ who, last, failed }) => [
        calls[who], last?.members ?? 0, last?.p99 ?? null, last === null ? null : Math.round(last.cpuShare * 100), last === null ? null : Math.round(last.busy * 100),
        failed?.members ?? null, failed?.p99 ?? null, failed === null ? null : Math.round(failed.busy * 100), failed === null ? 'no room failed' : failed.busy > loaderLimit ? 'yes' : 'no',
        who === 'ours' ? `>= ${target}` : '', who === 'ours' ? ((last?.members ?? 0) >= target ? 'yes' : 'NO') : '',
      ]))
    return rows.flatMap(({ who, last }) => voidIf(who === 'ours' && last === null, who, 'ramp: not even the smallest room worked'))
  },
}

async function climb(entrant: Entrant, sizes: readonly number[], seconds: number, tries: number): Promise<{ last: Step | null; failed: Step | null }> {
  let last: Step | null = null
  for (const members of sizes) {
    let step = await one(entrant, members, seconds)
    for (let again = 1; again < tries && !step.good; again += 1) step = await one(entrant, members, seconds)
    murmur(`ramp, ${entrant.name}: ${members} people, p99 ${step.p99.toFixed(0)} ms${step.good ? '' : ', too slow'}`)
    if (!step.good) return { last, failed: step }
    last = step
  }
  return { last, failed: null }
}

async function one(entrant: Entrant, members: number, seconds: number): Promise<Step> {
  const server = await entrant.enter()
  try {
    let used = Number.NaN
    const result: CrowdResult = await crowd({ rooms: await server.rooms([members]), seconds, threads: 2, drainMs: 3_000 }, async (wait) => {
      const before = cpuSeconds(server.pid())
      await wait
      used = cpuSeconds(server.pid()) - before
    })
    const good = result.p99 < mostP99 && result.edits.delivered >= leastEdits && result.converged && result.cut === 0
    return { members, p99: result.p99, cpuShare: used / seconds, busy: result.busy, good }
  } finally {
    await server.stop()
  }
}
