// What can be voted on, in a few words, and who is expected to vote. Shared by the parts of the vote panel.

import type { Thing, Damaged } from '#shared/document/reading.ts'
import type { CustomerRecord } from '#shared/record/record.ts'
import type { Here } from '#client/session/session.ts'
import { may } from '#shared/board/people.ts'
import type { Round, Target } from '#shared/vote/round.ts'

/** One thing to vote on. `department` gives the note's foot its colour; empty for records. */
export type Candidate = { readonly target: Target; readonly words: string; readonly department: string; readonly sign: string }

/** What a round is about now, in the order things stand in the list. Notes without words are left out: nobody can mean them. */
export function candidates(round: Round, things: readonly (Thing | Damaged)[], records: ReadonlyMap<string, CustomerRecord>): Candidate[] {
  const { targets } = round.plan
  if (targets === 'records') return [...records.values()].map((record) => ({ target: record.id, words: record.name, department: '', sign: 'plain' }))
  const wanted = targets === 'notes' ? null : new Set<string>(targets)
  const found = things.flatMap((thing): Candidate[] => {
    if (thing.kind === 'damaged' || (wanted === null ? thing.kind !== 'note' : !wanted.has(thing.id))) return []
    const words = wordsOf(thing, records)
    return words === '' ? [] : [{ target: thing.id, words, department: 'department' in thing ? thing.department : '', sign: thing.kind === 'note' ? thing.sign : 'plain' }]
  })
  const ofRecords = wanted === null ? [] : [...records.values()].filter((record) => wanted.has(record.id))
  return [...found, ...ofRecords.map((record) => ({ target: record.id, words: record.name, department: '', sign: 'plain' }))]
}

/** A target in a few words, also when it was removed since. */
export function targetWords(target: string, things: readonly (Thing | Damaged)[], records: ReadonlyMap<string, CustomerRecord>): string | null {
  const thing = things.find((one) => one.id === target)
  if (thing && thing.kind !== 'damaged') return wordsOf(thing, records)
  return [...records.values()].find((record) => record.id === target)?.name ?? null
}

function wordsOf(thing: Thing, records: ReadonlyMap<string, CustomerRecord>): string {
  if (thing.kind === 'card') return [...records.values()].find((record) => record.id === thing.record)?.name ?? ''
  return 'text' in thing ? thing.text.trim() : 'title' in thing ? thing.title.trim() : ''
}

/** How many are expected: people here now who may vote, and never fewer than have voted already. */
export function expectedVoters(here: readonly Here[], acted: number): number {
  const voters = new Set(here.filter(({ person }) => may(person.role, 'vote')).map(({ person }) => person.id))
  return Math.max(voters.size, acted)
}
