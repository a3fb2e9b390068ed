// What a command of the program is, and what it is handed. Commands print for people on standard output, complain on standard
// error, and answer an exit code. They pick no engine: main.ts opens the ground for them.

import { parseArgs, type ParseArgsConfig } from 'node:util'
import type { BoardId } from '#shared/base/ids.ts'
import type { Refusal } from '#shared/base/refusal.ts'
import type { Boards } from '../access/boards.ts'
import type { Config } from '../config.ts'
import type { DataFolder } from '../data-folder.ts'
import type { Inspect } from '../inspection.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import type { Pictures } from '../pictures/pictures.ts'
import type { ImportTools } from '../records/imports.ts'
import type { Rooms } from '../rooms/door.ts'
import type { Format, Printed } from '../session-record/formats.ts'
import type { TableName } from '../session-record/tables.ts'
import type { SessionRecord } from '../session-record/session-record.ts'
import type { BoardRow, Storage } from '../storage/storage.ts'

/** Exit codes: done; could not be done; wrongly called or set; the data folder is held by a running server. */
export const exit = { done: 0, failed: 1, usage: 2, held: 3 } as const
export type ExitCode = (typeof exit)[keyof typeof exit]

/** Everything opened over a data folder. */
export type Ground = {
  readonly config: Config
  readonly folder: DataFolder
  readonly log: Log
  readonly metrics: Metrics
  readonly now: () => number
  readonly storage: Storage & { readonly waiting: () => number }
  readonly rooms: Rooms
  readonly boards: Boards
  readonly pictures: Pictures
  readonly imports: ImportTools
  readonly takeHome: (board: BoardId) => Promise<SessionRecord | Refusal>
  /** The session record as a file, made while others are served. */
  readonly print: (board: BoardId, format: Format, table?: TableName) => Promise<Printed | Refusal>
  /** Makes a board of the file of a session record. */
  readonly bringBack: (file: Uint8Array<ArrayBuffer>, who: string) => Promise<BoardRow | Refusal>
  /** Keeps what is on its way and lets go of the folder. */
  readonly close: () => Promise<void>
}

/** What a command is handed. */
export type Hands = {
  readonly config: Config
  /** Opens the data folder; throws FolderTrouble, also when a restore into it was cut off, unless its caller is the restore. */
  readonly open: (state?: 'unfinished') => Promise<Ground>
  /** Copies a database as it is, also beside a running server; tells whether it lacked its write-ahead log. */
  readonly copyStore: (file: string, toFile: string) => Promise<{ readonly withoutLog: boolean }>
  /** Looks into a database without touching it. */
  readonly inspect: Inspect
  readonly print: (line: string) => void
  readonly complain: (line: string) => void
}

/** A command: `help` is what `--help` prints. */
export type Tool = {
  readonly says: string
  readonly help: string
  readonly run: (args: readonly string[], hands: Hands) => Promise<ExitCode>
}

/** Why a command was called wrongly. */
export class WrongCall extends Error {
  constructor(sentence: string) {
    super(sentence)
    this.name = 'WrongCall'
  }
}

/** Reads a command's arguments; throws WrongCall with what is wrong. */
export function readArgs<T extends NonNullable<ParseArgsConfig['options']>>(args: readonly string[], options: T, most = 0) {
  try {
    const read = parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
    if (read.positionals.length > most) throw new WrongCall(`"${read.positionals[most] ?? ''}" is one argument too many.`)
    return read
  } catch (reason) {
    if (reason instanceof TypeError) throw new WrongCall(reason.message)
    throw reason
  }
}
