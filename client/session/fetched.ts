// What comes by HTTP and not through the document: the chosen records, and what this person alone may know (own ballots, own brief).
// Asked again when the standing says that it may have changed. What was not reached, or is refused while the house is full (a whole
// room asks at the same moment), is asked again a little later: a brief that does not come leaves its actor without a part.

import { z } from 'zod'
import { roundId, sceneId, type BoardId, type PersonId, type RecordId } from '#shared/base/ids.ts'
import { isRefusal } from '#shared/base/refusal.ts'
import type { Standing } from '#shared/ledger/standing.ts'
import { customerRecord, type CustomerRecord } from '#shared/record/record.ts'
import { brief } from '#shared/roleplay/scene.ts'
import { choice } from '#shared/vote/ballot.ts'
import { held, type Live } from './live.ts'
import { isForNow, isUnreached, reach, type Fetch } from './reach.ts'
import type { Mine } from './session.ts'

export type Fetched = {
  readonly mine: Live<Mine>
  readonly records: Live<ReadonlyMap<RecordId, CustomerRecord>>
  /** Own ballots changed just now, or the line is back: ask at once. */
  readonly renew: () => void
  readonly close: () => void
}
type Means = {
  readonly board: BoardId; readonly me: PersonId; readonly fetch: Fetch; readonly standing: Live<Standing>
  readonly random: () => number; readonly after: (ms: number, deed: () => void) => () => void
}

const mineAnswer = z.object({ mine: z.object({ ballots: z.record(z.string(), z.array(choice)), briefs: z.record(z.string(), brief) }) })
const recordsAnswer = z.object({ records: z.array(z.unknown()) })
/** A room of two hundred does not ask in the same instant, ms. */
const spread = 400
/** What was not answered is asked again after this long at least, and twice as long at most, ms. */
const later = 5_000

/** Starts fetching. */
export function startFetching({ board, me, fetch, standing, random, after }: Means): Fetched {
  const mine = held<Mine>({ ballots: new Map(), briefs: new Map() })
  const records = held<ReadonlyMap<RecordId, CustomerRecord>>(new Map())
  const askMine = again(async () => {
    const answer = await reach(fetch, `/api/boards/${board}/standing`, { shape: mineAnswer })
    if (isUnreached(answer)) return false
    if (isRefusal(answer)) return !isForNow(answer)
    mine.set(mineIn(answer.mine))
    return true
  }, { after, random })
  const askRecords = again(async () => {
    const answer = await reach(fetch, `/api/boards/${board}/records`, { shape: recordsAnswer })
    if (isUnreached(answer)) return false
    if (isRefusal(answer)) return !isForNow(answer)
    records.set(recordsIn(answer.records))
    return true
  }, { after, random })
  let known: Pick<Standing, 'rounds' | 'scenes' | 'records' | 'imports'> = { rounds: new Map(), scenes: new Map(), records: [], imports: new Map() }
  const look = (): void => {
    const now = standing.get()
    if (concernsMine(now, me) !== concernsMine(known, me)) askMine(random() * spread)
    // A file joined later says more about records that were chosen before: the import is told anew with its time.
    const joined = now.records.length > 0 && now.imports !== known.imports && timesOf(now) !== timesOf(known)
    if (joined || now.records.join() !== known.records.join()) askRecords(random() * spread)
    known = now
  }
  const stop = standing.subscribe(look)
  look()
  return {
    mine, records,
    renew() {
      askMine(0)
      if (standing.get().records.length > records.get().size) askRecords(0)
    },
    close() {
      stop()
      askMine.stop()
      askRecords.stop()
    },
  }
}

/** What of the standing can change what I alone know: the phases of rounds, and scenes in which I have the customer's part. */
function concernsMine({ rounds, scenes }: Pick<Standing, 'rounds' | 'scenes'>, me: PersonId): string {
  const phases = [...rounds.values()].map(({ plan, phase }) => `${plan.id}:${phase}`)
  const parts = [...scenes.values()].map(({ plan, phase, deal }) => `${plan.id}:${phase}:${deal?.actor === me}`)
  return [...phases, ...parts].join()
}

type Asking = ((inMs: number) => void) & { readonly stop: () => void }

/** One question at a time; asked again while under way means once more afterwards; not answered means later. */
function again(ask: () => Promise<boolean>, { after, random }: Pick<Means, 'after' | 'random'>): Asking {
  let takeBack: () => void = () => undefined
  let asking = false
  let oncemore = false
  let stopped = false
  const go = async (): Promise<void> => {
    if (asking) { oncemore = true; return }
    asking = true
    const answered = await ask()
    asking = false
    if (stopped) return
    if (!answered) plan(later * (1 + random()))
    else if (oncemore) { oncemore = false; plan(0) }
  }
  const plan = (inMs: number): void => {
    takeBack()
    takeBack = after(inMs, () => { void go() })
  }
  return Object.assign(plan, { stop: () => { stopped = true; takeBack() } })
}

function mineIn({ ballots, briefs }: z.infer<typeof mineAnswer>['mine']): Mine {
  return { ballots: byId(ballots, roundId), briefs: byId(briefs, sceneId) }
}

function byId<I, T>(told: Readonly<Record<string, T>>, shape: { readonly safeParse: (key: string) => z.ZodSafeParseResult<I> }): ReadonlyMap<I, T> {
  return new Map(Object.entries(told).flatMap(([key, value]) => {
    const id = shape.safeParse(key)
    return id.success ? [[id.data, value] as const] : []
  }))
}

const timesOf = ({ imports }: Pick<Standing, 'imports'>): string => [...imports.values()].map((one) => one.at).join()

function recordsIn(told: readonly unknown[]): ReadonlyMap<RecordId, CustomerRecord> {
  return new Map(told.flatMap((one) => {
    const read = customerRecord.safeParse(one)
    return read.success ? [[read.data.id, read.data] as const] : []
  }))
}
