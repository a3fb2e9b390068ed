// What a command handler is given and what it answers. Handlers decide and change nothing: the room keeps a decision in one
// transaction and tells afterwards. They know no sockets, no yjs, no engine; time, chance and what is sealed are handed in.

import type { PersonId, RecordId, ThingId, ThingKind } from '#shared/base/ids.ts'
import type { Refusal } from '#shared/base/refusal.ts'
import type { Person } from '#shared/board/people.ts'
import type { Size, Spot } from '#shared/document/layout.ts'
import type { LaneType } from '#shared/journey/journey.ts'
import type { Command } from '#shared/ledger/command.ts'
import type { Ruling } from '#shared/ledger/ruling.ts'
import type { Standing } from '#shared/ledger/standing.ts'
import type { CustomerRecord } from '#shared/record/record.ts'
import type { SealedRow } from '../storage/storage.ts'

/** What a handler may look at. */
export type Bench = {
  readonly by: Person
  readonly standing: Standing
  /** Server time, ms. */
  readonly now: number
  /** At least 10 url-safe random characters. */
  readonly random: () => string
  /** A shuffle of 0..n-1, from the server's randomness. */
  readonly shuffle: (n: number) => readonly number[]
  /** The kind of a living thing on the board, null when there is none. */
  readonly kindOf: (id: ThingId) => Promise<ThingKind | null>
  /** Chosen records by id; null when it is not among them. */
  readonly recordOf: (id: RecordId) => Promise<CustomerRecord | null>
  /** Timeline events of these records, those the board does not have left out. */
  readonly eventsOf: (ids: readonly RecordId[]) => Promise<number>
  readonly isInImport: (importId: string, ids: readonly RecordId[]) => Promise<boolean>
  readonly sealed: (drawer: string, person?: PersonId) => Promise<readonly SealedRow[]>
  readonly countSealed: (drawer: string) => Promise<number>
}

/**
 * A thing the scribe shall write into the document (a revealed silent note, a posted note, the demo's first content).
 * `stages` and `lanes` fill a journey, `evidence` an insight, each in the order given.
 */
export type Written = {
  readonly id: ThingId
  readonly kind: ThingKind
  readonly fields: Readonly<Record<string, unknown>>
  readonly texts: Readonly<Record<string, string>>
  readonly placement?: { readonly at: Spot; readonly size?: Size; readonly z?: string }
  readonly stages?: readonly { readonly id: string; readonly title: string; readonly phase?: string; readonly emotion?: number | null }[]
  readonly lanes?: readonly { readonly id: string; readonly title: string; readonly type: LaneType }[]
  readonly evidence?: readonly string[]
}

/** What shall be kept and then told. Everything in it becomes true together. */
export type Decision = {
  readonly rulings: readonly Ruling[]
  readonly seal?: readonly SealedRow[]
  readonly unseal?: readonly { readonly drawer: string; readonly person?: PersonId }[]
  readonly burn?: readonly string[]
  /** Published beside the ledger, e.g. `acted:<round>`. */
  readonly results?: readonly { readonly key: string; readonly value: unknown }[]
  readonly write?: readonly Written[]
  readonly chosen?: readonly RecordId[]
}

/** Decides one command. */
export type Decide = (command: Command, bench: Bench) => Promise<Decision | Refusal>
