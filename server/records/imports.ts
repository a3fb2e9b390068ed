// Bringing customer records to a board: a file becomes a pool, a second file is joined to it, and the pool is narrowed.
// Decides nothing about who may: the route has asked. Keeps nothing that a mask took away, and all of an import or none.
// The same file again is the same import and replaces it, so that cards and notes that point at its records still do.

import { hash } from 'node:crypto'
import { z } from 'zod'
import { importId } from '#shared/base/ids.ts'
import type { BoardId, ImportId } from '#shared/base/ids.ts'
import { busy, isRefusal, refuse } from '#shared/base/refusal.ts'
import type { Refusal } from '#shared/base/refusal.ts'
import type { Column } from '#shared/record/columns.ts'
import type { JoinReport, Tie } from '#shared/record/joins.ts'
import type { Facet, Narrowed, Question } from '#shared/record/narrow.ts'
import { boardLimits } from '#shared/board/board.ts'
import { countEvents, type CustomerRecord } from '#shared/record/record.ts'
import { limits } from '#shared/record/table.ts'
import type { Fault } from '#shared/record/table.ts'
import type { Joining, Summary } from './jobs.ts'
import { fileChoices, tooLarge } from './read-file.ts'
import type { FileChoices, FileToRead, Stage } from './read-file.ts'
import type { ImportMeta, RecordStore, StoredRecord } from './record-store.ts'
import type { RunJob } from './run-in-worker.ts'
import type { TurnCaps, Turns } from '../turns.ts'

/**
 * What imports are made with. `maskKey` keys a board's pseudonyms and never changes for it; `now` in ms. `inTurn`: of what changes a
 * board's pools one begins when the one before it is kept, so that the last asked is the last kept. Two at once would undo one
 * another unsaid, and bring back what a mask took away. `turns`: whose work begins when; nothing is read from the store before it does.
 */
export type ImportTools = {
  readonly inTurn: <T>(board: BoardId, deed: () => Promise<T>) => Promise<T>
  readonly turns: Turns
  readonly store: RecordStore
  readonly run: RunJob
  readonly now: () => number
  readonly maskKey: (board: BoardId) => string
}

/** A file as it came over HTTP. `by`: who sent it, for turns. */
export type SentFile = {
  readonly by: string
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly fileName: string
  readonly contentType: string
  readonly choices: FileChoices
  /** Only look: nothing is kept, and the answer bears a preview. */
  readonly dryRun: boolean
}

/** The answer to an import. `imported` counts records, in a dry run those that would be. `skipped` holds at most 1,000 rows, `skippedTotal` counts them all. */
export type ImportAnswer = {
  readonly imported: number
  readonly skipped: readonly Fault[]
  readonly skippedTotal: number
  readonly columns: readonly Column[]
  readonly format: 'csv' | 'json' | 'xlsx'
  readonly encoding: string
  readonly delimiter: string | null
  readonly dateOrder: string | null
  readonly recognised: string | null
  readonly notices: readonly string[]
  /** The first 20 records of a dry run. */
  readonly preview?: readonly CustomerRecord[]
  /** Of an import that was kept; `replaced` when the same file had been imported before. */
  readonly importId?: ImportId
  readonly replaced?: boolean
}

/** The answer to joining a file: how it went, over which columns. */
export type AttachAnswer = ImportAnswer & { readonly report: JoinReport; readonly tie: Tie }

const skippedShown = 1_000

/** A pool with its copy for the thread is up to a few hundred MB: two are in memory, and of one person never two. */
export const importTurns: TurnCaps = { atOnce: 2, waiting: 20, waitingOfOne: 1 }

/** Looking at something when its turn has come. Of one's questions that wait only the newest matters: one is typed letter by letter. */
async function looking<T extends object>(tools: ImportTools, who: string, look: () => Promise<T | Refusal>): Promise<T | Refusal> {
  const seen = await tools.turns(who, look, 'newest')
  if (seen === 'overtaken') return { ...refuse('too-many-requests', 'You have asked again meanwhile, and the newer question is answered. Ask one after the other.'), waitSeconds: 1 }
  return typeof seen === 'string' ? tooMany : seen
}

/** Changing a board's pools when its turn has come. */
function changing<T extends object>(tools: ImportTools, board: BoardId, change: () => Promise<T | Refusal>): Promise<T | Refusal> {
  return tools.inTurn(board, async () => {
    const kept = await tools.turns(`keep ${board}`, change)
    return typeof kept === 'string' ? tooMany : kept
  })
}

