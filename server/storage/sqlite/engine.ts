// The engine inside the worker: one connection, one writer. Takes what is waiting, commits the writes as one group, then reads.
// After an error of the disk the connection is given up and opened anew: a failed fsync is never believed on a retry.
// Nothing here loops or waits; it tries again when it is asked again, so it recovers when the disk does.

import type { DatabaseSync } from 'node:sqlite'
import { setAside } from './aside.ts'
import { drawerCipher } from './cipher.ts'
import { holdLog, lackedItsLog, leaveLogMode, lockWaitMs, openConnection, setDrill } from './connection.ts'
import type { Connection, Drill } from './connection.ts'
import { isWrite, reads, writes } from './deeds.ts'
import { runGroup } from './group.ts'
import type { Outcome } from './group.ts'
import { writeAnewIfOlder } from './giving-back.ts'
import type { Damage, Hand } from './hand.ts'
import { readMigrations } from './migrate.ts'
import type { Answer, GroupReport, Request, Start } from './post.ts'
import { readFailure } from './trouble.ts'

export type Report = (message: string, facts: Readonly<Record<string, string | number>>) => void
export type Ran = { readonly answers: readonly Answer[]; readonly group: GroupReport | null }

/** One open store. `close` may be called once. */
export class Engine {
  readonly #file: string
  readonly #report: Report
  readonly #cipher: ReturnType<typeof drawerCipher>
  readonly #migrations = readMigrations()
  readonly #withoutLog: boolean
  #connection: Connection | null
  /** Holds the write-ahead log while the connection is given up: what a failed commit left in the log must not be read back as kept. */
  readonly #holder: DatabaseSync | null
  #drill: Drill = 'none'
  #logHoldsBurnt = false
  #damages: Damage[] = []

