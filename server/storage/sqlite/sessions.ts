// People's sessions and the rows of uploaded pictures. A token is known by its SHA-256 alone; the pictures' bytes are files elsewhere.

import type { AssetId, BoardId, PersonId } from '#shared/base/ids.ts'
import { must } from '#shared/base/must.ts'
import type { AssetRow, SessionRow } from '../storage.ts'
import type { Hand } from './hand.ts'
import { assetIn, boardIn, number, personIn, text } from './rows.ts'

/** Keeps a session, and clears away those that ended. */
export function saveSession(hand: Hand, row: SessionRow): void {
  hand.sql('DELETE FROM sessions WHERE expires_at <= ?').run(hand.at)
  hand.sql(`INSERT INTO sessions (token_hash, board, person, expires_at) VALUES (?, ?, ?, ?)
    ON CONFLICT (token_hash) DO UPDATE SET expires_at = excluded.expires_at`)
    .run(row.tokenHash, row.board, row.person, row.expiresAt)
}

/** The session of a token, null when there is none or it has ended. */
export function findSession(hand: Hand, tokenHash: string): SessionRow | null {
  const row = hand.sql('SELECT board, person, expires_at FROM sessions WHERE token_hash = ? AND expires_at > ?').get(tokenHash, hand.at)
  if (row === undefined) return null
  return { tokenHash, board: boardIn(row), person: personIn(row, 'person'), expiresAt: number(row, 'expires_at') }
}

/** Ends the sessions of a board, or of one person at it. */
export function endSessions(hand: Hand, board: BoardId, person?: PersonId): void {
  if (person === undefined) hand.sql('DELETE FROM sessions WHERE board = ?').run(board)
  else hand.sql('DELETE FROM sessions WHERE board = ? AND person = ?').run(board, person)
}

/** Keeps an asset's row. The same id again changes nothing: an asset never changes. */
export function saveAsset(hand: Hand, row: AssetRow): void {
  hand.sql('INSERT INTO assets (board, id, mime, bytes, by, at, sha256) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING')
    .run(row.board, row.id, row.mime, row.bytes, row.by, row.at, row.sha256)
}

export function findAsset(hand: Hand, board: BoardId, id: AssetId): AssetRow | null {
  const row = hand.sql('SELECT id, board, mime, bytes, by, at, sha256 FROM assets WHERE board = ? AND id = ?').get(board, id)
  if (row === undefined) return null
  return {
    id: assetIn(row, 'id'), board: boardIn(row), mime: text(row, 'mime'), bytes: number(row, 'bytes'),
    by: personIn(row, 'by'), at: number(row, 'at'), sha256: text(row, 'sha256'),
  }
}

/** How many bytes of pictures a board holds. */
export function assetBytes(hand: Hand, board: BoardId): number {
  return number(must(hand.sql('SELECT coalesce(sum(bytes), 0) AS n FROM assets WHERE board = ?').get(board), 'a sum'), 'n')
}
