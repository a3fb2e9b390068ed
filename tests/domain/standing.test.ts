// The standing is folded alike by everybody, whatever order the entries come in; an entry that fits nothing changes nothing.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { importId, personId, roundId, stepId } from '#shared/base/ids.ts'
import { must } from '#shared/base/must.ts'
import { leftMs, usualAgenda } from '#shared/agenda/agenda.ts'
import { entry, isPublic, type Entry, type Ruling } from '#shared/ledger/ruling.ts'
import { emptyStanding, foldAll, type Standing } from '#shared/ledger/standing.ts'
import { scenePlan } from '#shared/roleplay/scene.ts'
import { roundPlan } from '#shared/vote/round.ts'
import { joining, person, personNumber } from '#tests/support/people.ts'

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

/** Rulings as they may come in a file somebody made: few names, so that they meet. */
const anyRuling: fc.Arbitrary<Ruling> = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.nat(19)).map(([n, kind]) => {
  const round = { ...dots, id: roundId.parse(`r${n}`) }
  const scene = scenePlan.parse({ id: `s${n}`, title: 'A call' })
  const file = { type: 'records-imported', importId: importId.parse(`i_file${n}`), fileName: 'a.csv', count: n } as const
  const rulings: readonly Ruling[] = [
    ...joining(person(n)).rulings, { type: 'role-given', person: personNumber(n), role: 'viewer' },
    { type: 'agenda-set', steps: usualAgenda.slice(n) }, { type: 'step-started', step: usualAgenda[n]?.id ?? stepId.parse('none') },
    { type: 'timer-started', ms: n }, { type: 'timer-paused' }, { type: 'timer-extended', ms: n }, { type: 'timer-cleared' },
    file, file, { type: 'records-chosen', records: [] },
    { type: 'round-opened', round }, { type: 'round-closed', roundId: round.id, voters: n },
    { type: 'round-revealed', roundId: round.id, result: { kind: 'silent', voters: n, notes: [] } }, { type: 'ballot-cast', roundId: round.id },
    { type: 'scene-opened', scene }, { type: 'roles-dealt', sceneId: scene.id, deal: { actor: personNumber(n), parts: [] } },
    { type: 'turn-started', sceneId: scene.id, turn: n, ms: n }, { type: 'scene-revealed', sceneId: scene.id, brief: { persona: '', lines: [], motive: '' } },
    { type: 'scene-closed', sceneId: scene.id },
  ]
  return must(rulings[kind], 'a ruling')
})

describe('folding many at once', () => {
  test('gives what folding one after another gives, in the same order, and leaves what it began with as it was', () => {
    fc.assert(fc.property(fc.array(anyRuling, { maxLength: 60 }), fc.nat(60), (rulings, cut) => {
      const all = rulings.map((ruling, at): Entry => ({ seq: at + 1, at, by: ana, ruling }))
      const plain = (standing: Standing): string => JSON.stringify(standing, (_, value: unknown) => (value instanceof Map ? [...value] : value))
      const begun = foldAll(all.slice(0, cut))
      const before = plain(begun)
      const atOnce = plain(foldAll(all.slice(cut), begun))
      expect(atOnce).toBe(plain(all.reduce((standing, one) => foldAll([one], standing), emptyStanding)))
      expect(plain(begun)).toBe(before)
    }))
  })

  test('what an entry does not concern is the very same afterwards', () => {
    const begun = foldAll(story)
    const after = foldAll([{ seq: 9, at: 9, by: ana, ruling: { type: 'timer-cleared' } }], begun)
    expect([after.people === begun.people, after.rounds === begun.rounds, after.imports === begun.imports]).toEqual([true, true, true])
  })

  test('10,000 people and as many imports take about as long as twenty times 500 of them', () => {
    const ledger = (most: number): Entry[] => Array.from({ length: most }, (_, n): Ruling[] => [
      ...joining(person(n)).rulings, { type: 'records-imported', importId: importId.parse(`i_file${n}`), fileName: 'a.csv', count: 1 },
    ]).flat().map((ruling, at) => ({ seq: at + 1, at, by: null, ruling }))
    const [few, many] = [ledger(500), ledger(10_000)]
    const took = (deed: () => void): number => {
      const from = performance.now()
      deed()
      return performance.now() - from
    }
    const best = (deed: () => void): number => Math.min(...Array.from({ length: 3 }, () => took(deed)))
    const small = best(() => { for (let again = 0; again < 20; again += 1) foldAll(few) })
    expect(best(() => foldAll(many)) / small).toBeLessThan(8)
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
