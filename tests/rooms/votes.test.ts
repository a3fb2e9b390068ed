// Every ballot counts once and no budget is exceeded, whatever people send, in whatever order, and whenever the power goes.
// The long run: RUNS=8000 (a million commands); SEED=n RUNS=1 repeats one.

import { expect, test } from 'vitest'
import { isRefusal } from '#shared/base/refusal.ts'
import { command, type Command, type Ruled } from '#shared/ledger/command.ts'
import type { Decide, Decision } from '#server/commands/decision.ts'
import { decide } from '#server/commands/desk.ts'
import { straight, vote, type Variant, type Voted } from './votes.ts'

const runs = Number(process.env['RUNS'] ?? 150)
const seedFrom = Number(process.env['SEED'] ?? 1)
/** So many are enough for what each does on the average. */
const many = 100

test(`what ${runs} halls vote by lot is what a model says, ballot by ballot`, { timeout: 0 }, async () => {
  const sum: Voted = { commands: 0, accepted: 0, refused: 0, again: 0, crashes: 0, heardBefore: 0, ballots: 0 }
  for (let seed = seedFrom; seed < seedFrom + runs; seed += 1) {
    const voted = await vote(seed).catch((error: unknown) => { throw new Error(`SEED=${seed} RUNS=1`, { cause: error }) })
    for (const [name, count] of Object.entries(voted)) sum[name as keyof Voted] += count // the names are Voted's
  }
  if (runs > 1_000) process.stdout.write(`${JSON.stringify(sum)}\n`)
  if (runs < many) return
  expect(Object.values(sum).map((count) => count > runs), JSON.stringify(sum)).toEqual(Object.values(sum).map(() => true))
})

/** Decides as the house does, and then something else. */
const otherwise = (change: (said: Decision, asked: Command) => Decision): Decide => async (asked, bench) => {
  const said = await decide(asked, bench)
  return isRefusal(said) ? said : change(said, asked)
}

/** Answers as soon as it is decided, before it is on the disk. */
function hasty(): Variant {
  const waiting = new Map<string, (answer: Ruled) => void>()
  return {
    ask: (on, by, asked) => Promise.race([straight(on, by, asked), new Promise<Ruled>((resolve) => { waiting.set(asked.id, resolve) })]),
    decide: async (asked, bench) => {
      const said = await decide(asked, bench)
      if (!isRefusal(said)) waiting.get(asked.id)?.({ seq: bench.standing.seq + said.rulings.length })
      return said
    },
  }
}

let names = 0
/** What is broken, and the words in which the model must say so. */
const broken: Readonly<Record<string, readonly [Variant, RegExp]>> = {
  'forgets what it has answered': [{ ask: (on, by, asked) => straight(on, by, command.parse({ ...asked, id: `again-${names += 1}` })) }, /sent again|became two rulings/],
  'counts no dots': [{
    decide: async (asked, bench) => {
      const said = await decide(asked, bench)
      if (!isRefusal(said) || said.reason !== 'budget-exceeded' || asked.type !== 'cast-ballot') return said
      return { rulings: [{ type: 'ballot-cast', roundId: asked.roundId }], seal: [{ drawer: asked.roundId, person: bench.by.id, slot: 'ballot', content: JSON.stringify(asked.choices) }] }
    },
  }, /was accepted, with \d+ dots/],
  'leaves in what was taken back': [{ decide: otherwise((said) => ({ ...said, unseal: [] })) }, /the sealed ballots after/],
  'shows 99 dots': [{
    decide: otherwise((said, asked) => asked.type !== 'reveal-round' ? said : {
      ...said, results: said.results?.map(({ key, value }) => ({ key, value: key.startsWith('dots:') ? { ...Object(value), dots: 99 } : value })) ?? [],
    }),
  }, /the dots shown/],
  'burns nothing': [{ decide: otherwise((said) => ({ ...said, burn: [] })) }, /what is left of the ballots/],
  'answers before it keeps': [hasty(), /the sealed ballots after/],
}

test.each(Object.entries(broken))('a server that %s is caught', async (_what, [variant, words]) => {
  const seen: string[] = []
  for (let seed = 1; seed <= 20 && seen.length === 0; seed += 1) await vote(seed, variant).catch((error: unknown) => { seen.push(String(error)) })
  expect(seen).toEqual([expect.stringMatching(words)])
})
