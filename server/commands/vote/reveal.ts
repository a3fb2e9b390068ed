// The reveal: sealed ballots become a public result, once. Dots go to the things they lie on, silent texts become notes.
// What was in an unnamed round is burned in the same transaction: nobody can ever look up who gave what.

import { newThingId, thingId, recordId, type ThingId } from '#shared/base/ids.ts'
import { refuse, type Refusal } from '#shared/base/refusal.ts'
import { ballotDrawer } from '#shared/ledger/drawers.ts'
import { sign, type About } from '#shared/note/note.ts'
import { bylineOf } from '#shared/vote/disclosure.ts'
import type { Round, RoundResult, Target } from '#shared/vote/round.ts'
import { tallyDots, tallyScores, type Cast } from '#shared/vote/tally.ts'
import { rule, type Asked } from '../asked.ts'
import type { Bench, Decision, Written } from '../decision.ts'
import { castsOf, dotsShown } from './ballot.ts'
import { findRound } from './round.ts'

/** Reveals a closed round. */
export async function revealRound({ roundId }: Asked<'reveal-round'>, bench: Bench): Promise<Decision | Refusal> {
  const round = findRound(bench, roundId)
  if ('reason' in round) return round
  if (round.phase === 'open') return refuse('round-not-closed')
  if (round.phase === 'revealed') return refuse('already-revealed')
  const casts = await castsOf(roundId, bench)
  const { plan } = round
  const { result, results = [], write = [] } = shownBy(round, casts, bench)
  return {
    ...rule({ type: 'round-revealed', roundId, result }),
    results: [...results, { key: `acted:${roundId}`, value: result.voters }],
    ...(write.length > 0 ? { write } : {}),
    ...(plan.named ? {} : { burn: [ballotDrawer(roundId)] }),
  }
}

type Shown = { readonly result: RoundResult } & Pick<Decision, 'results' | 'write'>

function shownBy({ plan }: Round, casts: readonly Cast[], bench: Bench): Shown {
  switch (plan.kind) {
    case 'dots': return { result: tallyDots(plan, casts), results: dotsShown(plan.id, casts, plan.named) }
    case 'score': return { result: tallyScores(plan, casts) }
    case 'silent': {
      const write = silentNotes(plan.named, casts, bench)
      return { result: { kind: 'silent', voters: casts.length, notes: write.map((note) => note.id).sort() }, write }
    }
  }
}

/** Everybody's silent texts as notes, in a shuffled order: neither place nor id tells who wrote first. */
function silentNotes(named: boolean, casts: readonly Cast[], bench: Bench): Written[] {
  const texts = casts.flatMap((cast) => cast.ballot.map((choice) => ({ choice, byline: bylineOf(named, cast, casts) })))
  const block = [...bench.standing.rounds.values()].filter((round) => round.phase === 'revealed' && round.plan.kind === 'silent').length
  return bench.shuffle(texts.length).flatMap((from, place) => {
    const one = texts[from]
    if (one === undefined) return []
    return [{
      id: newThingId('note', bench.random), kind: 'note' as const,
      fields: { sign: sign.catch('plain').parse(one.choice.sign), ...one.byline, about: aboutOf(one.choice.target), createdAt: bench.now },
      texts: { text: one.choice.text ?? '' },
      placement: { at: spotOf(block, place) },
    }]
  })
}

function aboutOf(target: Target | undefined): About | null {
  const record = recordId.safeParse(target)
  if (record.success) return { record: record.data }
  const thing = thingId.safeParse(target)
  return thing.success ? { thing: thing.data satisfies ThingId } : null
}

/** Left of the board's origin, one block of five columns per silent round: work that is there is not covered. */
function spotOf(block: number, place: number): NonNullable<Written['placement']>['at'] {
  return { on: 'canvas', x: -1_300 - block * 1_400 + (place % 5) * 240, y: Math.floor(place / 5) * 240, rotation: 0, parent: null }
}
