// A real Signalboard server for a test: its own process, port and data folder, stopped and swept away at the end.
// kill9() is a power cut; restart() opens the same data on the same port, so that connected clients come back.
// Runs under vitest and Playwright, both on Node 24.
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const projectRoot = fileURLToPath(new URL('../..', import.meta.url))
/** As `npm start` does it. */
const { serverFlags }: { readonly serverFlags: readonly string[] } = await import(pathToFileURL(join(projectRoot, 'scripts/processes.mjs')).href)
const startWithinMs = 60_000
const stopWithinMs = 15_000

export type StartOptions = {
  /** Settings on top of PORT, DATA_DIR and DEMO=off. */
  readonly env?: Readonly<Record<string, string>>
  /** An existing data folder; without one a fresh temporary folder is made. */
  readonly dataDir?: string
  /** Another entry than server/main.ts, from the project's root: a variant that a harness must catch. */
  readonly entry?: string
  /** Another network: the command that runs the server there, and its address there. */
  readonly at?: { readonly command: readonly string[]; readonly host: string }
}

export type TestServer = {
  /** `http://127.0.0.1:<port>` (or the host it was given), the same after a restart. */
  readonly url: string
  readonly dataDir: string
  /** The process id of the server as it runs now. */
  pid(): number
  /** Everything the server has printed so far, all starts together. */
  output(): string
  /** Ends it as an operator would (SIGTERM), or by another signal it ends at; gives the exit code. After 15 s it is killed. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
  /** Ends it as a power cut would. */
  kill9(): Promise<void>
  /** Starts it again on the same data and port, stopping it first if it runs. */
  restart(): Promise<void>
}

const living = new Set<ChildProcess>()
const temporary = new Set<string>()

// Tests that fail half-way must leave neither processes nor folders behind.
process.once('exit', () => {
  for (const child of living) child.kill('SIGKILL')
  for (const folder of temporary) rmSync(folder, { recursive: true, force: true })
})
// Vitest ends its workers by this signal, which alone would pass the lines above by.
process.once('SIGTERM', () => process.exit(143))

/** Starts a server and waits until it answers GET /readyz; throws with its output when it does not. */
export async function startServer(options: StartOptions = {}): Promise<TestServer> {
  const dataDir = options.dataDir ?? temporaryFolder()
  const printed: string[] = []
  const open = (port: string): Promise<Running> =>
    launch({ DEMO: 'off', ...options.env, PORT: port, DATA_DIR: dataDir }, printed, options)
  let running = await open('0')
  const url = running.url
  return {
    url,
    dataDir,
    pid: () => running.child.pid ?? -1,
    output: () => printed.join(''),
    stop: (signal = 'SIGTERM') => end(running, signal),
    kill9: async () => {
      await end(running, 'SIGKILL')
    },
    restart: async () => {
      await end(running, 'SIGTERM')
      running = await open(new URL(url).port)
    },
  }
}

type Running = { readonly child: ChildProcess; readonly url: string; readonly ended: Promise<number | null> }

async function launch(env: Record<string, string>, printed: string[], { entry = 'server/main.ts', at }: StartOptions): Promise<Running> {
  const host = at?.host ?? '127.0.0.1'
  const [program, ...words] = [...at?.command ?? [], process.execPath, ...serverFlags, entry, 'serve']
  const child = spawn(program, words, {
    cwd: projectRoot,
    env: { ...process.env, NODE_OPTIONS: '', HOST: host, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  living.add(child)
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  void ended.then(() => living.delete(child))
  const url = await addressOf(child, printed, host)
  await ready(url, printed)
  return { child, url, ended }
}

/** The address from the line the server prints when it listens. */
function addressOf(child: ChildProcess, printed: string[], host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let fresh = ''
    const listening = new RegExp(`http://${host.replaceAll('.', String.raw`\.`)}:(\\d+)(?=\\D)`)
    const give = (what: string): void => {
      child.kill('SIGKILL')
      reject(new Error(`${what}. It printed:\n${printed.join('') || '(nothing)'}`))
    }
    const timer = setTimeout(() => give(`The server printed no address within ${startWithinMs} ms`), startWithinMs)
    child.once('error', (reason) => give(`The server could not be started: ${reason.message}`))
    child.once('close', (code) => {
      clearTimeout(timer)
      give(`The server ended with exit code ${code} before it was ready`)
    })
    const read = (chunk: Buffer): void => {
      printed.push(chunk.toString())
      fresh += chunk.toString()
      const found = listening.exec(fresh)
      if (found === null) return
      clearTimeout(timer)
      resolve(`http://${host}:${found[1]}`)
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
  })
}

async function ready(url: string, printed: string[]): Promise<void> {
  const latest = Date.now() + startWithinMs
  let last = 'no answer'
  while (Date.now() < latest) {
    last = await fetch(`${url}/readyz`).then((answer) => `status ${answer.status}`, (reason: unknown) => String(reason))
    if (last === 'status 200') return
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error(`${url}/readyz never answered 200 (${last}). The server printed:\n${printed.join('')}`)
}

async function end(running: Running, signal: NodeJS.Signals): Promise<number | null> {
  const { child, ended } = running
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  child.kill(signal)
  const late = setTimeout(() => child.kill('SIGKILL'), stopWithinMs)
  const code = await ended
  clearTimeout(late)
  return code
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'signalboard-server-'))
  temporary.add(folder)
  return folder
}
