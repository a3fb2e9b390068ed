// strace around one thread of a running process: its calls to the system are made to fail, to wait, or to be the last.
// Attached and taken off while the process runs; the process knows nothing of it. Linux, and a kernel that lets us look.

import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { until } from './clock.ts'

/** Every way in which SQLite writes to a disk or waits for it. */
export const diskCalls = { sync: 'fsync,fdatasync', write: 'pwrite64', change: 'ftruncate,fallocate' } as const

/** Whether this machine lets us trace at all, other processes included. */
export function canTrace(): boolean {
  if (process.platform !== 'linux') return false
  const sleeper = spawn('sleep', ['5'], { stdio: 'ignore' })
  try {
    const tried = spawnSync('timeout', ['--signal=INT', '0.3', 'strace', '-p', String(sleeper.pid), '-o', '/dev/null'], { encoding: 'utf8' })
    return (tried.stderr ?? '').includes('attached')
  } finally {
    sleeper.kill('SIGKILL')
  }
}

/** The thread of a process with this name; throws when there is none. */
export function threadOf(pid: number, name: string): number {
  const folder = `/proc/${pid}/task`
  const found = readdirSync(folder).find((thread) => readFileSync(`${folder}/${thread}/comm`, 'utf8').trim() === name)
  if (found === undefined) throw new Error(`Process ${pid} has no thread "${name}".`)
  return Number(found)
}

export type Tracing = {
  /** What strace wrote so far, to a file of its own or else nothing. */
  readonly log: () => string
  /** Takes it off; the process goes on as if nothing had been. */
  readonly detach: () => Promise<void>
}

/** Traces a thread with strace's own options, e.g. `inject=fsync:error=EIO`; resolves when it is on. */
export async function traceThread(thread: number, options: readonly string[], file = '/dev/null'): Promise<Tracing> {
  const strace = spawn('strace', ['-p', String(thread), '-o', file, ...options], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  strace.stderr.on('data', (chunk: Buffer) => { said += chunk.toString() })
  const ended = once(strace, 'close')
  await until('strace is attached', () => said.includes('attached') || strace.exitCode !== null, 10_000)
  if (strace.exitCode !== null) throw new Error(`strace could not be attached: ${said}`)
  return {
    log: () => readFileSync(file, 'utf8'),
    async detach() {
      if (strace.exitCode === null) strace.kill('SIGINT')
      await ended
    },
  }
}
