// For entries that spoil the storage thread: the real program, with a file of the harness loaded into that thread before its
// own. The product has no switch for this, and shall have none.

import { syncBuiltinESMExports } from 'node:module'
import threads from 'node:worker_threads'

/** Runs the real program, or a spoiled one; `preload` is loaded first in its storage thread. */
export async function runWithStoragePreload(preload: URL, program: () => Promise<unknown> = () => import('#server/main.ts')): Promise<void> {
  const { Worker } = threads
  let spoilt = 0
  threads.Worker = class extends Worker {
    constructor(file: string | URL, options: threads.WorkerOptions = {}) {
      const isStorage = String(file).endsWith('server/storage/sqlite/worker.ts')
      if (isStorage) spoilt += 1
      super(file, isStorage ? { ...options, execArgv: ['--import', preload.href] } : options)
    }
  }
  syncBuiltinESMExports()
  process.once('exit', () => { if (spoilt === 0) process.stderr.write('No storage thread was started through the harness.\n') })
  await program()
}
