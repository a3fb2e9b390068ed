// Which records the session works with: chosen from an import, or fewer of those chosen before.

import { refuse, type Refusal } from '#shared/base/refusal.ts'
import { boardLimits } from '#shared/board/board.ts'
import { rule, type Asked } from './asked.ts'
import type { Bench, Decision } from './decision.ts'

/** Chooses records; the new choice replaces the old one. Records chosen before may stay whatever import they came from. */
export async function chooseRecords({ importId, records }: Asked<'choose-records'>, bench: Bench): Promise<Decision | Refusal> {
  const chosen = [...new Set(records)]
  if (chosen.length > boardLimits.records) return refuse('too-many-records', `A session holds ${boardLimits.records} records; ${chosen.length} were chosen.`)
  const before = new Set(bench.standing.records)
  const fresh = chosen.filter((id) => !before.has(id))
  if (fresh.length > 0 && importId === undefined) return refuse('no-such-record', 'Say from which import the new records come.')
  if (fresh.length > 0 && importId !== undefined && !await bench.isInImport(importId, fresh)) {
    return refuse('no-such-record', 'Some of these records are not in that import.')
  }
  const events = await bench.eventsOf(chosen)
  if (events > boardLimits.events) {
    return refuse('too-many-records', `A session holds ${count(boardLimits.events)} timeline events; the records chosen have ${count(events)}. Choose fewer.`)
  }
  return { ...rule({ type: 'records-chosen', records: chosen }), chosen }
}

const count = (n: number): string => n.toLocaleString('en-GB')
