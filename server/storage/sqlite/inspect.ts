// Looking into a database without touching it: nothing is migrated, swept, set aside or even locked. A file nobody has open is
// read as it lies there; one with a write-ahead log beside it is read through that, which holds no writer up.

import { existsSync, statSync } from 'node:fs'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import type { BoardId } from '#shared/base/ids.ts'
import { must } from '#shared/base/must.ts'
import type { Gaps } from '../storage.ts'
import { CannotInspect, type BoardLook, type Inspect, type Unreadable } from '../../inspection.ts'
import { drawerCipher } from './cipher.ts'
import { lackedItsLog, lockWaitMs } from './connection.ts'
import { newestWhole, wholeRows } from './document.ts'
import { findGaps } from './gaps.ts'
import type { Damage, Hand } from './hand.ts'
import { lastLedgerSeq, readLedger } from './ledger.ts'
import { readMigrations } from './migrate.ts'
import { blob, boardIn, number, text } from './rows.ts'
import { isCorrupt, primaryCode } from './trouble.ts'

const notADatabase = 26
const mostFaults = 20

/** As `Inspect`, at this hour in ms. */
export const inspectSqlite = (now: () => number): Inspect => (file, secret) => {
  const before = markOf(file)
  const withoutLog = lackedItsLog(file)
  const db = openForReading(file)
  const { hand, damages } = handOf(db, { secret, now, withoutLog })
  try {
    const present = number(must(hand.sql('PRAGMA user_version').get(), 'the number of the database'), 'user_version')
    let gaps: Gaps | null = null
    const boards = hand.sql('SELECT id FROM boards ORDER BY created_at, id').all().map((row) => boardIn(row, 'id'))
    return {
      shape: { present, known: readMigrations().length }, withoutLog, boards,
      expiredSessions: number(must(hand.sql('SELECT count(*) AS n FROM sessions WHERE expires_at <= ?').get(now()), 'a count'), 'n'),
      sizes: { database: sizeOf(file), log: sizeOf(`${file}-wal`) },
      faults: (thorough) => faultsOf(db, thorough),
      board(id) {
        gaps ??= findGaps(hand)
        return lookAt(hand, damages, { id, withSecret: secret !== null, missingRows: gaps.boards.find(({ board }) => board === id)?.rows ?? 0 })
      },
      isStill: () => before.hasLog || markOf(file).mark === before.mark,
      close: () => db.close(),
    }
  } catch (error) {
    db.close()
    throw cannot(error)
  }
}

const sizeOf = (file: string): number => (existsSync(file) ? statSync(file).size : 0)

function markOf(file: string): { readonly hasLog: boolean; readonly mark: string } {
  const hasLog = existsSync(`${file}-wal`)
  const { mtimeMs, size } = statSync(file)
  return { hasLog, mark: `${mtimeMs} ${size} ${hasLog}` }
}

function openForReading(file: string): DatabaseSync {
  const address = pathToFileURL(file)
  // Nobody has it open: read without locks, and without the two files that a look through a log leaves behind.
  if (!existsSync(`${file}-wal`)) address.searchParams.set('immutable', '1')
  try {
    return new DatabaseSync(address, { readOnly: true, timeout: lockWaitMs })
  } catch (error) {
    throw cannot(error)
  }
}

function cannot(error: unknown): CannotInspect {
  const words = error instanceof Error ? error.message : String(error)
  if (primaryCode(error) === notADatabase) return new CannotInspect('not-a-database', words)
  return new CannotInspect(/no such (table|column)/.test(words) ? 'not-ours' : 'unreadable', words)
}

function handOf(db: DatabaseSync, { secret, now, withoutLog }: { secret: Uint8Array | null; now: () => number; withoutLog: boolean }): { readonly hand: Hand; readonly damages: Damage[] } {
  const damages: Damage[] = []
  const statements = new Map<string, StatementSync>()
  const sql = (words: string): StatementSync => {
    const made = statements.get(words) ?? db.prepare(words)
    statements.set(words, made)
    return made
  }
  const hand = {
    sql, at: now(), withoutLog, cipher: drawerCipher(secret ?? new Uint8Array(32)),
    damaged: (damage: Damage) => { damages.push(damage) }, burnt: () => undefined,
  }
  return { hand, damages }
}

