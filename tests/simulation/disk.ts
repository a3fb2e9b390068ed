// The server's disk in a simulation: any store, made slow and unwilling by lot, with a power switch, and a book of everything that
// was ever committed. A crash forgets what was not committed and silences whoever had asked; committed work stays.

import type { PersonId } from '#shared/base/ids.ts'
import { endsOf } from '#server/rooms/state.ts'
import { StorageTrouble, type Keep, type Kept, type Storage } from '#server/storage/storage.ts'
import type { Dice } from '#tests/support/clock.ts'
import type { SimClock } from './time.ts'

/** A command as it was committed: by whom, under which id, with which answer and entries. */
export type Ruled = { readonly id: string; readonly by: PersonId; readonly answer: string; readonly entries: NonNullable<Keep['ledger']>['entries'] }

export type Disk = {
  /** The store as the server process of now sees it. */
  readonly forProcess: () => Storage
  readonly crash: () => void
  /** The share of commits that fail. */
  trouble: number
  /** Every journal row ever committed, in order. */
  readonly rows: readonly Uint8Array[]
  readonly ruled: readonly Ruled[]
  /** How far a clientID's edits are committed. */
  readonly clockOf: (client: number) => number
}

/** A disk over a store. `liar`: it answers before it commits (a broken variant). */
export function newDisk(store: Storage, clock: SimClock, lot: Dice, liar = false): Disk {
  let life = 0
  // One for each disk: what waits for it holds on to it.
  const never = new Promise<never>(() => undefined)
  let underWay = 0
  let settle: (() => void) | null = null
  const rows: Uint8Array[] = []
  const ruled: Ruled[] = []
  const clocks = new Map<number, number>()
  const slow = lot.pick([0, 3, 30])
  clock.outside = () => (underWay === 0 ? null : new Promise<void>((resolve) => { settle = resolve }))

  const pause = (most: number): Promise<void> | undefined => {
    const ms = lot.below(most + 1)
    return ms === 0 ? undefined : new Promise((resolve) => { clock.after(ms, resolve) })
  }
  /** Done outside of simulated time when the store is a real one: the clock stands until it is over. */
  const outside = async <T>(deed: () => Promise<T>): Promise<T> => {
    underWay += 1
    try {
      return await deed()
    } finally {
      underWay -= 1
      if (underWay === 0) { settle?.(); settle = null }
    }
  }
  const note = (keep: Keep, kept: Kept): void => {
    if (kept.kind !== 'kept') return
    for (const { bytes } of keep.frames ?? []) {
      rows.push(bytes)
      for (const [client, end] of endsOf(bytes)) clocks.set(client, Math.max(end, clocks.get(client) ?? 0))
    }
    if (keep.command !== undefined) ruled.push({ ...keep.command, entries: keep.ledger?.entries ?? [] })
  }
  const commit = (keep: Keep): Promise<Kept> => outside(async () => {
    const kept = await store.keep(keep)
    note(keep, kept)
    return kept
  })
  const disk: Disk = {
    trouble: 0, rows, ruled,
    clockOf: (client) => clocks.get(client) ?? 0,
    crash: () => { life += 1 },
    forProcess() {
      const mine = life
      const alive = <T>(value: T): T | Promise<never> => (mine === life ? value : never)
      const keep = async (wanted: Keep): Promise<Kept> => {
        if (liar && wanted.command === undefined) {
          clock.after(50, () => { if (mine === life) void commit(wanted) })
          return { kind: 'kept', lastJournalSeq: 0 }
        }
        await pause(slow)
        if (mine !== life) return never
        if (disk.trouble > 0 && lot.share() < disk.trouble) throw new StorageTrouble('keeping', new Error('the disk is full'))
        const kept = await commit(wanted)
        await pause(slow)
        return alive(kept)
      }
      return new Proxy(store, {
        get(of, name: keyof Storage) {
          if (name === 'keep') return keep
          const deed: unknown = of[name]
          if (typeof deed !== 'function') return deed
          return async (...all: unknown[]): Promise<unknown> => {
            await pause(lot.oneIn(4) ? 20 : 0)
            if (mine !== life) return never
            return alive(await outside(async () => (deed as (...given: unknown[]) => Promise<unknown>)(...all))) // whatever the store answers
          }
        },
      })
    },
  }
  return disk
}
