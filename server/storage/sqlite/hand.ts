// What a deed works with inside the worker: statements, the hour, the drawers' cipher, and somebody to tell of damage.
// Deeds are synchronous: one runs wholly before the next.

import type { StatementSync } from 'node:sqlite'
import type { BoardId } from '#shared/base/ids.ts'
import type { DrawerCipher } from './cipher.ts'

/** Something unreadable: what kind, where it stood (a seq, a snapshot's `up_to`, a drawer's place), its bytes as found. */
export type Damage = {
  readonly board: BoardId
  readonly kind: 'journal' | 'snapshot' | 'ledger' | 'sealed'
  readonly place: string
  readonly bytes: Uint8Array
  readonly why: string
}

/** What a deed is handed. */
export type Hand = {
  /** The prepared statement of a text, made once per connection. */
  readonly sql: (text: string) => StatementSync
  /** Server time of the request, ms. */
  readonly at: number
  readonly cipher: DrawerCipher
  /** The database was opened without the write-ahead log it had. */
  readonly withoutLog: boolean
  /** Names something unreadable. The engine sets it aside after the deed, so that a reading never fails because the disk is full. */
  readonly damaged: (damage: Damage) => void
  /** Says that something was burnt: the write-ahead log, which still holds it, is emptied after the commit. */
  readonly burnt: () => void
}
