// Runs npm quietly under a Node of our choice, whichever npm the person started us with.
// Only errors are shown: hints about funding, audits and the machine's own npm settings are not ours to print.
import { environmentFor, run } from './processes.mjs'

const quiet = ['--no-audit', '--no-fund', '--no-progress', '--loglevel=error', '--no-update-notifier']

/** npm with these arguments under `node`; gives the exit code. */
export function npm(node, args, options = {}) {
  const env = environmentFor(node)
  const own = process.env.npm_execpath
  if (own && own.endsWith('npm-cli.js')) return run(node, [own, ...args, ...quiet], { env, ...options })
  return run('npm', [...args, ...quiet], { env, shell: process.platform === 'win32', ...options })
}
