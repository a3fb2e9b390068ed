// Branded ids. A string becomes an id here, once, at the door; inside the house nothing is cast.
// Ids carry a letter for what they name, so that a log line or a stray reference can be read by a person.

import { z } from 'zod'

const short = /^[A-Za-z0-9_-]{1,64}$/

/** A board. 22 url-safe characters: 128 bits, not to be guessed. */
export const boardId = z.string().regex(/^[A-Za-z0-9_-]{22}$/).brand<'BoardId'>()
export type BoardId = z.infer<typeof boardId>

/** A person at one board, `p_…`. The same human at two boards is two of them. */
export const personId = z.string().regex(/^p_[A-Za-z0-9_-]{8,40}$/).brand<'PersonId'>()
export type PersonId = z.infer<typeof personId>

/** Anything in the document: note, card, journey, insight… `<letter>_…`. */
export const thingId = z.string().regex(/^[a-z]_[A-Za-z0-9_-]{4,60}$/).brand<'ThingId'>()
export type ThingId = z.infer<typeof thingId>

/** One customer record kept as evidence, `r_…`. */
export const recordId = z.string().regex(/^r_[A-Za-z0-9_-]{4,60}$/).brand<'RecordId'>()
export type RecordId = z.infer<typeof recordId>

/** One import: a file read into a pool of records, `i_…`. */
export const importId = z.string().regex(/^i_[A-Za-z0-9_-]{4,60}$/).brand<'ImportId'>()
export type ImportId = z.infer<typeof importId>

/** An uploaded picture, `a_…`. */
export const assetId = z.string().regex(/^a_[A-Za-z0-9_-]{8,60}$/).brand<'AssetId'>()
export type AssetId = z.infer<typeof assetId>

/** A voting, scoring or silent round. Named by whoever opens it, so any short word is one. */
export const roundId = z.string().regex(short).brand<'RoundId'>()
export type RoundId = z.infer<typeof roundId>

/** A role-play scene; it is also the id of its card's thing when there is one. */
export const sceneId = z.string().regex(short).brand<'SceneId'>()
export type SceneId = z.infer<typeof sceneId>

/** A step of the agenda. */
export const stepId = z.string().regex(short).brand<'StepId'>()
export type StepId = z.infer<typeof stepId>

/** A command: the same id again is the same act (kept once, answered alike). */
export const commandId = z.string().regex(/^[A-Za-z0-9_.:-]{1,64}$/).brand<'CommandId'>()
export type CommandId = z.infer<typeof commandId>

/** The letters of thing ids, by kind of thing. */
export const thingLetter = {
  note: 'n', card: 'c', journey: 'j', area: 'f', text: 't', shape: 's', connector: 'k', drawing: 'd',
  image: 'g', insight: 'i', action: 'a', scene: 'p', line: 'l', group: 'u',
} as const
export type ThingKind = keyof typeof thingLetter

/** A fresh thing id. `random` gives at least 10 url-safe characters (nanoid in the programs, a seeded one in tests). */
export function newThingId(kind: ThingKind, random: () => string): ThingId {
  return thingId.parse(`${thingLetter[kind]}_${random()}`)
}
