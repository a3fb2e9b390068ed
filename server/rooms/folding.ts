// Folding the tail into a snapshot when it has grown: in another thread, one at a time, and believed only when the folded
// document says it has come exactly as far as the room had. Until it is stored the room goes on with what it had.

import type { BoardId } from '#shared/base/ids.ts'
import type { Clock } from '../clock.ts'
import type { Storage } from '../storage/storage.ts'
import * as Y from 'yjs'
import type { Documents } from './documents.ts'
import type { Hooks, RoomLog } from './hooks.ts'
import type { Limits } from './limits.ts'
import type { State } from './state.ts'

export type FoldingDeed = {
  /** Folds if the tail is long enough. What is on disk and not in the state yet lies behind the snapshot, like everything later. */
  readonly lookAt: () => void
  /** Folds at closing what is worth it; resolves when it is stored or given up. */
  readonly last: () => Promise<void>
  /** Begins no more; resolves when what was begun is stored or given up. */
  readonly over: () => Promise<void>
}

type Means = {
  readonly board: BoardId
  readonly storage: Storage
  readonly state: State
  readonly documents: Documents
  readonly clock: Clock
  readonly limits: Limits
  readonly hooks: Hooks
  readonly log: RoomLog
}

/** The folding of one room. */
export function newFolding({ board, storage, state, documents, clock, limits, hooks, log }: Means): FoldingDeed {
  let under: Promise<void> | null = null
  let notBefore = -Infinity
  let isOver = false

  const foldOnce = async (): Promise<void> => {
    const started = clock.elapsed()
    try {
      const { updates, upTo, clocks, loose } = state.beginFold()
      const folded = await documents.fold(updates, limits.pieceBytes)
      const reached = Y.decodeStateVector(folded.stateVector)
      if (!alike(reached, clocks)) throw new Error('The folded document has not come as far as the journal.')
      // The rows up to here are dropped one day; what hung on something lost when the fold began waits on behind them, even if
      // what it hung on has come since: the folded document does not hold it.
      const snapshot = { upTo, ...folded }
      await storage.foldJournal(board, snapshot, loose)
      state.fold(snapshot)
      hooks.folded(clock.elapsed() - started, folded.bytes.length)
    } catch (error) {
      state.unfold()
      notBefore = clock.elapsed() + limits.foldAgainMs
      hooks.notFolded()
      log.error({ err: error }, 'a journal could not be folded; it stays as it is')
    }
  }

  const begin = (): Promise<void> => {
    under ??= foldOnce().finally(() => {
      under = null
      // What came meanwhile may be long by now, and nobody may write for hours: the next opening would read it row by row.
      lookAt()
    })
    return under
  }

  const isLong = (): boolean => {
    const { rows, bytes } = state.tail()
    return rows > limits.foldAfterUpdates || bytes > Math.max(limits.foldAtLeastBytes, limits.foldAfterShare * state.snapshotBytes())
  }

  const lookAt = (): void => { if (!isOver && under === null && clock.elapsed() >= notBefore && isLong()) void begin() }

  return {
    lookAt,
    async last() {
      await under
      if (state.tail().rows >= limits.foldAtClosingUpdates) await begin()
    },
    async over() {
      isOver = true
      await under
    },
  }
}

function alike(one: ReadonlyMap<number, number>, other: ReadonlyMap<number, number>): boolean {
  return one.size === other.size && [...one].every(([client, clock]) => other.get(client) === clock)
}
