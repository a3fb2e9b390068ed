// The keys in board links. A key is computed from the server's secret, never stored: facilitators can have their links shown again,
// and raising a board's key version makes all earlier ones worthless. Comparing takes the same time whatever is wrong.

import { createHmac, timingSafeEqual } from 'node:crypto'
import { role as roleShape, type Role } from '#shared/board/people.ts'
import type { BoardId } from '#shared/base/ids.ts'

const keyLength = 22

/** What a key is made for. */
export type KeyBoard = { readonly id: BoardId; readonly keyVersion: number }

/** The key that admits to a board in a role: 22 url-safe characters. */
export function keyFor(secret: Uint8Array, board: KeyBoard, role: Role): string {
  return createHmac('sha256', secret).update(`${board.id}|${role}|${board.keyVersion}`).digest('base64url').slice(0, keyLength)
}

/** The role a key admits to, null when it fits none. */
export function roleOfKey(secret: Uint8Array, board: KeyBoard, key: string): Role | null {
  const given = Buffer.alloc(keyLength)
  given.write(key.slice(0, keyLength), 'latin1')
  let found: Role | null = null
  for (const role of roleShape.options) {
    const same = timingSafeEqual(Buffer.from(keyFor(secret, board, role), 'latin1'), given)
    if (same && key.length === keyLength) found = role
  }
  return found
}

/** The three links of a board, as paths with the key in the fragment. */
export function linksOf(secret: Uint8Array, board: KeyBoard): Record<Role, string> {
  const link = (role: Role): string => `/b/${board.id}#${keyFor(secret, board, role)}`
  return { facilitator: link('facilitator'), participant: link('participant'), viewer: link('viewer') }
}
