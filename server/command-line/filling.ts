// Filling a folder with everything or with nothing: a disk that is full half-way must not leave something that looks like a backup.

import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { StorageTrouble } from '../storage/storage.ts'
import { exit, type ExitCode, type Hands } from './tool.ts'

/** What is about to be filled: `makes` are the paths that are removed again when it fails (none where something is written over), `otherwise` is what the operator may do then. */
type Filling = { readonly attempted: string; readonly makes: readonly string[]; readonly otherwise: string }

/** Does the deed. When it throws, what it made is removed; a disk's or a database's reason is said in a sentence, others are thrown on. */
export async function fill({ attempted, makes, otherwise }: Filling, hands: Hands, deed: () => Promise<void>): Promise<ExitCode> {
  try {
    await deed()
    return exit.done
  } catch (reason) {
    await Promise.allSettled(makes.map((path) => rm(path, { recursive: true, force: true })))
    if (!isTroubleOfTheMachine(reason)) throw reason
    const left = makes.filter((path) => existsSync(path))
    const whatIsLeft = makes.length === 0 ? '' : left.length === 0 ? 'Nothing of it was left. ' : `Remove what could not be: ${left.join(', ')}. `
    hands.complain(`${attempted} failed: ${reason.message}. ${whatIsLeft}${otherwise}`)
    return exit.failed
  }
}

function isTroubleOfTheMachine(reason: unknown): reason is Error {
  if (reason instanceof StorageTrouble) return true
  return reason instanceof Error && 'code' in reason && (reason.code === 'ERR_SQLITE_ERROR' || 'syscall' in reason)
}
