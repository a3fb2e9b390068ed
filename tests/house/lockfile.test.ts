// Holds package.json and the locks to exact, complete, checkable, registry-only dependencies under agreed licences,
// and the notices to the lock. Each check is shown a lock with the fault it looks for.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { foreignPackages, loosePins, missingPackages, secondCopies, unknownLicences, type Lock, type Manifest } from './lockfile.ts'
import { projectRoot } from './sources.ts'

const text = (...parts: string[]): string => readFileSync(join(projectRoot, ...parts), 'utf8')
const readManifest = (folder: string): Manifest => JSON.parse(text(folder, 'package.json'))
const readLock = (folder: string): Lock => JSON.parse(text(folder, 'package-lock.json'))
const single = ['yjs', 'lib0', 'y-protocols', 'react', 'react-dom', 'tldraw', 'zod']

describe.each(['.', 'tools/node'])('the packages of %s', (folder) => {
  const manifest = readManifest(folder)
  const lock = readLock(folder)

  test('are pinned to exact versions', () => {
    expect(loosePins(manifest)).toEqual([])
  })

  test('come from the registry with a hash', () => {
    expect(foreignPackages(lock)).toEqual([])
  })

  test('are all in the lock, those of other platforms too', () => {
    expect(missingPackages(lock)).toEqual([])
  })

  test('are under licences this project has agreed to', () => {
    expect(unknownLicences(lock)).toEqual([])
  })
})

describe('the installed packages', () => {
  test('hold one copy of what breaks when doubled', () => {
    expect(secondCopies(readLock('.'), single)).toEqual([])
  })

  test('are all named in THIRD_PARTY_NOTICES.md, with their texts', () => {
    const check = spawnSync(process.execPath, ['scripts/notices.mjs', '--check'], { cwd: projectRoot, encoding: 'utf8' })
    expect(`${check.status} ${check.stderr}`).toBe('0 ')
  })

  test('stay out of git, like builds and data', () => {
    expect(text('.gitignore').split('\n')).toEqual(expect.arrayContaining(['node_modules/', '/dist/', '/data/', 'tools/node/node_modules/']))
  })
})

describe('the check', () => {
  const ok = { version: '1.0.0', integrity: 'sha512-x', license: 'MIT' }

  test.each(['^1.0.0', '~1.0.0', 'latest', '*', 'git+https://example.org/a.git', 'file:../a', '1.x'])('sees the loose pin %s', (version) => {
    expect(loosePins({ dependencies: { a: version } })).toHaveLength(1)
  })

  test.each([
    { ...ok, resolved: 'git+ssh://git@example.org/a.git#1' },
    { ...ok, resolved: 'https://example.org/a.tgz' },
    { version: '1.0.0', license: 'MIT' },
    { link: true },
  ])('sees the foreign package %o', (entry) => {
    expect(foreignPackages({ packages: { 'node_modules/a': entry } })).toHaveLength(1)
  })

  test('sees a second copy, and an absent one', () => {
    const lock = { packages: { 'node_modules/yjs': ok, 'node_modules/b/node_modules/yjs': ok } }
    expect(secondCopies(lock, ['yjs'])).toHaveLength(1)
    expect(secondCopies({ packages: {} }, ['yjs'])).toHaveLength(1)
  })

  test('sees a platform package that the lock lost, and finds one higher up', () => {
    expect(missingPackages({ packages: { 'node_modules/a': { ...ok, optionalDependencies: { 'a-darwin': '1.0.0' } } } })).toHaveLength(1)
    expect(missingPackages({ packages: { 'node_modules/a/node_modules/b': { ...ok, dependencies: { c: '1' } }, 'node_modules/c': ok } })).toEqual([])
  })

  test('sees a licence nobody agreed to', () => {
    expect(unknownLicences({ packages: { 'node_modules/a': { ...ok, license: 'AGPL-3.0' } } })).toHaveLength(1)
    expect(unknownLicences({ packages: { 'node_modules/a': { version: '1.0.0' } } })).toHaveLength(1)
  })
})
