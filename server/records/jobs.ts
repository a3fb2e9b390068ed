// The three things a worker thread does with records: read a file, join a second file to a pool, narrow a pool.
// Everything goes in and out as plain data. Records travel as JSON text, in which form they are also kept, so that
// the thread that serves people never has to take 50,000 of them apart.

import { isRefusal, refuse } from '#shared/base/refusal.ts'
import type { Refusal } from '#shared/base/refusal.ts'
import type { Column } from '#shared/record/columns.ts'
import { attachEvents, attachFields, guessRelations, resolveReferences } from '#shared/record/joins.ts'
import type { JoinReport, Tie } from '#shared/record/joins.ts'
import { facetsOf, narrow, passed } from '#shared/record/narrow.ts'
import type { Facet, Narrowed, Question } from '#shared/record/narrow.ts'
import { fieldOf } from '#shared/record/record.ts'
import type { CustomerRecord } from '#shared/record/record.ts'
import { readFile } from './read-file.ts'
import type { FileRead, FileToRead, Stage } from './read-file.ts'
import { fromStored, toStored } from './record-store.ts'
import type { StoredRecord } from './record-store.ts'
import { seeded } from './seeded.ts'

/** How a second file is added to a pool. Without a tie the likeliest one is taken. */
export type Joining = { readonly how: 'fields' | 'events'; readonly tie?: Tie | undefined; readonly prefix: string }

export type Job =
  | { readonly kind: 'read'; readonly bytes: Uint8Array<ArrayBuffer>; readonly file: FileToRead }
  | { readonly kind: 'attach'; readonly bytes: Uint8Array<ArrayBuffer>; readonly file: FileToRead; readonly pool: readonly StoredRecord[]; readonly columns: readonly Column[]; readonly joining: Joining }
  | { readonly kind: 'narrow'; readonly pool: readonly StoredRecord[]; readonly columns: readonly Column[]; readonly question: Question; readonly facets: boolean }

/** All that is to be said of a file besides its records. */
export type Summary = Omit<FileRead, 'rows'> & { readonly preview: readonly CustomerRecord[]; readonly count: number }

export type Done =
  | { readonly kind: 'read'; readonly summary: Summary }
  | { readonly kind: 'attach'; readonly summary: Summary; readonly report: JoinReport; readonly tie: Tie; readonly columns: readonly Column[] }
  | { readonly kind: 'narrow'; readonly narrowed: Narrowed; readonly facets: readonly Facet[] }

/** What a job says on its way: how far it is, and the records as they are to be kept. */
export type Telling = { readonly stage: (stage: Stage) => void; readonly records: (records: readonly StoredRecord[]) => void }

/** The tie of a Salesforce export tree, whose records point at each other by name. */
const byReference: Tie = { from: '@', to: 'referenceId' }
const previewed = 20
const batch = 1_000

/** Does a job. Records are told in batches before the answer. */
export async function doJob(job: Job, tell: Telling): Promise<Done | Refusal> {
  switch (job.kind) {
    case 'read': {
      const read = await readFile(job.bytes, job.file, tell.stage)
      if (isRefusal(read)) return read
      tellAll(read.rows, tell)
      return { kind: 'read', summary: summaryOf(read) }
    }
    case 'attach': return attach(job, tell)
    case 'narrow': {
      const pool = job.pool.map(fromStored)
      const narrowed = narrow(pool, job.columns, job.question, seeded(job.question.sample?.seed ?? ''))
      return { kind: 'narrow', narrowed, facets: job.facets ? facetsOf(passed(pool, job.columns, job.question), job.columns) : [] }
    }
  }
}

async function attach(job: Extract<Job, { kind: 'attach' }>, tell: Telling): Promise<Done | Refusal> {
  const read = await readFile(job.bytes, job.file, tell.stage)
  if (isRefusal(read)) return read
  const pool = job.pool.map(fromStored)
  const followed = job.joining.how === 'fields' && job.joining.tie === undefined ? resolveReferences(pool, read.rows) : null
  if (followed !== null && followed.report.hits > 0) {
    tellAll(followed.records, tell)
    return { kind: 'attach', summary: summaryOf(read), report: followed.report, tie: byReference, columns: job.columns }
  }
  const tie = job.joining.tie ?? likeliest(pool, job.columns, read, job.joining.how)
  if (tie === null) {
    return refuse('conflict', 'No column of this file matches a column of the records that are here. Name the two columns that belong together.')
  }
  const join = job.joining.how === 'fields' ? attachFields(pool, read.rows, tie, job.joining.prefix) : attachEvents(pool, read.rows, tie)
  if (join.report.hits === 0) return refuse('conflict', `No record has a “${tie.from}” that is found under “${tie.to}” in this file.`)
  tellAll(join.records, tell)
  const prefix = `${job.joining.prefix}: `
  const added = read.columns.filter(({ name }) => name !== tie.to).map((column) => ({ ...column, name: `${prefix}${column.name}` }))
  const columns = job.joining.how === 'events' ? job.columns : [...job.columns.filter(({ name }) => !name.startsWith(prefix)), ...added]
  return { kind: 'attach', summary: summaryOf(read), report: join.report, tie, columns }
}

/** As fields, the records point at the second file; as events, its rows point at the records. */
function likeliest(pool: readonly CustomerRecord[], columns: readonly Column[], read: FileRead, how: Joining['how']): Tie | null {
  const sample = (of: readonly Column[], records: readonly CustomerRecord[]): { readonly columns: readonly Column[]; readonly cells: string[][] } =>
    ({ columns: of, cells: of.map(({ name }) => records.map((record) => fieldOf(record, name))) })
  const relations = guessRelations([sample(columns, pool), sample(read.columns, read.rows)])
  const best = relations.find(({ fromTable }) => fromTable === (how === 'fields' ? 0 : 1))
  if (best === undefined) return null
  return how === 'fields' ? { from: best.from, to: best.to } : { from: best.to, to: best.from }
}

function summaryOf({ rows, ...rest }: FileRead): Summary {
  return { ...rest, preview: rows.slice(0, previewed), count: rows.length }
}

function tellAll(records: readonly CustomerRecord[], tell: Telling): void {
  for (let i = 0; i < records.length; i += batch) tell.records(records.slice(i, i + batch).map(toStored))
}
