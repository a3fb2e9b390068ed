// The figures of the store: each transaction as its thread reports it. Measured there, at COMMIT, so that a slow disk is told from a
// busy loop (the rooms' figures measure the way there and back as well).

import { Counter, Histogram, type Registry } from 'prom-client'
import { fineSeconds } from './rooms.ts'

/** One transaction: how many writes shared it, how long its COMMIT took in ms, whether it stands. */
export type Committed = { readonly size: number; readonly commitMs: number; readonly kept: boolean }

/** Registers the store's figures; answers what fills them. */
export function storeFigures(registry: Registry): (committed: Committed) => void {
  const registers = [registry]
  const commit = new Histogram({ name: 'signalboard_commit_seconds', help: 'One COMMIT to disk with its fsync, as the storage thread measures it.', buckets: fineSeconds, registers })
  const group = new Histogram({ name: 'signalboard_commit_writes', help: 'Writes that shared one COMMIT.', buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500], registers })
  const troubles = new Counter({ name: 'signalboard_storage_troubles_total', help: 'Transactions that the disk did not take. Nothing of them was told to anybody. Should be 0.', registers })
  return ({ size, commitMs, kept }) => {
    if (!kept) { troubles.inc(); return }
    commit.observe(commitMs / 1_000)
    group.observe(size)
  }
}
