// Holds the pages of the house to the house: settings, limits, wire, tables, paths, links, pictures and commands that they name are those
// there are, and the map has every file. Each check is shown a page with the fault it looks for.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { settings } from '#server/config.ts'
import { usualLimits } from '#server/rooms/limits.ts'
import { usualCaps } from '#server/transport/crowd.ts'
import { boardLimits } from '#shared/board/board.ts'
import { limits as fileLimits } from '#shared/record/table.ts'
import * as wire from '#shared/wire/wire.ts'
import { projectRoot, readSources } from './sources.ts'

type MapMaker = {
  readonly filesOfTheHouse: () => string[]
  readonly firstSentence: (text: string) => string
  readonly drawMap: (files: readonly string[], read: (path: string) => string) => string
  readonly withMap: (text: string, map: string) => string
}
// The scripts are plain JavaScript without types; what they give is said above.
const maker: MapMaker = await import(pathToFileURL(join(projectRoot, 'scripts/map.mjs')).href)

const text = (path: string): string => readFileSync(join(projectRoot, path), 'utf8')
const pages = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'docs/operating.md', 'docs/measured.md']
const withoutMap = (page: string): string => page.replace(/<!-- map:[\s\S]*end of the map -->/, '')

/** The cells of every table row of a page. */
const rows = (page: string): string[][] => page.split('\n').filter((line) => line.startsWith('| '))
  .map((line) => line.split(/(?<!\\)\|/).slice(1, -1).map((cell) => cell.trim()))

describe('the settings in the README', () => {
  const wanted = Object.entries(settings).map(([name, { otherwise, allowed, means }]) => (
    [`\`${name}\``, otherwise === '' ? 'none' : `\`${otherwise}\``, allowed.replace('a whole number from ', ''), means]))
  const written = (page: string): string[][] => rows(page).filter(([name]) => /^`[A-Z][A-Z_]+`$/.test(name ?? ''))

  test('are those of server/config.ts: name, default, what is allowed, meaning', () => {
    expect(written(text('README.md'))).toEqual(wanted)
  })

  test('are missed when one is changed', () => {
    expect(written(text('README.md').replace('`4600`', '`4700`'))).not.toEqual(wanted)
  })
})

test('the limits in the README are those of the code', () => {
  const said = new Map(rows(text('README.md')).map(([what = '', most = '']) => [what, most]))
  const count = (n: number): string => n.toLocaleString('en-GB')
  expect(said.get('people on one board at once, and over all its time')).toBe(`${count(boardLimits.people)}, ${count(boardLimits.joined)}`)
  expect(said.get('things on one board')).toBe(count(boardLimits.things))
  expect(said.get('records chosen for one board, and events in them')).toBe(`${count(boardLimits.records)}, ${count(boardLimits.events)}`)
  expect(said.get("one board's document")).toBe(`${boardLimits.documentBytes / 1024 / 1024} MB`)
  expect(said.get('acts on one board: votes, joinings, turns of the clock')).toBe(count(boardLimits.rulings))
  expect(said.get('rounds, role-play scenes and imports of one board')).toBe([boardLimits.rounds, boardLimits.scenes, boardLimits.imports].map(count).join(', '))
  expect(said.get('one text')).toBe(`${count(boardLimits.textLength)} characters`)
  expect(said.get('one import')).toBe(`${count(fileLimits.rows)} rows, ${fileLimits.columns} columns, ${fileLimits.bytes / 1_000_000} MB`)
  const connections = [...said].find(([what]) => what.startsWith('connections of one person'))?.[1]
  const open = [...said].find(([what]) => what.startsWith('boards open at once'))?.[1]
  expect([connections, open, said.get('one message on a live connection')]).toEqual([count(usualCaps.person), count(usualLimits.openBoards), `${wire.maxFrameBytes / 1024 / 1024} MB`])
})

test('the messages and close codes in ARCHITECTURE.md are those of the wire', () => {
  const numbered = rows(text('ARCHITECTURE.md')).filter(([number]) => /^\d+$/.test(number ?? '')).filter(([, name]) => name?.startsWith('**') !== true)
  const messages = Object.entries(wire).flatMap(([name, number]) => (
    /^message[A-Z]/.test(name) && typeof number === 'number' ? [[String(number), name.replace(/^message(.)/, (_, first: string) => first.toLowerCase())]] : []
  ))
  const codes = Object.entries(wire.closeCodes).map(([code, { name, again }]) => [code, name, again ? 'yes' : 'no'])
  const byNumber = (a: readonly string[], b: readonly string[]): number => Number(a[0]) - Number(b[0])
  const [ours, closing] = [numbered.filter(([n]) => Number(n) < 4_400), numbered.filter(([n]) => Number(n) >= 4_400)]
  expect(ours.map(([number, name]) => [number, name])).toEqual(messages.sort(byNumber))
  expect(closing.map((cells) => cells.slice(0, 3))).toEqual(codes.sort(byNumber))
  const sent = closing.filter(([, , , by]) => by?.includes('server')).map(([number]) => Number(number))
  expect(sent).toEqual(codes.map(([number]) => Number(number)).filter((code) => closingSources.some(({ text: source }) => new RegExp(`\\b${code}\\b`).test(source))))
})

