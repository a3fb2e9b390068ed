// Reads the JSON reports of vitest and Playwright into `{passed, failed, note?}`.
// A run that ends badly without a failed test (a file that does not load, an unhandled error) counts as one failure:
// nothing may pass by not having run.
import { existsSync, readFileSync } from 'node:fs'

/** Counts of a vitest JSON report; `code` is the exit code of the run. */
export function vitestCounts(path, code) {
  if (!existsSync(path)) return noReport(code)
  const report = JSON.parse(readFileSync(path, 'utf8'))
  const unloadable = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length
  return counts(report.numPassedTests, report.numFailedTests + unloadable, report.numPendingTests + report.numTodoTests, code)
}

/** Counts of a Playwright JSON report; `code` is the exit code of the run. */
export function playwrightCounts(path, code) {
  if (!existsSync(path)) return noReport(code)
  const { stats, errors } = JSON.parse(readFileSync(path, 'utf8'))
  return counts(stats.expected, stats.unexpected + stats.flaky + errors.length, stats.skipped, code)
}

const noReport = (code) => ({ passed: 0, failed: 1, note: `no report, exit code ${code}` })

function counts(passed, failed, skipped, code) {
  const silent = failed === 0 && (code !== 0 || passed === 0) ? 1 : 0
  const notes = [skipped > 0 && `${skipped} skipped`, silent > 0 && `exit code ${code} with ${passed} passed`].filter(Boolean)
  return { passed, failed: failed + silent, ...(notes.length > 0 ? { note: notes.join(', ') } : {}) }
}
