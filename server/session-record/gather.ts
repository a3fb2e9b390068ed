// Gathers a session record from storage and the open room, as of one moment: the document as kept, the public rulings,
// the chosen records, the pictures. Reads only; never asks for anything sealed.

import * as Y from 'yjs'
import type { AssetId, BoardId } from '#shared/base/ids.ts'
import { isRefusal, refuse, type Refusal } from '#shared/base/refusal.ts'
import { boardDocument } from '#shared/document/document.ts'
import { toPlain } from '#shared/document/plain.ts'
import { isPublic } from '#shared/ledger/ruling.ts'
import { customerRecord } from '#shared/record/record.ts'
import type { Rooms } from '../rooms/door.ts'
import type { Storage } from '../storage/storage.ts'
import { renumbered, type SessionRecord } from './session-record.ts'

/** What gathering needs: rooms for the document, storage for the rest, a reader for picture files, and the time. */
export type Sources = {
  readonly rooms: Pick<Rooms, 'documentBytes'>
  readonly storage: Storage
  readonly readAsset: (board: BoardId, id: AssetId) => Promise<Uint8Array | null>
  readonly now: () => number
}

/** The session record of a board, or `no-such-board`. */
export async function gather(sources: Sources, board: BoardId): Promise<SessionRecord | Refusal> {
  const row = await sources.storage.findBoard(board)
  if (row === null) return refuse('no-such-board')
  const bytes = await sources.rooms.documentBytes(board)
  if (isRefusal(bytes)) return bytes
  const document = boardDocument()
  Y.applyUpdate(document.y, bytes)
  const plain = toPlain(document)
  const entries = await sources.storage.readLedger(board)
  const records = await sources.storage.records.chosen(board)
  return {
    format: 'signalboard-session',
    version: 1,
    made: { at: new Date(sources.now()).toISOString(), by: 'Signalboard' },
    createdAt: row.createdAt,
    ledger: renumbered(entries.filter(({ ruling }) => isPublic(ruling))),
    document: plain,
    results: Object.fromEntries([...document.results.entries()].filter(([key]) => !key.startsWith('acted:')).sort(byKey)) as SessionRecord['results'],
    records: records.map(({ json }) => customerRecord.parse(JSON.parse(json))).sort((a, b) => (a.id < b.id ? -1 : 1)),
    assets: await gatherAssets(sources, board, plain.things),
  }
}

async function gatherAssets(sources: Sources, board: BoardId, things: SessionRecord['document']['things']): Promise<SessionRecord['assets']> {
  const ids = new Set(Object.values(things).flatMap((thing) => thing['kind'] === 'image' && typeof thing['asset'] === 'string' ? [thing['asset']] : []))
  const found: SessionRecord['assets'] = []
  for (const id of [...ids].sort()) {
    const row = await sources.storage.findAsset(board, id as AssetId) // looked up, so a stray word finds nothing
    const bytes = row && await sources.readAsset(board, row.id)
    if (row && bytes) found.push({ id: row.id, mime: row.mime as SessionRecord['assets'][number]['mime'], base64: Buffer.from(bytes).toString('base64') })
  }
  return found
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0
}
