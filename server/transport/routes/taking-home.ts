// The session record, taken home and brought back. The making of it is in server/session-record.

import type { House } from '../house.ts'
import type { Route } from '../route.ts'

/** Routes for session records. */
export function homeRoutes(_house: House): Route[] {
  return []
}
