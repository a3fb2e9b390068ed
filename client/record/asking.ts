// Asking the server about files and pools of records. A file is sent as it is and read on the server; with `look` nothing is kept.
// Answers are values: what came, the server's refusal, or a refusal that says that it was not reached.

import type { BoardId, ImportId } from '#shared/base/ids.ts'
import { refuse, type Refusal } from '#shared/base/refusal.ts'
import type { MaskChoice, Role } from '#shared/record/columns.ts'
import type { Condition } from '#shared/record/narrow.ts'
import { isUnreached, reach, type Fetch } from '#client/session/reach.ts'
import { fileAnswer, poolAnswer, type FileAnswer, type PoolAnswer } from './answers.ts'

/** What a person decided about a file; what is not named is the server's guess. */
export type FileChoices = {
  readonly mapping: Readonly<Record<string, { readonly role?: Role; readonly mask?: MaskChoice }>>
  readonly dateOrder?: 'month-day' | 'day-month'
  readonly delimiter?: string
  readonly encoding?: string
  readonly headerRow?: string
}

/** How a file joins the records of an import. Without `tie` the server takes the likeliest columns. */
export type JoinChoices = { readonly to: ImportId; readonly as: 'fields' | 'events'; readonly tie: { readonly from: string; readonly to: string } | null }

/** A file with what was decided. `look`: only say what would be; nothing is kept. */
export type Sending = { readonly file: File; readonly choices: FileChoices; readonly join: JoinChoices | null; readonly look: boolean }

/** What is asked of a pool. `draw`: a random sample; else a page from `offset` on. */
export type PoolQuestion = {
  readonly search: string
  readonly conditions: readonly Condition[]
  readonly sort: { readonly column: string; readonly down: boolean } | null
  readonly draw: { readonly size: number; readonly seed: string } | null
  readonly offset: number
}

/** How many records a page of the pool shows. */
export const pageSize = 50
/** A large file on a slow line, ms. */
const filePatience = 180_000

const fileTypes: Readonly<Record<string, string>> = {
  csv: 'text/csv', tsv: 'text/tab-separated-values', txt: 'text/plain', json: 'application/json', jsonl: 'application/x-ndjson', ndjson: 'application/x-ndjson',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

/** Sends a file to be looked at or kept. */
export function sendFile(board: BoardId, sending: Sending, signal?: AbortSignal): Promise<FileAnswer | Refusal> {
  const { file } = sending
  // Browsers name a .csv by what happens to be installed (application/vnd.ms-excel), so the ending decides.
  const type = fileTypes[file.name.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'application/octet-stream'
  const withFile: Fetch = (path, init) => fetch(path, { ...init, body: file, headers: { accept: 'application/json', 'content-type': type }, signal: both(init.signal, signal) })
  return told(reach(withFile, `/api/boards/${board}/records?${queryOf(sending)}`, { method: 'POST', shape: fileAnswer, patienceMs: filePatience }))
}

/** Puts a question to a pool. */
export function askPool(board: BoardId, id: ImportId, question: PoolQuestion, signal?: AbortSignal): Promise<PoolAnswer | Refusal> {
  const { search, conditions, sort, draw, offset } = question
  const query = new URLSearchParams({ facets: '1', offset: String(offset), limit: String(pageSize), search, conditions: JSON.stringify(conditions) })
  if (sort !== null) query.set('sort', sort.column)
  if (sort?.down === true) query.set('down', '1')
  if (draw !== null) {
    query.set('sample', String(draw.size))
    query.set('seed', draw.seed)
  }
  const abortable: Fetch = (path, init) => fetch(path, { ...init, signal: both(init.signal, signal) })
  return told(reach(abortable, `/api/boards/${board}/imports/${id}/records?${query}`, { shape: poolAnswer, patienceMs: 60_000 }))
}

function queryOf({ file, choices, join, look }: Sending): URLSearchParams {
  const { mapping, ...others } = choices
  const query = new URLSearchParams({ fileName: file.name.slice(-255), ...others })
  if (look) query.set('dryRun', '1')
  if (Object.keys(mapping).length > 0) query.set('mapping', JSON.stringify(mapping))
  if (join !== null) {
    query.set('attachTo', join.to)
    query.set('as', join.as)
  }
  if (join?.tie) {
    query.set('key', join.tie.from)
    query.set('toKey', join.tie.to)
  }
  return query
}

async function told<T>(answer: ReturnType<typeof reach<T>>): Promise<T | Refusal> {
  const came = await answer
  return isUnreached(came) ? refuse('not-ready', 'The server was not reached. Look at your connection and try again.') : came
}

function both(one: AbortSignal | null | undefined, other: AbortSignal | undefined): AbortSignal {
  return AbortSignal.any([one, other].filter((signal) => signal instanceof AbortSignal))
}
