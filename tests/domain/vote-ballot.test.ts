// Whether a ballot may be cast: asked by the client as a courtesy, by the server as the law.
import { describe, expect, test } from 'vitest'
import { thingId } from '#shared/base/ids.ts'
import { isRefusal } from '#shared/base/refusal.ts'
import { checkBallot, type Ballot } from '#shared/vote/ballot.ts'
import { roundPlan, type Round } from '#shared/vote/round.ts'

const one = thingId.parse('n_first')
const two = thingId.parse('n_second')
const known = (target: string): boolean => target === one || target === two
const round = (plan: object, phase: 'open' | 'closed' = 'open'): Round => (
  { plan: roundPlan.parse({ id: 'r', question: 'Which?', targets: 'notes', kind: 'dots', ...plan }), openedAt: 0, phase, acted: 0 }
)
const reason = (of: Round, ballot: Ballot): string => {
  const answer = checkBallot(of, ballot, known)
  return isRefusal(answer) ? answer.reason : 'taken'
}

describe('a ballot of dots', () => {
  test.each([
    ['within budget and cap', [{ target: one, dots: 2 }, { target: two, dots: 1 }], 'taken'],
    ['of nothing', [], 'taken'],
    ['over budget', [{ target: one, dots: 2 }, { target: two, dots: 2 }], 'budget-exceeded'],
    ['over the cap on one', [{ target: one, dots: 3 }], 'budget-exceeded'],
    ['over the cap on one in two parts', [{ target: one, dots: 2 }, { target: one, dots: 1 }], 'budget-exceeded'],
    ['on something else', [{ target: thingId.parse('n_other'), dots: 1 }], 'not-a-target'],
    ['on nothing', [{ dots: 1 }], 'not-a-target'],
    ['without dots', [{ target: one }], 'bad-request'],
  ])('%s is %s', (_, ballot, expected) => {
    expect(reason(round({ budget: 3, perTarget: 2 }), ballot)).toBe(expected)
  })

  test('dots on one target in two parts become one choice', () => {
    expect(checkBallot(round({}), [{ target: one, dots: 1 }, { target: one, dots: 1 }], known)).toEqual([{ target: one, dots: 2 }])
  })

  test('cast after the round closed is refused', () => {
    expect(reason(round({}, 'closed'), [{ target: one, dots: 1 }])).toBe('round-closed')
  })
})

describe('a ballot of scores', () => {
  const scoring = round({ kind: 'score', criteria: [{ id: 'use', title: 'Use', min: 1, max: 5 }] })
  test.each([
    ['within the scale', [{ target: one, scores: { use: 5 } }], 'taken'],
    ['beyond the scale', [{ target: one, scores: { use: 6 } }], 'bad-request'],
    ['on an unknown criterion', [{ target: one, scores: { fit: 1 } }], 'not-a-target'],
    ['twice on one target', [{ target: one, scores: { use: 1 } }, { target: one, scores: { use: 2 } }], 'bad-request'],
    ['without scores', [{ target: one, dots: 1 }], 'bad-request'],
  ])('%s is %s', (_, ballot, expected) => {
    expect(reason(scoring, ballot)).toBe(expected)
  })
})

describe('silent notes', () => {
  const silent = round({ kind: 'silent', budget: 2 })
  test.each([
    ['about nothing', [{ text: 'a' }], 'taken'],
    ['about a target', [{ target: one, text: 'a' }], 'taken'],
    ['about something else', [{ target: thingId.parse('n_other'), text: 'a' }], 'not-a-target'],
    ['more than the budget', [{ text: 'a' }, { text: 'b' }, { text: 'c' }], 'budget-exceeded'],
    ['without a text', [{ target: one }], 'bad-request'],
  ])('%s are %s', (_, ballot, expected) => {
    expect(reason(silent, ballot)).toBe(expected)
  })
})
