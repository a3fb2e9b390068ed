// A device of one person: what its browser keeps for all pages of the board (rows of the copy, the small shelf), across reloads,
// closed tabs and killed ones. Writes take a moment; what a killed page had not finished writing may or may not be there.

import type { NewRow, RowStore, StoredRow } from '#client/session/offline-rows.ts'
import type { World } from '#client/session/world.ts'
import type { Dice } from '#tests/support/clock.ts'
import type { SimClock } from './time.ts'

export type Device = {
  readonly shelf: NonNullable<World['shelf']>
  /** The rows as one page sees them while it lives. */
  readonly rowsFor: (isAlive: () => boolean) => RowStore
  /** Something on it has not reached the server: edits, or commands. */
  readonly isWaiting: () => boolean
}

/** A device with nothing on it. `kept` hears of every change of its owner's that is on it now, `dropped` when all were dropped. */
export function newDevice(clock: SimClock, lot: Dice, ears: { readonly kept: (bytes: Uint8Array) => void; readonly dropped: () => void }): Device {
  const words = new Map<string, string>()
  let rows: StoredRow[] = []
  let last = 0
  let free = 0
  const add = (row: NewRow): number => {
    last += 1
    rows.push({ ...row, id: last })
    if (row.unsent) ears.kept(row.bytes)
    return last
  }
  return {
    // Notices that nobody has read stay, too: they wait for a person.
    isWaiting: () => [...words.keys()].some((key) => key.startsWith('signalboard.outbox.')) || rows.some((row) => row.unsent),
    shelf: { getItem: (key) => words.get(key) ?? null, setItem: (key, value) => { words.set(key, value) }, removeItem: (key) => { words.delete(key) } },
    rowsFor(isAlive) {
      /** One transaction: after the ones before it, whole or not at all. A page killed meanwhile never hears of it. */
      const within = <T>(act: () => T): Promise<T> => new Promise((resolve) => {
        const run = (): void => {
          if (!isAlive() && lot.oneIn(2)) return
          const answer = act()
          if (isAlive()) resolve(answer)
        }
        if (free <= clock.elapsed() && !lot.oneIn(8)) { run(); return }
        free = Math.max(free, clock.elapsed()) + 1 + lot.below(12)
        clock.after(free - clock.elapsed(), run)
      })
      return {
        isThere: () => true,
        read: () => within(() => [...rows]),
        append: (row) => within(() => add(row)),
        settle: (ids) => within(() => { const known = new Set(ids); rows = rows.map((row) => (known.has(row.id) ? { ...row, unsent: false } : row)) }),
        date: (ids, epoch) => within(() => { const dated = new Set(ids); rows = rows.map((row) => (dated.has(row.id) ? { ...row, epoch } : row)) }),
        fold: (row, ids) => within(() => {
          const gone = new Set(ids)
          rows = rows.filter((one) => !gone.has(one.id))
          return add(row)
        }),
        setAside: (ids) => within(() => { rows = rows.filter((row) => !ids.includes(row.id)) }),
        clear: (goes) => within(() => { rows = rows.filter((row) => !goes(row)); ears.dropped() }),
        close: () => undefined,
      }
    },
  }
}
