// What a session record may hold to become a board: what a live board may come to (board.ts), its reserve included, so that whatever
// the product took home comes back. Refuses in words that name the limit. Decides nothing about whether the file can be read.

import { refuse, type Refusal } from '#shared/base/refusal.ts'
import { boardLimits, boardReserve } from '#shared/board/board.ts'
import type { Standing } from '#shared/ledger/standing.ts'
import type { SessionRecord } from './session-record.ts'

/** The first limit that a record with this standing is beyond, as `too-large`; null when there is none. Bytes: `beyondDocument`. */
export function beyondLimits({ document, ledger, records }: SessionRecord, standing: Standing): Refusal | null {
  const strays = Object.keys(document.placements).filter((id) => !Object.hasOwn(document.things, id)).length
  if (strays > 0) return refuse('unreadable-file', `This session record places ${count(strays)} things that are not in it.`)
  const held: readonly (readonly [what: string, has: number, most: number, spare?: number])[] = [
    ['things', Object.keys(document.things).length, boardLimits.things, boardReserve.things],
    ['acts', ledger.length, boardLimits.rulings, boardReserve.rulings],
    ['people', standing.people.size, boardLimits.joined],
    ['rounds', standing.rounds.size, boardLimits.rounds],
    ['role-play scenes', standing.scenes.size, boardLimits.scenes],
    ['imports', Math.max(standing.imports.size, new Set(records.map((one) => one.source.importId)).size), boardLimits.imports],
    ['records', records.length, boardLimits.records],
    ['timeline events', records.reduce((sum, one) => sum + one.events.length, 0), boardLimits.events],
  ]
  const [first] = held.flatMap(([what, has, most, spare = 0]) => (has > most + spare ? [refuse('too-large', `A board holds ${count(most)} ${what}; this session record has ${count(has)}.`)] : []))
  return first ?? null
}

/** The refusal for a document of so many bytes, null when a board holds it. */
export function beyondDocument(bytes: number): Refusal | null {
  // The server's own words have a reserve beside that of small edits; and written anew, a field that was changed takes some bytes more than on the board it comes from.
  if (bytes <= boardLimits.documentBytes + 3 * boardReserve.documentBytes) return null
  return refuse('too-large', `A board holds ${megabytes(boardLimits.documentBytes)} MB of document; this session record makes ${megabytes(bytes)} MB.`)
}

const count = (n: number): string => n.toLocaleString('en-GB')
const megabytes = (bytes: number): number => Math.ceil(bytes / 1024 / 1024)
