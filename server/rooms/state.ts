// The document as a room holds it: the bytes of a snapshot, the tail since, and a state vector of what has been told.
// Answers "what do I lack?": for newcomers with the snapshot's updates, framed once and shared, for others the tail, and only
// when the snapshot itself is news to them a difference made for them alone (difference.ts).

import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { updatesIn } from '../snapshot.ts'
import type { JournalRow, Snapshot } from '../storage/storage.ts'
import { readBlocks } from '#shared/wire/blocks.ts'
import { difference, type Piece } from './difference.ts'
import { sortRows } from './firm.ts'
import { stateEnd, tellUpdate } from './messages.ts'
import { cutInPieces, deletesOf } from '#shared/wire/pieces.ts'
import { emptyUpdate, newTail, type Part, type Tail } from './tail.ts'

/** An update as it is on disk: in so many journal rows, the last of which is `journalSeq`; `ends` says how far it brings each client. */
export type KeptUpdate = { readonly ends: ReadonlyMap<number, number>; readonly journalSeq: number; readonly rows: number }
/** What a fold begins with: everything up to and with the row `upTo`, but for the rows that are `loose`. */
export type FoldFrom = {
  readonly updates: readonly Uint8Array[]
  readonly upTo: number
  readonly clocks: ReadonlyMap<number, number>
  readonly loose: readonly JournalRow[]
}
/** The snapshot in pieces: its updates, which are views into the messages that tell them. `deletes` is made when it is asked for. */
type Base = {
  readonly bytes: number
  readonly clocks: ReadonlyMap<number, number>
  readonly pieces: readonly Piece[]
  deletes: Uint8Array | null
}
type Stored = { readonly snapshot: Snapshot | null; readonly tail: readonly JournalRow[] }

/** One board's document. */
export class State {
  readonly #pieceBytes: number
  readonly #clocks: Map<number, number>
  #base: Base | null
  #upTo: number
  #written = 0
  #folding: Tail | null = null
  #live: Tail
  #loose: readonly JournalRow[] = []
  #looseEnds: ReadonlyMap<number, number> = new Map()

