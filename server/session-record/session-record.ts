// A session record: everything everybody may know of a board, in one value. JSON prints it whole and reads it back as an equal
// board; Markdown, HTML, CSV and the picture are made from it. Sealed things that were never revealed are not in it.

import { z } from 'zod'
import { assetId } from '#shared/base/ids.ts'
import { boardLimits, boardReserve, recordFormat } from '#shared/board/board.ts'
import { boardDocument, type BoardDocument } from '#shared/document/document.ts'
import { plainDocument, writePlain } from '#shared/document/plain.ts'
import { readThings, type Damaged, type Thing } from '#shared/document/reading.ts'
import { entry, type Entry } from '#shared/ledger/ruling.ts'
import { foldAll, type Standing } from '#shared/ledger/standing.ts'
import { customerRecord, type CustomerRecord } from '#shared/record/record.ts'

/** A picture on the board, its bytes in base64. */
const asset = z.object({ id: assetId, mime: z.enum(['image/png', 'image/jpeg', 'image/gif', 'image/webp']), base64: z.base64() })

/** The file format, version 1; how much of it a board takes is in bounds.ts. `made` is the only part that differs between two exports of one unchanged board. */
export const sessionRecord = z.object({
  format: z.literal(recordFormat),
  version: z.literal(1),
  made: z.object({ at: z.string(), by: z.string() }),
  createdAt: z.number(),
  ledger: z.array(entry),
  document: plainDocument,
  results: z.record(z.string().max(200), z.json()),
  records: z.array(customerRecord),
  assets: z.array(asset).max(boardLimits.things + boardReserve.things),
})
export type SessionRecord = z.infer<typeof sessionRecord>

/** What the readable formats are made from: the record with its standing folded and its things read. */
export type Reading = {
  readonly record: SessionRecord
  readonly standing: Standing
  readonly document: BoardDocument
  readonly things: readonly Thing[]
  readonly damaged: readonly Damaged[]
  readonly records: ReadonlyMap<string, CustomerRecord>
}

/** Folds and reads a session record once, for every format. */
export function readSessionRecord(record: SessionRecord): Reading {
  const document = boardDocument()
  document.y.transact(() => writePlain(document, record.document))
  const all = readThings(document)
  return {
    record,
    standing: foldAll(record.ledger),
    document,
    things: all.filter((one): one is Thing => one.kind !== 'damaged'),
    damaged: all.filter((one): one is Damaged => one.kind === 'damaged'),
    records: new Map(record.records.map((one) => [one.id, one])),
  }
}

/** Things of one kind, oldest first where they say when they were made, else by id. */
export function ofKind<K extends Thing['kind']>(reading: Reading, kind: K): Extract<Thing, { kind: K }>[] {
  const found = reading.things.filter((one): one is Extract<Thing, { kind: K }> => one.kind === kind)
  return found.sort((a, b) => made(a) - made(b) || (a.id < b.id ? -1 : 1))
}

/** Entries numbered from 1 without gaps: hidden rulings (who voted when) leave none behind. */
export function renumbered(entries: readonly Entry[]): Entry[] {
  return [...entries].sort((a, b) => a.seq - b.seq).map((one, i) => ({ ...one, seq: i + 1 }))
}

function made(thing: Thing): number {
  return 'createdAt' in thing ? thing.createdAt : 0
}
