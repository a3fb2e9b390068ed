// Counting ballots: sums by target and department, an order that tells nothing of voters, names only when the plan said so.
import { expect, test, describe } from 'vitest'
import fc from 'fast-check'
import { personId, thingId } from '#shared/base/ids.ts'
import { bylineOf } from '#shared/vote/disclosure.ts'
import { roundPlan, roundResult } from '#shared/vote/round.ts'
import { tallyDots, tallyScores, type Cast } from '#shared/vote/tally.ts'

const person = (n: number) => personId.parse(`p_person${String(n).padStart(4, '0')}`)
const note = (n: number) => thingId.parse(`n_note${n}`)
const dots = (n: number, department: string, given: readonly (readonly [number, number])[]): Cast => (
  { person: person(n), department, ballot: given.map(([target, count]) => ({ target: note(target), dots: count })) }
)
const plan = roundPlan.parse({ id: 'r', kind: 'dots', question: 'Which?', targets: 'notes' })

describe('dots', () => {
  const casts = [dots(1, 'Sales', [[1, 2], [2, 1]]), dots(2, 'Product', [[2, 3]]), dots(3, 'Sales', [[3, 3]])]

  test('are summed by target and department, most first, ties by target id', () => {
    const { ranking, voters } = tallyDots(plan, casts)
    expect(voters).toBe(3)
    expect(ranking.map(({ target, dots, voters }) => [target, dots, voters])).toEqual([[note(2), 4, 2], [note(3), 3, 1], [note(1), 2, 1]])
    expect(ranking[0]?.byDepartment).toEqual([{ department: 'Product', dots: 3 }, { department: 'Sales', dots: 1 }])
  })

  test('of an unnamed round name nobody; of a named one everybody', () => {
    expect(JSON.stringify(tallyDots({ named: false }, casts))).not.toContain('p_person')
    expect(tallyDots({ named: true }, casts).ranking[0]?.by).toEqual([{ person: person(2), dots: 3 }, { person: person(1), dots: 1 }])
  })

  test('an empty ballot is nobody who voted', () => {
    expect(tallyDots(plan, [dots(1, 'Sales', [])])).toEqual({ kind: 'dots', voters: 0, ranking: [] })
  })

  const anyCast = fc.record({ n: fc.integer({ min: 0, max: 9 }), department: fc.constantFrom('Sales', 'Product', 'Data'), given: fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 1, max: 9 })), { maxLength: 4 }) })
  const anyCasts = fc.uniqueArray(anyCast, { selector: ({ n }) => n, maxLength: 8 }).map((all) => all.map(({ n, department, given }) => dots(n, department, given)))

  test('in whatever order ballots lie, the result is the same, and no dot is lost', () => {
    fc.assert(fc.property(anyCasts, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (casts, chances) => {
      const keyed = casts.map((cast) => [chances.next().value ?? 0, cast] as const).toSorted(([a], [b]) => a - b).map(([, cast]) => cast)
      const result = tallyDots(plan, casts)
      expect(tallyDots(plan, keyed)).toEqual(result)
      const given = casts.flatMap(({ ballot }) => ballot).reduce((sum, one) => sum + (one.dots ?? 0), 0)
      expect(result.ranking.reduce((sum, one) => sum + one.dots, 0)).toBe(given)
      for (const one of result.ranking) expect(one.byDepartment.reduce((sum, part) => sum + part.dots, 0)).toBe(one.dots)
      expect(roundResult.safeParse(result).success).toBe(true)
    }))
  })
})

describe('scores', () => {
  const criteria = [{ id: 'use', title: 'Use', min: 1, max: 5, low: '', high: '' }, { id: 'fit', title: 'Fit', min: 1, max: 5, low: '', high: '' }]
  const score = (n: number, department: string, use: number, fit?: number): Cast => (
    { person: person(n), department, ballot: [{ target: note(1), scores: { use, ...(fit === undefined ? {} : { fit }) } }] }
  )

  test('come with mean, median, spread and departments; a criterion nobody scored is left out', () => {
    const { scores } = tallyScores({ criteria }, [score(1, 'Sales', 1), score(2, 'Sales', 2), score(3, 'Product', 5), score(4, 'Product', 5)])
    expect(scores).toEqual([{
      target: note(1), criterion: 'use', n: 4, mean: 3.25, median: 3.5, min: 1, max: 5,
      byDepartment: [{ department: 'Product', n: 2, mean: 5 }, { department: 'Sales', n: 2, mean: 1.5 }],
    }])
  })

  test('the median of three is the middle one', () => {
    expect(tallyScores({ criteria }, [score(1, 'A', 1), score(2, 'A', 5), score(3, 'A', 4)]).scores[0]?.median).toBe(4)
  })
})

describe('the byline of a silent note', () => {
  const wrote = (n: number, department: string): Cast => ({ person: person(n), department, ballot: [{ text: 'x' }] })
  const all = [wrote(1, 'Sales'), wrote(2, 'Sales'), wrote(3, 'Data')]

  test('names its writer in a named round only', () => {
    expect(bylineOf(true, wrote(3, 'Data'), all)).toEqual({ author: person(3), department: 'Data' })
    expect(bylineOf(false, wrote(1, 'Sales'), all)).toEqual({ author: null, department: 'Sales' })
  })

  test('leaves out a department of which only one wrote', () => {
    expect(bylineOf(false, wrote(3, 'Data'), all)).toEqual({ author: null, department: '' })
  })
})
