// The embedded store: node:sqlite in a thread of its own, write-ahead log, synchronous=FULL, one writer, group commit.
// The main thread keeps nothing but what is under way; whatever is answered here as kept is on disk.

import type { Keep, Snapshot, Storage, StoredDocument } from '../storage.ts'
import type { Drill } from './connection.ts'
import { unpackRows } from './frames.ts'
import { Line } from './line.ts'
import type { Log } from './line.ts'
import type { GroupReport } from './post.ts'
import { recordsOf, sweep } from './records.ts'
import { GroupStats } from './stats.ts'
import type { StorageStats } from './stats.ts'

/** `file`: a path, made when it is missing, or `:memory:`. `secret`: the server's, from DATA_DIR/secret; it wraps the drawers' keys. */
export type SqliteOptions = {
  readonly file: string
  readonly secret: Uint8Array
  readonly clock: { readonly now: () => number }
  readonly log?: Log
  /** Told of each transaction, for figures. */
  readonly onGroup?: (group: GroupReport) => void
}

/** A storage, with its figures and a switch for drills (tests, and operators who want to see what people will see). */
export type SqliteStorage = Storage & {
  readonly stats: () => StorageStats
  readonly drill: (drill: Drill) => Promise<void>
}

type Frame = NonNullable<Keep['frames']>[number]

const silent: Log = { warn: () => undefined }

/** Opens the store and brings it to the present shape. Rejects with a sentence for the operator when it cannot. */
export async function openSqlite({ file, secret, clock, log = silent, onGroup }: SqliteOptions): Promise<SqliteStorage> {
  const figures = new GroupStats()
  const line = new Line({ file, secret, clock, log, onGroup(group) { figures.add(group); onGroup?.(group) } })
  await line.open()
  const tidy = newTidying(line, log)
  sweep(line).then(tidy, error => log.warn({ why: String(error) }, 'pools without an import could not be swept yet'))
  return {
    ...documentsOf(line, tidy),
    ...peopleOf(line),
    records: recordsOf(line),
    createBoard: row => line.ask('createBoard', row),
    findBoard: id => line.ask('findBoard', id),
    listBoards: () => line.ask('listBoards'),
    openBoard: id => line.ask('openBoard', id),
    raiseKeyVersion: id => line.ask('raiseKeyVersion', id),
    setEpoch: (id, epoch) => line.ask('setEpoch', id, epoch),
    check: () => line.ask('pulse'),
    close: () => line.close(),
    drill: drill => line.drill(drill),
    stats: () => figures.read(line.waiting),
  }
}

/** Gives free pages back while nobody waits for it; once at a time. */
function newTidying(line: Line, log: Log): () => void {
  let under = false
  const tidy = async (): Promise<void> => {
    while (!line.ended && await line.ask('giveBack')) continue
  }
  return () => {
    if (under) return
    under = true
    // It is tried again after the next fold.
    tidy().catch(error => log.warn({ why: String(error) }, 'free pages could not be given back yet')).finally(() => { under = false })
  }
}

function documentsOf(line: Line, tidy: () => void) {
  return {
    keep: asked => line.ask('keep', withOwnBuffers(asked)),
    async readDocument(board): Promise<StoredDocument> {
      const stored = await line.ask('readDocument', board)
      return { ...stored, tail: unpackRows(stored.tail) }
    },
    journalSince: async (board, journalSeq) => unpackRows(await line.ask('journalSince', board, journalSeq)),
    async foldJournal(board, snapshot, behind = []) {
      const sum = await line.ask('writeSnapshot', board, ownSnapshot(snapshot), behind.map(ownFrame))
      if (sum === null) return
      await line.ask('dropCovered', board, snapshot.upTo, sum)
      tidy()
    },
    findGaps: () => line.ask('findGaps'),
    boundClients: board => line.ask('boundClients', board),
    readLedger: (board, after) => line.ask('readLedger', board, after),
    findAnswer: (board, by, id) => line.ask('findAnswer', board, by, id),
    unsealed: (board, drawer, person) => line.ask('unsealed', board, drawer, person),
    countSealed: (board, drawer) => line.ask('countSealed', board, drawer),
  } satisfies Partial<Storage>
}

function peopleOf(line: Line) {
  return {
    saveSession: row => line.ask('saveSession', row),
    findSession: tokenHash => line.ask('findSession', tokenHash),
    endSessions: (board, person) => line.ask('endSessions', board, person),
    saveAsset: row => line.ask('saveAsset', row),
    findAsset: (board, id) => line.ask('findAsset', board, id),
    assetBytes: board => line.ask('assetBytes', board),
  } satisfies Partial<Storage>
}

// A message to a thread copies the whole buffer that a view looks into; a frame from a socket is often a small view into a large one.

function withOwnBuffers(keep: Keep): Keep {
  if (keep.frames === undefined) return keep
  return { ...keep, frames: keep.frames.map(ownFrame) }
}

const ownFrame = ({ bytes, by }: Frame): Frame => ({ bytes: ownBytes(bytes), by })

function ownSnapshot(snapshot: Snapshot): Snapshot {
  return { ...snapshot, bytes: ownBytes(snapshot.bytes), stateVector: ownBytes(snapshot.stateVector) }
}

function ownBytes(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes)
}
