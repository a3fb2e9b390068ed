// Disks that can be spoiled and made well again under a running server: a small one that is filled, one whose calls fail, one
// that is read-only. Where no disk can be spoiled from outside (no root, no strace), the store's own drill stands in for it,
// in the same server and the same process: `drilled` says so, and tests say it in their titles.

import { execFileSync, spawnSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { canTrace, diskCalls, threadOf, traceThread, type Tracing } from '#tests/support/tracing.ts'

export type Trouble = 'full' | 'read-only' | 'failing' | 'failing now and then'

export type Disk = {
  readonly folder: string
  /** Which server runs on it: the real one, or the one whose store can be drilled. */
  readonly entry: string
  readonly spoil: (pid: number) => Promise<void>
  /** Keeps it so: a store that gives pages back makes room on a full disk. */
  readonly press: () => void
  readonly heal: (pid: number) => Promise<void>
  readonly remove: () => void
}

/** What this machine lets us do to a real disk. */
export const means = { mount: canMount(), trace: canTrace() }

/** Whether a trouble has to be drilled here. */
export const drilled = (trouble: Trouble): boolean => !(trouble === 'full' ? means.mount : means.trace)

/** A disk on which this trouble can be made. `entries`: the honest server and the one with the drill, or variants of both. */
export function diskFor(trouble: Trouble, entries: { readonly real: string; readonly drilled: string }): Disk {
  if (drilled(trouble)) return drilledDisk(trouble, entries.drilled)
  return trouble === 'full' ? smallDisk(entries.real) : tracedDisk(trouble, entries.real)
}

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'signalboard-disk-'))
}

function canMount(): boolean {
  const folder = newFolder()
  try {
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]).status !== 0) return false
    return spawnSync('umount', [folder]).status === 0
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function smallDisk(entry: string): Disk {
  const folder = newFolder()
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m,mode=0700', 'tmpfs', folder])
  const ballast = join(folder, 'ballast')
  const fill = (): void => {
    try {
      appendFileSync(ballast, new Uint8Array(80_000_000))
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return
      throw error
    }
    throw new Error('The small disk took more than it holds.')
  }
  return {
    folder, entry,
    async spoil() { fill() },
    press: fill,
    async heal() { rmSync(ballast) },
    remove() {
      spawnSync('umount', ['--lazy', folder])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const faults: Readonly<Record<Exclude<Trouble, 'full'>, readonly string[]>> = {
  // A disk that went read-only under an open file answers every write with EROFS. `mount -o remount,ro` itself is refused while files are open.
  'read-only': [`inject=${diskCalls.write},${diskCalls.change}:error=EROFS`],
  'failing': [`inject=${diskCalls.sync},${diskCalls.write}:error=EIO`],
  // The flush that fails once and "succeeds" at the next call has lost what it should have written.
  'failing now and then': [`inject=${diskCalls.sync}:error=EIO:when=1+2`],
}

function tracedDisk(trouble: Exclude<Trouble, 'full'>, entry: string): Disk {
  const folder = newFolder()
  let tracing: Tracing | null = null
  return {
    folder, entry,
    async spoil(pid) {
      tracing = await traceThread(threadOf(pid, 'storage'), ['-e', `trace=${Object.values(diskCalls).join(',')}`, ...faults[trouble].flatMap((fault) => ['-e', fault])])
    },
    press: () => undefined,
    async heal() {
      await tracing?.detach()
      tracing = null
    },
    remove() { rmSync(folder, { recursive: true, force: true }) },
  }
}

function drilledDisk(trouble: Trouble, entry: string): Disk {
  const folder = newFolder()
  return {
    folder, entry,
    async spoil(pid) { process.kill(pid, trouble === 'full' ? 'SIGUSR2' : 'SIGWINCH') },
    press: () => undefined,
    async heal(pid) { process.kill(pid, 'SIGCONT') },
    remove() { rmSync(folder, { recursive: true, force: true }) },
  }
}
