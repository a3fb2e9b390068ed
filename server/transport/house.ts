// What the routes stand on: everything main.ts has opened, as interfaces. No engine, no disk, no clock of its own.

import type { BoardId, PersonId } from '#shared/base/ids.ts'
import type { Standing } from '#shared/ledger/standing.ts'
import type { Refusal } from '#shared/base/refusal.ts'
import type { Boards } from '../access/boards.ts'
import type { Turnstile } from '../access/limits.ts'
import type { Mine } from '../access/mine.ts'
import type { Sessions } from '../access/sessions.ts'
import type { Config } from '../config.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import type { Pictures } from '../pictures/pictures.ts'
import type { ImportTools } from '../records/imports.ts'
import type { Rooms } from '../rooms/door.ts'
import type { Format, Printed } from '../session-record/formats.ts'
import type { TableName } from '../session-record/tables.ts'

export type House = {
  readonly config: Config
  readonly log: Log
  readonly now: () => number
  readonly metrics: Metrics
  readonly boards: Boards
  readonly sessions: Sessions
  readonly turnstile: Turnstile
  readonly rooms: Rooms
  readonly pictures: Pictures
  readonly imports: ImportTools
  readonly print: (board: BoardId, format: Format, table?: TableName) => Promise<Printed | Refusal>
  readonly bringBack: (file: Uint8Array<ArrayBuffer>, who: string) => Promise<NonNullable<Awaited<ReturnType<Boards['find']>>> | Refusal>
  readonly mine: (board: BoardId, person: PersonId, standing: Standing) => Promise<Mine>
  /** Why sessions cannot be served just now, null when they can. */
  readonly trouble: () => Promise<string | null>
  /** False while starting and stopping. */
  readonly isOpen: () => boolean
  /** The folder with the built client; null when there is none (development). */
  readonly clientFolder: string | null
}
