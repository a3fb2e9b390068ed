// Bringing session records back: one is read after another, few wait with their file in memory, the rest are told to come back.
// What no board may come to is refused by name; what is taken opens without being read.

import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { beyondDocument } from '#server/session-record/bounds.ts'
import { prepare, restore, type Prepared } from '#server/session-record/restore.ts'
import { openRestoring } from '#server/session-record/restoring.ts'
import { updatesIn } from '#server/snapshot.ts'
import { problemOf } from '#server/transport/problem.ts'
import { must } from '#shared/base/must.ts'
import { isRefusal, type Refusal } from '#shared/base/refusal.ts'
import { boardLimits, boardReserve } from '#shared/board/board.ts'
import type { Ruling } from '#shared/ledger/ruling.ts'
import { roundPlan } from '#shared/vote/round.ts'
import { scenePlan } from '#shared/roleplay/scene.ts'
import { memoryStorage } from '#tests/support/memory-storage.ts'
import { boardNumber, joining, person } from '#tests/support/people.ts'

const noRecord = (): Uint8Array<ArrayBuffer> => new TextEncoder().encode('{}')

test('a third file of one address and a fifth of all are refused with 503 and told when to come again, before they are read; the others are read', async () => {
  const bringBack = openRestoring(() => Promise.reject(new Error('Nothing of these is kept.')))
  const refusals = await Promise.all(['a', 'a', 'a', 'b', 'c', 'd'].map((who) => bringBack(noRecord(), who)))
  const answers = refusals.map((one) => (isRefusal(one) ? problemOf(one) : null))
  expect(answers.map((answer) => answer?.status)).toEqual([422, 422, 503, 422, 422, 503])
  expect(answers.at(-1)?.headers.get('retry-after')).toBe('30')
  expect(await answers.at(-1)?.json()).toMatchObject({ type: 'not-ready', detail: 'Several session records are being brought back just now. Try again in 30 seconds.' })
  expect(await answers[2]?.json()).toMatchObject({ type: 'not-ready', detail: expect.stringContaining('from where you are') })
})

type Made = { rulings?: readonly Ruling[]; things?: number; text?: string; placements?: number; records?: readonly number[]; imports?: number; assets?: number }

/** A session record with so many rulings and things; `records` says how many events each has, `imports` from how many files they come. */
function file({ rulings = [], things = 0, text = '', placements = things, records = [], imports = 1, assets = 0 }: Made): Uint8Array {
  const each = <T>(count: number, make: (n: number) => T): Record<string, T> => Object.fromEntries(Array.from({ length: count }, (_, n) => [`n_${String(n).padStart(6, '0')}`, make(n)]))
  const event = (n: number) => ({ id: `e${n}`, at: '2027-01-01', precision: 'day', kind: 'mail', title: 'A mail' })
  const ledger = [{ type: 'board-described', facts: { title: 'T', objective: 'O' } }, ...rulings].map((ruling, at) => ({ seq: at + 1, at, by: null, ruling }))
  return new TextEncoder().encode(JSON.stringify({
    format: 'signalboard-session', version: 1, made: { at: '', by: '' }, createdAt: 0, ledger, results: {},
    assets: Array.from({ length: assets }, (_, n) => ({ id: `a_${String(n).padStart(8, '0')}`, mime: 'image/png', base64: '' })),
    document: { things: each(things, () => ({ kind: 'note', alive: true, text })), placements: each(placements, () => ({ z: 'a0' })) },
    records: records.map((events, n) => ({
      id: `r_${n}000`, name: 'A', figures: [], fields: [], masked: [], events: Array.from({ length: events }, (_, at) => event(at)),
      source: { file: 'a.csv', importId: `i_file${n % imports}`, row: n, importedAt: 0 },
    })),
  }))
}

