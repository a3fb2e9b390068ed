// The ledger's rows: what was ruled on a board, in the order of its seq, never changed and never removed.
// An entry that cannot be read is copied aside and left out of the answer; its row stays, so that no seq is given twice.

import { entry } from '#shared/ledger/ruling.ts'
import type { Entry } from '#shared/ledger/ruling.ts'
import type { BoardId } from '#shared/base/ids.ts'
import { must } from '#shared/base/must.ts'
import type { Hand } from './hand.ts'
import { number, text } from './rows.ts'
import type { Row } from './rows.ts'
import { rowsAfter } from './walk.ts'

/** The seq of the last entry, 0 when nothing was ruled yet. */
export function lastLedgerSeq(hand: Hand, board: BoardId): number {
  const row = hand.sql('SELECT coalesce(max(seq), 0) AS last FROM ledger WHERE board = ?').get(board)
  return number(must(row, 'the last seq of a ledger'), 'last')
}

/** Writes entries. Throws when their seqs do not follow the last one without a gap. */
export function appendEntries(hand: Hand, board: BoardId, entries: readonly Entry[]): void {
  if (entries.length === 0) return
  let last = lastLedgerSeq(hand, board)
  const insert = hand.sql('INSERT INTO ledger (board, seq, at, by, json) VALUES (?, ?, ?, ?, ?)')
  for (const { seq, at, by, ruling } of entries) {
    if (seq !== last + 1) throw new Error(`Entry ${seq} cannot follow entry ${last} in the ledger of ${board}: seqs go up by one.`)
    insert.run(board, seq, at, by, JSON.stringify(ruling))
    last = seq
  }
}

/** Entries with a seq above `after`, in order. */
export function readLedger(hand: Hand, board: BoardId, after = 0): readonly Entry[] {
  const rows = rowsAfter(hand, { board, table: 'ledger', columns: 'seq, at, by, json', after, last: () => lastLedgerSeq(hand, board) })
  return rows.flatMap(row => readEntry(hand, board, row) ?? [])
}

function readEntry(hand: Hand, board: BoardId, row: Row): Entry | null {
  const json = text(row, 'json')
  const read = entry.safeParse({ seq: row['seq'], at: row['at'], by: row['by'], ruling: parseJson(json) })
  if (read.success) return read.data
  const why = read.error.issues.map(issue => issue.path.join('.')).join(', ')
  hand.damaged({ board, kind: 'ledger', place: String(row['seq']), bytes: new TextEncoder().encode(json), why: `unreadable at ${why}` })
  return null
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
