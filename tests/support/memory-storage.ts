// A store in memory that takes as long as a test says and fails when a test says, for simulations: the real engine lives in a
// thread, whose time no test can hold. It keeps what rooms keep and nothing else; the real one is what the other tests use.

import type { BoardId, CommandId, PersonId } from '#shared/base/ids.ts'
import type { Entry } from '#shared/ledger/ruling.ts'
import type { RecordStore } from '#server/records/record-store.ts'
import { updatesIn } from '#server/snapshot.ts'
import { StorageTrouble, type BoardRow, type JournalRow, type Keep, type Kept, type SealedRow, type Snapshot, type Storage } from '#server/storage/storage.ts'

type Board = {
  row: BoardRow
  snapshot: Snapshot | null
  rows: JournalRow[]
  lastSeq: number
  readonly entries: Entry[]
  readonly answers: Map<string, string>
  readonly bound: Map<number, PersonId>
  sealed: SealedRow[]
}

export type MemoryStorage = Storage & {
  /** Every keep waits for what this answers; a rejection is the disk's failure. */
  before: (keep: Keep) => Promise<void>
  /** Every other deed waits for what this answers. */
  beforeReading: () => Promise<void>
  readonly keeps: Keep[]
  /** The power goes: what is not on disk yet never will be, and who asked through `forProcess` before hears nothing any more. */
  readonly crash: () => void
  /** The store as one process sees it, until it crashes. */
  readonly forProcess: () => Storage
  readonly journal: (board: BoardId) => readonly Uint8Array[]
}

const emptyBoard = (row: BoardRow): Board => ({ row, snapshot: null, rows: [], lastSeq: 0, entries: [], answers: new Map(), bound: new Map(), sealed: [] })

/** An empty store. */
export function memoryStorage(): MemoryStorage {
  const boards = new Map<BoardId, Board>()
  let life = 0
  const never = new Promise<never>(() => undefined)
  const board = (id: BoardId): Board => {
    const found = boards.get(id)
    if (found === undefined) throw new Error(`No board ${id}`)
    return found
  }
  const alive = async <T>(wait: Promise<void>, deed: () => T): Promise<T> => {
    const mine = life
    try {
      await wait
    } catch (error) {
      if (mine !== life) return never
      throw new StorageTrouble('keeping', error)
    }
    return mine === life ? deed() : never
  }
  const read = <T>(deed: () => T): Promise<T> => alive(store.beforeReading(), deed)
  const missing = (): never => { throw new Error('This store does not keep that.') }

  const commit = (keep: Keep): Kept => {
    if (keep.create !== undefined) boards.set(keep.board, emptyBoard(keep.create))
    const on = board(keep.board)
    const name = keep.command === undefined ? null : `${keep.command.by} ${keep.command.id}`
    const seen = name === null ? undefined : on.answers.get(name)
    if (seen !== undefined) return { kind: 'seen', answer: seen }
    for (const { clientId, person } of keep.bind ?? []) {
      if ((on.bound.get(clientId) ?? person) !== person) return { kind: 'foreign', clientId }
    }
    if (keep.ledger !== undefined && keep.ledger.after !== (on.entries.at(-1)?.seq ?? 0)) return { kind: 'moved-on' }
    for (const { clientId, person } of keep.bind ?? []) on.bound.set(clientId, person)
    on.entries.push(...keep.ledger?.entries ?? [])
    if (name !== null && keep.command !== undefined) on.answers.set(name, keep.command.answer)
    on.sealed = on.sealed.filter((row) => !(keep.unseal ?? []).some((one) => one.drawer === row.drawer && (one.person === undefined || one.person === row.person)))
    if (keep.seal !== undefined) on.sealed = [...on.sealed.filter((row) => !keep.seal?.some((one) => isSamePlace(one, row))), ...keep.seal]
    on.sealed = on.sealed.filter((row) => !(keep.burn ?? []).includes(row.drawer))
    append(on, keep.frames ?? [])
    store.keeps.push(keep)
    return { kind: 'kept', lastJournalSeq: on.lastSeq }
  }

  const store: MemoryStorage = {
    before: async () => undefined,
    beforeReading: async () => undefined,
    keeps: [],
    crash: () => { life += 1 },
    forProcess() {
      const mine = life
      return new Proxy<Storage>(store, {
        get: (of, name: keyof Storage) => {
          const deed: unknown = of[name]
          return typeof deed === 'function' && mine !== life ? () => never : deed
        },
      })
    },
    journal: (id) => { const on = board(id); return [...on.snapshot === null ? [] : updatesIn(on.snapshot), ...on.rows.map((row) => row.bytes)] },
    keep: (keep) => alive(store.before(keep), () => commit(keep)),
    findBoard: (id) => read(() => boards.get(id)?.row ?? null),
    listBoards: () => read(() => [...boards.values()].map((one) => one.row)),
    openBoard: (id) => read(() => {
      const on = boards.get(id)
      if (on === undefined) return null
      on.row = { ...on.row, opening: on.row.opening + 1 }
      return on.row
    }),
    readDocument: (id) => read(() => ({ snapshot: board(id).snapshot, tail: [...board(id).rows], setAside: 0, foundNow: 0, lastSeq: board(id).lastSeq })),
    foldJournal: (id, snapshot, behind = []) => read(() => {
      const on = board(id)
      on.snapshot = snapshot
      append(on, behind)
      on.rows = on.rows.filter((row) => row.journalSeq > snapshot.upTo)
    }),
    findGaps: async () => ({ withoutLog: false, boards: [] }),
    boundClients: (id) => read(() => [...board(id).bound].map(([clientId, person]) => ({ clientId, person }))),
    readLedger: (id, after = 0) => read(() => board(id).entries.filter((entry) => entry.seq > after)),
    findAnswer: (id, by, command: CommandId) => read(() => board(id).answers.get(`${by} ${command}`) ?? null),
    unsealed: (id, drawer, person) => read(() => board(id).sealed.filter((row) => row.drawer === drawer && (person === undefined || row.person === person))),
    countSealed: (id, drawer) => read(() => new Set(board(id).sealed.filter((row) => row.drawer === drawer).map((row) => row.person)).size),
    raiseKeyVersion: missing, setEpoch: missing, saveSession: missing, findSession: missing, endSessions: missing,
    saveAsset: missing, findAsset: missing, assetBytes: missing,
    records: { saveImport: missing, findImports: async () => [], readPool: async () => [], findRecords: async () => [], chosen: async () => [] } satisfies RecordStore,
    check: async () => undefined, close: async () => undefined,
  }
  return store
}

function isSamePlace(one: SealedRow, other: SealedRow): boolean {
  return one.drawer === other.drawer && one.person === other.person && one.slot === other.slot
}

function append(on: Board, frames: NonNullable<Keep['frames']>): void {
  for (const { bytes, by } of frames) {
    on.lastSeq += 1
    on.rows.push({ journalSeq: on.lastSeq, bytes: bytes.slice(), by })
  }
}
