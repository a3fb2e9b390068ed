// Where the house stands and the few ways the set-up scripts talk to the outside: paths, lines, hashes.
// Runs on Node 18, so nothing here may use newer JavaScript. Knows nothing of what is started or tested.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's own folder, absolute. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** An absolute path inside the project. */
export const inHouse = (...parts) => join(root, ...parts)

/** One line to the person at the terminal. Standard error, so that a command's own output stays clean. */
export const say = (line) => process.stderr.write(`${line}\n`)

/** A reason to stop that the person can act on: printed without a stack. */
export class SetupRefusal extends Error {}

/** SHA-256 over the names and bytes of files and, recursively, of folders; a missing one counts as missing. */
export function fingerprint(paths, extra = '') {
  const hash = createHash('sha256').update(extra)
  for (const path of paths) addTo(hash, path)
  return hash.digest('hex')
}

function addTo(hash, path) {
  const full = inHouse(path)
  if (!existsSync(full)) {
    hash.update(`${path}\0missing\0`)
  } else if (statSync(full).isDirectory()) {
    for (const name of readdirSync(full).sort()) addTo(hash, join(path, name))
  } else {
    hash.update(`${path}\0`).update(readFileSync(full)).update('\0')
  }
}

/** What an earlier run wrote as its stamp, or an empty text. */
export const readStamp = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '')
