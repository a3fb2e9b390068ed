// The storage interface: what the house needs of a disk. Engines live beside it (sqlite/…); only main picks one.
// `keep` is the one way anything lasting comes into being on a board: all of it in one transaction, or none of it.
// Engines group what arrives while a commit is under way into the next commit (law 1: kept before told).

import type { AssetId, BoardId, CommandId, PersonId, RecordId } from '#shared/base/ids.ts'
import type { Entry } from '#shared/ledger/ruling.ts'
import type { ImportMeta, RecordStore, StoredRecord } from '../records/record-store.ts'

/**
 * A board's row. `createdAt` is server time in ms. `opening` rises at every opening of its room (publisher and scribe ids are made from
 * it); `epoch` when history is rewritten.
 */
export type BoardRow = {
  readonly id: BoardId
  readonly createdAt: number
  readonly epoch: string
  readonly opening: number
  readonly keyVersion: number
  readonly demo: boolean
}

/** A document update kept in the journal. `journalSeq` rises by one per row of a board. */
export type JournalRow = { readonly journalSeq: number; readonly bytes: Uint8Array; readonly by: PersonId | null }

/**
 * A snapshot is a cache of the journal up to and with `upTo`. `stateVector` is Yjs-encoded. `cuts`: the bytes are several updates
 * one behind the other, of these lengths (rooms/snapshot.ts); without it they are one.
 */
export type Snapshot = { readonly upTo: number; readonly bytes: Uint8Array; readonly stateVector: Uint8Array; readonly cuts?: readonly number[] }

/**
 * A board's document as stored; `lastSeq` is the highest seq ever given on it. Unreadable rows and snapshots are set aside, never deleted,
 * and never stop the rest: `setAside` counts those of all time, `foundNow` those of them that this reading met.
 */
export type StoredDocument = { readonly snapshot: Snapshot | null; readonly tail: readonly JournalRow[]; readonly setAside: number; readonly foundNow: number; readonly lastSeq: number }

/** A sealed thing: one per (drawer, person, slot). `drawer` is a round or scene. Content is encrypted at rest under the drawer's key. */
export type SealedRow = { readonly drawer: string; readonly person: PersonId; readonly slot: string; readonly content: string }

/** What is kept together or not at all. */
export type Keep = {
  readonly board: BoardId
  /** The board itself, when it begins with this keep: it is made together with its first content or not at all. Throws when its id is taken. */
  readonly create?: BoardRow
  readonly frames?: readonly { readonly bytes: Uint8Array; readonly by: PersonId | null }[]
  /** Entries with seq following `after`, the ledger's last seq as the caller knew it; otherwise nothing is kept: `moved-on`. */
  readonly ledger?: { readonly after: number; readonly entries: readonly Entry[] }
  /** The answer under a command's id. If the id was kept before by this person, nothing is kept: `seen`, with the earlier answer. */
  readonly command?: { readonly id: CommandId; readonly by: PersonId; readonly answer: string }
  readonly seal?: readonly SealedRow[]
  readonly unseal?: readonly { readonly drawer: string; readonly person?: PersonId }[]
  /** Forget a drawer: rows and key. What was in it can never be read again, not from a backup of the ciphertext either. */
  readonly burn?: readonly string[]
  /** Yjs clientIDs bound to whoever first presented them. A clientID that another person holds: `foreign`, nothing kept. */
  readonly bind?: readonly { readonly clientId: number; readonly person: PersonId }[]
  readonly chosen?: readonly RecordId[]
  /** Imports of few records, with which a board begins. A long one goes by `records.saveImport`, so that nobody's edit waits for it. */
  readonly imports?: readonly { readonly meta: ImportMeta; readonly rows: readonly StoredRecord[] }[]
  /** Pictures with which a board begins; their files are there. */
  readonly assets?: readonly AssetRow[]
}

/** `kept`: on disk. `lastJournalSeq` is the seq of the last frame of this keep (or of the board when it had none). */
export type Kept =
  | { readonly kind: 'kept'; readonly lastJournalSeq: number }
  | { readonly kind: 'moved-on' }
  | { readonly kind: 'seen'; readonly answer: string }
  | { readonly kind: 'foreign'; readonly clientId: number }

