// What a command handler may look at, made from the room's standing and the store's readers.

import type { BoardId } from '#shared/base/ids.ts'
import type { Person } from '#shared/board/people.ts'
import type { Standing } from '#shared/ledger/standing.ts'
import { countEvents, customerRecord } from '#shared/record/record.ts'
import { shuffle, type Chance } from '../chance.ts'
import type { Clock } from '../clock.ts'
import type { Bench } from '../commands/decision.ts'
import type { Storage } from '../storage/storage.ts'
import type { KindOf } from './kinds.ts'

type Means = {
  readonly board: BoardId
  readonly storage: Storage
  readonly clock: Clock
  readonly random: Chance
  readonly kindOf: KindOf
}

/** The bench for one decision by one person. */
export function benchFor(by: Person, standing: Standing, { board, storage, clock, random, kindOf }: Means): Bench {
  return {
    by, standing, kindOf,
    now: clock.now(),
    random: random.word,
    shuffle: (n) => shuffle(n, random),
    async recordOf(id) {
      if (!standing.records.includes(id)) return null
      const [found] = await storage.records.findRecords(board, [id])
      return found === undefined ? null : customerRecord.parse(JSON.parse(found.json))
    },
    async eventsOf(ids) {
      return (await storage.records.findRecords(board, ids)).reduce((sum, { json }) => sum + countEvents(json), 0)
    },
    async isInImport(importId, ids) {
      const imported = (await storage.records.findImports(board)).find((one) => one.id === importId)
      if (imported === undefined) return false
      const pool = new Set((await storage.records.readPool(board, imported.id)).map((record) => record.id))
      return ids.every((id) => pool.has(id))
    },
    sealed: (drawer, person) => storage.unsealed(board, drawer, person),
    countSealed: (drawer) => storage.countSealed(board, drawer),
  }
}
