// Holds `npm test` itself to its word: a run that ends badly, or that ran nothing, never counts as passed.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { projectRoot } from './sources.ts'

type Counts = { readonly passed: number; readonly failed: number; readonly note?: string; readonly failures?: readonly string[] }
type Reader = (path: string, code: number) => Counts

// The set-up scripts are plain JavaScript without types; what they give is said here.
const reports: { vitestCounts: Reader; playwrightCounts: Reader } =
  await import(pathToFileURL(join(projectRoot, 'scripts/reports.mjs')).href)

const folder = mkdtempSync(join(tmpdir(), 'signalboard-reports-'))
afterAll(() => rmSync(folder, { recursive: true }))

let count = 0
function written(report: object): string {
  count += 1
  const path = join(folder, `${count}.json`)
  writeFileSync(path, JSON.stringify(report))
  return path
}

const vitest = (fields: object): string =>
  written({ numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [], ...fields })
const playwright = (stats: object, errors: readonly object[] = [], suites: readonly object[] = []): string =>
  written({ stats: { expected: 2, unexpected: 0, flaky: 0, skipped: 0, ...stats }, errors, suites })

describe('a vitest report', () => {
  test('of a good run counts its tests', () => {
    expect(reports.vitestCounts(vitest({}), 0)).toEqual({ passed: 3, failed: 0 })
  })

  test.each([
    ['that is missing', join(folder, 'none.json'), 0],
    ['without a test', vitest({ numPassedTests: 0 }), 0],
    ['of good tests but a bad end', vitest({}), 1],
    ['with a file that does not load', vitest({ testResults: [{ status: 'failed', assertionResults: [] }] }), 1],
    ['with a failed test', vitest({ numFailedTests: 1 }), 1],
  ])('%s counts as one failure', (_what, path, code) => {
    expect(reports.vitestCounts(path, code).failed).toBe(1)
  })

  test('names what failed and why, in a few lines', () => {
    const report = vitest({ numFailedTests: 1, testResults: [{ status: 'failed', assertionResults: [
      { fullName: 'a room closes', status: 'failed', failureMessages: [`\u001b[31mexpected 2\u001b[39m\n\n${'  at it\n'.repeat(40)}`] }, { fullName: 'a room opens', status: 'passed', failureMessages: [] },
    ] }] })
    const [first = '', ...others] = reports.vitestCounts(report, 1).failures ?? []
    expect(first.split('\n').slice(0, 2)).toEqual(['a room closes', '    expected 2'])
    expect(first.split('\n').length).toBeLessThan(20)
    expect(others).toEqual([])
  })

  test('says how many tests were left out', () => {
    expect(reports.vitestCounts(vitest({ numPendingTests: 2 }), 0).note).toBe('2 skipped')
  })
})

describe('a Playwright report', () => {
  test('of a good run counts its tests', () => {
    expect(reports.playwrightCounts(playwright({}), 0)).toEqual({ passed: 2, failed: 0 })
  })

  test.each([
    ['that is missing', join(folder, 'none.json'), 0],
    ['without a test', playwright({ expected: 0 }), 0],
    ['of good tests but a bad end', playwright({}), 1],
    ['with an error outside the tests', playwright({}, [{}]), 1],
    ['with a failed test', playwright({ unexpected: 1 }), 1],
    ['with a test that passed only the second time', playwright({ flaky: 1 }), 0],
  ])('%s counts as one failure', (_what, path, code) => {
    expect(reports.playwrightCounts(path, code).failed).toBe(1)
  })

  test('names what failed and why', () => {
    const spec = { title: 'two people meet', ok: false, tests: [{ results: [{ error: { message: 'no canvas' } }] }] }
    expect(reports.playwrightCounts(playwright({ unexpected: 1 }, [], [{ suites: [{ specs: [spec] }] }]), 1).failures).toEqual(['two people meet\n    no canvas'])
  })
})
