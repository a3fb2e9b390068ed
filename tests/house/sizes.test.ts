// Holds the largest size of a file. A file that must be larger is named here with its reason, not silently grown.
import { expect, test } from 'vitest'
import { readSources, type Source } from './sources.ts'

const mostLines = 350

/** `path -> why this one may be longer`. */
const exceptions = new Map<string, string>([])

const lines = (text: string): number => text.replace(/\n$/, '').split('\n').length

const tooLong = (sources: readonly Source[]): string[] =>
  sources.filter((source) => lines(source.text) > mostLines && !exceptions.has(source.path))
    .map((source) => `${source.path} has ${lines(source.text)} lines, ${mostLines} is the most`)

test('no file is longer than 350 lines', () => {
  expect(tooLong(readSources(['.ts', '.tsx', '.css', '.mjs']))).toEqual([])
})

test('no exception outlives its file', () => {
  const paths = new Set(readSources(['.ts', '.tsx', '.css', '.mjs']).map((source) => source.path))
  expect([...exceptions.keys()].filter((path) => !paths.has(path))).toEqual([])
})

test('the check sees 351 lines and lets 350 pass', () => {
  expect(tooLong([{ path: 'shared/vote/a.ts', text: 'x\n'.repeat(351) }])).toHaveLength(1)
  expect(tooLong([{ path: 'shared/vote/a.ts', text: 'x\n'.repeat(350) }])).toEqual([])
})
