// `npm run bench -- [scenario …] [contender …] [quick] [1x50 …] [repeat=3]`: each scenario beside its peers on this machine, as
// Markdown tables. Ratios within one run count; single times on a busy machine do not. Ends with 1 when a measurement is void.

import { heading, print } from './figures.ts'
import { contenderNames, type ContenderName } from './servers/contender.ts'
import { entrants } from './servers/entrants.ts'
import { cold } from './scenarios/cold.ts'
import { fanOut } from './scenarios/fan-out.ts'
import { idle } from './scenarios/idle.ts'
import { join } from './scenarios/join.ts'
import { importing } from './import.ts'
import { ramp } from './scenarios/ramp.ts'
import { slow } from './scenarios/slow.ts'
import { storage } from './storage.ts'
import { votes } from './scenarios/votes.ts'
import type { Scenario } from './scenarios/scenario.ts'

const scenarios: Readonly<Record<string, Scenario>> = {
  'fan-out': fanOut,
  join,
  cold,
  ramp,
  idle,
  slow,
  votes,
}
/** Of single parts of ours, without peers; run only when named. */
const parts: Readonly<Record<string, Scenario>> = {
  import: { says: 'reading a file of 50,000 rows, alone and in its thread', run: async ({ quick }) => { await importing(quick ? 1 : 3); return [] } },
  storage: { says: 'the store alone: keeps per second beside bare node:sqlite, waits while a fold or an import goes on', run: async ({ quick }) => { await storage(quick ? 5_000 : 50_000); return [] } },
}
/** Without a word: what says most for its time, some fifteen minutes. `all` takes about twice as long. */
const usual = ['fan-out', 'join', 'cold', 'votes']
const known = { ...scenarios, ...parts }

const words = process.argv.slice(2)
const isSize = (word: string): boolean => /^\d+x\d+$/.test(word)
const isContender = (word: string): word is ContenderName => (contenderNames as readonly string[]).includes(word)
const repeat = words.map((word) => /^repeat=([1-9]\d?)$/.exec(word)?.[1]).find((number) => number !== undefined)
const asked = words.filter((word) => word in known)
const unknown = words.filter((word) => !(word in known || word === 'quick' || word === 'all' || isSize(word) || isContender(word) || word.startsWith('repeat=')))

if (unknown.length > 0) {
  const help = unknown.every((word) => ['--help', '-h', 'help'].includes(word))
  process[help ? 'stdout' : 'stderr'].write(`${help ? '' : `The bench knows no "${unknown.join('", "')}".\n`}${usage()}`)
  process.exit(help ? 0 : 2)
}
heading(words)
const names = chosen()
const run = { entrants: entrants(words.filter(isContender)), quick: words.includes('quick'), sizes: words.filter(isSize), repeat: repeat === undefined ? null : Number(repeat) }
const faults: string[] = []
for (const name of names) faults.push(...await (known[name]?.run(run) ?? []))
if (faults.length > 0) {
  print(`\nVoid, so this run failed:\n${faults.map((fault) => `- ${fault}`).join('\n')}`)
  process.exitCode = 1
}

function chosen(): readonly string[] {
  if (asked.length > 0) return asked
  if (words.some(isSize)) return ['fan-out']
  return words.includes('all') || words.includes('quick') ? Object.keys(scenarios) : usual
}

function usage(): string {
  const list = (of: Readonly<Record<string, Scenario>>): string => Object.entries(of).map(([name, { says }]) => `  ${name.padEnd(10)}${says}\n`).join('')
  return `Usage: npm run bench -- [scenario ...] [contender ...] [quick] [repeat=N]\n\nScenarios (none named: ${usual.join(', ')}; all: every one)\n${list(scenarios)}\nParts of ours, when named\n${list(parts)
  }\nContenders (none named: all)\n  ${contenderNames.join(', ')}\n\n  all       every scenario at full size\n  quick     every scenario at reduced size, under two minutes; peers only where they are few\n  repeat=N  repetitions of each measurement; medians are shown\n`
}
