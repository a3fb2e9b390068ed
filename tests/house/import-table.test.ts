// Holds the import table of CONTRIBUTING.md to the one that is obeyed (directions.ts): for every folder it names, each file of the
// house and each package is allowed by both or by neither. A row with something changed in it is shown to be seen.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderOf, strayReason } from './directions.ts'
import { projectRoot, readCode } from './sources.ts'

type Row = { readonly folders: readonly string[]; readonly may: readonly RegExp[]; readonly not: readonly RegExp[]; readonly never: readonly string[] }

const files = readCode().map(({ path }) => path).filter((path) => /^(shared|server|client)\//.test(path))
const packages = ['yjs', 'react', 'tldraw', 'zustand', 'nanoid', 'ws', 'hono', 'pino', 'prom-client', 'node:fs']
const groups: Readonly<Record<string, readonly string[]>> = { ui: ['react', 'tldraw', 'zustand'], 'server-only': ['ws', 'hono', 'pino', 'prom-client', 'node:fs'] }
/** What a table's own words stand for. */
const patterns: Readonly<Record<string, RegExp>> = {
  'shared/<domain>': /^shared\/(?!base\/|board\/|insight\/|action\/|document\/|ledger\/|wire\/)/,
  'server/*.ts': /^server\/(?!main\.ts$|cli\.ts$)[^/]+\.ts$/,
  'server/storage/<engine>': /^server\/storage\/[^/]+\//,
  'client/<panel>': /^client\/(?!session|canvas|start|text|room|desk|look)[^/]+\//,
  'client/*.tsx': /^client\/[^/]+$/,
}
const patternOf = (name: string): RegExp => patterns[name] ?? new RegExp(`^${name.replaceAll('.', '\\.')}${name.endsWith('.ts') ? '$' : '/'}`)
const quoted = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '')

function rowsOf(page: string): Row[] {
  const section = page.split('## Who may import whom')[1]?.split('\n## ')[0] ?? ''
  return section.split('\n').filter((line) => line.startsWith('| `')).map((line) => {
    const [folder = '', may = '', never = ''] = line.split('|').slice(1)
    const [allowed, except] = may.split(' except ')
    return {
      folders: quoted(folder), may: quoted(allowed).map(patternOf), not: quoted(except).map(patternOf),
      never: quoted(never.replace(/\(.*?\)|;.*/g, '')).flatMap((name) => groups[name] ?? [name]),
    }
  })
}

/** Where page and law differ, as `folder -> what (page: yes, law: no)`. */
function differences(rows: readonly Row[]): string[] {
  return rows.flatMap(({ folders, may, not, never }) => folders.flatMap((folder) => {
    const importer = files.find((path) => patternOf(folder).test(path) && !/(hooks|asking)\.ts$/.test(path)) ?? `${folder} has no file`
    const tell = (what: string, page: boolean, law: boolean): string[] => (page === law ? [] : [`${folder} -> ${what} (page: ${page ? 'yes' : 'no'}, law: ${law ? 'yes' : 'no'})`])
    return [
      ...files.filter((path) => folderOf(path) !== folderOf(importer)).flatMap((path) => (
        tell(path, may.some((one) => one.test(path)) && !not.some((one) => one.test(path)), strayReason(importer, { kind: 'file', path }) === null))),
      // React in client/session is a matter of two files, which the page says in words.
      ...packages.filter((name) => folder !== 'client/session' || name !== 'react').flatMap((name) => tell(name, !never.includes(name), strayReason(importer, { kind: 'package', name }) === null)),
    ]
  }))
}

const page = readFileSync(join(projectRoot, 'CONTRIBUTING.md'), 'utf8')

test('the import table of CONTRIBUTING.md is the one that is obeyed, and has a row for every folder', () => {
  const rows = rowsOf(page)
  expect(differences(rows)).toEqual([])
  const named = rows.flatMap(({ folders }) => folders.map(patternOf))
  // What lies in server/storage itself is the interface, and cli.ts is bound like the files beside it.
  const without = files.filter((path) => !named.some((one) => one.test(path)) && !/^server\/(cli|storage\/storage)\.ts$/.test(path))
  expect(without).toEqual([])
})

test('a page that allows more, or less, than is obeyed is seen', () => {
  expect(differences(rowsOf(page.replace('`server/commands` | `shared`', '`server/commands` | `shared`, `server/rooms`'))).length).toBeGreaterThan(0)
  expect(differences(rowsOf(page.replace('| `ws`, `ui` |', '| `ui` |'))).length).toBeGreaterThan(0)
})
