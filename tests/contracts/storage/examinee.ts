// What an engine brings to its exam, and the few things every question needs: a board, people, frames, rulings.
// Questions speak to the engine through the interface; `everyByte`, `journal`, `garble` and `drill` are its outside: the disk as a stranger sees it.

import { assetId, boardId, commandId, importId, personId, recordId } from '#shared/base/ids.ts'
import type { BoardId, PersonId } from '#shared/base/ids.ts'
import type { Entry } from '#shared/ledger/ruling.ts'
import type { AssetRow, BoardRow, Kept, Snapshot, Storage } from '#server/storage/storage.ts'

/** One empty store under examination. */
export type Examinee = {
  /** The storage open now. */
  readonly storage: Storage
  /** Closes it and opens the same store again. */
  readonly reopen: () => Promise<void>
  /** Everything that lies on the disk for this store, write-ahead logs included. */
  readonly everyByte: () => Promise<Buffer>
  /** The rows of the journal that are still there, covered by a snapshot or not, in order. */
  readonly journal: (board: BoardId) => Promise<readonly { readonly bytes: Uint8Array }[]>
  /** Flips bits in a stored row of the journal (place: its seq) or in a snapshot (place: its upTo). */
  readonly garble: (what: 'journal' | 'snapshot', board: BoardId, place: number) => Promise<void>
  /** The disk is full, or read-only, or as it was. */
  readonly drill: (drill: 'full' | 'read-only' | 'none') => Promise<void>
  /** Commits so far. */
  readonly commits: () => number
  readonly remove: () => Promise<void>
}

/** A promise of the interface and how it is tried. `examine` fails by a failed expectation. */
export type Question = { readonly title: string; readonly examine: (examinee: Examinee) => Promise<void> }

export const board = boardId.parse('examination-board-0001')
export const otherBoard = boardId.parse('examination-board-0002')
export const ana = personId.parse('p_ana00000')
export const ben = personId.parse('p_ben00000')
export const id = {
  command: (name: string) => commandId.parse(name),
  asset: (name: string) => assetId.parse(`a_${name}`),
  record: (name: string) => recordId.parse(`r_${name}`),
  import: (name: string) => importId.parse(`i_${name}`),
}

/** A board's row as it is made. */
export function boardRow(name: BoardId, createdAt = 1_000): BoardRow {
  return { id: name, createdAt, epoch: 'first', opening: 0, keyVersion: 1, demo: false }
}

/** Makes an empty board. */
export function begin(storage: Pick<Storage, 'keep'>, row: BoardRow): Promise<Kept> {
  return storage.keep({ board: row.id, create: row })
}

/** An import of two records, and a picture's row, with which a board begins. */
export const firstImport = {
  meta: { id: id.import('beginning'), fileName: 'first.csv', importedAt: 1, count: 2, columns: [], encoding: 'utf-8', delimiter: null, dateOrder: null, attached: [] },
  rows: [{ id: id.record('beginning-1'), json: '{"n":1}' }, { id: id.record('beginning-2'), json: '{"n":2}' }],
}
export const firstPicture: AssetRow = { id: id.asset('beginning'), board, mime: 'image/png', bytes: 5, by: ana, at: 1, sha256: 'ab' }

/** A frame that says its text, so that a failed test is readable. */
export function frame(text: string, by: PersonId | null = ana): { readonly bytes: Uint8Array; readonly by: PersonId | null } {
  return { bytes: new TextEncoder().encode(text), by }
}

/** What the journal's rows say, in order. */
export function saying(rows: readonly { readonly bytes: Uint8Array }[]): string[] {
  return rows.map((row) => new TextDecoder().decode(row.bytes))
}

/** An entry without content. */
export function timerCleared(seq: number): Entry {
  return { seq, at: 5_000 + seq, by: ana, ruling: { type: 'timer-cleared' } }
}

/** A snapshot that says its text. */
export function snapshot(upTo: number, text: string): Snapshot {
  return { upTo, bytes: new TextEncoder().encode(text), stateVector: new Uint8Array([upTo % 256, 1]) }
}

/** What a stored document says: its snapshot's text, then its tail's. */
export async function documentSays(storage: Storage, of: BoardId = board): Promise<string[]> {
  const { snapshot: cached, tail } = await storage.readDocument(of)
  return [...(cached === null ? [] : saying([cached])), ...saying(tail)]
}
