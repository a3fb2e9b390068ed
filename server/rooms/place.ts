// A connection's place in a room: how many frames it has sent, what it shows of itself, what it still has to be told.

import type { Listener, Seat } from './door.ts'
import type { Edit } from './edits.ts'
import type { EditFault } from './faults.ts'
import { tellKept, tellRefused } from './messages.ts'
import type { Presence } from './presence.ts'

/** A document frame of a connection, numbered from 1, with so many parts (countParts); `since` when it came, in ms of the clock that only goes forward. */
export type Frame = Edit & { readonly place: Place; readonly number: number; readonly parts: number; readonly since: number }

/** What a frame that waits takes besides its own bytes: 300 to 350 were measured (Node 24), in which an empty edit has 2. */
const frameOverheadBytes = 300

/** Memory a frame takes while it waits, bytes. Bounds on what waits count this, or empty edits would wait by the million. */
export const heldBytes = ({ bytes }: Pick<Frame, 'bytes'>): number => bytes.length + frameOverheadBytes

export type Place = {
  readonly listener: Listener
  /** In ms of the clock that only goes forward. */
  readonly since: number
  /** It has asked for the state: from then on it hears updates. */
  asked: boolean
  /** Document frames received, from 1. */
  frames: number
  /** Messages that could not be read. */
  strikes: number
  presence: Presence | null
  /** What became of its frames, not yet told; they are told in order, up to the first that is still open. Null: there is nothing to tell. */
  answers: Map<number, EditFault | null> | null
  /** The last frame whose fate was told. */
  answered: number
  /** Everything it has that we lacked has come (its sync step 2) since we last asked. Before that its edits may leave gaps honestly. */
  caughtUp: boolean
  /** It does not read fast enough: nothing is queued for it until it has; then it gets what it lacks since this state. `left`: what waited at `since`, bytes. */
  behind: { readonly since: number; readonly left: number; readonly stateVector: Uint8Array } | null
  /** Its line is slower than what there is to tell: it gets edits, and presence when there is room for it. */
  slow: boolean
  gone: boolean
}

/** A place just taken. */
export function newPlace(listener: Listener, since: number): Place {
  return { listener, since, asked: false, frames: 0, strikes: 0, presence: null, answers: null, answered: 0, caughtUp: false, behind: null, slow: false, gone: false }
}

/** What a room does for those who sit in it. */
export type Host = { readonly receive: (place: Place, message: Uint8Array) => void; readonly leave: (place: Place) => void }

/** A place as its connection knows it. */
export class Seated implements Seat {
  readonly #place: Place
  readonly #host: Host

  constructor(place: Place, host: Host) {
    this.#place = place
    this.#host = host
  }

  receive(message: Uint8Array): void {
    this.#host.receive(this.#place, message)
  }

  leave(): void {
    this.#host.leave(this.#place)
  }
}

/** Notes what became of a frame, to be told with the next tick; answers how many are noted and not told. */
export function noteAnswer(place: Place, frame: number, fault: EditFault | null): number {
  place.answers ??= new Map()
  return place.answers.set(frame, fault).size
}

/** Whether something can be told now. */
export const hasAnswer = ({ answers, answered }: Place): boolean => answers?.has(answered + 1) ?? false

/** The messages for a place's answers: kept frames in one number, refused ones by name, in order. What is told is forgotten. */
export function takeAnswers(place: Place): readonly Uint8Array[] {
  const messages: Uint8Array[] = []
  let kept = 0
  for (let fault = next(place); fault !== undefined; fault = next(place)) {
    place.answered += 1
    place.answers?.delete(place.answered)
    if (fault === null) { kept = place.answered; continue }
    if (kept > 0) { messages.push(tellKept(kept)); kept = 0 }
    messages.push(tellRefused({ frame: place.answered, reason: fault.reason, detail: fault.detail }))
  }
  if (kept > 0) messages.push(tellKept(kept))
  if (place.answers?.size === 0) place.answers = null
  return messages
}

const next = (place: Place): EditFault | null | undefined => place.answers?.get(place.answered + 1)

/** Sends several messages at once where the listener can. */
export function tell(place: Place, messages: readonly Uint8Array[]): void {
  if (place.gone || messages.length === 0) return
  place.listener.sendAll(messages)
}
