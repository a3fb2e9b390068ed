// Joining a second table to records that are there: as more fields (accounts onto deals) or as events (comments onto tickets).
// What does not find a partner is counted and named, never guessed: "GTXPro" is not "GTX Pro".
// Works on masked values on both sides; the same person has the same pseudonym when both files were masked with one key.

import type { Column } from './columns.ts'
import { bare } from './masking.ts'
import { fieldOf } from './record.ts'
import type { CustomerRecord, TimelineEvent } from './record.ts'
import { byTime } from './timeline.ts'

/** How a second table is tied to the records: a column of theirs holds what a column of the second table (`to`) names. */
export type Tie = { readonly from: string; readonly to: string }

/** How a join went. `hits`, `misses`, `blank` count records; `notFound` are values without a partner, the most frequent first. */
export type JoinReport = {
  readonly hits: number
  readonly misses: number
  readonly blank: number
  readonly notFound: readonly { readonly value: string; readonly count: number }[]
  /** Rows of the second table that nothing pointed at. */
  readonly unused: number
  /** Keys that the second table has more than once; as fields, the first row is taken. */
  readonly repeated: number
}

/** Most values named in a report. */
const named = 100

/** The records with the fields of their partners, headed `prefix: column`. Records without partner are unchanged. */
export function attachFields(records: readonly CustomerRecord[], others: readonly CustomerRecord[], tie: Tie, prefix: string): { readonly records: CustomerRecord[]; readonly report: JoinReport } {
  const partners = byKey(others, tie.to)
  const count = tally()
  const joined = records.map((record) => {
    const partner = count.look(valueAt(record, tie.from), partners)[0]
    return partner === undefined ? record : withFields(record, partner, tie.to, prefix)
  })
  return { records: joined, report: count.report(partners) }
}

/** The records with an event for each dated row of the second table that points at them. Here `to` is the pointing column. */
export function attachEvents(records: readonly CustomerRecord[], others: readonly CustomerRecord[], tie: Tie): { readonly records: CustomerRecord[]; readonly report: JoinReport } {
  const rows = byKey(others, tie.to)
  const count = tally()
  const joined = records.map((record) => {
    const own = count.look(valueAt(record, tie.from), rows)
    return own.length === 0 ? record : withEvents(record, own)
  })
  return { records: joined, report: count.report(rows) }
}

/** A likely tie between two tables: `share` of the filled values of `from` are found in `to`. */
export type Relation = { readonly fromTable: number; readonly from: string; readonly toTable: number; readonly to: string; readonly share: number; readonly missing: readonly string[] }

/** A table as relations are guessed from: its columns and, for each, its cells. */
export type Sample = { readonly columns: readonly Pick<Column, 'name' | 'type'>[]; readonly cells: readonly (readonly string[])[] }

/** The likely ties between tables, the surest first: into a column whose values are each there once, with at least half of the values found. */
export function guessRelations(tables: readonly Sample[]): Relation[] {
  const relations: Relation[] = []
  tables.forEach((target, toTable) => {
    target.columns.forEach((column, at) => {
      const known = new Set(filledOf(target.cells[at]))
      if (!isKeyLike(column, target.cells[at], known)) return
      tables.forEach((source, fromTable) => {
        if (fromTable === toTable) return
        source.columns.forEach(({ name, type }, from) => {
          if (!mayPoint(type)) return
          const relation = relationOf(source.cells[from], known)
          if (relation !== null) relations.push({ fromTable, from: name, toTable, to: column.name, ...relation })
        })
      })
    })
  })
  return relations.sort((a, b) => b.share - a.share)
}

/** Fields that name a row of another import by Salesforce reference ("@FuseRef") show that row's name instead. */
export function resolveReferences(records: readonly CustomerRecord[], others: readonly CustomerRecord[]): { readonly records: CustomerRecord[]; readonly report: JoinReport } {
  const named = others.filter(({ source }) => source.reference !== undefined)
  const byName = Map.groupBy(named, ({ source }) => `@${source.reference ?? ''}`)
  const count = tally()
  const shown = (value: string): string => {
    if (!/^@\w{1,80}$/.test(value)) return value
    return count.look(value, byName)[0]?.name ?? value
  }
  const done = records.map((record) => ({
    ...record,
    ...(record.segment === undefined ? {} : { segment: byName.get(record.segment)?.[0]?.name ?? record.segment }),
    ...(record.owner === undefined ? {} : { owner: byName.get(record.owner)?.[0]?.name ?? record.owner }),
    fields: record.fields.map(({ column, value }) => ({ column, value: shown(value) })),
  }))
  return { records: done, report: count.report(byName) }
}

