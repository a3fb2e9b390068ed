// Child processes of the set-up: run one to its end, or keep one and end it with us.
// npm hands SIGTERM only to its shell, so a kept process also ends when our parent goes away.
// Never kills anything it did not start.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { delimiter, dirname } from 'node:path'
import { inHouse, root } from './house.mjs'

const parentCheckMs = 250
const patienceMs = 20_000

// Node keeps here what it has compiled: a server starts in half the processor time, and the tests start hundreds.
const compiled = inHouse('node_modules', '.cache', 'compiled')

/**
 * Node's own settings for a server. Its youngest objects get at most what they got before Node 24, which gives them four times as much:
 * a thousand boards opened in a row left 70 MB resident that held nothing. And a thread that passed its cap on memory ended the whole
 * process in 6 of 104 tries with 64 MB, in none of 52 with 16: too few to be sure, but it is V8's moving of the youngest that fails.
 */
export const serverFlags = ['--max-semi-space-size=16']

/** The environment for children: Node 24 first on PATH, so that npm and tools find it too. */
export function environmentFor(node, extra = {}) {
  const pathName = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH'
  const path = [dirname(node), process.env[pathName]].filter(Boolean).join(delimiter)
  return { NODE_COMPILE_CACHE: compiled, ...process.env, [pathName]: path, ...extra }
}

/** Runs a command to its end with our own input and output; gives the exit code. */
export function run(command, args, options = {}) {
  return ended(spawn(command, args, { cwd: root, stdio: 'inherit', ...options }))
}

/** For a child, and its children, that takes what processor others leave. */
export const beneath = (child) => setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL)

/** Runs a command to its end; gives `{code, output}` with both outputs as one text. `begun` is given the child. */
export async function listen(command, args, options = {}, begun = () => undefined) {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options })
  begun(child)
  let output = ''
  const take = (chunk) => { output += chunk }
  child.stdout.on('data', take)
  child.stderr.on('data', take)
  return { code: await ended(child), output }
}

/**
 * Keeps several commands `[command, args, options]` running until the first of them ends, we are told to stop,
 * or our parent is gone; then stops the others. Gives the exit code of the one that ended first.
 */
export async function keep(commands) {
  const children = commands.map(([command, args, options]) =>
    spawn(command, args, { cwd: root, stdio: 'inherit', ...options }))
  const endings = children.map(ended)
  const stopWatching = watchForTheEnd((signal) => children.forEach((child) => end(child, signal)))
  const code = await Promise.race(endings)
  children.forEach((child) => end(child, 'SIGTERM'))
  await Promise.all(endings)
  stopWatching()
  return code
}

function watchForTheEnd(stop) {
  const before = forebears()
  const watch = setInterval(() => forebears() !== before && stop('SIGTERM'), parentCheckMs)
  const onTerm = () => stop('SIGTERM')
  // Ctrl-C in a terminal reaches the whole group: the child has had it already, a second one would hurry it.
  const onInterrupt = () => process.stdin.isTTY || stop('SIGINT')
  process.on('SIGTERM', onTerm).on('SIGHUP', onTerm).on('SIGINT', onInterrupt)
  return () => {
    clearInterval(watch)
    process.off('SIGTERM', onTerm).off('SIGHUP', onTerm).off('SIGINT', onInterrupt)
  }
}

// The shell that npm starts us in outlives a killed npm; Linux says whose child that shell is.
function forebears() {
  if (!process.env.npm_lifecycle_event || process.platform !== 'linux') return String(process.ppid)
  try {
    const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8')
    const [, parentOfParent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return `${process.ppid} ${parentOfParent}`
  } catch (reason) {
    if (reason.code !== 'ENOENT' && reason.code !== 'ESRCH') throw reason
    return 'the shell is gone'
  }
}

const asked = new WeakSet()

function end(child, signal) {
  if (asked.has(child) || child.exitCode !== null || child.signalCode !== null) return
  asked.add(child)
  child.kill(signal)
  setTimeout(() => child.kill('SIGKILL'), patienceMs).unref()
}

function ended(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)))
  })
}
