// A group of processes that may take so much memory together, as a container has it; who takes more is killed by the kernel.
// Needs root and the memory controller, of either version of cgroups.

import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const second = '/sys/fs/cgroup'
const first = join(second, 'memory')

/** `command` runs what stands behind it in the group; `remove` when all have gone. */
export type Group = { readonly command: readonly string[]; readonly remove: () => void }

/** Makes one. Throws where there is no memory controller or one may not use it. */
export function makeGroup(bytes: number): Group {
  const isFirst = existsSync(join(first, 'memory.limit_in_bytes'))
  const folder = join(isFirst ? first : second, `signalboard-${process.pid}`)
  mkdirSync(folder)
  writeFileSync(join(folder, isFirst ? 'memory.limit_in_bytes' : 'memory.max'), String(bytes))
  // Where what is swapped out is counted apart, none of it may be.
  const swap = join(folder, isFirst ? 'memory.memsw.limit_in_bytes' : 'memory.swap.max')
  if (existsSync(swap)) writeFileSync(swap, isFirst ? String(bytes) : '0')
  return {
    command: ['/bin/sh', '-c', `echo $$ > ${join(folder, 'cgroup.procs')} && exec "$@"`, 'sh'],
    remove: () => { rmdirSync(folder) },
  }
}
