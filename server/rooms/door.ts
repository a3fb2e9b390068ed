// What the rest of the house may ask of the rooms, and what a room asks of a connection. One open board is a room (room.ts);
// rooms are opened once, shared while opening, closed after the last word is kept (rooms.ts).

import type { AssetId, BoardId, PersonId, ThingKind } from '#shared/base/ids.ts'
import type { Refusal } from '#shared/base/refusal.ts'
import type { Command, Ruled } from '#shared/ledger/command.ts'
import type { Standing } from '#shared/ledger/standing.ts'
import type { CloseCode } from '#shared/wire/wire.ts'
import type { Decision } from '../commands/decision.ts'

/** A connection as a room sees it. `send` takes finished WebSocket messages; `buffered` is what its socket has not yet taken, bytes. */
export type Listener = {
  readonly person: PersonId
  readonly send: (message: Uint8Array) => void
  /** Several in order. The same list goes to every listener of a tick, so that a socket may frame it once for all. */
  readonly sendAll: (messages: readonly Uint8Array[]) => void
  readonly buffered: () => number
  readonly close: (code: CloseCode) => void
}

/** A seat in a room. */
export type Seat = {
  /** One message from the connection (y-protocols or ours). Never throws: what cannot be read closes the connection. */
  readonly receive: (message: Uint8Array) => void
  readonly leave: () => void
}

/** How many boards are in which state just now, and how many people are on the open ones. `set-aside`: left alone for a while, because they failed to open again and again. */
export type Census = { readonly boards: Readonly<Record<'opening' | 'open' | 'closing' | 'set-aside', number>>; readonly people: number }

/** A board's document as one Yjs update, and the seq of the last ruling that was published in it. */
export type Whole = { readonly document: Uint8Array; readonly ledgerSeq: number }

export type Rooms = {
  readonly join: (board: BoardId, listener: Listener) => Promise<Seat | Refusal>
  /** Asks for one act. The same command id by the same person answers the same. */
  readonly ask: (board: BoardId, by: PersonId, command: Command) => Promise<Ruled | Refusal>
  /** Keeps what the server itself decided (a person joined, a file was imported, a note was posted by script). */
  readonly rule: (board: BoardId, by: PersonId | null, decide: (standing: Standing) => Decision | Refusal) => Promise<Ruled | Refusal>
  readonly standing: (board: BoardId) => Promise<Standing | Refusal>
  /** How many have put something into this round, as everybody may know it. */
  readonly acted: (board: BoardId, roundId: string) => Promise<number>
  /** What stands on the board as JSON in bytes, `{"things": […]}`; only those of a kind when one is given. */
  readonly things: (board: BoardId, kind: ThingKind | null) => Promise<Uint8Array<ArrayBuffer> | Refusal>
  /** The uploaded pictures that stand on the board. */
  readonly pictures: (board: BoardId) => Promise<readonly AssetId[] | Refusal>
  /** Everything kept so far, as of one moment. For exports, never for joins. */
  readonly whole: (board: BoardId) => Promise<Whole | Refusal>
  readonly peopleHere: (board: BoardId) => readonly PersonId[]
  /** Ends every connection of a person (role lost, link revoked), within the tick. */
  readonly putOut: (board: BoardId, person: PersonId, code: CloseCode) => void
  /** Keeps everything that is on its way, tells clients to come back later, closes. */
  readonly close: () => Promise<void>
  readonly open: () => number
  readonly census: () => Census
}

