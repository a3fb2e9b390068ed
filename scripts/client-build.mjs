// Builds the browser's half into dist/client when something it is made of has changed.
// The stamp lies beside the folder and is written only after a whole build.
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { fingerprint, inHouse, readStamp, say } from './house.mjs'
import { environmentFor, run } from './processes.mjs'

const madeOf = ['client', 'shared', 'scripts/vite', 'vite.config.ts', 'package-lock.json', 'THIRD_PARTY_NOTICES.md']
const stamp = inHouse('dist/client.stamp')

/** Builds the client if it is out of date; gives the exit code of the build, 0 when there was nothing to do. */
export async function buildClient(node) {
  const wanted = fingerprint(madeOf)
  if (readStamp(stamp) === wanted && existsSync(inHouse('dist/client/index.html'))) return 0
  say('building the client')
  rmSync(stamp, { force: true })
  const vite = inHouse('node_modules/vite/bin/vite.js')
  const code = await run(node, [vite, 'build', '--logLevel', 'warn'], { env: environmentFor(node, { NODE_ENV: 'production' }) })
  if (code === 0) writeFileSync(stamp, wanted)
  return code
}
