// Told to stop more than once: a server, and one that our scripts keep, is closed in order all the same and everybody is told.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join as path } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { ask, join, makeBoard } from '#tests/support/caller.ts'
import { startServer } from '#tests/support/server.ts'

/** Somebody on a board of this server; resolves with what she is told at the end. */
async function inside(url: string): Promise<{ readonly farewell: Promise<string> }> {
  const board = await makeBoard(url)
  const { token } = await join(board, 'participant')
  const socket = new WebSocket(`${url.replace('http', 'ws')}/sync/${board.id}`, { headers: { authorization: `Bearer ${token}` } })
  const farewell = new Promise<string>((resolve) => {
    socket.once('close', (code: number) => resolve(String(code)))
    socket.once('error', (error) => resolve(error.message))
  })
  await once(socket, 'message')
  return { farewell }
}

/** Tells it again and again until somebody has heard of it; gives how often. */
async function tell(heard: Promise<unknown>, signal: () => void): Promise<number> {
  for (let times = 1; ; times += 1) {
    signal()
    const isHeard = await Promise.race([heard.then(() => true), new Promise<false>((resolve) => { setTimeout(() => resolve(false), 1) })])
    if (isHeard) return times
  }
}

test('a server told again and again to stop tells its people when to come back and ends with exit code 0', async () => {
  const server = await startServer()
  onTestFinished(() => server.kill9())
  const { farewell } = await inside(server.url)
  const pid = server.pid()
  const ended = server.stop()
  expect(await tell(farewell, () => { stopOne(pid) })).toBeGreaterThan(1)
  expect([await ended, await farewell]).toEqual([0, '4503'])
})

test('so does one that the scripts keep, when its whole group of processes is told', async () => {
  const folder = mkdtempSync(path(tmpdir(), 'signalboard-kept-'))
  const port = await freePort()
  const scripts = new URL('../../scripts/processes.mjs', import.meta.url).href
  const kept = `const { keep, serverFlags } = await import(${JSON.stringify(scripts)})
    process.exitCode = await keep([[process.execPath, [...serverFlags, 'server/main.ts', 'serve'], {}]])`
  const child = spawn(process.execPath, ['--input-type=module', '-e', kept], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)), detached: true, stdio: 'ignore',
    env: { ...process.env, NODE_OPTIONS: '', DEMO: 'off', PORT: String(port), DATA_DIR: folder },
  })
  const ended = once(child, 'close')
  const group = -(child.pid ?? Number.NaN)
  onTestFinished(() => {
    stopOne(group, 'SIGKILL')
    rmSync(folder, { recursive: true })
  })
  const url = `http://127.0.0.1:${port}`
  while (!(await ask(`${url}/readyz`).then(({ status }) => status === 200, () => false))) await new Promise((resolve) => { setTimeout(resolve, 20) })
  const { farewell } = await inside(url)
  await tell(farewell, () => { stopOne(group) })
  expect([(await ended)[0], await farewell]).toEqual([0, '4503'])
})

/** Sends a signal to a process or group that may be gone by now. */
function stopOne(pid: number, signal: NodeJS.Signals = 'SIGTERM'): void {
  try {
    process.kill(pid, signal)
  } catch (reason) {
    if ((reason as NodeJS.ErrnoException).code !== 'ESRCH') throw reason
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  return port
}