/** What can close a connection; traffic.ts only names codes to count them. */
const closingSources = readSources(['.ts']).filter(({ path }) => /^server\/(rooms|transport)\//.test(path) && !path.endsWith('/traffic.ts'))

test('the tables in ARCHITECTURE.md are those of the database', () => {
  const made = [...text('server/storage/sqlite/migrations/0001-first.sql').matchAll(/CREATE TABLE (\w+)/g)].map(([, name]) => name ?? '')
  const section = text('ARCHITECTURE.md').split('## On disk')[1]?.split('\n## ')[0] ?? ''
  const named = rows(section).flatMap(([names]) => [...(names ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name ?? ''))
  expect(named.sort()).toEqual(made.sort())
})

describe('the map of the house', () => {
  const files = maker.filesOfTheHouse()
  const page = text('ARCHITECTURE.md')

  test('has a line for every file of shared, server and client, and no other (else run `node scripts/map.mjs`)', () => {
    expect(page).toBe(maker.withMap(page, maker.drawMap(files, text)))
  })

  test('is missed when a file comes or goes', () => {
    const read = (path: string): string => (path.endsWith('new.ts') ? '// A new one. And more.\n' : text(path))
    expect(maker.withMap(page, maker.drawMap([...files, 'shared/vote/new.ts'], read))).not.toBe(page)
    expect(maker.withMap(page, maker.drawMap(files.slice(1), text))).not.toBe(page)
  })

  test('takes the first sentence of a header, whatever the comment looks like', () => {
    expect(maker.firstSentence('// One, e.g. this 1.5 kB\n// thing. Two.\ncode')).toBe('One, e.g. this 1.5 kB thing.')
    expect(maker.firstSentence('/* One\n   line. Two. */\n.a {}')).toBe('One line.')
    expect(maker.firstSentence('-- One. Two.\nCREATE')).toBe('One.')
    expect(maker.firstSentence('.a {}')).toBe('')
  })
})

/** Paths in backticks and targets of links that are not there. */
function deadEnds(page: string, at: string): string[] {
  const named = [...page.matchAll(/`((?:shared|server|client|tests|scripts|demo|licenses)\/[\w./-]+\.\w+)`/g)].map(([, path]) => path ?? '')
  const linked = [...page.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, path]) => join(dirname(at), path ?? ''))
  return [...named, ...linked].filter((path) => !existsSync(join(projectRoot, path)))
}

describe.each(pages)('%s', (name) => {
  test('names only files that are there', () => {
    expect(deadEnds(withoutMap(text(name)), name)).toEqual([])
  })

  test('does not raise its voice', () => {
    expect(withoutMap(text(name)).replace(/!\[/g, '[').replace(/`[^`]*`/g, '').replace(/<!--/g, '').match(/!/g)).toBeNull()
  })
})

test('a dead link and a file that is gone are seen', () => {
  expect(deadEnds('[a](docs/nowhere.md) and `shared/vote/nothing.ts`', 'README.md')).toEqual(['shared/vote/nothing.ts', 'docs/nowhere.md'])
})

test('whatever the server warns of stands in docs/operating.md', () => {
  const page = text('docs/operating.md').replaceAll(/\s+/g, ' ')
  const messages = readSources(['.ts']).filter(({ path }) => path.startsWith('server/')).flatMap(({ text: source }) => (
    [...source.matchAll(/(?:log\.(?:warn|error|fatal)|report)\([^\n]*/g)].flatMap(([call]) => [...call.matchAll(/'([a-z][^']{14,})'/g)].map(([, said]) => said?.split(/[;:.]/)[0] ?? ''))))
  expect(messages.length).toBeGreaterThan(20)
  expect(messages.filter((said) => !page.includes(said))).toEqual([])
})

describe('the commands in docs', () => {
  const docs = ['docs/operating.md', 'docs/measured.md', 'CONTRIBUTING.md']
  const tests = readSources(['.ts', '.tsx', '.mjs']).filter(({ path }) => /^(tests|scripts)\//.test(path))
  const read = new Set([...tests.flatMap((one) => [...one.text.matchAll(/process\.env\['(\w+)'\]/g)].map(([, name]) => name ?? '')), ...Object.keys(settings), 'PATH'])

  /** Test files and variables of the environment that a page names and nobody has. */
  function unknown(page: string): string[] {
    const named = [...page.matchAll(/npx vitest run --project (\w+)((?: [\w./-]+)*)/g)].flatMap(([, project = '', filters = '']) => (
      (filters.trim() === '' ? [''] : filters.trim().split(' ')).map((filter) => ({ project, filter }))))
    const inShort = [...page.matchAll(/`[A-Z_]+=\S+ … ([\w./-]+)`/g)].map(([, filter = '']) => ({ project: '\\w+', filter }))
    const has = ({ project, filter }: { readonly project: string; readonly filter: string }): boolean => (
      tests.some(({ path }) => new RegExp(`^tests/${project}/.*\\.test\\.tsx?$`).test(path) && path.includes(filter)))
    const variables = [...page.matchAll(/`[^`\n]*`/g)].flatMap(([code]) => [...code.matchAll(/\b([A-Z][A-Z_]{2,})=/g)].map(([, name]) => name ?? ''))
    return [...[...named, ...inShort].filter((one) => !has(one)).map(({ filter }) => filter), ...variables.filter((name) => !read.has(name))]
  }

  test.each(docs)('of %s name test files that are there and variables that are read', (name) => {
    expect(unknown(text(name))).toEqual([])
  })

  test('with a file or a variable that is not there are seen', () => {
    expect(unknown('`KILS=5 npx vitest run --project crash tests/crash/gone.test.ts`, `KILLS=5 … nowhere`')).toEqual(['tests/crash/gone.test.ts', 'nowhere', 'KILS'])
  })
})

test('the pictures of the README are small enough to load at once', () => {
  const pictures = [...text('README.md').matchAll(/\]\((docs\/pictures\/[^)]+)\)/g)].map(([, path]) => path ?? '')
  expect(pictures.length).toBeGreaterThan(5)
  expect(pictures.filter((path) => statSync(join(projectRoot, path)).size > 250_000)).toEqual([])
})
