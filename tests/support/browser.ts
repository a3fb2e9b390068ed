// Finds the Chromium for the browser tests: CHROMIUM_PATH, Playwright's own, the system's, and as root on Debian
// the one apt installs. Without any it refuses with what to do; browser tests are never skipped.
// Run as a program it prints the path.
import { chromium } from '@playwright/test'
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const systemNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

const noBrowser =
  'No Chromium was found for the browser tests. Install one (Debian: apt-get install chromium; anywhere: ' +
  'npx playwright install chromium) or set CHROMIUM_PATH to the program.'

/** The path of a Chromium that can be started here; throws with what to do when there is none. */
export function findChromium(): string {
  const named = process.env['CHROMIUM_PATH']
  if (named !== undefined && named !== '') {
    if (!isProgram(named)) throw new Error(`CHROMIUM_PATH names "${named}", which is no program that can be run.`)
    return named
  }
  const own = chromium.executablePath()
  if (own !== '' && isProgram(own)) return own
  const installed = onSystem() ?? (mayInstall() && installByApt() ? onSystem() : null)
  if (installed === null) throw new Error(noBrowser)
  return installed
}

/** Chromium's arguments for a quiet machine without network; root cannot use Chromium's sandbox. */
export function chromiumArguments(): string[] {
  const quiet = [
    '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync',
  ]
  return isRoot() ? ['--no-sandbox', ...quiet] : quiet
}

function onSystem(): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return folders.flatMap((folder) => systemNames.map((name) => join(folder, name))).find(isProgram) ?? null
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch (reason) {
    // Missing, in a folder closed to us, or not ours to run: the next place is looked at. Anything else is a fault.
    if (reason instanceof Error && 'code' in reason && /^(ENOENT|ENOTDIR|EACCES)$/.test(String(reason.code))) return false
    throw reason
  }
}

const isRoot = (): boolean => process.getuid?.() === 0
const mayInstall = (): boolean => isRoot() && existsSync('/etc/debian_version')

function installByApt(): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (...args: string[]): boolean =>
    spawnSync('apt-get', args, { env, stdio: ['ignore', 2, 2] }).status === 0
  process.stderr.write('installing Chromium for the browser tests (apt-get install chromium)\n')
  return apt('update') && apt('install', '-y', 'chromium')
}

if (import.meta.main) {
  try {
    process.stdout.write(`${findChromium()}\n`)
  } catch (reason) {
    process.stderr.write(`${reason instanceof Error ? reason.message : String(reason)}\n`)
    process.exitCode = 1
  }
}
