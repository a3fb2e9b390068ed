// Gathers what a session record is made of from storage and the open room, as of one moment: the document as kept, the rulings,
// the chosen records, the pictures. Reads only; never asks for anything sealed. Makes nothing of it: that is `assemble`'s, which
// for a large board takes longer than the house may be held up (press.ts has a thread for it).

import * as Y from 'yjs'
import type { AssetId, BoardId } from '#shared/base/ids.ts'
import { isRefusal, refuse, type Refusal } from '#shared/base/refusal.ts'
import { recordFormat } from '#shared/board/board.ts'
import { boardDocument } from '#shared/document/document.ts'
import { toPlain } from '#shared/document/plain.ts'
import { isPublic, type Entry } from '#shared/ledger/ruling.ts'
import { customerRecord } from '#shared/record/record.ts'
import type { Rooms } from '../rooms/door.ts'
import type { Storage } from '../storage/storage.ts'
import { renumbered, type SessionRecord } from './session-record.ts'

/** What gathering needs: rooms for the document, storage for the rest, a reader for picture files, and the time. */
export type Sources = {
  readonly rooms: Pick<Rooms, 'whole' | 'pictures'>
  readonly storage: Storage
  readonly readAsset: (board: BoardId, id: AssetId) => Promise<Uint8Array | null>
  readonly now: () => number
}

/** What was gathered, as it was found: plain data that can be handed to a thread. `at` and `createdAt` in ms; `records` are JSON. */
export type Gathered = {
  readonly at: number
  readonly createdAt: number
  readonly document: Uint8Array
  readonly entries: readonly Entry[]
  readonly records: readonly string[]
  readonly pictures: readonly { readonly id: AssetId; readonly mime: string; readonly bytes: Uint8Array }[]
}

/** What a session record of a board is made of, or `no-such-board`. */
export async function gather(sources: Sources, board: BoardId): Promise<Gathered | Refusal> {
  const row = await sources.storage.findBoard(board)
  if (row === null) return refuse('no-such-board')
  const whole = await sources.rooms.whole(board)
  if (isRefusal(whole)) return whole
  // What was ruled since is left out: a round revealed meanwhile would stand there without its results.
  const entries = (await sources.storage.readLedger(board)).filter(({ seq }) => seq <= whole.ledgerSeq)
  const records = await sources.storage.records.chosen(board)
  const pictures = await gatherPictures(sources, board)
  if (isRefusal(pictures)) return pictures
  return { at: sources.now(), createdAt: row.createdAt, document: whole.document, entries, records: records.map(({ json }) => json), pictures }
}

async function gatherPictures({ rooms, storage, readAsset }: Sources, board: BoardId): Promise<Gathered['pictures'] | Refusal> {
  const ids = await rooms.pictures(board)
  if (isRefusal(ids)) return ids
  const found: { id: AssetId; mime: string; bytes: Uint8Array }[] = []
  for (const id of [...ids].sort()) {
    const row = await storage.findAsset(board, id) // looked up, so a stray word finds nothing
    const bytes = row && await readAsset(board, row.id)
    if (row && bytes) found.push({ id: row.id, mime: row.mime, bytes })
  }
  return found
}

/** The session record of what was gathered. */
export function assemble({ at, createdAt, document: bytes, entries, records, pictures }: Gathered): SessionRecord {
  const document = boardDocument()
  Y.applyUpdate(document.y, bytes)
  return {
    format: recordFormat,
    version: 1,
    made: { at: new Date(at).toISOString(), by: 'Signalboard' },
    createdAt,
    ledger: renumbered(entries.filter(({ ruling }) => isPublic(ruling))),
    document: toPlain(document),
    results: Object.fromEntries([...document.results.entries()].filter(([key]) => !key.startsWith('acted:')).sort(byKey)) as SessionRecord['results'],
    records: records.map((json) => customerRecord.parse(JSON.parse(json))).sort((a, b) => (a.id < b.id ? -1 : 1)),
    assets: pictures.map(({ id, mime, bytes: picture }) => ({ id, mime: mime as SessionRecord['assets'][number]['mime'], base64: Buffer.from(picture).toString('base64') })),
  }
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0
}
