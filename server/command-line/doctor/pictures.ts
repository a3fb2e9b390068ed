// What the doctor finds about uploaded pictures: rows without files, files that are not what they were, files nobody refers to.

import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { BoardId } from '#shared/base/ids.ts'
import type { PictureRow } from '../../inspection.ts'
import { counted, note, sized, wrong, type Finding } from './finding.ts'

/** An upload is a file before it is a row; younger ones may be on their way. */
const settledMs = 600_000

/** One board's pictures against its folder. `thorough` compares every byte. */
export function pictureFindings(board: BoardId, rows: readonly PictureRow[], { folder, thorough, now }: { readonly folder: string; readonly thorough: boolean; readonly now: number }): Finding[] {
  const at = (id: string): string => join(folder, board, id)
  const missing = rows.filter(({ id }) => !existsSync(at(id)))
  const changed = rows.filter((row) => existsSync(at(row.id)) && !isSame(at(row.id), row, thorough))
  const strays = straysIn(join(folder, board), new Set(rows.map(({ id }) => id)), now)
  const bytes = strays.reduce((sum, file) => sum + statSync(file).size, 0)
  return [
    ...missing.length === 0 ? [] : [wrong('picture-missing', `${counted(missing.length, 'picture')} of this board ${missing.length === 1 ? 'has' : 'have'} no file in ${folder}.`, 'Put the folder back from a backup: `assets` beside the database.', board)],
    ...changed.length === 0 ? [] : [wrong('picture-changed', `${counted(changed.length, 'picture file')} of this board ${changed.length === 1 ? 'is' : 'are'} not what was uploaded.`, 'Put the files back from a backup; the disk may be failing.', board)],
    ...strays.length === 0 ? [] : [note('picture-unused', `${counted(strays.length, 'file')} (${sized(bytes)}) of this board ${strays.length === 1 ? 'belongs' : 'belong'} to no picture: uploads that were cut off.`, `They may be removed: ${strays.slice(0, 3).join(' ')}${strays.length > 3 ? ' …' : ''}`, board)],
  ]
}

/** Folders of pictures for boards that are not in the database. */
export function strayFolders(folder: string, boards: readonly BoardId[]): Finding[] {
  const known = new Set<string>(boards)
  const strays = existsSync(folder) ? readdirSync(folder).filter((name) => !known.has(name)) : []
  return strays.length === 0 ? [] : [note('pictures-of-no-board', `${counted(strays.length, 'entry', 'entries')} in ${folder} ${strays.length === 1 ? 'belongs' : 'belong'} to no board of this database.`, 'Were files and database put together from different backups? If not, they may be removed.')]
}

function isSame(file: string, { bytes, sha256 }: PictureRow, thorough: boolean): boolean {
  if (statSync(file).size !== bytes) return false
  if (!thorough) return true
  try {
    return createHash('sha256').update(readFileSync(file)).digest('hex') === sha256
  } catch (error) {
    // A disk that fails to give one picture back is what the doctor is asked about; the others are looked at too.
    if (error instanceof Error && 'syscall' in error) return false
    throw error
  }
}

function straysIn(folder: string, known: ReadonlySet<string>, now: number): string[] {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return []
  return readdirSync(folder).filter((name) => !known.has(name)).map((name) => join(folder, name)).filter((file) => {
    // A running server takes the name of an upload away when all of it has come.
    const seen = statSync(file, { throwIfNoEntry: false })
    return seen !== undefined && now - seen.mtimeMs > settledMs
  })
}
