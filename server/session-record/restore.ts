// A session record becomes a board again: same things, records, rulings and results under a new board id. Nobody gets in by it:
// people named in the file are history, sessions and keys are made anew. All or nothing: the board and all that is in it are one keep.
// Reading a large file and making its document takes longer than the house may be held up: `prepare` has a thread (restoring.ts).

import { z } from 'zod'
import * as Y from 'yjs'
import type { AssetId, BoardId, RecordId } from '#shared/base/ids.ts'
import { must } from '#shared/base/must.ts'
import { isRefusal, refuse, type Refusal } from '#shared/base/refusal.ts'
import { writePlain } from '#shared/document/plain.ts'
import { publisher, publishEntry, publishResult, scribe } from '#shared/document/publish.ts'
import { isPublic, type Entry } from '#shared/ledger/ruling.ts'
import { foldAll } from '#shared/ledger/standing.ts'
import type { CustomerRecord } from '#shared/record/record.ts'
import { cutInPieces } from '#shared/wire/pieces.ts'
import { parseJson } from '../json-text.ts'
import type { ImportMeta, StoredRecord } from '../records/record-store.ts'
import { bytesOf, pieceBytes, updatesIn } from '../snapshot.ts'
import { StorageTrouble, StorageUnsure, type AssetRow, type BoardRow, type Kept, type Snapshot, type Storage } from '../storage/storage.ts'
import { beyondDocument, beyondLimits } from './bounds.ts'
import { sessionRecord, type SessionRecord } from './session-record.ts'

/** What a session record will be on the disk: plain data. `document` is the whole of it, written by the first opening and cut as a snapshot is. */
export type Prepared = {
  readonly entries: readonly Entry[]
  readonly document: Omit<Required<Snapshot>, 'upTo'>
  readonly chosen: readonly RecordId[]
  readonly imports: readonly { readonly meta: ImportMeta; readonly rows: readonly StoredRecord[] }[]
  readonly pictures: readonly { readonly id: AssetId; readonly bytes: Uint8Array }[]
}

/** What restoring needs. `newBoard` is the row to make (a fresh id and epoch); `putBack` writes a picture's file, null when it is none; `takeAway` removes all of a board. */
export type Target = {
  readonly storage: Pick<Storage, 'keep' | 'foldJournal'>
  readonly newBoard: BoardRow
  readonly putBack: (board: BoardId, id: AssetId, bytes: Uint8Array) => Promise<AssetRow | null>
  readonly takeAway: (board: BoardId) => Promise<void>
}

/** The opening under which a restored document is written; its room's first own opening comes after it. */
const firstOpening = 1

/** Reads a file as a session record. The detail of a refusal names the first places that do not fit. */
function parseSessionRecord(bytes: Uint8Array): SessionRecord | Refusal {
  const raw = parseJson(bytes)
  if (isRefusal(raw)) return refuse('unreadable-file', `This is not a session record. ${raw.detail}`)
  const read = sessionRecord.safeParse(raw)
  if (!read.success) return refuse('unreadable-file', `This is not a session record this version can read. ${firstLines(z.prettifyError(read.error))}`)
  return read.data
}

/** Makes of a file what will be kept. Refuses what is no session record, and one whose rulings do not describe a board. */
export function prepare(bytes: Uint8Array): Prepared | Refusal {
  const record = parseSessionRecord(bytes)
  if (isRefusal(record)) return record
  const entries = record.ledger.map((one, i) => ({ ...one, seq: i + 1 })).filter(({ ruling }) => isPublic(ruling))
  const standing = foldAll(entries)
  if (standing.facts === null) return refuse('unreadable-file', 'This session record has no title and objective.')
  const beyond = beyondLimits(record, standing)
  if (beyond !== null) return beyond
  const document = written(record, entries)
  return beyondDocument(document.bytes.length) ?? {
    entries, document, chosen: standing.records, imports: importsOf(record.records),
    pictures: record.assets.map(({ id, base64 }) => ({ id, bytes: Uint8Array.from(Buffer.from(base64, 'base64')) })),
  }
}

/** The document as a snapshot holds it: one row of 25 MB would be taken apart where everybody waits, each time the board opens. */
function written(record: SessionRecord, entries: readonly Entry[]): Prepared['document'] {
  const things = scribe(firstOpening).write((document) => writePlain(document, record.document))
  const rulings = publisher(firstOpening).write((document) => {
    for (const one of entries) publishEntry(document, one)
    for (const [key, value] of Object.entries(record.results)) publishResult(document, key, value)
  })
  const frames = [things, rulings].filter((frame): frame is Uint8Array<ArrayBuffer> => frame !== null)
  const whole = Y.mergeUpdates(frames)
  return { ...bytesOf(cutInPieces(whole, pieceBytes)), stateVector: Y.encodeStateVectorFromUpdate(whole) }
}

/** Makes the board of what was prepared. */
export async function restore(target: Target, prepared: Prepared): Promise<BoardId | Refusal> {
  const { storage, newBoard: { id } } = target
  const kept = await keepWhole(target, prepared).catch(async (error: unknown) => {
    // Pictures of a board that is not there would stay for ever, once more at each try. One that may be there needs them.
    if (!(error instanceof StorageUnsure)) await Promise.allSettled([target.takeAway(id)])
    throw error
  })
  if (kept.kind !== 'kept') return refuse('not-kept')
  await fold(storage, id, { upTo: kept.lastJournalSeq, ...prepared.document })
  return id
}

/** The files of the pictures, then everything else in one keep. */
async function keepWhole({ storage, newBoard, putBack }: Target, { entries, document, chosen, imports, pictures }: Prepared): Promise<Kept> {
  const assets: AssetRow[] = []
  for (const picture of pictures) {
    const row = await putBack(newBoard.id, picture.id, picture.bytes)
    if (row !== null) assets.push(row)
  }
  return storage.keep({
    board: newBoard.id, create: { ...newBoard, opening: firstOpening }, frames: updatesIn(document).map((bytes) => ({ bytes, by: null })),
    ledger: { after: 0, entries }, chosen, imports, assets,
  })
}

/** A snapshot opens without being read. The board is there without it too, so it stays as it is when the disk does not take one. */
async function fold(storage: Pick<Storage, 'foldJournal'>, board: BoardId, snapshot: Snapshot): Promise<void> {
  try {
    await storage.foldJournal(board, snapshot)
  } catch (error) {
    if (!(error instanceof StorageTrouble)) throw error
  }
}

/** Records come back under the imports they came from; the rows that were not chosen stayed at home. */
function importsOf(records: readonly CustomerRecord[]): Prepared['imports'] {
  return [...Map.groupBy(records, (one) => one.source.importId)].map(([id, group]) => {
    const source = must(group[0], 'a record').source
    return {
      meta: { id, fileName: source.file, importedAt: source.importedAt, count: group.length, columns: [], encoding: 'utf-8', delimiter: null, dateOrder: null, attached: [] },
      rows: group.map((one) => ({ id: one.id, json: JSON.stringify(one) })),
    }
  })
}

function firstLines(text: string): string {
  return text.split('\n').slice(0, 4).join(' ').slice(0, 400)
}
