// The session cookie, one per board: `sb_<board>`. Read by the server alone; not sent from other sites.

import type { BoardId } from '#shared/base/ids.ts'

/** The cookie's name for a board. */
export const cookieName = (board: BoardId): string => `sb_${board}`

/** The token in a Cookie header for this board, null when there is none. */
export function tokenInCookie(header: string | null, board: BoardId): string | null {
  const name = `${cookieName(board)}=`
  const pair = (header ?? '').split(';').map((one) => one.trim()).find((one) => one.startsWith(name))
  return pair === undefined ? null : pair.slice(name.length)
}

/** A Set-Cookie value. `seconds` 0 takes the cookie away. */
export function setCookie(board: BoardId, token: string, options: { readonly seconds: number; readonly secure: boolean }): string {
  const secure = options.secure ? '; Secure' : ''
  return `${cookieName(board)}=${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${options.seconds}${secure}`
}
