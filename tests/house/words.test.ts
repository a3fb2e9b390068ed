// Holds the words of the house: no any, no !, no empty catch, no test left out, no console, a header on each file.
// Each check is shown one bad snippet that it must see and one that it must let pass.
import { describe, expect, test } from 'vitest'
import { readCode, readSources } from './sources.ts'
import { faultsOf, hasHeader } from './words.ts'

const header = '// What lives here.\n'
const faults = (path: string, text: string): string[] => faultsOf({ path, text: header + text })

describe('the house', () => {
  test('no code file holds a word that does not belong', () => {
    expect(readCode().flatMap(faultsOf)).toEqual([])
  })

  test('every script and every style sheet that is not one component\'s begins with a header comment', () => {
    const alone = readSources(['.css', '.mjs']).filter((source) => !source.path.endsWith('.module.css'))
    expect(alone.filter((source) => !hasHeader(source)).map((source) => source.path)).toEqual([])
  })
})

describe('the check', () => {
  test.each([
    ['shared/vote/a.ts', 'export const x: any = 1'],
    ['tests/domain/a.test.ts', 'export const x = [] as any[]'],
    ['shared/vote/a.ts', 'export const x = y!.z'],
    ['server/rooms/a.ts', 'try { go() } catch {}'],
    ['server/rooms/a.ts', 'try { go() } catch { /* quiet */ }'],
    ['tests/domain/a.test.ts', `test.only('x', () => {})`],
    ['tests/domain/a.test.ts', `describe.skip('x', () => {})`],
    ['server/rooms/a.ts', `console.log('x')`],
    ['client/vote/A.tsx', `export const A = () => <b>{console.warn('x')}</b>`],
    ['shared/vote/a.ts', 'export const x = Date.now()'],
    ['shared/vote/a.ts', 'export const x = new Date()'],
    ['shared/vote/a.ts', 'export const x = Math.random()'],
    ['server/rooms/a.ts', 'export enum A { B }'],
    ['server/rooms/a.ts', 'export class A { constructor(private b: string) {} }'],
    ['server/rooms/a.ts', '// TODO later'],
    ['server/rooms/helpers.ts', 'export const a = 1'],
    ['shared/vote/index.ts', 'export const a = 1'],
  ])('sees in %s: %s', (path, text) => {
    expect(faults(path, text)).toHaveLength(1)
  })

  test.each([
    ['shared/vote/a.ts', `export const any = 'any, y!, catch {}, console.log'`],
    ['shared/vote/a.ts', 'export const x = new Date(5)'],
    ['tests/domain/a.test.ts', 'export const x = y!.z'],
    ['server/rooms/a.ts', 'try { go() } catch (reason) { tell(reason) }'],
  ])('lets pass in %s: %s', (path, text) => {
    expect(faults(path, text)).toEqual([])
  })

  test('sees a file without a header', () => {
    expect(faultsOf({ path: 'shared/vote/a.ts', text: 'export const a = 1\n' })).toEqual(['shared/vote/a.ts:1 no header comment at the top'])
  })
})