  /** As it was stored; every row of the tail can be read (opening.ts looked). */
  constructor({ snapshot, tail }: Stored, pieceBytes: number) {
    this.#pieceBytes = pieceBytes
    this.#base = snapshot === null ? null : baseOf(snapshot)
    this.#upTo = tail.reduce((last, row) => Math.max(last, row.journalSeq), snapshot?.upTo ?? 0)
    this.#clocks = new Map(this.#base?.clocks)
    const { firm, loose } = sortRows(tail, this.#clocks)
    this.#live = newTail(firm)
    this.#keepLoose(loose)
  }

  /** Rows on disk that hang on something lost: in no answer and in no state vector. A fold has to write them again behind itself. */
  loose(): readonly JournalRow[] {
    return this.#loose
  }

  /** How far the loose rows bring each client: so much of it is on disk. */
  looseEnds(): ReadonlyMap<number, number> {
    return this.#looseEnds
  }

  /** Takes in those loose rows that hang on what has come since; answers them, to be told. */
  takeFirm(): readonly Uint8Array[] {
    if (this.#loose.length === 0) return []
    const { firm, loose } = sortRows(this.#loose, this.#clocks)
    this.#keepLoose(loose)
    for (const update of firm) this.#live.add(update)
    if (firm.length > 0) this.#written += 1
    return firm
  }

  /** How far everything goes that was told. */
  stateVector(): Uint8Array {
    return encodeClocks(this.#clocks)
  }

  /** Rises with everything that is told. */
  written(): number {
    return this.#written
  }

  /** Everything, as updates in order. */
  updates(): readonly Uint8Array[] {
    return [...this.#base?.pieces.map(({ update }) => update) ?? [], ...this.#tailParts().map((part) => part.update)]
  }

  /** Takes in an update that is on disk. */
  add(update: Uint8Array, { ends, journalSeq, rows }: KeptUpdate): void {
    this.#written += 1
    this.#live.add(update, rows)
    this.#upTo = Math.max(this.#upTo, journalSeq)
    raise(this.#clocks, ends)
  }

  /** The messages that answer a client with this state vector, the last of them a sync step 2; null when it is none. In one go. */
  answer(stateVector: Uint8Array): readonly Uint8Array[] | null {
    const steps = this.answering(stateVector)
    for (;;) {
      const step = steps.next()
      if (step.done === true) return step.value
    }
  }

  /** The same in steps of less than some ms each; what is told from the last step on comes after the answer. */
  * answering(stateVector: Uint8Array): Generator<undefined, readonly Uint8Array[] | null> {
    const theirs = yield* readVector(stateVector, this.#clocks.size + mostUnknown)
    if (theirs === null) return null
    for (;;) {
      const base = this.#base
      const first = base === null ? [] : yield* lackOf(base, theirs)
      // A fold that ends meanwhile takes the tail that went with this snapshot away.
      if (base !== this.#base) continue
      // One message of megabytes would silence a slow line for longer than its client waits.
      return [...first, ...this.#tailParts().flatMap((part) => this.#told(part)), stateEnd]
    }
  }

  /** What there is to fold. The tail goes on apart until `fold` or `unfold`. */
  beginFold(): FoldFrom {
    this.#folding = this.#live
    this.#live = newTail()
    return { updates: this.updates(), upTo: this.#upTo, clocks: new Map(this.#clocks), loose: this.#loose }
  }

  /** What was begun is stored: this snapshot stands for it from now on. */
  fold(snapshot: Snapshot): void {
    this.#base = baseOf(snapshot)
    this.#folding = null
  }

  /** What was begun came to nothing. */
  unfold(): void {
    const before = this.#folding
    if (before === null) return
    const rows = this.#live.count()
    this.#live.parts().forEach(({ update }, index) => before.add(update, index === 0 ? rows : 0))
    this.#live = before
    this.#folding = null
  }

  snapshotBytes(): number {
    return this.#base?.bytes ?? 0
  }

  /** Journal rows since the snapshot, and their bytes. */
  tail(): { readonly rows: number; readonly bytes: number } {
    return { rows: this.#live.count() + (this.#folding?.count() ?? 0), bytes: this.#live.bytes() + (this.#folding?.bytes() ?? 0) }
  }

  #keepLoose(loose: readonly JournalRow[]): void {
    if (loose.length === this.#loose.length) return
    this.#loose = loose
    const ends = new Map<number, number>()
    for (const { bytes } of loose) raise(ends, endsOf(bytes))
    this.#looseEnds = ends
  }

  #tailParts(): readonly Part[] {
    return [...this.#folding?.parts() ?? [], ...this.#live.parts()]
  }

  #told(part: Part): readonly Uint8Array[] {
    if (part.told !== null) return part.told
    const { update } = part
    part.told = cutIfWhole(update, this.#pieceBytes).map(tellUpdate)
    const [only] = part.told.length === 1 ? part.told : []
    // Held once: a row as it was read is a view into the bytes of all rows, which would stay as long as it does.
    if (only !== undefined) part.update = bodyOf(only, update.length)
    return part.told
  }
}

/** Where a row was set aside the parts after it have a gap: they go as they are. */
function cutIfWhole(update: Uint8Array, bytes: number): readonly Uint8Array[] {
  try {
    return cutInPieces(update, bytes)
  } catch (error) {
    if (error instanceof Error) return [update]
    throw error
  }
}

function baseOf(snapshot: Snapshot): Base {
  const pieces = updatesIn(snapshot).map((update): Piece => {
    const told = tellUpdate(update)
    // Held once: an update inside the message that tells it.
    return { update: bodyOf(told, update.length), told, sections: undefined }
  })
  return { bytes: snapshot.bytes.length, clocks: Y.decodeStateVector(snapshot.stateVector), pieces, deletes: null }
}

/** An update of so many bytes inside the message that tells it. */
const bodyOf = (message: Uint8Array, length: number): Uint8Array => message.subarray(message.length - length)

/** The messages that tell what of a snapshot goes beyond these clocks. */
function* lackOf(base: Base, theirs: ReadonlyMap<number, number>): Generator<undefined, readonly Uint8Array[]> {
  if (theirs.size === 0) return base.pieces.map(({ told }) => told)
  if (!covers(theirs, base.clocks)) return yield* difference(base.pieces, theirs)
  // A state vector says nothing about deletions: without these, what was deleted while they were away would come back.
  base.deletes ??= tellUpdate(deletesOf(base.pieces.at(-1)?.update ?? emptyUpdate))
  return [base.deletes]
}

/** ClientIDs that somebody may know and the room does not: of page loads whose work was not taken yet, or was lost on the disk. */
const mostUnknown = 5_000
/** Entries of a state vector read without a pause. */
const entriesInStep = 1_000

/**
 * How far somebody has come; null when these bytes do not say. Of more than `most` clients nothing is read, and they count as one who
 * has nothing: what is told twice changes nothing, and 900,000 entries in one message took 284 ms to read.
 */
function* readVector(stateVector: Uint8Array, most: number): Generator<undefined, ReadonlyMap<number, number> | null> {
  const clocks = new Map<number, number>()
  try {
    const decoder = decoding.createDecoder(stateVector)
    const count = decoding.readVarUint(decoder)
    // Each has two bytes at least.
    if (2 * count > stateVector.length) return null
    if (count > most) return clocks
    for (let entry = 1; entry <= count; entry += 1) {
      clocks.set(decoding.readVarUint(decoder), decoding.readVarUint(decoder))
      if (entry % entriesInStep === 0) yield
    }
    return clocks
  } catch (error) {
    // lib0 throws plain errors.
    if (error instanceof Error) return null
    throw error
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
