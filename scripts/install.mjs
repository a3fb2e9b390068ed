// Brings node_modules to what package-lock.json says, once per change of it.
// A stamp inside node_modules remembers for which package.json and lock it was filled; npm removes it with the folder.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fingerprint, inHouse, readStamp, say, SetupRefusal } from './house.mjs'
import { npm } from './npm.mjs'

const stamp = inHouse('node_modules/.signalboard-stamp')

/** Installs the locked dependencies when they are not there as locked. */
export async function installDependencies(node) {
  const wanted = fingerprint(['package.json', 'package-lock.json'], `${process.platform}-${process.arch}`)
  if (readStamp(stamp) === wanted) return
  if (!filledAsLocked()) {
    say('installing the locked dependencies')
    const code = await npm(node, ['ci', '--include=dev', '--include=optional'])
    if (code !== 0) throw new SetupRefusal(`npm ci failed with exit code ${code}; its reason stands above.`)
  }
  writeFileSync(stamp, wanted)
}

// npm writes what it installed to node_modules/.package-lock.json. When every needed package stands there in the
// locked version (a developer has just run npm install), emptying the folder would only cost time.
function filledAsLocked() {
  const installed = inHouse('node_modules/.package-lock.json')
  if (!existsSync(installed)) return false
  const there = JSON.parse(readFileSync(installed, 'utf8')).packages
  const locked = JSON.parse(readFileSync(inHouse('package-lock.json'), 'utf8')).packages
  return Object.entries(locked).every(([path, entry]) =>
    path === '' || entry.optional || there[path]?.version === entry.version)
}
