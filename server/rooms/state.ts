// The document as a room holds it: the bytes of a snapshot, the tail since, and a state vector of what has been told.
// Answers "what do I lack?": for newcomers from pieces cut once per snapshot and shared, for others the tail, and only
// when the snapshot itself is news to them a difference made for them alone.

import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import type { Snapshot } from '../storage/storage.ts'
import { readBlocks } from './blocks.ts'
import { stateEnd, tellUpdate } from './messages.ts'
import { cutInPieces, deletesOf } from './pieces.ts'
import { emptyUpdate, newTail, type Tail } from './tail.ts'

export type State = {
  /** How far each client's clock has come in what was told. */
  readonly clocks: ReadonlyMap<number, number>
  readonly stateVector: () => Uint8Array
  /** Everything, as updates in order. */
  readonly updates: () => readonly Uint8Array[]
  /** Takes in an update that is on disk in so many rows; `ends` says how far it brings each client. */
  readonly add: (update: Uint8Array, kept: { readonly ends: ReadonlyMap<number, number>; readonly journalSeq: number; readonly rows: number }) => void
  /** The messages that answer a client with this state vector. The last is a sync step 2. Throws when it is none. */
  readonly answer: (stateVector: Uint8Array) => readonly Uint8Array[]
  /** For folding: what there is, as it is now. The tail goes on apart until `fold` or `unfold`. */
  readonly beginFold: () => Folding
  readonly fold: (snapshot: Snapshot) => void
  readonly unfold: () => void
  readonly snapshotBytes: () => number
  readonly tailCount: () => number
  readonly tailBytes: () => number
}

export type Folding = { readonly updates: readonly Uint8Array[]; readonly upTo: number; readonly clocks: ReadonlyMap<number, number> }

/** A state as it was stored. Tail updates that cannot be read are the caller's to leave out. */
export function openState(snapshot: Snapshot | null, tail: readonly { readonly bytes: Uint8Array; readonly journalSeq: number }[], pieceBytes: number): State {
  let base = snapshot
  let baseClocks = snapshot === null ? new Map<number, number>() : Y.decodeStateVector(snapshot.stateVector)
  let basePieces: readonly Uint8Array[] | null = null
  let baseDeletes: Uint8Array | null = null
  let upTo = snapshot?.upTo ?? 0
  let folding: Tail | null = null
  let live = newTail(tail.map((row) => row.bytes))
  const clocks = new Map(baseClocks)
  for (const row of tail) {
    upTo = Math.max(upTo, row.journalSeq)
    for (const [client, { from, until }] of spansOf(row.bytes)) {
      // A row whose forerunner was set aside counts for nothing: its author sends both again.
      if (from <= (clocks.get(client) ?? 0)) raise(clocks, new Map([[client, until]]))
    }
  }
  const tailPieces = (): readonly Uint8Array[] => [...folding?.pieces() ?? [], ...live.pieces()]
  const difference = (bytes: Uint8Array, theirs: ReadonlyMap<number, number>, stateVector: Uint8Array): readonly Uint8Array[] => {
    if (!covers(theirs, baseClocks)) return cutInPieces(Y.diffUpdate(bytes, stateVector), pieceBytes).map(tellUpdate)
    // A state vector says nothing about deletions: without these, what was deleted while they were away would come back.
    baseDeletes ??= tellUpdate(deletesOf(bytes))
    return [baseDeletes]
  }
  const newcomersPieces = (): readonly Uint8Array[] => {
    basePieces ??= base === null ? [] : cutInPieces(base.bytes, pieceBytes).map(tellUpdate)
    return basePieces
  }

  return {
    clocks,
    stateVector: () => encodeClocks(clocks),
    updates: () => [...base === null ? [] : [base.bytes], ...tailPieces()],
    add(update, { ends, journalSeq, rows }) {
      live.add(update, rows)
      upTo = Math.max(upTo, journalSeq)
      raise(clocks, ends)
    },
    answer(stateVector) {
      const theirs = Y.decodeStateVector(stateVector)
      const first = theirs.size === 0 ? newcomersPieces() : base === null ? [] : difference(base.bytes, theirs, stateVector)
      const rest = tailPieces()
      return [...first, ...rest.slice(0, -1).map(tellUpdate), stateEnd(rest.at(-1) ?? emptyUpdate)]
    },
    beginFold() {
      folding = live
      live = newTail()
      return { updates: [...base === null ? [] : [base.bytes], ...folding.pieces()], upTo, clocks: new Map(clocks) }
    },
    fold(next) {
      base = next
      baseClocks = Y.decodeStateVector(next.stateVector)
      basePieces = null
      baseDeletes = null
      folding = null
    },
    unfold() {
      if (folding === null) return
      const rows = live.count()
      live.pieces().forEach((piece, index) => { folding?.add(piece, index === 0 ? rows : 0) })
      live = folding
      folding = null
    },
    snapshotBytes: () => base?.bytes.length ?? 0,
    tailCount: () => live.count() + (folding?.count() ?? 0),
    tailBytes: () => live.bytes() + (folding?.bytes() ?? 0),
  }
}

/** Which clocks of each client an update holds. Throws when the bytes are none. */
export function spansOf(update: Uint8Array): ReadonlyMap<number, { readonly from: number; readonly until: number }> {
  const spans = new Map<number, { readonly from: number; readonly until: number }>()
  for (const blocks of readBlocks(update).byClient) {
    const [first, last] = [blocks[0], blocks.at(-1)]
    if (first !== undefined && last !== undefined) spans.set(first.client, { from: first.clock, until: last.clock + last.length })
  }
  return spans
}

/** How far an update brings each client. */
export function endsOf(update: Uint8Array): ReadonlyMap<number, number> {
  return new Map([...spansOf(update)].map(([client, { until }]) => [client, until]))
}

function raise(clocks: Map<number, number>, ends: ReadonlyMap<number, number>): void {
  for (const [client, clock] of ends) if (clock > (clocks.get(client) ?? 0)) clocks.set(client, clock)
}

function covers(theirs: ReadonlyMap<number, number>, ours: ReadonlyMap<number, number>): boolean {
  for (const [client, clock] of ours) if ((theirs.get(client) ?? 0) < clock) return false
  return true
}

function encodeClocks(clocks: ReadonlyMap<number, number>): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, clocks.size)
  for (const [client, clock] of clocks) {
    encoding.writeVarUint(encoder, client)
    encoding.writeVarUint(encoder, clock)
  }
  return encoding.toUint8Array(encoder)
}
