// What a deed works with inside the worker: statements, the hour, the drawers' cipher, and somebody to tell of damage.
// Deeds are synchronous: one runs wholly before the next.

import type { StatementSync } from 'node:sqlite'
import type { Damage } from './aside.ts'
import type { DrawerCipher } from './cipher.ts'

export type Hand = {
  /** The prepared statement of a text, made once per connection. */
  readonly sql: (text: string) => StatementSync
  /** Server time of the request, ms. */
  readonly at: number
  readonly cipher: DrawerCipher
  /** Names something unreadable. The engine sets it aside after the deed, so that a reading never fails because the disk is full. */
  readonly damaged: (damage: Damage) => void
  /** Says that something was burnt: the write-ahead log, which still holds it, is emptied after the commit. */
  readonly burnt: () => void
}
