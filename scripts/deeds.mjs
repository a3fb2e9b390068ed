// What each npm script does: start, test, dev, bench, signalboard.
// Brings the machine to what the deed needs (Node 24, dependencies, built client) and hands over.
// Reads no input, changes no file that git knows, and repeats no step whose inputs are unchanged.
import { buildClient } from './client-build.mjs'
import { inHouse, say, SetupRefusal } from './house.mjs'
import { installDependencies } from './install.mjs'
import { node24 } from './node24.mjs'
import { environmentFor, keep, serverFlags } from './processes.mjs'
import { testEverything } from './test.mjs'

const deeds = {
  start: async (node, args) => {
    await freshClient(node)
    return keep([serverCommand(node, ['serve', ...args])])
  },
  test: (node, args) => testEverything(node, args),
  dev: (node, args) => keep([
    [node, [inHouse('node_modules/vite/bin/vite.js')], { env: environmentFor(node) }],
    [node, [...serverFlags, '--watch', '--watch-preserve-output', inHouse('server/main.ts'), 'serve', ...args], { env: environmentFor(node) }],
  ]),
  bench: async (node, args) => {
    await freshClient(node)
    return keep([[node, [inHouse('tests/bench/bench.ts'), ...args], { env: environmentFor(node) }]])
  },
  signalboard: async (node, args) => {
    if (args[0] === 'serve') await freshClient(node)
    return keep([serverCommand(node, args)])
  },
}

const serverCommand = (node, args) => [node, [...serverFlags, inHouse('server/main.ts'), ...args], { env: environmentFor(node) }]

async function freshClient(node) {
  const code = await buildClient(node)
  if (code !== 0) throw new SetupRefusal(`The client could not be built (exit code ${code}); the reason stands above.`)
}

/** Does one deed with its arguments and gives the exit code for the shell. */
export async function doDeed(name, args) {
  const deed = Object.hasOwn(deeds, name) ? deeds[name] : undefined
  if (!deed) {
    say(`Signalboard's set-up knows ${Object.keys(deeds).join(', ')}, not "${name}".`)
    return 2
  }
  try {
    const node = await node24()
    await installDependencies(node)
    return await deed(node, args)
  } catch (reason) {
    if (!(reason instanceof SetupRefusal)) throw reason
    say(reason.message)
    return 1
  }
}
