// Tables for spreadsheets: notes, votes, actions, insights, records. RFC 4180 with a byte order mark (Excel reads UTF-8 by it);
// no cell starts a formula (shared/record/formula.ts).

import { stringify } from 'csv-stringify/sync'
import { neutralise } from '#shared/record/formula.ts'
import { placeIn } from '#shared/vote/tally.ts'
import { ofKind, type Reading } from './session-record.ts'
import { aboutWords, cellWords, personWords, signWords, targetWords } from './words.ts'

type Cell = string | number
type Table = { readonly head: readonly string[]; readonly rows: readonly (readonly Cell[])[] }

/** The tables there are; each is a CSV of its own. */
export const tables = { notes, votes, actions, insights, records } as const
export type TableName = keyof typeof tables

/** One table as CSV text. */
export function toCsv(reading: Reading, name: TableName): string {
  const { head, rows } = tables[name](reading)
  return `\ufeff${stringify([head, ...rows].map((row) => row.map(neutralise)), { record_delimiter: '\r\n' })}`
}

function notes(reading: Reading): Table {
  return {
    head: ['id', 'text', 'kind', 'author', 'department', 'about', 'journey cell', 'dots', 'written at'],
    rows: ofKind(reading, 'note').map((note) => [
      note.id, note.text, signWords[note.sign], author(reading, note.author), note.department, aboutWords(reading, note.about),
      cellWords(reading, note.id), dotsOf(reading, note.id), note.createdAt ? new Date(note.createdAt).toISOString() : '',
    ]),
  }
}

function votes(reading: Reading): Table {
  const rows = [...reading.standing.rounds.values()].flatMap((round): Cell[][] => {
    if (round.phase !== 'revealed') return []
    const head = [round.plan.id, round.plan.question]
    if (round.result.kind === 'dots') {
      const { ranking } = round.result
      return ranking.flatMap((one) => [
        [...head, placeIn(ranking, one.dots), one.target, targetWords(reading, one.target), 'all', 'dots', one.dots],
        ...one.byDepartment.map(({ department, dots }): Cell[] => [...head, placeIn(ranking, one.dots), one.target, targetWords(reading, one.target), department, 'dots', dots]),
      ])
    }
    if (round.result.kind === 'score') {
      return round.result.scores.flatMap((one) => [
        [...head, '', one.target, targetWords(reading, one.target), 'all', one.criterion, one.mean],
        ...one.byDepartment.map(({ department, mean }): Cell[] => [...head, '', one.target, targetWords(reading, one.target), department, one.criterion, mean]),
      ])
    }
    return []
  })
  return { head: ['round', 'question', 'rank', 'target', 'what', 'department', 'measure', 'value'], rows }
}

function actions(reading: Reading): Table {
  return {
    head: ['id', 'action', 'owner', 'due', 'measure', 'state', 'insight'],
    rows: ofKind(reading, 'action').map((one) => [
      one.id, one.text, one.owner === null ? one.ownerName : author(reading, one.owner), one.due ?? '', one.measure, one.state,
      one.from === null ? '' : targetWords(reading, one.from),
    ]),
  }
}

function insights(reading: Reading): Table {
  return {
    head: ['id', 'insight', 'state', 'author', 'evidence'],
    rows: ofKind(reading, 'insight').map((one) => [
      one.id, one.text, one.state, author(reading, one.author), one.evidence.map((id) => targetWords(reading, id)).join('; '),
    ]),
  }
}

function records(reading: Reading): Table {
  return {
    head: ['id', 'name', 'segment', 'stage', 'owner', 'figures', 'events', 'file', 'row'],
    rows: reading.record.records.map((one) => [
      one.id, one.name, one.segment ?? '', one.stage ?? '', one.owner ?? '',
      one.figures.map(({ label, value }) => `${label}: ${value}`).join('; '), one.events.length, one.source.file, one.source.row,
    ]),
  }
}

function author(reading: Reading, id: string | null): string {
  return id === null ? '' : personWords(reading, id)
}

function dotsOf(reading: Reading, id: string): number {
  return [...reading.standing.rounds.values()].reduce((sum, round) => {
    if (round.phase !== 'revealed' || round.result.kind !== 'dots') return sum
    return sum + (round.result.ranking.find((one) => one.target === id)?.dots ?? 0)
  }, 0)
}
