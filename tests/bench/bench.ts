// `npm run bench [-- name …] [-- quick]`: the benchmarks by name, each printing a table with what it was compared with.
// Ratios within one run count; single times on a busy machine do not.

import { cpus } from 'node:os'
import { fanOut } from './fan-out.ts'
import { importing } from './import.ts'
import { storage } from './storage.ts'

const words = process.argv.slice(2)
const quick = words.includes('quick')
const benches: Readonly<Record<string, () => Promise<void>>> = {
  import: () => importing(quick ? 1 : 3),
  storage: () => storage(quick ? 5_000 : 50_000),
  'fan-out': () => fanOut([{ rooms: 1, members: 50 }, { rooms: 1, members: 100 }], quick ? 1 : 3, quick ? 3 : 5),
  'fan-out-all': () => fanOut(
    [{ rooms: 1, members: 10 }, { rooms: 1, members: 50 }, { rooms: 1, members: 100 }, { rooms: 1, members: 200 }, { rooms: 50, members: 10 }],
    quick ? 1 : 3, quick ? 3 : 5,
  ),
}

const asked = words.filter((word) => word !== 'quick')
const unknown = asked.filter((word) => !(word in benches))
if (unknown.length > 0) {
  process.stderr.write(`There is no benchmark called ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}.\n`)
  process.exit(2)
}
process.stdout.write(`Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}\n\n`)
for (const name of asked.length > 0 ? asked : ['fan-out']) await benches[name]?.()