function faultsOf(db: DatabaseSync, thorough: boolean): string[] {
  try {
    const rows = db.prepare(`PRAGMA ${thorough ? 'integrity_check' : 'quick_check'}(${mostFaults})`).all()
    const strays = thorough ? db.prepare('PRAGMA foreign_key_check').all().length : 0
    const said = rows.flatMap((row) => Object.values(row)).map(String).filter((words) => words !== 'ok')
    return [...said, ...strays === 0 ? [] : [`${strays} rows belong to something that is not there`]]
  } catch (error) {
    if (!isCorrupt(error)) throw error
    return [error instanceof Error ? error.message : String(error)]
  }
}

function lookAt(hand: Hand, damages: Damage[], { id, withSecret, missingRows }: { readonly id: BoardId; readonly withSecret: boolean; readonly missingRows: number }): BoardLook {
  hand.sql('BEGIN').run()
  try {
    damages.length = 0
    const snapshot = newestWhole(hand, id)
    // The one before it is what a board falls back to: it is looked at too.
    for (const row of hand.sql('SELECT up_to FROM snapshots WHERE board = ?').all(id)) newestWhole(hand, id, number(row, 'up_to'))
    const rows = wholeRows(hand, id, 0)
    // What is unreadable in it is named through the hand, like that of the journal, and is not missing.
    const entries = readLedger(hand, id).length + damages.filter(({ kind }) => kind === 'ledger').length
    const closedDrawers = withSecret ? closedDrawersOf(hand, id) : null
    return {
      id, closedDrawers, snapshot, missingRows,
      bytes: bytesStored(hand, id),
      missingRulings: lastLedgerSeq(hand, id) - entries,
      unreadable: [...here(hand, id, damages), ...aside(hand, id)],
      pictures: hand.sql('SELECT id, bytes, sha256 FROM assets WHERE board = ? ORDER BY id').all(id)
        .map((row) => ({ id: text(row, 'id'), bytes: number(row, 'bytes'), sha256: text(row, 'sha256') })),
      tail: rows.filter(({ journalSeq }) => journalSeq > (snapshot?.upTo ?? 0)).map(({ bytes }) => bytes),
    }
  } finally {
    // Not COMMIT: after a damaged page was met SQLite refuses that.
    hand.sql('ROLLBACK').run()
  }
}

/** 0 where a damaged page stands in the way: it only says which boards are the largest. */
function bytesStored(hand: Hand, board: BoardId): number {
  try {
    return number(must(hand.sql(`SELECT coalesce((SELECT sum(length(bytes)) FROM journal WHERE board = ?), 0)
      + coalesce((SELECT sum(length(bytes)) FROM snapshots WHERE board = ?), 0) AS n`).get(board, board), 'a sum'), 'n')
  } catch (error) {
    if (!isCorrupt(error)) throw error
    return 0
  }
}

function closedDrawersOf(hand: Hand, board: BoardId): number {
  return hand.sql('SELECT drawer, iv, wrapped, tag FROM drawer_keys WHERE board = ?').all(board).filter((row) => {
    try {
      hand.cipher.unwrapKey({ iv: blob(row, 'iv'), ciphertext: blob(row, 'wrapped'), tag: blob(row, 'tag') }, `${board} ${text(row, 'drawer')}`)
      return false
    } catch (error) {
      if (error instanceof Error) return true
      throw error
    }
  }).length
}

/** What is unreadable where it stands; the same piece is met several times and counted once, and not at all when it was set aside before. */
function here(hand: Hand, board: BoardId, damages: readonly Damage[]): Unreadable[] {
  const known = new Set(hand.sql('SELECT kind, place FROM set_aside WHERE board = ?').all(board).map((row) => `${text(row, 'kind')} ${text(row, 'place')}`))
  const found = new Map(damages.map((damage) => [`${damage.kind} ${damage.place}`, damage]))
  const fresh = [...found].filter(([place]) => !known.has(place)).map(([, damage]) => damage)
  return Map.groupBy(fresh, ({ kind }) => kind).entries().map(([kind, all]) => ({ kind, pieces: all.length, why: all[0]?.why ?? '', since: null })).toArray()
}

function aside(hand: Hand, board: BoardId): Unreadable[] {
  return hand.sql('SELECT kind, count(*) AS n, min(why) AS why, min(at) AS since FROM set_aside WHERE board = ? GROUP BY kind ORDER BY kind').all(board)
    .map((row) => ({ kind: text(row, 'kind'), pieces: number(row, 'n'), why: text(row, 'why'), since: number(row, 'since') }))
}
