// The standing is folded alike by everybody, whatever order the entries come in; an entry that fits nothing changes nothing.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { personId, roundId, stepId } from '#shared/base/ids.ts'
import { leftMs, usualAgenda } from '#shared/agenda/agenda.ts'
import { entry, isPublic, type Entry, type Ruling } from '#shared/ledger/ruling.ts'
import { emptyStanding, foldAll } from '#shared/ledger/standing.ts'
import { roundPlan } from '#shared/vote/round.ts'

const ana = personId.parse('p_ana00000')
const dots = roundPlan.parse({ id: 'r1', kind: 'dots', question: 'Which signal?', targets: 'notes' })

function entries(...rulings: [at: number, ruling: Ruling][]): Entry[] {
  return rulings.map(([at, ruling], i) => entry.parse({ seq: i + 1, at, by: ana, ruling }))
}

const story = entries(
  [0, { type: 'board-described', facts: { title: 'T', objective: 'O', hypothesis: '', scope: '', departments: [] } }],
  [1, { type: 'person-joined', person: { id: ana, name: 'Ana', department: 'Sales', role: 'facilitator' } }],
  [2, { type: 'agenda-set', steps: [...usualAgenda] }],
  [3, { type: 'step-started', step: stepId.parse('kickoff') }],
  [4, { type: 'round-opened', round: dots }],
  [5, { type: 'ballot-cast', roundId: dots.id }],
  [6, { type: 'round-closed', roundId: dots.id, voters: 1 }],
  [7, { type: 'role-given', person: ana, role: 'participant' }],
)

describe('folding', () => {
  test('the order in which entries arrive does not matter', () => {
    fc.assert(fc.property(fc.shuffledSubarray(story, { minLength: story.length }), (shuffled) => {
      expect(foldAll(shuffled)).toEqual(foldAll(story))
    }))
  })

  test('leaving out the hidden entries gives the same standing as having them', () => {
    expect(foldAll(story.filter((one) => isPublic(one.ruling)))).toEqual(foldAll(story))
  })

  test('rulings about rounds, scenes, people and steps that are not there change only the seq', () => {
    const stray = entries(
      [1, { type: 'round-closed', roundId: roundId.parse('nobody'), voters: 3 }],
      [2, { type: 'role-given', person: ana, role: 'viewer' }],
    )
    expect(foldAll(stray)).toEqual({ ...emptyStanding, seq: 2 })
  })

  test('a role given later is the role that counts', () => {
    expect(foldAll(story).people.get(ana)?.role).toBe('participant')
  })
})

describe('the clock', () => {
  const at = (now: number, ...rulings: [number, Ruling][]): number => leftMs(foldAll([...story.slice(0, 4), ...entries(...rulings).map((one, i) => ({ ...one, seq: 10 + i }))]).clock, now)

  test('a step starts its own minutes, and somebody who joins late reads the same remaining time', () => {
    expect(at(3 + 60_000)).toBe(9 * 60_000)
  })

  test('a paused clock stands still and goes on from where it was', () => {
    const pause: [number, Ruling] = [3 + 60_000, { type: 'timer-paused' }]
    expect(at(9_999_999, pause)).toBe(9 * 60_000)
    expect(at(9_000_000 + 30_000, pause, [9_000_000, { type: 'timer-started', ms: 9 * 60_000 }])).toBe(8.5 * 60_000)
  })

  test('more time on a clock that ran out is counted from now', () => {
    const late = 3 + 20 * 60_000
    expect(at(late, [late, { type: 'timer-extended', ms: 60_000 }])).toBe(60_000)
  })
})
