// The other servers' packages: installed on first use from their own lock into tests/bench/peers, never with the product (some carry
// a ws with known holes). Without them the bench says so and runs with what it has.

import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { murmur } from '../figures.ts'

export const peersFolder = fileURLToPath(new URL('../peers', import.meta.url))

/** Whether the peers can be run; installs them when they are missing or another version than the lock says. */
export function peersThere(): boolean {
  if (installed()) return true
  murmur('installing the peers (tests/bench/peers, npm ci) ...')
  try {
    execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'], { cwd: peersFolder, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8', timeout: 180_000 })
  } catch (error) {
    murmur(`The peers could not be installed, so this run has none of them: ${error instanceof Error ? error.message.split('\n').slice(0, 3).join(' ') : String(error)}`)
    return false
  }
  return installed()
}

function installed(): boolean {
  const wanted = dependenciesOf(join(peersFolder, 'package.json'))
  return Object.entries(wanted).every(([name, version]) => {
    const file = join(peersFolder, 'node_modules', name, 'package.json')
    return existsSync(file) && versionOf(file) === version
  })
}

// The files of npm, in the shape npm gives them.
const dependenciesOf = (file: string): Record<string, string> => (JSON.parse(readFileSync(file, 'utf8')) as { dependencies: Record<string, string> }).dependencies
const versionOf = (file: string): string => (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
