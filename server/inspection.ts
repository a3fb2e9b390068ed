// What somebody sees who looks into a stored database without touching it: facts, no judgement (that is the doctor's).
// Nothing in here is a name, a title or a text; `why` says what a checksum or a shape found wrong.

import type { BoardId } from '#shared/base/ids.ts'
import type { Snapshot } from './storage/storage.ts'

/** Pieces of one kind that cannot be read; `since` (ms) when they were set aside, null when they still stand where they were. */
export type Unreadable = { readonly kind: string; readonly pieces: number; readonly why: string; readonly since: number | null }

/** The row of an uploaded picture. */
export type PictureRow = { readonly id: string; readonly bytes: number; readonly sha256: string }

/** One board as stored. Sizes in bytes. */
export type BoardLook = {
  readonly id: BoardId
  readonly bytes: number
  /** Edits that were kept and are not there any more. */
  readonly missingRows: number
  /** Seqs missing between the rulings that are there. */
  readonly missingRulings: number
  readonly unreadable: readonly Unreadable[]
  /** Drawers whose key does not open with the secret; null when none was given. */
  readonly closedDrawers: number | null
  readonly pictures: readonly PictureRow[]
  /** What makes the document, in order, and how far the newest snapshot says that it goes itself (a Yjs state vector). */
  readonly snapshot: Snapshot | null
  readonly tail: readonly Uint8Array[]
}

/** A database under the glass. */
export type Inspection = {
  /** The number of its shape, and the highest this program knows. */
  readonly shape: { readonly present: number; readonly known: number }
  /** It was copied or moved without the write-ahead log that held its latest changes. */
  readonly withoutLog: boolean
  readonly expiredSessions: number
  readonly sizes: { readonly database: number; readonly log: number }
  readonly boards: readonly BoardId[]
  /** What the database says about its own pages and keys; empty when all is well. */
  readonly faults: (thorough: boolean) => readonly string[]
  /** One board; throws when its pages cannot be read. */
  readonly board: (id: BoardId) => BoardLook
  /** Whether nobody wrote while it was looked at in a way that would make all of this untrue. */
  readonly isStill: () => boolean
  readonly close: () => void
}

/** Why a database cannot be looked into. */
export class CannotInspect extends Error {
  readonly fault: 'not-a-database' | 'not-ours' | 'unreadable'
  constructor(fault: CannotInspect['fault'], sentence: string) {
    super(sentence)
    this.name = 'CannotInspect'
    this.fault = fault
  }
}

/** Opens a database for looking, beside a running server too; throws CannotInspect. Writes nothing and holds nobody up. */
export type Inspect = (file: string, secret: Uint8Array | null) => Inspection
