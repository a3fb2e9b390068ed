// The stages of `npm test`, in the order they run. Each gives `{passed, failed, note?}`.
// Whatever tests leave in the temporary folder goes with the stage's own papers (TMPDIR).
// Knows how each tool is called; what their reports say is read in reports.mjs.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { buildClient } from './client-build.mjs'
import { inHouse } from './house.mjs'
import { beneath, environmentFor, listen, run } from './processes.mjs'
import { playwrightCounts, vitestCounts } from './reports.mjs'

const bin = (...parts) => inHouse('node_modules', ...parts)

/** A tool that passes or fails as a whole counts as one test. */
const whole = (name, ...command) => ({
  name,
  run: async ({ node }) => verdict(await run(node, command, { env: environmentFor(node) })),
})

const verdict = (code) => (code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1, note: `exit code ${code}` })

/** One vitest project: the tests of one folder under tests/. `aside`: they wait for nothing and measure no time, so they run beneath the stages after them. */
const project = (name, { optional = false, aside = false } = {}) => ({
  name,
  aside,
  run: async ({ node, paper }) => {
    if (!hasTests(inHouse('tests', name))) {
      return optional ? { passed: 0, failed: 0, note: 'no tests yet' } : { passed: 0, failed: 1, note: `no test in tests/${name}` }
    }
    const report = join(paper, `${name}.json`)
    const args = ['run', '--project', name, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    const command = [node, [bin('vitest/vitest.mjs'), ...args], { env: environmentFor(node, { TMPDIR: paper }) }]
    if (!aside) return vitestCounts(report, await run(...command))
    const { code, output } = await listen(...command, beneath)
    return { ...vitestCounts(report, code), output }
  },
})

function hasTests(folder) {
  return existsSync(folder) && readdirSync(folder, { recursive: true }).some((name) => /\.(test|spec)\.tsx?$/.test(String(name)))
}

async function browserTests({ node, paper }) {
  const built = await buildClient(node)
  if (built !== 0) return { passed: 0, failed: 1, note: 'the client could not be built' }
  const found = await listen(node, [inHouse('tests/support/browser.ts')], { env: environmentFor(node) })
  if (found.code !== 0) return { passed: 0, failed: 1, note: found.output.trim() }
  const report = join(paper, 'browser.json')
  const env = environmentFor(node, {
    CHROMIUM_PATH: found.output.trim().split('\n').at(-1),
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    TMPDIR: paper,
  })
  const args = ['test', '--config', inHouse('tests/playwright.config.ts'), '--reporter=list,json']
  const code = await run(node, [bin('@playwright/test/cli.js'), ...args], { env })
  return playwrightCounts(report, code)
}

/** Every stage, in order; `needs` names stages without which this one makes no sense, `onlyWhenNamed` leaves one out of the whole test. */
export const stages = [
  whole('types', bin('typescript/bin/tsc'), '--noEmit'),
  whole('lint', bin('oxlint/bin/oxlint'), '--type-aware', '--deny-warnings'),
  whole('unused', bin('knip/bin/knip.js')),
  project('simulation', { aside: true }),
  project('house'),
  project('domain'),
  project('contracts'),
  project('rooms'),
  project('http'),
  project('door'),
  project('line'),
  project('canvas'),
  project('panels', { optional: true }),
  project('crash'),
  { name: 'build', alone: true, run: async ({ node }) => verdict(await buildClient(node)) },
  { name: 'browser', needs: ['build'], run: browserTests },
  // Mounts file systems, so it needs root; CUTS says how many.
  { ...whole('power-cut', inHouse('tests/crash/power-cut.ts')), onlyWhenNamed: true },
  // Makes network namespaces, so it needs root; SECONDS says how long at each loss.
  { ...whole('packet-loss', inHouse('tests/line/packet-loss.ts')), onlyWhenNamed: true },
  // MINUTES says how long.
  { ...whole('soak', inHouse('tests/crash/soak.ts')), onlyWhenNamed: true },
]