  /** Opens the file and brings it to the present shape. Throws with a sentence for the operator. */
  constructor(start: Start, report: Report) {
    this.#file = start.file
    this.#report = report
    this.#cipher = drawerCipher(start.secret)
    this.#withoutLog = start.again !== true && lackedItsLog(this.#file)
    this.#connection = openConnection(this.#file, this.#migrations, this.#drill)
    if (!this.#withoutLog) this.#writeAnew(this.#connection.db)
    this.#holder = holdLog(this.#file)
    if (this.#withoutLog) report(withoutLogWords, { file: this.#file })
  }

  /** The writes among the requests in one transaction, then the reads. One answer for each. */
  run(requests: readonly Request[]): Ran {
    try {
      this.#connection ??= openConnection(this.#file, this.#migrations, this.#drill)
    } catch (error) {
      const { message } = readFailure(error)
      return { answers: requests.map(({ n }) => ({ n, ok: false, trouble: true, message })), group: null }
    }
    const { answers, group } = this.#write(this.#connection, requests.filter(({ deed }) => isWrite(deed)))
    const read = requests.filter(({ deed }) => !isWrite(deed)).map(request => this.#read(request))
    this.#setAside(requests.at(-1)?.at ?? 0)
    this.#emptyLog()
    return { answers: [...answers, ...read], group }
  }

  /** Behaves as on a full or a read-only disk until told otherwise. */
  drill(drill: Drill): void {
    this.#drill = drill
    if (this.#connection !== null) setDrill(this.#connection.db, drill)
  }

  close(): void {
    this.#holder?.close()
    if (this.#connection !== null) leaveLogMode(this.#connection.db)
    this.#connection?.db.close()
    this.#connection = null
  }

  #writeAnew(db: DatabaseSync): void {
    try {
      writeAnewIfOlder(db)
    } catch (error) {
      // No room, or somebody else reads it: it serves as it is, and the next start tries again.
      const failure = readFailure(error)
      this.#report('the database could not be written anew; it keeps its free pages', { why: failure.message })
      if (failure.reopen) this.#giveUpConnection()
    }
  }

  #write(connection: Connection, requests: readonly Request[]): Ran {
    if (requests.length === 0) return { answers: [], group: null }
    const { outcomes, trouble, commitMs } = runGroup(connection.db, requests.map(request => () => this.#do(connection, request)))
    if (trouble !== null) this.#report('a group of writes was not kept', { size: requests.length, why: trouble.message })
    this.#giveUpAfter(outcomes)
    const answers = requests.map(({ n }, index) => answerOf(n, outcomes[index]))
    return { answers, group: { size: requests.length, commitMs, kept: trouble === null } }
  }

  #read(request: Request): Answer {
    try {
      // A write before it may have cost the connection.
      this.#connection ??= openConnection(this.#file, this.#migrations, this.#drill)
      return { n: request.n, ok: true, value: this.#do(this.#connection, request) }
    } catch (error) {
      const failure = readFailure(error)
      if (failure.reopen) this.#giveUpConnection()
      return answerOf(request.n, { ok: false, failure })
    }
  }

  #do(connection: Connection, { deed, args, at }: Request): unknown {
    const hand: Hand = {
      sql: connection.sql, at, cipher: this.#cipher, withoutLog: this.#withoutLog,
      damaged: damage => void this.#damages.push(damage),
      burnt: () => { this.#logHoldsBurnt = true },
    }
    // The door of the worker: line.ts has checked the arguments against this very deed's signature.
    const act = (isWrite(deed) ? writes[deed] : reads[deed]) as (hand: Hand, ...args: readonly unknown[]) => unknown
    return act(hand, ...args)
  }

  #setAside(at: number): void {
    const damages = this.#damages
    this.#damages = []
    const connection = this.#connection
    if (connection === null || damages.length === 0) return
    const hand: Hand = { sql: connection.sql, at, cipher: this.#cipher, withoutLog: this.#withoutLog, damaged: () => undefined, burnt: () => undefined }
    const { outcomes } = runGroup(connection.db, damages.map(damage => () => setAside(hand, damage)))
    this.#giveUpAfter(outcomes)
    outcomes.forEach((outcome, index) => {
      const damage = damages[index]
      if (damage === undefined || (outcome.ok && outcome.value === false)) return
      const { board, kind, why } = damage
      // The place of a sealed thing names a person; the operator finds it in the table, the log does not hold it.
      const place = kind === 'sealed' ? 'a drawer' : damage.place
      // Not moved (a full disk): it is found again at the next reading.
      this.#report(outcome.ok ? 'something unreadable was set aside' : 'something unreadable could not be set aside yet', { board, kind, place, why })
    })
  }

  /** What was burnt is still in the write-ahead log until that is emptied. A reader in the way (a backup) puts it off to the next time. */
  #emptyLog(): void {
    if (!this.#logHoldsBurnt || this.#connection === null || this.#drill !== 'none') return
    const { db } = this.#connection
    try {
      db.exec('PRAGMA busy_timeout = 0')
      const row = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()
      this.#logHoldsBurnt = row?.['busy'] !== 0
      db.exec(`PRAGMA busy_timeout = ${lockWaitMs}`)
    } catch (error) {
      this.#report('the write-ahead log could not be emptied yet', { why: readFailure(error).message })
      this.#giveUpConnection()
    }
  }

  #giveUpAfter(outcomes: readonly Outcome[]): void {
    if (outcomes.some(outcome => !outcome.ok && outcome.failure.reopen)) this.#giveUpConnection()
  }

  #giveUpConnection(): void {
    // An in-memory store lives in its connection, and has no disk that could have lied.
    if (this.#file === ':memory:' || this.#connection === null) return
    try {
      this.#connection.db.close()
    } catch (error) {
      this.#report('closing the database after trouble failed', { why: readFailure(error).message })
    }
    this.#connection = null
  }
}

const withoutLogWords = 'the database was not closed in order and its write-ahead log is not beside it: what was written last is missing. ' +
  'If the file was copied, copy it again together with its -wal file, or put back a backup made with `signalboard backup`'

function answerOf(n: number, outcome: Outcome | undefined): Answer {
  if (outcome === undefined) return { n, ok: false, trouble: false, message: 'The deed was left without an outcome.' }
  if (outcome.ok) return { n, ok: true, value: outcome.value }
  return { n, ok: false, trouble: outcome.failure.disk, message: outcome.failure.message }
}
