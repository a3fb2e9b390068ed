// The data folder: made at first start for its owner alone, with the server's secret in it, and held by one server at a time.
// The hold is the operating system's (a lock on a small SQLite file), so a killed server never leaves it behind.

import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** A data folder that is ours until `release`. Paths are absolute. */
export type DataFolder = {
  readonly path: string
  readonly secret: Uint8Array
  readonly database: string
  readonly pictures: string
  readonly backups: string
  readonly release: () => void
}

/** Why the folder cannot be used, in a sentence for the operator. */
export class FolderTrouble extends Error {
  /** Whether the reason is a server that runs on the same folder. */
  readonly held: boolean
  constructor(sentence: string, held = false) {
    super(sentence)
    this.name = 'FolderTrouble'
    this.held = held
  }
}

/** How long the server's secret is. */
export const secretBytes = 32

/** Names of what lies in a data folder. `unfinished` is there while a restore fills it. */
export const folderPaths = (path: string) => ({
  database: join(path, 'signalboard.db'), pictures: join(path, 'assets'), backups: join(path, 'backups'),
  secret: join(path, 'secret'), lock: join(path, 'lock'), unfinished: join(path, 'restore-unfinished'),
})

/** Makes a folder for its owner alone, and those it lies in; what is there stays. Throws what the system says. Node's own (`recursive`) tries for ever where it says so of a folder in /proc. */
export function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return
  makeFolder(dirname(path))
  mkdirSync(path, { mode: 0o700 })
}

/**
 * Throws FolderTrouble when a restore into this folder was cut off: half a database, or a whole one whose boards still go on in the history
 * that browsers know a later part of.
 */
export function refuseUnfinished(path: string): void {
  if (existsSync(folderPaths(path).unfinished)) throw new FolderTrouble(`A restore into ${path} was cut off. Give the \`restore\` command again: it begins anew.`)
}

/** Makes what is missing and takes hold of the folder; throws FolderTrouble. */
export function takeFolder(path: string): DataFolder {
  const paths = folderPaths(path)
  try {
    for (const folder of [path, paths.pictures, paths.backups]) makeFolder(folder)
    chmodSync(path, 0o700)
    // Files that were put back from a backup may have come with other rights.
    for (const file of [paths.secret, paths.database]) if (existsSync(file)) chmodSync(file, 0o600)
  } catch (reason) {
    throw new FolderTrouble(`DATA_DIR ${path} cannot be made or owned: ${words(reason)}. Name a folder that this user may write to.`)
  }
  const release = takeLock(path, paths.lock)
  try {
    return { path, secret: secretIn(paths.secret, existsSync(paths.database)), database: paths.database, pictures: paths.pictures, backups: paths.backups, release }
  } catch (reason) {
    release()
    throw reason
  }
}

function takeLock(path: string, file: string): () => void {
  let lock: DatabaseSync
  try {
    lock = new DatabaseSync(file, { timeout: 0 })
    chmodSync(file, 0o600)
  } catch (reason) {
    throw new FolderTrouble(`The lock file ${file} cannot be opened: ${words(reason)}.`)
  }
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (reason) {
    lock.close()
    if (!isHeld(reason)) throw new FolderTrouble(`The lock file ${file} cannot be used: ${words(reason)}. Remove it if no Signalboard runs on ${path}; the next start makes it anew.`)
    throw new FolderTrouble(`Another Signalboard is using ${path}. Stop it first, or give this one a DATA_DIR of its own.`, true)
  }
  return () => { if (lock.isOpen) lock.close() }
}

/** SQLite's BUSY, of which the low byte is the number (sqlite.org/rescode.html). */
const isHeld = (reason: unknown): boolean => typeof reason === 'object' && reason !== null && 'errcode' in reason && (Number(reason.errcode) & 0xff) === 5

/** Links and sealed ballots are made from the secret: a new one is never made beside an existing database. */
function secretIn(file: string, databaseExists: boolean): Uint8Array {
  if (existsSync(file)) {
    const secret = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64url')
    if (secret.length === secretBytes) return secret
    throw new FolderTrouble(`${file} should hold ${secretBytes} bytes as base64url, it holds ${secret.length}. Put back the file from a backup.`)
  }
  if (databaseExists) throw new FolderTrouble(`${file} is missing beside an existing database. Put it back from a backup: links and sealed ballots cannot be read without it.`)
  const secret = randomBytes(secretBytes)
  writeFileSync(file, secret.toString('base64url'), { mode: 0o600, flag: 'wx', flush: true })
  return secret
}

const words = (reason: unknown): string => (reason instanceof Error ? reason.message : String(reason))
