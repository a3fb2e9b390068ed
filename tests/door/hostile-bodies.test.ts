// Hostile bodies at every address that takes one, found in the interface's own description, as a stranger and as a facilitator:
// each is refused with a problem document that tells nothing of the inside; none is a fault of the server's.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { gzipSync } from 'node:zlib'
import { ask, join, makeBoard, type Answer, type Joined, type TestBoard } from '#tests/support/caller.ts'
import { dice } from '#tests/support/clock.ts'
import { startServer, type TestServer } from '#tests/support/server.ts'
import { brokenServer, roomy } from './variants.ts'

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)

let server: TestServer
let board: TestBoard
let lead: Joined
let paths: readonly (readonly [string, readonly string[]])[] = []
beforeAll(async () => {
  server = await startServer({ env: roomy })
  board = await makeBoard(server.url)
  lead = await join(board, 'facilitator')
  const described = JSON.parse((await ask(`${server.url}/api/openapi.json`)).text) as { paths: Record<string, Record<string, { requestBody?: { content: Record<string, unknown> } }>> }
  paths = Object.entries(described.paths).flatMap(([path, { post }]) => (post === undefined ? [] : [[path, Object.keys(post.requestBody?.content ?? {})] as const]))
})
afterAll(async () => { await server.stop() })

const deepList = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)
const hostile: readonly (readonly [string, string | Uint8Array])[] = [
  ['nothing', ''], ['null', 'null'], ['a number', '1'], ['a text', '"x"'], ['a list', '[]'], ['an empty object', '{}'], ['half an object', '{"id":'], ['two objects', '{}{}'],
  ['100,000 levels', deepList(100_000)], ['65 levels', `{"a":${deepList(65)}}`], ['a key a million times', `{${'"a":1,'.repeat(100_000)}"a":1}`],
  ['a prototype', '{"__proto__":{"type":"start-timer"},"constructor":{"prototype":{}}}'], ['a number beyond all numbers', '{"id":"x","type":"start-timer","minutes":1e999}'],
  ['a type of the wrong type', '{"id":{},"type":[],"key":7,"name":{},"text":[],"title":1,"objective":null}'], ['an unknown type', '{"id":"x","type":"__proto__"}'],
  ['a long id', `{"id":"${'x'.repeat(100_000)}","type":"start-timer","minutes":1}`], ['zeros', new Uint8Array(1_000)], ['half a letter', new Uint8Array([0x22, 0xc3, 0x22])],
  ['lone surrogates', '{"id":"x","type":"describe-board","facts":{"title":"\\ud800"}}'], ['a packed bomb', gzipSync(Buffer.alloc(5_000_000))], ['a byte order mark', '\ufeff{}'],
  ['a million brackets in a text', JSON.stringify({ id: '['.repeat(1_000_000) })], ['another language', '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'],
]

/** What an answer must not be. */
const faultsOf = ({ status, text }: Answer): readonly string[] => [
  ...status < 500 ? [] : [`a fault of the server's: ${status} ${text.slice(0, 200)}`],
  ...(/\bat (?:file|node|async|Object)\b|node_modules|\.ts:\d/.test(text) ? [`it tells of the inside: ${text.slice(0, 200)}`] : []),
]

describe('at every address that takes a body', () => {
  test.each(hostile)('%s is refused and harms nothing', async (name, bytes) => {
    expect(paths.length).toBeGreaterThan(5)
    // Leaving takes no body, and would end the session that this test uses.
    await Promise.all(paths.filter(([, types]) => types.length > 0).map(async ([path, types]) => {
      const url = `${server.url}${path.replace('{id}', board.id)}`
      for (const type of new Set([...types.slice(0, 1), 'application/json'])) {
        for (const token of [undefined, lead.token]) {
          const began = performance.now()
          const answer = await ask(url, { method: 'POST', bytes, headers: { 'content-type': type }, token })
          expect([path, type, ...faultsOf(answer)]).toEqual([path, type])
          // Half a letter is a title like another.
          if (name !== 'lone surrogates') expect(answer.status, `${path} as ${type}: ${answer.text.slice(0, 200)}`).toBeGreaterThanOrEqual(400)
          expect(performance.now() - began, path).toBeLessThan(20_000)
        }
      }
    }))
    expect((await ask(board.url, { token: lead.token })).status).toBe(200)
    expect(({} as Record<string, unknown>)['type']).toBeUndefined()
  })
})

test(`commands with random fields are refused or acted upon, never a fault (seed ${seed})`, async () => {
  const lot = dice(seed)
  const types = ['open-round', 'cast-ballot', 'give-role', 'choose-records', 'open-scene', 'deal-roles', 'set-agenda', 'describe-board', 'start-timer', 'extend-timer']
  const value = (depth: number): unknown => {
    switch (lot.below(depth > 2 ? 6 : 8)) {
      case 0: return null
      case 1: return lot.pick([0, -1, 0.5, 1e300, Number.MAX_SAFE_INTEGER])
      case 2: return lot.pick(['', 'x', lot.word(), '\u0000', '\u202e', '__proto__', '<script>'])
      case 3: return lot.oneIn(2)
      case 4: return lead.id
      case 5: return []
      case 6: return Array.from({ length: lot.below(5) }, () => value(depth + 1))
      default: return Object.fromEntries(Array.from({ length: lot.below(5) }, () => [lot.pick(['id', 'kind', 'targets', 'question', 'dots', 'target', 'to', 'role', lot.word()]), value(depth + 1)]))
    }
  }
  for (let i = 0; i < 300; i += 1) {
    const json = { id: `c${i}`, type: lot.pick(types), ...Object.fromEntries(['round', 'roundId', 'choices', 'to', 'role', 'records', 'scene', 'deal', 'steps', 'facts', 'minutes'].map((name) => [name, value(0)])) }
    const answer = await ask(`${board.url}/commands`, { token: lead.token, json })
    expect(answer.status, `${JSON.stringify(json)}: ${answer.text}`).toBeLessThan(500)
  }
  // A line at this level asks the operator for a deed: what strangers and facilitators send is no reason for one.
  expect(server.output().split('\n').filter((line) => /"level":(?:50|60)/.test(line))).toEqual([])
  expect(server.output()).not.toContain('could not be answered')
})

test('a server that answers with what went wrong inside is caught', async () => {
  const bad = await startServer(brokenServer('answers with what went wrong inside'))
  const answer = await ask(`${bad.url}/api/boards`, { method: 'POST', bytes: '{"id":', headers: { 'content-type': 'application/json' } })
  expect(faultsOf(answer)).toHaveLength(2)
  await bad.stop()
})
