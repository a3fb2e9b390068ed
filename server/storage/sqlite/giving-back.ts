// Free pages of the database file back to the disk. A fold leaves those of the journal and snapshots it dropped; the next rows take them
// again, so some are left where they are. A bite at a time, each in a commit like any other, so that nobody's edit waits for it.

import type { DatabaseSync } from 'node:sqlite'
import { must } from '#shared/base/must.ts'
import type { Hand } from './hand.ts'
import { number } from './rows.ts'

/** Pages in one bite, about a millisecond of the storage thread. */
const bite = 200
/** Free pages that stay: one of so many, and so many whatever the size. */
const oneOf = 5
const atLeast = 64
/** A file made before files could give pages back is written anew at the start when it is no larger, bytes: half a second or so. */
const mostToWriteAnew = 64 * 1024 * 1024
/** `auto_vacuum` as SQLite numbers it: pages are given back when they are asked for. */
const whenAsked = 2

/** Takes one bite of the free pages there are too many of; answers whether there may be more. */
export function giveBack(hand: Hand): boolean {
  const ask = (what: string): number => number(must(hand.sql(`PRAGMA ${what}`).get(), what), what)
  const [free, pages] = [ask('freelist_count'), ask('page_count')]
  if (free <= Math.max(atLeast, pages / oneOf) || ask('auto_vacuum') !== whenAsked) return false
  // Every page is a row of its answer: it stops when it is not read to its end.
  hand.sql(`PRAGMA incremental_vacuum(${bite})`).all()
  return true
}

/** Lets a file that is just being made give pages back, before anything is in it; one that is there already can after it was written anew. */
export function letGiveBack(db: Pick<DatabaseSync, 'exec'>): void {
  db.exec(`PRAGMA auto_vacuum = ${whenAsked}`)
}

/**
 * Writes an older file anew, so that it can give pages back from now on. A large one is left as it is, and so is a damaged one: what can
 * still be found in it must not move. Throws when the disk does not let it; the file is then as it was.
 */
export function writeAnewIfOlder(db: DatabaseSync): void {
  const ask = (what: string): unknown => must(db.prepare(`PRAGMA ${what}`).get(), what)[what]
  if (ask('auto_vacuum') === whenAsked || Number(ask('page_count')) * Number(ask('page_size')) > mostToWriteAnew) return
  if (ask('quick_check') === 'ok') db.exec('VACUUM')
}
