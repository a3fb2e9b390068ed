// Reads the JSON reports of vitest and Playwright into `{passed, failed, note?, failures?}`; a failure is the test's name and
// why, a few lines each: said again at the end of the run, because who looks at a log looks there.
// A run that ends badly without a failed test (a file that does not load, an unhandled error) counts as one failure:
// nothing may pass by not having run.
import { existsSync, readFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'

/** Lines of a failure's message that are said again; the rest stands where it happened. */
const linesOfOne = 12

/** Counts of a vitest JSON report; `code` is the exit code of the run. */
export function vitestCounts(path, code) {
  if (!existsSync(path)) return noReport(code)
  const report = JSON.parse(readFileSync(path, 'utf8'))
  const unloadable = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
  const failures = [
    ...report.testResults.flatMap((file) => file.assertionResults).filter((test) => test.status === 'failed').map((test) => failure(test.fullName, test.failureMessages?.[0])),
    ...unloadable.map((file) => failure(file.name, file.message)),
  ]
  return counts({ passed: report.numPassedTests, failed: report.numFailedTests + unloadable.length, skipped: report.numPendingTests + report.numTodoTests }, failures, code)
}

/** Counts of a Playwright JSON report; `code` is the exit code of the run. */
export function playwrightCounts(path, code) {
  if (!existsSync(path)) return noReport(code)
  const { stats, errors, suites = [] } = JSON.parse(readFileSync(path, 'utf8'))
  const failures = [...specsIn(suites).filter((spec) => !spec.ok).map((spec) => failure(spec.title, messageOf(spec))), ...errors.map((error) => failure('outside the tests', error.message))]
  return counts({ passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, skipped: stats.skipped }, failures, code)
}

const specsIn = (suites) => suites.flatMap((suite) => [...suite.specs ?? [], ...specsIn(suite.suites ?? [])])
const messageOf = (spec) => spec.tests?.flatMap((test) => test.results).find((result) => result.error !== undefined)?.error.message

const failure = (name, why) => [name, ...stripVTControlCharacters(why ?? '').split('\n').filter((line) => line.trim() !== '').slice(0, linesOfOne)].join('\n    ')

const noReport = (code) => ({ passed: 0, failed: 1, note: `no report, exit code ${code}` })

function counts({ passed, failed, skipped }, failures, code) {
  const silent = failed === 0 && (code !== 0 || passed === 0) ? 1 : 0
  const notes = [skipped > 0 && `${skipped} skipped`, silent > 0 && `exit code ${code} with ${passed} passed`].filter(Boolean)
  return { passed, failed: failed + silent, ...(notes.length > 0 ? { note: notes.join(', ') } : {}), ...(failures.length > 0 ? { failures } : {}) }
}
