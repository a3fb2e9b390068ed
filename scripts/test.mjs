// `npm test`: every stage in order, each with its counts and its time, and one last line for the whole.
// A failed stage does not stop the ones after it, unless they stand on it (no browser tests without a client).
// A stage that takes nothing but time runs aside, beneath the others, and says at its end what it had to say.
// `npm test -- domain lint` runs only the stages named.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { say } from './house.mjs'
import { stages } from './stages.mjs'

/** Runs the stages named (when none is, all but those that want to be named) and gives the exit code: 0 only when everything passed. */
export async function testEverything(node, named) {
  const unknown = named.filter((name) => !stages.some((stage) => stage.name === name))
  if (unknown.length > 0) {
    say(`There is no test stage "${unknown.join('", "')}"; there are ${stages.map((stage) => stage.name).join(', ')}.`)
    return 2
  }
  const chosen = stages.filter((stage) => (named.length === 0 ? !stage.onlyWhenNamed : named.includes(stage.name)))
  const paper = mkdtempSync(join(tmpdir(), 'signalboard-test-'))
  try {
    return conclude(await runAll(chosen, { node, paper }))
  } finally {
    rmSync(paper, { recursive: true, force: true })
  }
}

async function runAll(chosen, context) {
  const results = []
  const aside = []
  for (const stage of chosen) {
    if (stage.aside) {
      process.stdout.write(`\n== ${stage.name} runs beside what follows\n`)
      aside.push(timed(stage, context))
      continue
    }
    // What comes now has the machine to itself.
    if (stage.alone) await sayAll(aside.splice(0), results)
    const missing = results.find((result) => result.failed > 0 && stage.needs?.includes(result.name))
    process.stdout.write(`\n== ${stage.name}\n`)
    const result = missing ? { name: stage.name, seconds: 0, passed: 0, failed: 1, note: `not run: ${missing.name} failed` } : await timed(stage, context)
    results.push(result)
    process.stdout.write(`${lineOf(result)}\n`)
  }
  await sayAll(aside, results)
  return results
}

async function sayAll(aside, results) {
  for (const { output = '', ...result } of await Promise.all(aside)) {
    process.stdout.write(`\n== ${result.name}\n${output}${lineOf(result)}\n`)
    results.push(result)
  }
}

async function timed(stage, context) {
  const began = Date.now()
  const outcome = await attempt(stage, context)
  return { name: stage.name, seconds: (Date.now() - began) / 1000, ...outcome }
}

// A stage that cannot even start (a missing program, say) is a failed stage, not the end of the run.
async function attempt(stage, context) {
  try {
    return await stage.run(context)
  } catch (reason) {
    return { passed: 0, failed: 1, note: reason.message }
  }
}

function conclude(results) {
  const sum = (field) => results.reduce((total, result) => total + result[field], 0)
  process.stdout.write('\n')
  for (const { name, failures = [] } of results) for (const failure of failures) process.stdout.write(`${name}: ${failure}\n\n`)
  for (const result of results) process.stdout.write(`${lineOf(result)}\n`)
  process.stdout.write(`${sum('passed')} passed, ${sum('failed')} failed\n`)
  return sum('failed') === 0 && sum('passed') > 0 ? 0 : 1
}

function lineOf({ name, passed, failed, seconds, note }) {
  const mark = failed === 0 ? 'ok    ' : 'FAILED'
  return `${mark} ${name.padEnd(11)} ${passed} passed, ${failed} failed, ${seconds.toFixed(1)} s${note ? ` (${note})` : ''}`
}
