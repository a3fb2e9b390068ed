// A refusal: the closed set of reasons for which a request is turned down, each with its HTTP status and its sentence.
// A refusal is a value that travels; it is never thrown. The reasons are promised to outsiders: scripts go by them.

const reasons = {
  'bad-request': [400, 'This request could not be read.'],
  'not-signed-in': [401, 'Join the board first.'],
  'wrong-key': [403, 'This link is not valid for this board.'],
  'not-a-facilitator': [403, 'Only a facilitator can do this.'],
  'viewer-cannot-change': [403, 'You are here as a viewer, so nothing can be changed.'],
  'not-allowed': [403, 'You cannot do this here.'],
  'foreign-origin': [403, 'This request came from another site.'],
  'sessions-closed': [403, 'New sessions cannot be made here by everybody.'],
  'no-such-board': [404, 'There is no such board.'],
  'no-such-record': [404, 'There is no such record on this board.'],
  'no-such-import': [404, 'There is no such import on this board.'],
  'no-such-asset': [404, 'There is no such picture on this board.'],
  'no-such-page': [404, 'There is nothing at this address.'],
  'no-such-round': [404, 'There is no such round on this board.'],
  'no-such-scene': [404, 'There is no such scene on this board.'],
  'no-such-step': [404, 'There is no such step in the agenda.'],
  'no-such-person': [404, 'There is no such person on this board.'],
  'round-exists': [409, 'A round of this name was opened before.'],
  'round-open': [409, 'Another round is still open.'],
  'round-closed': [409, 'This round is closed.'],
  'round-not-closed': [409, 'Close the round before it is revealed.'],
  'already-revealed': [409, 'This was revealed before.'],
  'budget-exceeded': [409, 'That is more than what you have.'],
  'not-a-target': [409, 'This cannot be voted on in this round.'],
  'no-ballot': [409, 'There is nothing to take back.'],
  'no-step-running': [409, 'No step of the agenda is running.'],
  'timer-not-running': [409, 'The timer is not running.'],
  'scene-exists': [409, 'A scene of this name was opened before.'],
  'scene-over': [409, 'This scene is over.'],
  'not-dealt': [409, 'The roles of this scene are not dealt yet.'],
  'too-many-records': [409, 'That is more records than a session can hold.'],
  'moved-on': [409, 'The board moved on while this was decided. Try again.'],
  'conflict': [409, 'This does not fit what is there now.'],
  'too-slow': [408, 'This request came too slowly.'],
  'too-large': [413, 'This is larger than what can be taken.'],
  'unsupported-format': [415, 'This kind of file cannot be read here.'],
  'unreadable-file': [422, 'This file could not be read.'],
  'too-many-requests': [429, 'Too many requests in a short time. Wait a moment.'],
  'not-kept': [503, 'This could not be saved, so it was not done.'],
  'not-ready': [503, 'The server is not ready yet.'],
  'format-not-available': [501, 'This format is not made here.'],
  'not-built': [501, 'This is not built yet.'],
} as const satisfies Record<string, readonly [number, string]>

/** The stable name of a reason; it is the `type` of the problem document. */
export type RefusalReason = keyof typeof reasons

/** A request turned down. `detail` says in plain words what was expected, what came and what to do. */
export type Refusal = {
  readonly kind: 'refusal'
  readonly reason: RefusalReason
  readonly detail: string
  /** After how many seconds it may be tried again, where that is known. */
  readonly waitSeconds?: number
}

/** Makes a refusal; without a detail the reason's own sentence stands. */
export function refuse(reason: RefusalReason, detail?: string): Refusal {
  return { kind: 'refusal', reason, detail: detail ?? reasons[reason][1] }
}

/** A refusal for now: too many are at it, in so many seconds there may be room. */
export function busy(words: string, waitSeconds: number): Refusal {
  return { ...refuse('not-ready', `${words} Try again in ${waitSeconds} seconds.`), waitSeconds }
}

/** Nobody knows whether a command was done: its answer was lost, and it cannot be asked again under its id. */
export const notLearned = refuse('not-ready', 'What became of this could not be learned. Look whether it was done.')

/** Tells a refusal from whatever else a deed may answer. */
export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'refusal'
}

/** HTTP status (RFC 9110) of a reason. */
export function statusOf(reason: RefusalReason): number {
  return reasons[reason][0]
}

/** The short sentence of a reason, for headings. */
export function titleOf(reason: RefusalReason): string {
  return reasons[reason][1]
}

/** Every reason there is: for the interface's description and for tests that walk them all. */
export const allReasons = Object.keys(reasons) as readonly RefusalReason[]