/** A person's session: the token is known by its SHA-256 alone. Times in ms. */
export type SessionRow = {
  readonly tokenHash: string; readonly board: BoardId; readonly person: PersonId; readonly expiresAt: number
}

/** An uploaded picture. `bytes` is the size of its file, `at` server time in ms. */
export type AssetRow = { readonly id: AssetId; readonly board: BoardId; readonly mime: string; readonly bytes: number; readonly by: PersonId; readonly at: number; readonly sha256: string }

/** What a board lacks: so many journal rows after its newest snapshot that are neither there nor set aside. */
export type Gap = { readonly board: BoardId; readonly rows: number }

/** `withoutLog`: the database was opened without the write-ahead log it had, so what was written last is missing everywhere. */
export type Gaps = { readonly withoutLog: boolean; readonly boards: readonly Gap[] }

/** Why storage could not do it: shown to the operator in full, to people as `holding`. */
export class StorageTrouble extends Error {
  readonly cause: unknown
  constructor(attempted: string, cause: unknown) {
    super(`${attempted} failed: ${cause instanceof Error ? cause.message : String(cause)}`)
    this.name = 'StorageTrouble'
    this.cause = cause
  }
}

/** Whether it was kept is not known: whoever does the storing ended after it was asked and before it answered. What is on disk tells. */
export class StorageUnsure extends StorageTrouble {
  constructor(attempted: string, cause: unknown) {
    super(attempted, cause)
    this.name = 'StorageUnsure'
  }
}

export type Storage = {
  /** Everything below rejects with StorageTrouble when the disk does not do its part; nothing was kept then, unless it is StorageUnsure. */
  readonly keep: (keep: Keep) => Promise<Kept>

  readonly findBoard: (id: BoardId) => Promise<BoardRow | null>
  readonly listBoards: () => Promise<readonly BoardRow[]>
  /** Raises `opening` by one and returns the row. */
  readonly openBoard: (id: BoardId) => Promise<BoardRow | null>
  readonly raiseKeyVersion: (id: BoardId) => Promise<void>
  readonly setEpoch: (id: BoardId, epoch: string) => Promise<void>

  readonly readDocument: (board: BoardId) => Promise<StoredDocument>
  /**
   * Keeps a snapshot, reads it back and compares, keeps the one before it, and only then drops journal rows that the older snapshot
   * covers. `behind`: rows it covers without holding them; they are written behind it again, together with it or not at all.
   */
  readonly foldJournal: (board: BoardId, snapshot: Snapshot, behind?: NonNullable<Keep['frames']>) => Promise<void>
  /** What should be there and is not, on all boards: reads the counts, not the contents. */
  readonly findGaps: () => Promise<Gaps>
  readonly boundClients: (board: BoardId) => Promise<readonly { readonly clientId: number; readonly person: PersonId }[]>

  readonly readLedger: (board: BoardId, after?: number) => Promise<readonly Entry[]>
  readonly findAnswer: (board: BoardId, by: PersonId, id: CommandId) => Promise<string | null>
  /** Opens a drawer (or one person's part of it). Only rulings that reveal, and the person asking for their own, come here. */
  readonly unsealed: (board: BoardId, drawer: string, person?: PersonId) => Promise<readonly SealedRow[]>
  /** How many people have something in a drawer. */
  readonly countSealed: (board: BoardId, drawer: string) => Promise<number>

  readonly saveSession: (row: SessionRow) => Promise<void>
  readonly findSession: (tokenHash: string) => Promise<SessionRow | null>
  readonly endSessions: (board: BoardId, person?: PersonId) => Promise<void>

  readonly saveAsset: (row: AssetRow) => Promise<void>
  readonly findAsset: (board: BoardId, id: AssetId) => Promise<AssetRow | null>
  readonly assetBytes: (board: BoardId) => Promise<number>

  readonly records: RecordStore

  /** Answers when the disk does: a real write is tried. Rejects with StorageTrouble otherwise. */
  readonly check: () => Promise<void>
  readonly close: () => Promise<void>
}