function valueAt(record: CustomerRecord, column: string): string {
  return bare(fieldOf(record, column).trim())
}

function byKey(records: readonly CustomerRecord[], column: string): ReadonlyMap<string, CustomerRecord[]> {
  const rows = Map.groupBy(records, (record) => valueAt(record, column))
  rows.delete('')
  return rows
}

type Tally = {
  readonly look: (value: string, among: ReadonlyMap<string, CustomerRecord[]>) => readonly CustomerRecord[]
  readonly report: (among: ReadonlyMap<string, CustomerRecord[]>) => JoinReport
}

function tally(): Tally {
  let hits = 0
  let blank = 0
  const used = new Set<string>()
  const missed = new Map<string, number>()
  return {
    look(value, among) {
      const found = value === '' ? undefined : among.get(value)
      if (value === '') blank++
      else if (found === undefined) missed.set(value, (missed.get(value) ?? 0) + 1)
      else {
        hits++
        used.add(value)
      }
      return found ?? []
    },
    report(among) {
      const notFound = [...missed].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count)
      const misses = notFound.reduce((sum, { count }) => sum + count, 0)
      const groups = [...among]
      return {
        hits, misses, blank, notFound: notFound.slice(0, named),
        unused: groups.reduce((sum, [key, rows]) => (used.has(key) ? sum : sum + rows.length), 0),
        repeated: groups.filter(([, rows]) => rows.length > 1).length,
      }
    },
  }
}

function withFields(record: CustomerRecord, partner: CustomerRecord, key: string, prefix: string): CustomerRecord {
  const added = partner.fields.filter(({ column }) => column !== key).map(({ column, value }) => ({ column: `${prefix}: ${column}`, value }))
  const figures = partner.figures.map((figure) => ({ ...figure, label: `${prefix}: ${figure.label}` }))
  const other = (name: string): boolean => !name.startsWith(`${prefix}: `)
  return {
    ...record,
    ...(record.segment === undefined && partner.segment !== undefined ? { segment: partner.segment } : {}),
    fields: [...record.fields.filter(({ column }) => other(column)), ...added],
    figures: [...record.figures.filter(({ label }) => other(label)), ...figures],
    masked: [...record.masked.filter(other), ...partner.masked.filter((column) => column !== key).map((column) => `${prefix}: ${column}`)],
  }
}

/** Event ids carry the row they came from, so that joining the same file again replaces its events and pins hold. */
function withEvents(record: CustomerRecord, rows: readonly CustomerRecord[]): CustomerRecord {
  const own: TimelineEvent[] = rows.flatMap((row) => row.events.slice(0, 1).map((event) => ({ ...event, id: `${row.id}.${event.id}` })))
  const fresh = new Set(own.map(({ id }) => id))
  return { ...record, events: [...record.events.filter(({ id }) => !fresh.has(id)), ...own].sort(byTime) }
}

function filledOf(cells: readonly string[] | undefined): string[] {
  return (cells ?? []).map((cell) => bare(cell.trim())).filter((cell) => cell !== '')
}

function isKeyLike({ type }: Pick<Column, 'type'>, cells: readonly string[] | undefined, known: ReadonlySet<string>): boolean {
  return mayPoint(type) && known.size >= 2 && known.size === filledOf(cells).length
}

function mayPoint(type: Column['type']): boolean {
  return type === 'text' || type === 'identifier' || type === 'email'
}

function relationOf(cells: readonly string[] | undefined, known: ReadonlySet<string>): { readonly share: number; readonly missing: string[] } | null {
  const values = filledOf(cells)
  const found = values.filter((value) => known.has(value)).length
  if (values.length === 0 || found < values.length / 2) return null
  return { share: found / values.length, missing: [...new Set(values.filter((value) => !known.has(value)))].slice(0, named) }
}