const many = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n))
const joined = (count: number): readonly Ruling[] => joining(...many(count, (n) => person(n))).rulings
const round = (n: number): Ruling => ({ type: 'round-opened', round: roundPlan.parse({ id: `r${n}`, kind: 'silent', question: 'Why?', targets: 'notes' }) })
const scene = (n: number): Ruling => ({ type: 'scene-opened', scene: scenePlan.parse({ id: `s${n}`, title: 'A call' }) })
const imported = (n: number): Ruling => ({ type: 'records-imported', importId: `i_file${n}` as never, fileName: 'a.csv', count: 1 })
const cleared = (): Ruling => ({ type: 'timer-cleared' })
const said = (made: Made): Refusal | Prepared => prepare(file(made))

describe('a session record with more than a board may come to is refused, and the limit is named', () => {
  test.each<[string, Made]>([
    ['A board holds 5,000 things; this session record has 5,501.', { things: 5_501 }],
    ['A board holds 50,000 acts; this session record has 60,001.', { rulings: many(60_000, cleared) }],
    ['A board holds 2,000 people; this session record has 2,001.', { rulings: joined(2_001) }],
    ['A board holds 500 rounds; this session record has 501.', { rulings: many(501, round) }],
    ['A board holds 500 role-play scenes; this session record has 501.', { rulings: many(501, scene) }],
    ['A board holds 100 imports; this session record has 101.', { rulings: many(101, imported) }],
    ['A board holds 100 imports; this session record has 102.', { records: many(102, () => 0), imports: 102 }],
    ['A board holds 500 records; this session record has 501.', { records: many(501, () => 0) }],
    ['A board holds 200,000 timeline events; this session record has 200,001.', { records: [100_000, 100_001] }],
    ['A board holds 25 MB of document; this session record makes 29 MB.', { things: 3, text: 'x'.repeat(9.5 * 1024 * 1024) }],
  ])('%s', (detail, made) => {
    expect(said(made)).toEqual({ kind: 'refusal', reason: 'too-large', detail })
  })

  test('places of things that are not there', () => {
    expect(said({ things: 1, placements: 3 })).toMatchObject({ reason: 'unreadable-file', detail: 'This session record places 2 things that are not in it.' })
  })
})

test('one with as much of everything as a board may come to is taken', () => {
  const named = [...joined(boardLimits.joined), ...many(boardLimits.rounds, round), ...many(boardLimits.scenes, scene), ...many(boardLimits.imports, imported)]
  const most = boardLimits.rulings + boardReserve.rulings
  // The first says what the board is about.
  const rulings = [...named, ...many(most - 1 - named.length, cleared)]
  const made = said({ rulings, things: boardLimits.things + boardReserve.things, records: many(boardLimits.records, () => 2), imports: boardLimits.imports, assets: boardLimits.things })
  expect(isRefusal(made) ? made.detail : made.entries.length).toBe(most)
  // The reserve of small edits and that of the server's own words, both used up.
  expect(beyondDocument(boardLimits.documentBytes + 2 * boardReserve.documentBytes)).toBeNull()
})

test('a board that was brought back opens from a snapshot in small pieces, and nothing of its journal is read', async () => {
  const storage = memoryStorage()
  const prepared = said({ things: 40, text: 'x'.repeat(10_000), rulings: joined(3) })
  if (isRefusal(prepared)) throw new Error(prepared.detail)
  const board = boardNumber(1)
  const newBoard = { id: board, createdAt: 1, epoch: 'e1', opening: 0, keyVersion: 1, demo: false }
  expect(await restore({ storage, newBoard, putBack: async () => null, takeAway: async () => undefined }, prepared)).toBe(board)
  const { snapshot, tail } = await storage.readDocument(board)
  const pieces = updatesIn(must(snapshot, 'a snapshot'))
  expect([tail.length, pieces.length > 5, Math.max(...pieces.map((one) => one.length)) < 80_000]).toEqual([0, true, true])
  const y = new Y.Doc()
  for (const piece of pieces) Y.applyUpdate(y, piece)
  expect([y.getMap('things').size, y.getMap('ledger').size]).toEqual([40, 4])
  expect(Y.encodeStateVector(y)).toEqual(snapshot?.stateVector)
})
