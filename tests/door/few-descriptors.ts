// The real server in a process that may hold 256 descriptors, as `ulimit -n 256` gives it.

import { spawnSync } from 'node:child_process'

const { status } = spawnSync('prlimit', ['--pid', String(process.pid), '--nofile=256:256'])
if (status !== 0) throw new Error('prlimit (util-linux) did not set the limit of descriptors.')
await import('#server/main.ts')
