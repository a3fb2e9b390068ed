// Loaded into every server under test before its own code (--import): on SIGUSR2 it collects garbage and writes what is left into the
// file named by BENCH_HEAP. Does nothing until then.

import { renameSync, writeFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { isMainThread } from 'node:worker_threads'

const file = process.env['BENCH_HEAP']
if (isMainThread && file !== undefined) {
  process.on('SIGUSR2', () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void // there once the flag above is set
    collect()
    collect()
    const { heapUsed, external } = process.memoryUsage()
    // Renamed into place: whoever waits for the file never reads half of it.
    writeFileSync(`${file}.part`, JSON.stringify({ heapMb: (heapUsed + external) / 1e6 }))
    renameSync(`${file}.part`, file)
  })
}