const tooMany = busy('Many files are being read just now.', 20)

/** Reads a file and, unless it is a dry run, keeps its records as one import. */
export function importFile(tools: ImportTools, board: BoardId, sent: SentFile, onStage?: (stage: Stage) => void): Promise<ImportAnswer | Refusal> {
  const deed = (): Promise<ImportAnswer | Refusal> => readIn(tools, board, sent, onStage)
  return sent.dryRun ? looking(tools, `file ${board} ${sent.by}`, deed) : changing(tools, board, deed)
}

async function readIn(tools: ImportTools, board: BoardId, sent: SentFile, onStage?: (stage: Stage) => void): Promise<ImportAnswer | Refusal> {
  const file = fileOf(tools, board, sent)
  if (isRefusal(file)) return file
  const outcome = await tools.run({ kind: 'read', bytes: sent.bytes, file }, onStage)
  if (isRefusal(outcome)) return outcome
  const { done, records } = outcome
  if (done.kind !== 'read') throw new Error(`Asked to read a file, got the answer to "${done.kind}".`)
  const answer = answerOf(done.summary, records.length)
  if (sent.dryRun) return { ...answer, preview: done.summary.preview }
  if (records.length === 0) return refuse('unreadable-file', `None of the ${done.summary.skipped.length} rows could be read. ${firstReason(done.summary.skipped)}`)
  const before = await tools.store.findImports(board)
  const replaced = before.some(({ id }) => id === file.importId)
  if (!replaced && before.length >= boardLimits.imports) return refuse('too-large', `A board holds ${boardLimits.imports} imports, and has them. Go on in a new session.`)
  const beyond = replaced ? await beyondEvents(tools, board, records) : null
  if (beyond !== null) return beyond
  await tools.store.saveImport(board, metaOf(file, done.summary, records.length), records)
  return { ...answer, importId: file.importId, replaced }
}

/** A file to join to the records of the import `to`. Without a tie the likeliest columns are taken. */
export type Attachment = { readonly to: ImportId; readonly sent: SentFile; readonly how: Joining['how']; readonly tie?: Tie | undefined }

/** Joins a file to the records of an import, as fields or as events, and keeps them so unless it is a dry run. */
export function attachFile(tools: ImportTools, board: BoardId, attachment: Attachment): Promise<AttachAnswer | Refusal> {
  const deed = (): Promise<AttachAnswer | Refusal> => joinTo(tools, board, attachment)
  const { dryRun, by } = attachment.sent
  return dryRun ? looking(tools, `file ${board} ${by}`, deed) : changing(tools, board, deed)
}

async function joinTo(tools: ImportTools, board: BoardId, { to, sent, how, tie }: Attachment): Promise<AttachAnswer | Refusal> {
  const meta = await findImport(tools, board, to)
  if (meta === null) return refuse('no-such-import')
  const file = fileOf(tools, board, sent)
  if (isRefusal(file)) return file
  const pool = await tools.store.readPool(board, to)
  const prefix = plainName(sent.fileName)
  const outcome = await tools.run({ kind: 'attach', bytes: sent.bytes, file, pool, columns: meta.columns, joining: { how, tie, prefix } })
  if (isRefusal(outcome)) return outcome
  const { done, records } = outcome
  if (done.kind !== 'attach') throw new Error(`Asked to join a file, got the answer to "${done.kind}".`)
  const beyond = await beyondEvents(tools, board, records)
  if (beyond !== null) return beyond
  const answer = { ...answerOf(done.summary, done.report.hits), report: done.report, tie: done.tie }
  if (sent.dryRun) return { ...answer, preview: done.summary.preview }
  const { hits, misses } = done.report
  const attached = [...meta.attached.filter(({ fileName }) => fileName !== sent.fileName), { fileName: sent.fileName, at: tools.now(), hits, misses }]
  await tools.store.saveImport(board, { ...meta, columns: done.columns, attached }, records)
  return { ...answer, importId: to }
}

/** The refusal when the records chosen for the session would have too many events with these in place of what they were, or null. */
async function beyondEvents({ store }: ImportTools, board: BoardId, records: readonly StoredRecord[]): Promise<Refusal | null> {
  const chosen = await store.chosen(board)
  const fresh = new Map(chosen.length === 0 ? [] : records.map(({ id, json }) => [id, json]))
  const events = chosen.reduce((sum, { id, json }) => sum + countEvents(fresh.get(id) ?? json), 0)
  if (events <= boardLimits.events) return null
  return refuse('too-many-records', `A session holds ${count(boardLimits.events)} timeline events; the records chosen would have ${count(events)} with this file. Choose fewer of them first, or leave out rows.`)
}

