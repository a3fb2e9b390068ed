// What the server itself does not write any more on a full board: posted notes first, votes when what is kept free for small edits
// is used up too, and last of all what ends a session (closing, revealing, coming in). People's edits are asked in edits.ts.

import { refuse, type Refusal } from '#shared/base/refusal.ts'
import type { Decision } from '../commands/decision.ts'
import { fullWords } from './faults.ts'
import type { Limits } from './limits.ts'

/** What there is of a board: `bytes` of its document, `things` ever made, `rulings` ever ruled. */
export type Fullness = { readonly bytes: number; readonly things: () => Promise<number>; readonly rulings: number }

/** Why a decision has no room on a board, as `too-large`; null when it has. Things are counted only when some are written. */
export async function lackOfRoom({ rulings, results = [], write = [] }: Decision, full: Fullness, limits: Limits): Promise<Refusal | null> {
  // Who comes back under the same name is let in without a word.
  if (rulings.length + results.length + write.length === 0) return null
  const isPosted = rulings.some(({ type }) => type === 'note-posted')
  // Anybody may ask for these as often as they like.
  const isCommon = isPosted || rulings.some(({ type }) => type === 'ballot-cast' || type === 'ballot-withdrawn')
  if (full.rulings + rulings.length > limits.rulings + (isCommon ? 0 : limits.reserveRulings)) {
    return refuse('too-large', `A board takes ${limits.rulings.toLocaleString('en-GB')} acts, votes among them. Take its record home and go on in a new session.`)
  }
  const reserves = isPosted ? 0 : isCommon ? 1 : 2
  // About what it comes to in the document. Asked before it is written: what a pen has written is taken back by writing all before it anew.
  const bytes = JSON.stringify([rulings, results, write]).length
  if (full.bytes + bytes > limits.documentBytes + reserves * limits.reserveBytes) return refuse('too-large', fullWords)
  const spare = isPosted ? 0 : limits.reserveThings
  if (write.length === 0 || await full.things() + write.length <= limits.things + spare) return null
  return refuse('too-large', `A board may have ${limits.things.toLocaleString('en-GB')} things. Take its record home and go on in a new session.`)
}
