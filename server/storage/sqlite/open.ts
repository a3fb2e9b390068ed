// The embedded store: node:sqlite in a thread of its own, write-ahead log, synchronous=FULL, one writer, group commit.
// The main thread keeps nothing but what is under way; whatever is answered here as kept is on disk.

import type { Keep, Snapshot, Storage, StoredDocument } from '../storage.ts'
import type { Drill } from './connection.ts'
import { unpackRows } from './frames.ts'
import { Line } from './line.ts'
import type { Log } from './line.ts'
import type { GroupReport } from './post.ts'
import { recordsOf } from './records.ts'

/** `file`: a path, made when it is missing, or `:memory:`. `secret`: the server's, from DATA_DIR/secret; it wraps the drawers' keys. */
export type SqliteOptions = {
  readonly file: string
  readonly secret: Uint8Array
  readonly clock: { readonly now: () => number }
  readonly log?: Log
  /** Told of each transaction, for figures. */
  readonly onGroup?: (group: GroupReport) => void
}

/** A storage, with the length of its queue and a switch for drills (tests, and operators who want to see what people will see). */
export type SqliteStorage = Storage & {
  /** How many requests are not answered yet. */
  readonly waiting: () => number
  readonly drill: (drill: Drill) => Promise<void>
}

type Frame = NonNullable<Keep['frames']>[number]

const silent: Log = { warn: () => undefined }

/** Opens the store and brings it to the present shape. Rejects with a sentence for the operator when it cannot. */
export async function openSqlite({ file, secret, clock, log = silent, onGroup = () => undefined }: SqliteOptions): Promise<SqliteStorage> {
  const line = new Line({ file, secret, clock, log, onGroup })
  await line.open()
  const giveBack = inBites(line, log, 'giveBack')
  const sweep = inBites(line, log, 'sweepPools', giveBack)
  sweep()
  return {
    ...documentsOf(line, giveBack),
    ...peopleOf(line),
    records: recordsOf(line, sweep),
    findBoard: id => line.ask('findBoard', id),
    listBoards: () => line.ask('listBoards'),
    openBoard: async id => line.ask('openBoard', id, await line.ask('lastRow', id)),
    raiseKeyVersion: id => line.ask('raiseKeyVersion', id),
    setEpoch: (id, epoch) => line.ask('setEpoch', id, epoch),
    check: () => line.ask('pulse'),
    close: () => line.close(),
    drill: drill => line.drill(drill),
    waiting: () => line.waiting,
  }
}

/** Does a deed bite by bite while nobody waits for it, until nothing of it is left: once at a time, and again when it was wanted meanwhile. */
function inBites(line: Line, log: Log, deed: 'sweepPools' | 'giveBack', then: () => void = () => undefined): () => void {
  let [isUnderWay, isWanted] = [false, false]
  const bite = async (): Promise<void> => {
    try {
      while (isWanted) {
        isWanted = false
        while (!line.ended && await line.ask(deed)) continue
      }
      then()
    } catch (error) {
      // It is tried again when it is wanted again: after the next import or fold.
      log.warn({ deed, why: String(error) }, 'what nobody needs any more could not be taken away yet')
    } finally {
      isUnderWay = false
    }
  }
  return () => {
    isWanted = true
    if (isUnderWay) return
    isUnderWay = true
    void bite()
  }
}

function documentsOf(line: Line, giveBack: () => void) {
  return {
    keep: asked => line.ask('keep', withOwnBuffers(asked)),
    async readDocument(board): Promise<StoredDocument> {
      const stored = await line.ask('readDocument', board)
      return { ...stored, tail: unpackRows(stored.tail) }
    },
    async foldJournal(board, snapshot, behind = []) {
      const sum = await line.ask('writeSnapshot', board, ownSnapshot(snapshot), behind.map(ownFrame))
      if (sum === null) return
      await line.ask('dropCovered', board, snapshot.upTo, sum)
      giveBack()
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
