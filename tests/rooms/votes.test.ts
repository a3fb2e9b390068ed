// Every ballot counts once and no budget is exceeded, whatever people send, in whatever order, and whenever the power goes.
// The long run: RUNS=8000 (a million commands); SEED=n RUNS=1 repeats one.

import { expect, test } from 'vitest'
import { isRefusal } from '#shared/base/refusal.ts'
import { command } from '#shared/ledger/command.ts'
import { decide } from '#server/commands/desk.ts'
import { straight, vote, type Variant, type Voted } from './votes.ts'

const runs = Number(process.env['RUNS'] ?? 150)
const seedFrom = Number(process.env['SEED'] ?? 1)

test(`what ${runs} halls vote by lot is what a model says, ballot by ballot`, { timeout: 0 }, async () => {
  const sum: Voted = { commands: 0, accepted: 0, refused: 0, again: 0, crashes: 0, ballots: 0 }
  for (let seed = seedFrom; seed < seedFrom + runs; seed += 1) {
    const voted = await vote(seed).catch((error: unknown) => { throw new Error(`SEED=${seed} RUNS=1`, { cause: error }) })
    for (const [name, count] of Object.entries(voted)) sum[name as keyof Voted] += count // the names are Voted's
  }
  if (runs > 1_000) process.stdout.write(`${JSON.stringify(sum)}\n`)
  expect([sum.accepted > runs * 30, sum.refused > runs * 20, sum.again > runs * 10, sum.crashes > runs, sum.ballots > runs * 9]).toEqual([true, true, true, true, true])
})

let names = 0
const broken: Readonly<Record<string, Variant>> = {
  'forgets what it has answered': { ask: (on, by, asked) => straight(on, by, command.parse({ ...asked, id: `again-${names += 1}` })) },
  'counts no dots': {
    decide: async (asked, bench) => {
      const said = await decide(asked, bench)
      if (!isRefusal(said) || said.reason !== 'budget-exceeded' || asked.type !== 'cast-ballot') return said
      return { rulings: [{ type: 'ballot-cast', roundId: asked.roundId }], seal: [{ drawer: asked.roundId, person: bench.by.id, slot: 'ballot', content: JSON.stringify(asked.choices) }] }
    },
  },
  'leaves in what was taken back': {
    decide: async (asked, bench) => {
      const said = await decide(asked, bench)
      return isRefusal(said) ? said : { ...said, unseal: [] }
    },
  },
  'shows one dot more': {
    decide: async (asked, bench) => {
      const said = await decide(asked, bench)
      return isRefusal(said) || asked.type !== 'reveal-round' ? said : { ...said, results: said.results?.map(({ key, value }) => ({ key, value: key.startsWith('dots:') ? { ...Object(value), dots: 99 } : value })) ?? [] }
    },
  },
  'burns nothing': {
    decide: async (asked, bench) => {
      const said = await decide(asked, bench)
      return isRefusal(said) ? said : { ...said, burn: [] }
    },
  },
}

test.each(Object.keys(broken))('a server that %s is caught', async (name) => {
  const seen: string[] = []
  for (let seed = 1; seed <= 10 && seen.length === 0; seed += 1) await vote(seed, broken[name]).catch((error: unknown) => { seen.push(String(error)) })
  expect(seen).toHaveLength(1)
})
