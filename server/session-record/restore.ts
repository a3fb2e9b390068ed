// A session record becomes a board again: same things, records, rulings and results under a new board id. Nobody gets in by it:
// people named in the file are history, sessions and keys are made anew. All or nothing: the board and all that is in it are one keep.
// Reading a large file and making its document takes longer than the house may be held up: `prepare` has a thread (restoring.ts).

import { z } from 'zod'
import * as Y from 'yjs'
import type { AssetId, BoardId, RecordId } from '#shared/base/ids.ts'
import { must } from '#shared/base/must.ts'
import { isRefusal, refuse, type Refusal } from '#shared/base/refusal.ts'
import { boardLimits } from '#shared/board/board.ts'
import { writePlain } from '#shared/document/plain.ts'
import { publisher, publishEntry, publishResult, scribe } from '#shared/document/publish.ts'
import { isPublic, type Entry } from '#shared/ledger/ruling.ts'
import { foldAll } from '#shared/ledger/standing.ts'
import type { CustomerRecord } from '#shared/record/record.ts'
import { parseJson } from '../json-text.ts'
import type { ImportMeta, StoredRecord } from '../records/record-store.ts'
import type { AssetRow, BoardRow, Storage } from '../storage/storage.ts'
import { sessionRecord, type SessionRecord } from './session-record.ts'

/** What a session record will be on the disk: plain data. `frame` is the whole document, written by the first opening. */
export type Prepared = {
  readonly entries: readonly Entry[]
  readonly frame: Uint8Array
  readonly chosen: readonly RecordId[]
  readonly imports: readonly { readonly meta: ImportMeta; readonly rows: readonly StoredRecord[] }[]
  readonly pictures: readonly { readonly id: AssetId; readonly bytes: Uint8Array }[]
}

/** What restoring needs. `newBoard` is the row to make (a fresh id and epoch); `putBack` writes a picture's file, null when it is none. */
export type Target = {
  readonly storage: Pick<Storage, 'keep'>
  readonly newBoard: BoardRow
  readonly putBack: (board: BoardId, id: AssetId, bytes: Uint8Array) => Promise<AssetRow | null>
}

/** The opening under which a restored document is written; its room's first own opening comes after it. */
const firstOpening = 1

/** Reads a file as a session record. The detail of a refusal names the first places that do not fit. */
function parseSessionRecord(bytes: Uint8Array): SessionRecord | Refusal {
  const raw = parseJson(bytes)
  if (isRefusal(raw)) return refuse('unreadable-file', `This is not a session record. ${raw.detail}`)
  const read = sessionRecord.safeParse(raw)
  if (!read.success) return refuse('unreadable-file', `This is not a session record this version can read. ${firstLines(z.prettifyError(read.error))}`)
  if (Object.keys(read.data.document.things).length > boardLimits.things) return refuse('too-large', `A board holds ${boardLimits.things} things.`)
  return read.data
}

/** Makes of a file what will be kept. Refuses what is no session record, and one whose rulings do not describe a board. */
export function prepare(bytes: Uint8Array): Prepared | Refusal {
  const record = parseSessionRecord(bytes)
  if (isRefusal(record)) return record
  const entries = record.ledger.map((one, i) => ({ ...one, seq: i + 1 })).filter(({ ruling }) => isPublic(ruling))
  const standing = foldAll(entries)
  if (standing.facts === null) return refuse('unreadable-file', 'This session record has no title and objective.')
  const things = scribe(firstOpening).write((document) => writePlain(document, record.document))
  const rulings = publisher(firstOpening).write((document) => {
    for (const one of entries) publishEntry(document, one)
    for (const [key, value] of Object.entries(record.results)) publishResult(document, key, value)
  })
  const frames = [things, rulings].filter((frame): frame is Uint8Array<ArrayBuffer> => frame !== null)
  return {
    entries, frame: Y.mergeUpdates(frames), chosen: standing.records, imports: importsOf(record.records),
    pictures: record.assets.map(({ id, base64 }) => ({ id, bytes: Uint8Array.from(Buffer.from(base64, 'base64')) })),
  }
}

/** Makes the board of what was prepared. */
export async function restore({ storage, newBoard, putBack }: Target, { entries, frame, chosen, imports, pictures }: Prepared): Promise<BoardId | Refusal> {
  const { id } = newBoard
  const assets: AssetRow[] = []
  for (const picture of pictures) {
    const row = await putBack(id, picture.id, picture.bytes)
    if (row !== null) assets.push(row)
  }
  const kept = await storage.keep({
    board: id, create: { ...newBoard, opening: firstOpening }, frames: [{ bytes: frame, by: null }], ledger: { after: 0, entries }, chosen, imports, assets,
  })
  return kept.kind === 'kept' ? id : refuse('not-kept')
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
