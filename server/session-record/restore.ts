// A session record becomes a board again: same things, records, rulings and results under a new board id. Nobody gets in by it:
// people named in the file are history, sessions and keys are made anew. All or nothing: the document and the ledger are one keep.

import { z } from 'zod'
import * as Y from 'yjs'
import type { BoardId } from '#shared/base/ids.ts'
import { must } from '#shared/base/must.ts'
import { refuse, type Refusal } from '#shared/base/refusal.ts'
import { boardLimits } from '#shared/board/board.ts'
import { writePlain } from '#shared/document/plain.ts'
import { publisher, publishEntry, publishResult, scribe } from '#shared/document/publish.ts'
import { isPublic } from '#shared/ledger/ruling.ts'
import { foldAll } from '#shared/ledger/standing.ts'
import type { CustomerRecord } from '#shared/record/record.ts'
import type { BoardRow, Storage } from '../storage/storage.ts'
import { sessionRecord, type SessionRecord } from './session-record.ts'

/** What restoring needs. `newBoard` is the row to make (a fresh id and epoch); `saveAsset` writes a picture file and its row. */
export type Target = {
  readonly storage: Storage
  readonly newBoard: BoardRow
  readonly saveAsset: (board: BoardId, asset: SessionRecord['assets'][number], bytes: Uint8Array) => Promise<void>
}

/** Reads a file as a session record. The detail of a refusal names the first places that do not fit. */
export function parseSessionRecord(text: string): SessionRecord | Refusal {
  let raw: unknown
  try {
    raw = JSON.parse(text, (key, value: unknown) => (key === '__proto__' ? undefined : value))
  } catch (error) {
    if (error instanceof SyntaxError) return refuse('unreadable-file', `This is not a session record: ${error.message}.`)
    throw error
  }
  const read = sessionRecord.safeParse(raw)
  if (!read.success) return refuse('unreadable-file', `This is not a session record this version can read. ${firstLines(z.prettifyError(read.error))}`)
  if (Object.keys(read.data.document.things).length > boardLimits.things) return refuse('too-large', `A board holds ${boardLimits.things} things.`)
  return read.data
}

/** Makes the board. Refuses a record whose rulings do not describe a board. */
export async function restore(target: Target, record: SessionRecord): Promise<BoardId | Refusal> {
  const { storage, newBoard } = target
  const entries = record.ledger.map((one, i) => ({ ...one, seq: i + 1 })).filter(({ ruling }) => isPublic(ruling))
  const standing = foldAll(entries)
  if (standing.facts === null) return refuse('unreadable-file', 'This session record has no title and objective.')
  await storage.createBoard(newBoard)
  const opened = await storage.openBoard(newBoard.id)
  if (opened === null) return refuse('not-kept')
  const things = scribe(opened.opening).write((document) => writePlain(document, record.document))
  const rulings = publisher(opened.opening).write((document) => {
    for (const one of entries) publishEntry(document, one)
    for (const [key, value] of Object.entries(record.results)) publishResult(document, key, value)
  })
  const frames = [things, rulings].filter((bytes): bytes is Uint8Array<ArrayBuffer> => bytes !== null)
  await saveRecords(storage, newBoard.id, record.records)
  for (const asset of record.assets) await target.saveAsset(newBoard.id, asset, Buffer.from(asset.base64, 'base64'))
  const kept = await storage.keep({
    board: newBoard.id,
    frames: [{ bytes: Y.mergeUpdates(frames), by: null }],
    ledger: { after: 0, entries },
    chosen: standing.records,
  })
  return kept.kind !== 'kept' ? refuse('not-kept') : newBoard.id
}

/** Records come back under the imports they came from; the rows that were not chosen stayed at home. */
async function saveRecords(storage: Storage, board: BoardId, records: readonly CustomerRecord[]): Promise<void> {
  for (const [id, group] of Map.groupBy(records, (one) => one.source.importId)) {
    const source = must(group[0], 'a record').source
    const meta = {
      id, fileName: source.file, importedAt: source.importedAt, count: group.length,
      columns: [], encoding: 'utf-8', delimiter: null, dateOrder: null, attached: [],
    }
    await storage.records.saveImport(board, meta, group.map((one) => ({ id: one.id, json: JSON.stringify(one) })))
  }
}

function firstLines(text: string): string {
  return text.split('\n').slice(0, 4).join(' ').slice(0, 400)
}
