// The one way anything lasting comes into being on a board. Whether it may be kept is asked first, by reading alone;
// then everything is written. The engine has opened a transaction and a savepoint around it, and takes back a throw.

import type { BoardId, PersonId } from '#shared/base/ids.ts'
import { must } from '#shared/base/must.ts'
import type { ImportMeta, StoredRecord } from '../../records/record-store.ts'
import type { Keep, Kept } from '../storage.ts'
import { createBoard } from './boards.ts'
import { frameSum } from './checksum.ts'
import type { Hand } from './hand.ts'
import { appendEntries, lastLedgerSeq } from './ledger.ts'
import { addToPool, beginPool, namePool } from './pools.ts'
import { number, text } from './rows.ts'
import { burn, seal, unseal } from './sealed.ts'
import { saveAsset } from './sessions.ts'

/** Keeps all of it or nothing. Throws when the board does not exist or something breaks a constraint: a bug, nothing kept. */
export function keep(hand: Hand, asked: Keep): Kept {
  const refusal = whyNot(hand, asked)
  if (refusal !== null) return refusal
  const { board } = asked
  if (asked.create !== undefined) createBoard(hand, asked.create)
  const lastJournalSeq = appendFrames(hand, board, asked.frames ?? [])
  appendEntries(hand, board, asked.ledger?.entries ?? [])
  if (asked.command !== undefined) {
    hand.sql('INSERT INTO commands (board, by, id, answer) VALUES (?, ?, ?, ?)')
      .run(board, asked.command.by, asked.command.id, asked.command.answer)
  }
  for (const { clientId, person } of asked.bind ?? []) {
    hand.sql('INSERT INTO clients (board, client_id, person) VALUES (?, ?, ?) ON CONFLICT DO NOTHING').run(board, clientId, person)
  }
  // Taken out before put in: a ballot cast again replaces the whole of the earlier one.
  for (const part of asked.unseal ?? []) unseal(hand, board, part.drawer, part.person)
  for (const row of asked.seal ?? []) seal(hand, board, row)
  for (const drawer of asked.burn ?? []) burn(hand, board, drawer)
  for (const { meta, rows } of asked.imports ?? []) bringImport(hand, board, meta, rows)
  for (const row of asked.assets ?? []) saveAsset(hand, row)
  if (asked.chosen !== undefined) choose(hand, board, asked.chosen)
  return { kind: 'kept', lastJournalSeq }
}

function whyNot(hand: Hand, asked: Keep): Exclude<Kept, { kind: 'kept' }> | null {
  const { board, command, ledger } = asked
  if (command !== undefined) {
    const answer = findAnswer(hand, board, command.by, command.id)
    if (answer !== null) return { kind: 'seen', answer }
  }
  const holders = new Map<number, string>()
  for (const { clientId, person } of asked.bind ?? []) {
    const holder = holders.get(clientId) ?? holderOf(hand, board, clientId) ?? person
    if (holder !== person) return { kind: 'foreign', clientId }
    holders.set(clientId, holder)
  }
  return ledger !== undefined && ledger.after !== lastLedgerSeq(hand, board) ? { kind: 'moved-on' } : null
}

function holderOf(hand: Hand, board: BoardId, clientId: number): string | null {
  const row = hand.sql('SELECT person FROM clients WHERE board = ? AND client_id = ?').get(board, clientId)
  return row === undefined ? null : text(row, 'person')
}

/** The answer kept under a person's command id, null when there is none. */
export function findAnswer(hand: Hand, board: BoardId, by: PersonId, id: string): string | null {
  const row = hand.sql('SELECT answer FROM commands WHERE board = ? AND by = ? AND id = ?').get(board, by, id)
  return row === undefined ? null : text(row, 'answer')
}

/** Appends frames to a board's journal; answers the seq of the last (or of the board when there are none). */
export function appendFrames(hand: Hand, board: BoardId, frames: NonNullable<Keep['frames']>): number {
  const row = hand.sql('UPDATE boards SET journal_seq = journal_seq + ? WHERE id = ? RETURNING journal_seq').get(frames.length, board)
  const last = number(must(row, `a board ${board} to keep something on`), 'journal_seq')
  const insert = hand.sql('INSERT INTO journal (board, seq, bytes, by, crc) VALUES (?, ?, ?, ?, ?)')
  frames.forEach(({ bytes, by }, index) => {
    const seq = last - frames.length + 1 + index
    insert.run(board, seq, bytes, by, frameSum({ board, seq, by, bytes }))
  })
  return last
}

function bringImport(hand: Hand, board: BoardId, meta: ImportMeta, rows: readonly StoredRecord[]): void {
  const pool = beginPool(hand, board)
  addToPool(hand, pool, 0, rows)
  namePool(hand, board, { pool, size: rows.length, meta })
}

function choose(hand: Hand, board: BoardId, records: NonNullable<Keep['chosen']>): void {
  hand.sql('DELETE FROM chosen WHERE board = ?').run(board)
  const insert = hand.sql('INSERT INTO chosen (board, place, record) VALUES (?, ?, ?)')
  records.forEach((record, place) => insert.run(board, place, record))
}
