// What a reveal may tell of people. Silent notes carry their writer only in named rounds; in the others a department is told
// only when at least two of its people wrote, for the only one of a department would be named by it.

import type { PersonId } from '../base/ids.ts'
import type { Cast } from './tally.ts'

/** What stands on a revealed note. */
export type Byline = { readonly author: PersonId | null; readonly department: string }

/** The byline of one person's revealed notes among everybody's. */
export function bylineOf(named: boolean, cast: Cast, all: readonly Cast[]): Byline {
  if (named) return { author: cast.person, department: cast.department }
  const colleagues = all.filter((one) => one.department === cast.department && one.ballot.length > 0)
  return { author: null, department: colleagues.length >= 2 ? cast.department : '' }
}
