// The drawers: ballots, scores, silent notes and briefs, encrypted until their reveal (cipher.ts).
// Burning a drawer forgets its key and its rows; secure_delete overwrites both, the engine then empties the write-ahead log.

import type { BoardId, PersonId } from '#shared/base/ids.ts'
import { must } from '#shared/base/must.ts'
import type { SealedRow } from '../storage.ts'
import type { Box } from './cipher.ts'
import type { Hand } from './hand.ts'
import { blob, number, personIn, text } from './rows.ts'
import type { Row } from './rows.ts'

/** Puts one thing into a drawer, in place of what the person had in that slot. The drawer's key is made with its first content. */
export function seal(hand: Hand, board: BoardId, row: SealedRow): void {
  const key = keyOf(hand, board, row.drawer) ?? makeKey(hand, board, row.drawer)
  const box = hand.cipher.seal(key, row.content, placeOf(board, row))
  hand.sql(`INSERT INTO sealed (board, drawer, person, slot, iv, ciphertext, tag) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (board, drawer, person, slot) DO UPDATE SET iv = excluded.iv, ciphertext = excluded.ciphertext, tag = excluded.tag`)
    .run(board, row.drawer, row.person, row.slot, box.iv, box.ciphertext, box.tag)
}

/** Takes what is in a drawer out of it, or one person's part. */
export function unseal(hand: Hand, board: BoardId, drawer: string, person?: PersonId): void {
  if (person === undefined) hand.sql('DELETE FROM sealed WHERE board = ? AND drawer = ?').run(board, drawer)
  else hand.sql('DELETE FROM sealed WHERE board = ? AND drawer = ? AND person = ?').run(board, drawer, person)
}

/** Forgets a drawer: rows and key. */
export function burn(hand: Hand, board: BoardId, drawer: string): void {
  unseal(hand, board, drawer)
  hand.sql('DELETE FROM drawer_keys WHERE board = ? AND drawer = ?').run(board, drawer)
  hand.burnt()
}

/** Opens a drawer, or one person's part, in the order of person and slot. Throws when the secret is not the one it was sealed under. */
export function unsealed(hand: Hand, board: BoardId, drawer: string, person?: PersonId): readonly SealedRow[] {
  const key = keyOf(hand, board, drawer)
  if (key === null) return []
  const columns = 'person, slot, iv, ciphertext, tag'
  const rows = person === undefined
    ? hand.sql(`SELECT ${columns} FROM sealed WHERE board = ? AND drawer = ? ORDER BY person, slot`).all(board, drawer)
    : hand.sql(`SELECT ${columns} FROM sealed WHERE board = ? AND drawer = ? AND person = ? ORDER BY slot`).all(board, drawer, person)
  return rows.flatMap(row => openRow(hand, { board, drawer, key, row }) ?? [])
}

/** How many people have something in a drawer. */
export function countSealed(hand: Hand, board: BoardId, drawer: string): number {
  const row = hand.sql('SELECT count(DISTINCT person) AS n FROM sealed WHERE board = ? AND drawer = ?').get(board, drawer)
  return number(must(row, 'a count'), 'n')
}

function openRow(hand: Hand, at: { board: BoardId; drawer: string; key: Uint8Array; row: Row }): SealedRow | null {
  const { board, drawer, key, row } = at
  const named = { drawer, person: personIn(row, 'person'), slot: text(row, 'slot') }
  try {
    return { ...named, content: hand.cipher.open(key, boxOf(row, 'ciphertext'), placeOf(board, named)) }
  } catch (error) {
    const why = `does not open: ${error instanceof Error ? error.message : String(error)}`
    const bytes = Buffer.concat([blob(row, 'iv'), blob(row, 'ciphertext'), blob(row, 'tag')])
    hand.damaged({ board, kind: 'sealed', place: `${drawer} ${named.person} ${named.slot}`, bytes, why })
    return null
  }
}

function keyOf(hand: Hand, board: BoardId, drawer: string): Uint8Array | null {
  const row = hand.sql('SELECT iv, wrapped, tag FROM drawer_keys WHERE board = ? AND drawer = ?').get(board, drawer)
  if (row === undefined) return null
  try {
    return hand.cipher.unwrapKey(boxOf(row, 'wrapped'), `${board} ${drawer}`)
  } catch (error) {
    throw new Error(`The drawer ${drawer} of board ${board} does not open with this server's secret. ` +
      'Put back the secret file that belongs to this database (DATA_DIR/secret).', { cause: error })
  }
}

function makeKey(hand: Hand, board: BoardId, drawer: string): Uint8Array {
  const { key, wrapped } = hand.cipher.makeKey(`${board} ${drawer}`)
  hand.sql('INSERT INTO drawer_keys (board, drawer, iv, wrapped, tag) VALUES (?, ?, ?, ?, ?)')
    .run(board, drawer, wrapped.iv, wrapped.ciphertext, wrapped.tag)
  return key
}

const boxOf = (row: Row, content: 'ciphertext' | 'wrapped'): Box =>
  ({ iv: blob(row, 'iv'), ciphertext: blob(row, content), tag: blob(row, 'tag') })

// JSON, because a slot may hold any character: joined plainly, two places could read alike.
const placeOf = (board: BoardId, row: Omit<SealedRow, 'content'>): string =>
  JSON.stringify([board, row.drawer, row.person, row.slot])
