// `doctor`: reads a data folder and says what is wrong with it. Changes nothing; exit code 1 when something is wrong.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { documentFrom } from '#shared/document/opening.ts'
import { readThings } from '#shared/document/reading.ts'
import type { BoardId } from '#shared/base/ids.ts'
import { folderPaths } from '../data-folder.ts'
import type { Storage } from '../storage/storage.ts'
import { exit, readArgs, type Hands, type Tool } from './tool.ts'

type Finding = { readonly bad: boolean; readonly says: string }
const fine = (says: string): Finding => ({ bad: false, says })
const bad = (says: string): Finding => ({ bad: true, says })

const littleSpace = 512 * 1024 * 1024

export const doctor: Tool = {
  says: 'reads a data folder and says what is wrong with it',
  help: 'Usage: signalboard doctor\n\nChecks permissions, the secret, free space, and every board: ledger without gaps, document readable, nothing set aside.\nChanges nothing. Exit code 1 when something is wrong.',
  async run(args, hands) {
    readArgs(args, {})
    const findings = [...await folderFindings(hands.config.dataDir), ...await storeFindings(hands)]
    for (const { bad, says } of findings) hands.print(`${bad ? 'WRONG' : 'fine '}  ${says}`)
    return findings.some((one) => one.bad) ? exit.failed : exit.done
  },
}

async function folderFindings(dataDir: string): Promise<Finding[]> {
  if (!existsSync(dataDir)) return [bad(`${dataDir} does not exist. It is made at the first start.`)]
  const paths = folderPaths(dataDir)
  const open = [dataDir, paths.secret, paths.database].filter((path) => existsSync(path) && (statSync(path).mode & 0o077) !== 0)
  const { bavail, bsize } = await statfs(dataDir)
  const free = bavail * bsize
  return [
    open.length === 0 ? fine('Only the owner may read the folder.') : bad(`Others may read ${open.join(', ')}. Run: chmod -R go= ${dataDir}`),
    free > littleSpace ? fine(`${Math.floor(free / 1024 / 1024)} MB are free.`) : bad(`Only ${Math.floor(free / 1024 / 1024)} MB are free.`),
  ]
}

async function storeFindings(hands: Hands): Promise<Finding[]> {
  const paths = folderPaths(hands.config.dataDir)
  if (!existsSync(paths.database)) return [fine('There is no database yet.')]
  if (!existsSync(paths.secret)) return [bad(`${paths.secret} is missing: links and sealed ballots cannot be read without it. Put it back from a backup.`)]
  const secret = Buffer.from(readFileSync(paths.secret, 'utf8').trim(), 'base64url')
  if (secret.length !== 32) return [bad(`${paths.secret} should hold 32 bytes, it holds ${secret.length}. Put it back from a backup.`)]
  let storage: Storage
  try {
    storage = await hands.store(paths.database, secret)
  } catch (reason) {
    return [bad(`The database cannot be opened: ${words(reason)}`)]
  }
  try {
    const boards = await storage.listBoards()
    const found = await Promise.all(boards.map((board) => boardFindings(storage, board.id, paths.pictures)))
    return [fine(`The database opens; ${boards.length} boards.`), ...found.flat()]
  } finally {
    await storage.close()
  }
}

async function boardFindings(storage: Storage, board: BoardId, pictures: string): Promise<Finding[]> {
  try {
    const entries = await storage.readLedger(board)
    const gap = entries.findIndex(({ seq }, i) => seq !== i + 1)
    const { snapshot, tail, setAside } = await storage.readDocument(board)
    const updates = [...snapshot === null ? [] : [snapshot.bytes], ...tail.map((row) => row.bytes)]
    const damaged = readThings(documentFrom(...updates)).filter((thing) => thing.kind === 'damaged').length
    const halves = existsSync(`${pictures}/${board}`) ? readdirSync(`${pictures}/${board}`).filter((name) => name.endsWith('.part')).length : 0
    return [
      ...gap >= 0 ? [bad(`Board ${board}: ruling ${gap + 1} is missing.`)] : [],
      ...setAside > 0 ? [bad(`Board ${board}: ${setAside} unreadable pieces were set aside; the rest is shown.`)] : [],
      ...damaged > 0 ? [bad(`Board ${board}: ${damaged} things cannot be read and are shown as placeholders.`)] : [],
      ...halves > 0 ? [fine(`Board ${board}: ${halves} uploads were cut off; their files (*.part) may be removed.`)] : [],
    ]
  } catch (reason) {
    return [bad(`Board ${board} cannot be read: ${words(reason)}`)]
  }
}

const words = (reason: unknown): string => (reason instanceof Error ? reason.message : String(reason))
