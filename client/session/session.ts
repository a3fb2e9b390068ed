// One person at one board: document, standing, presence, status, and the two ways to act (edit the document, ask the server).
// This file is the shape every screen holds; the parts are made in open.ts. No React here (hooks.ts has the hooks).

import type { BoardId, PersonId, RecordId, RoundId, SceneId, ThingId } from '#shared/base/ids.ts'
import type { Refusal } from '#shared/base/refusal.ts'
import type { Person } from '#shared/board/people.ts'
import type { BoardDocument } from '#shared/document/document.ts'
import type { CommandRequest, Ruled } from '#shared/ledger/command.ts'
import type { Standing } from '#shared/ledger/standing.ts'
import type { CustomerRecord } from '#shared/record/record.ts'
import type { Brief } from '#shared/roleplay/scene.ts'
import type { Ballot } from '#shared/vote/ballot.ts'
import type { Live } from './live.ts'
import type { Shelf } from './shelf.ts'

/** What people are told about their work, in one word and, where it helps, one sentence. `unsent` counts changes the server has not acknowledged; `onDevice`: all of them are in the copy on this device; `wayBack`: what leads into the room again, if anything does; `unsaved`: null when all was saved, else the words of what was not. */
export type Status =
  | { readonly word: 'opening' }
  | { readonly word: 'saved' }
  | { readonly word: 'saving' }
  | { readonly word: 'offline'; readonly unsent: number; readonly onDevice: boolean }
  | { readonly word: 'holding'; readonly detail: string }
  | { readonly word: 'refused'; readonly detail: string }
  | { readonly word: 'ended'; readonly detail: string; readonly wayBack: 'join' | 'reload' | null; readonly unsaved: readonly string[] | null }
/** How a session came to its end. */
export type Ending = Omit<Extract<Status, { readonly word: 'ended' }>, 'word'>

/** Presence as others see it: where somebody is. Canvas coordinates. Never stored. */
export type Presence = {
  readonly cursor?: { readonly x: number; readonly y: number } | null
  readonly selection?: readonly string[]
  readonly caret?: { readonly thing: string; readonly field: string; readonly anchor: unknown; readonly head: unknown } | null
  readonly drag?: readonly { readonly id: string; readonly x: number; readonly y: number; readonly w?: number; readonly h?: number }[] | null
  readonly view?: { readonly x: number; readonly y: number; readonly zoom: number; readonly w: number; readonly h: number }
  readonly typing?: string | null
  readonly following?: PersonId | null
}

/** Somebody connected now. One person with two tabs is two of these. */
export type Here = { readonly clientId: number; readonly person: Person; readonly presence: Presence }

/** What only this person may know, as the server tells it: own ballots by round, briefs by scene. */
export type Mine = {
  readonly ballots: ReadonlyMap<RoundId, Ballot>
  readonly briefs: ReadonlyMap<SceneId, Brief>
}

/** Something a person has to be told in words; stays until dismissed. */
export type Notice = { readonly id: string } & (
  /** A thing was removed by somebody else while this person wrote in it: their words, to copy or to restore. */
  | { readonly kind: 'removed-while-writing'; readonly thing: ThingId; readonly words: string }
  /** Edits that the server did not take: why, and the words that were in them. */
  | { readonly kind: 'not-taken'; readonly detail: string; readonly words: readonly string[] }
  /** The server tells another history of the board, and nothing was unsaved here: what was saved after the point it goes back to is gone. */
  | { readonly kind: 'began-anew'; readonly detail: string }
  /** A command asked for earlier was turned down, or given up unanswered, when nobody waited for its answer any more. */
  | { readonly kind: 'turned-down'; readonly detail: string }
  /** This browser keeps no copy (private window, full disk): work goes on while connected. */
  | { readonly kind: 'no-offline-copy' }
  /** Parts of the copy on this device could not be read and were set aside. */
  | { readonly kind: 'copy-damaged'; readonly rows: number }
)

export type Session = {
  readonly board: BoardId
  readonly me: Person
  readonly document: BoardDocument
  /** Rises with every change of things or placements. */
  readonly changes: Live<number>
  readonly standing: Live<Standing>
  /** How many have put something into each round: `acted.get()[roundId]`. */
  readonly acted: Live<Readonly<Record<string, number>>>
  readonly here: Live<readonly Here[]>
  readonly status: Live<Status>
  readonly mine: Live<Mine>
  readonly records: Live<ReadonlyMap<RecordId, CustomerRecord>>
  /** `stop` ends the present undo step; `depth` is how many steps can be undone. */
  readonly undo: { readonly undo: () => void; readonly redo: () => void; readonly can: Live<{ readonly undo: boolean; readonly redo: boolean }>; readonly stop: () => void; readonly depth: () => number }
  /** The things as plain values, cached one by one (hooks.ts reads from it). */
  readonly shelf: Shelf
  readonly notices: Live<readonly Notice[]>
  readonly notice: (told: NewNotice) => void
  readonly dismiss: (noticeId: string) => void
  /** The server's clock, ms, as well as this client knows it. */
  readonly now: () => number
  readonly ask: (command: CommandAsked) => Promise<Ruled | Refusal>
  /** Changes some of what others see of me; merged, sent at most 20 times a second. */
  readonly show: (presence: Partial<Presence>) => void
  readonly ownClientId: number
  /** Links for inviting; facilitators only (otherwise a refusal). */
  readonly links: () => Promise<{ readonly facilitator: string; readonly participant: string; readonly viewer: string } | Refusal>
  /** Whether everything made here is in the copy on this device now: what is not sent is then sent when one comes back. */
  readonly isOnDevice: () => boolean
  readonly leave: () => void
}

/** A notice that has no id yet. */
export type NewNotice = Notice extends infer N ? (N extends Notice ? Omit<N, 'id'> : never) : never

/** A command without its id: the session gives it one and sends it again under the same id until it is ruled. */
export type CommandAsked = CommandRequest extends infer C ? (C extends { readonly id: unknown } ? Omit<C, 'id'> : never) : never
