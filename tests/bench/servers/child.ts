// A server that is one Node program: started with its settings on a free port, stopped by SIGTERM, started again on the same port.
// Ends with the bench, whatever happens to it.

import { spawn, type ChildProcess } from 'node:child_process'
import { memoryEnv, memoryOf, type Memory } from './memory.ts'

const living = new Set<ChildProcess>()
const startWithinMs = 15_000
const stopWithinMs = 20_000

process.once('exit', () => {
  for (const child of living) child.kill('SIGKILL')
})
process.once('SIGINT', () => process.exit(130))

export type Child = { readonly url: () => string; readonly pid: () => number; readonly memory: () => Promise<Memory>; readonly start: () => Promise<void>; readonly stop: () => Promise<void> }

/** Starts `file` and waits for the address it prints; throws with what it printed instead. */
export async function startChild(file: string, env: Readonly<Record<string, string>>): Promise<Child> {
  const watched = memoryEnv()
  let running = await launch(file, { ...env, ...watched, PORT: '0' })
  const url = running.url
  return {
    url: () => url,
    pid: () => running.child.pid ?? -1,
    memory: () => memoryOf(running.child.pid ?? -1, watched),
    start: async () => { running = await launch(file, { ...env, ...watched, PORT: new URL(url).port }) },
    stop: () => end(running.child),
  }
}

async function launch(file: string, env: Record<string, string>): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [file], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] })
  living.add(child)
  child.once('close', () => living.delete(child))
  const url = await new Promise<string>((resolve, reject) => {
    let printed = ''
    const fail = (why: string): void => reject(new Error(`${file} ${why}. It printed: ${printed || '(nothing)'}`))
    const late = setTimeout(() => fail(`printed no address within ${startWithinMs} ms`), startWithinMs)
    child.once('error', (error) => fail(`could not be started: ${error.message}`))
    child.once('close', (code) => fail(`ended with exit code ${code} before it was ready`))
    child.stdout?.on('data', (chunk: Buffer) => {
      printed = (printed + chunk.toString()).slice(-10_000)
      const found = /http:\/\/127\.0\.0\.1:\d+(?=\s)/.exec(printed)
      if (found === null) return
      clearTimeout(late)
      resolve(found[0])
    })
  })
  return { child, url }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('close', resolve))
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), stopWithinMs)
  await ended
  clearTimeout(late)
}