/** What somebody asks of an import's pool. `by`: who, for turns; `facets`: also the counts to narrow by, of the records that pass. */
export type Asking = { readonly by: string; readonly of: ImportId; readonly question: Question; readonly facets: boolean }
export type Listed = Narrowed & { readonly facets: readonly Facet[]; readonly meta: ImportMeta }

/** What a pool holds of what was asked. */
export function listImport(tools: ImportTools, board: BoardId, asking: Asking): Promise<Listed | Refusal> {
  return looking(tools, `pool ${board} ${asking.by}`, () => listNow(tools, board, asking))
}

async function listNow(tools: ImportTools, board: BoardId, { of, question, facets }: Omit<Asking, 'by'>): Promise<Listed | Refusal> {
  const meta = await findImport(tools, board, of)
  if (meta === null) return refuse('no-such-import')
  const pool = await tools.store.readPool(board, of)
  const outcome = await tools.run({ kind: 'narrow', pool, columns: meta.columns, question, facets })
  if (isRefusal(outcome)) return outcome
  if (outcome.done.kind !== 'narrow') throw new Error(`Asked to narrow a pool, got the answer to "${outcome.done.kind}".`)
  return { ...outcome.done.narrowed, facets: outcome.done.facets, meta }
}

const flat = z.record(z.string(), z.string())

/** The choices in a query string: `mapping` and `masking` as JSON text, the others as they are. Unknown names are ignored. */
export function choicesFrom(query: Readonly<Record<string, string>>): FileChoices | Refusal {
  const { mapping, masking, dateOrder, delimiter, encoding, headerRow } = flat.parse(query)
  const given: Record<string, unknown> = { dateOrder, delimiter: delimiter === '\\t' ? '\t' : delimiter, encoding, headerRow: headerRow === undefined ? undefined : Number(headerRow) }
  for (const [name, text] of [['mapping', mapping], ['masking', masking]] as const) {
    if (text === undefined) continue
    try {
      given[name] = JSON.parse(text)
    } catch {
      return refuse('bad-request', `“${name}” has to be JSON, such as {"Email": {"mask": "leave-out"}}.`)
    }
  }
  const checked = fileChoices.safeParse(given)
  if (checked.success) return checked.data
  const [issue] = checked.error.issues
  return refuse('bad-request', `“${issue?.path.join('.') ?? 'The query'}” cannot be understood: ${issue?.message ?? 'it has another form than expected'}.`)
}

function fileOf(tools: ImportTools, board: BoardId, sent: SentFile): FileToRead | Refusal {
  if (sent.bytes.length > limits.bytes) return tooLarge(sent.bytes.length)
  return {
    ...sent.choices,
    fileName: plainFileName(sent.fileName),
    contentType: sent.contentType,
    importId: importId.parse(`i_${hash('sha256', sent.bytes, 'base64url').slice(0, 20)}`),
    importedAt: tools.now(),
    maskKey: tools.maskKey(board),
  }
}

const count = (n: number): string => n.toLocaleString('en-GB')

async function findImport(tools: ImportTools, board: BoardId, id: ImportId): Promise<ImportMeta | null> {
  return (await tools.store.findImports(board)).find((meta) => meta.id === id) ?? null
}

function metaOf(file: FileToRead, summary: Summary, count: number): ImportMeta {
  const { columns, encoding, delimiter, dateOrder } = summary
  return { id: file.importId, fileName: file.fileName, importedAt: file.importedAt, count, columns, encoding, delimiter, dateOrder, attached: [] }
}

function answerOf(summary: Summary, imported: number): ImportAnswer {
  const { skipped, columns, format, encoding, delimiter, dateOrder, recognised, notices } = summary
  return { imported, skipped: skipped.slice(0, skippedShown), skippedTotal: skipped.length, columns, format, encoding, delimiter, dateOrder, recognised, notices }
}

function firstReason(skipped: readonly Fault[]): string {
  const [first] = skipped
  return first === undefined ? '' : `Row ${first.row}: ${first.reason}`
}

/** A file's name without folders and control characters, at most 255 characters. */
function plainFileName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  return last.replace(/\p{Cc}/gu, '').slice(0, 255) || 'records'
}

function plainName(name: string): string {
  return plainFileName(name).replace(/\.[A-Za-z0-9]{1,5}$/, '')
}
