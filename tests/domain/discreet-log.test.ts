// The log's two promises: what of an error it shows, and that nobody can fill the disk with it.
import { expect, test } from 'vitest'
import { z } from 'zod'
import { discreet, discreetError } from '#server/discreet.ts'
import { newReadiness } from '#server/command-line/readiness.ts'
import { newThrottle } from '#server/throttle.ts'
import { handClock } from '#tests/support/clock.ts'

function thrownBy(deed: () => unknown): unknown {
  try {
    deed()
  } catch (error) {
    return error
  }
  throw new Error('Nothing was thrown.')
}

test.each([
  ['JSON that is none', () => JSON.parse('Ada Lovelace "quoted" wrote this'), /Ada|Lovelace|quoted|wrote/],
  ['a shape that does not fit', () => z.strictObject({ kind: z.literal('a') }).parse({ kind: 'Ada Lovelace', 'Secret plan': 1 }), /Ada|Secret/],
  ['several lines', () => { throw new Error('expected "a\nAda Lovelace\n    at Ada Lovelace (x)\nb", it came') }, /Ada/],
  ['a cause', () => { throw new Error('outer', { cause: new Error('held "Ada"', { cause: new Error('from ada@example.com') }) }) }, /Ada|ada@/],
  ['an id and an address', () => { throw new Error('p_12345678abc of AbCdEfGhIjKlMnOpQrStUv came from 192.168.17.4 and n_abcdefgh1234') }, /12345678|AbCdEf|192\.168|abcdefgh/],
  ['a word that a library does not put between quotes', () => { throw Object.assign(new Error('Ada is no date'), { stack: 'Error: Ada is no date\n    at read (/srv/node_modules/dates/index.js:1:2)' }) }, /Ada/],
  ['something that is no error', () => { throw 'Ada Lovelace' as unknown }, /Ada/], // oxlint-disable-line no-throw-literal
  ['an error whose name was set to a sentence', () => { throw Object.assign(new Error('x'), { name: 'Ada Lovelace', code: 'Ada L' }) }, /Ada/],
])('an error over %s is shown without what was in it', (_what, deed, words) => {
  const shown = JSON.stringify(discreetError(thrownBy(deed)))
  expect(shown).not.toMatch(words)
})

test('an error is shown with its kind, its code, what happened and where', () => {
  const error = Object.assign(new TypeError('The disk is full'), { code: 'ENOSPC' })
  const shown = discreetError(error)
  expect(shown).toMatchObject({ type: 'TypeError', code: 'ENOSPC', message: 'The disk is full' })
  expect(shown.stack[0]).toContain('discreet-log.test.ts')
})

test('a sentence without anybody\'s words stays as it is', () => {
  expect(discreet('database or disk is full (SQLite 13)')).toBe('database or disk is full (SQLite 13)')
})

test('what repeats itself passes ten times in a minute and is then counted, each kind by itself', async () => {
  const clock = handClock()
  const pass = newThrottle({ most: 10, windowMs: 60_000, mostKeys: 3 }, clock)
  const said: string[] = []
  const passed = (kind: string, times: number): number => Array.from({ length: times }).filter(() => pass(kind, (more) => said.push(`${kind} ${more}`))).length
  expect([passed('a', 10_000), passed('b', 3)]).toEqual([10, 3])
  expect(said).toEqual([])
  await clock.pass(60_000)
  expect(said).toEqual(['a 9990'])
  expect(passed('a', 20)).toBe(10)
})

test('a hundred kinds share the allowance of one when there are too many', async () => {
  const pass = newThrottle({ most: 10, windowMs: 60_000, mostKeys: 3 }, handClock())
  const passed = Array.from({ length: 100 }, (_, i) => pass(`kind ${i}`, () => undefined)).filter(Boolean).length
  expect(passed).toBe(3 + 10)
})

const gigabyte = 1024 ** 3
const roomy = { free: 50 * gigabyte, size: 100 * gigabyte }

test('the server is ready when the store takes a write and the disk has room, and asks at most once a second', async () => {
  const clock = handClock()
  let asked = 0
  const trouble = newReadiness({ check: async () => { asked += 1 }, space: () => roomy, clock })
  expect(await Promise.all(Array.from({ length: 1_000 }, () => trouble()))).toEqual(Array.from({ length: 1_000 }, () => null))
  expect(asked).toBe(1)
  await clock.pass(1_000)
  await trouble()
  expect(asked).toBe(2)
})

test.each([
  ['the store refuses', { check: async () => { throw new Error('disk') } }, /does not take a write/],
  ['4 % and one gigabyte are free', { space: () => ({ free: gigabyte, size: 25 * gigabyte }) }, /more than 95 % full/],
  ['nothing is free', { space: () => ({ free: 0, size: gigabyte }) }, /more than 95 % full/],
])('the server is not ready when %s', async (_what, means, words) => {
  const trouble = newReadiness({ check: async () => undefined, space: () => roomy, clock: handClock(), ...means })
  expect(await trouble()).toMatch(words)
})

test('4 % of a large disk and a size that nobody knows are not called full', async () => {
  for (const space of [{ free: 80 * gigabyte, size: 2_000 * gigabyte }, { free: 0, size: 0 }]) {
    expect(await newReadiness({ check: async () => undefined, space: () => space, clock: handClock() })()).toBeNull()
  }
})

test('a store that hangs makes the server not ready after two seconds, and is not asked again meanwhile', async () => {
  const clock = handClock()
  let asked = 0
  const trouble = newReadiness({ check: () => { asked += 1; return new Promise(() => undefined) }, space: () => roomy, clock })
  const [first] = [trouble()]
  await clock.pass(1_500)
  const second = trouble()
  await clock.pass(2_000)
  expect([await first, await second]).toEqual([expect.stringMatching(/two seconds/), expect.stringMatching(/two seconds/)])
  expect(asked).toBe(1)
})
