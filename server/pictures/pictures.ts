// Uploaded pictures: checked by their bytes, freed of what they tell besides the picture, kept as files under names of our own,
// their rows in the store. A picture belongs to one board and is never changed. The file is on disk before its row, and the
// row before anybody is told.

import { createHash, randomBytes } from 'node:crypto'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { assetId, type AssetId, type BoardId, type PersonId } from '#shared/base/ids.ts'
import { isRefusal, refuse, type Refusal } from '#shared/base/refusal.ts'
import { StorageTrouble, type AssetRow, type Storage } from '../storage/storage.ts'
import { sniff, type Seen } from './sniff.ts'
import { strip } from './strip.ts'

/** A picture as it was kept; sizes in pixels. */
export type Picture = { readonly id: AssetId; readonly mime: string; readonly width: number; readonly height: number }

/** A kept picture: `size` in bytes. Its file is opened for each reading and not held open: whoever takes long takes no descriptor. */
export type Found = {
  readonly mime: string
  readonly size: number
  readonly read: (from: number, to: number) => Promise<Uint8Array>
}

export type Pictures = {
  readonly keep: (board: BoardId, by: PersonId, bytes: Uint8Array) => Promise<Picture | Refusal>
  readonly find: (board: BoardId, id: string) => Promise<Found | null>
  /** Writes the file of a session record's picture under its own id; its row is kept with its board. Null: it is none that can be kept. */
  readonly putBack: (board: BoardId, id: AssetId, bytes: Uint8Array) => Promise<AssetRow | null>
  /** Removes the files that were put back for a board that could not be kept. */
  readonly takeAway: (board: BoardId) => Promise<void>
}

/** What the name of a file ends in as long as it is not whole. */
const part = '.part'

/** Whether a path is that of a picture that has not come whole: it gets another name at any moment. */
export const isUnfinished = (path: string): boolean => path.endsWith(part)

const mostPixels = 40_000_000
const longestSide = 16_384

/** Opens the pictures over a folder. Limits in bytes. `keep` and `putBack` reject with StorageTrouble when the disk does not take a file. */
export function openPictures(
  storage: Pick<Storage, 'saveAsset' | 'findAsset' | 'assetBytes'>,
  { folder, now, most, mostPerBoard }: { readonly folder: string; readonly now: () => number; readonly most: number; readonly mostPerBoard: number },
): Pictures {
  // One at a time: two uploads together must not both fit into the last free megabyte.
  let line: Promise<unknown> = Promise.resolve()
  const inLine = <T>(deed: () => Promise<T>): Promise<T> => {
    const done = line.then(deed)
    line = done.catch(() => null)
    return done
  }
  const write = async (board: BoardId, row: { readonly id: AssetId; readonly mime: string; readonly by: PersonId }, bytes: Uint8Array): Promise<AssetRow> => {
    await writeWhole(join(folder, board), row.id, bytes)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    return { ...row, board, bytes: bytes.byteLength, at: now(), sha256 }
  }
  return {
    keep: (board, by, bytes) => inLine(async () => {
      const inspected = inspect(bytes, most)
      if (isRefusal(inspected)) return inspected
      const { seen, clean } = inspected
      if (await storage.assetBytes(board) + bytes.byteLength > mostPerBoard) {
        return refuse('too-large', `All pictures of one board may have ${megabytes(mostPerBoard)} MB together, and this one does not fit any more.`)
      }
      const id = assetId.parse(`a_${randomBytes(16).toString('base64url')}`)
      await storage.saveAsset(await write(board, { id, mime: seen.mime, by }, clean))
      return { id, ...seen }
    }),
    async find(board, id) {
      const parsed = assetId.safeParse(id)
      const row = parsed.success ? await storage.findAsset(board, parsed.data) : null
      if (row === null) return null
      const path = join(folder, board, row.id)
      return { mime: row.mime, size: (await stat(path)).size, read: (from, to) => readPart(path, from, to) }
    },
    async putBack(board, id, bytes) {
      // A file from outside is checked like an upload; a picture that does not pass is missing on the board, nothing else.
      const inspected = inspect(bytes, most)
      return isRefusal(inspected) ? null : inLine(() => write(board, { id, mime: inspected.seen.mime, by: nobody }, inspected.clean))
    },
    takeAway: (board) => rm(join(folder, board), { recursive: true, force: true }),
  }
}

/** What a picture is and its bytes without metadata, or why it is none that can be kept. */
function inspect(bytes: Uint8Array, most: number): { readonly seen: Seen; readonly clean: Uint8Array } | Refusal {
  const seen = sniff(bytes)
  if (seen === null) return refuse('unsupported-format', 'This is not a picture that can be shown here. PNG, JPEG, GIF and WebP can.')
  if (bytes.byteLength > most) return refuse('too-large', `A picture may have ${megabytes(most)} MB; this one has ${megabytes(bytes.byteLength)} MB.`)
  const { width, height } = seen
  if (width < 1 || height < 1 || width > longestSide || height > longestSide || width * height > mostPixels) {
    return refuse('too-large', `A picture may have ${mostPixels / 1_000_000} million pixels and ${longestSide} on one side; this one has ${width} x ${height}.`)
  }
  const clean = strip(seen.mime, bytes)
  return clean === null ? refuse('unreadable-file', 'This picture is damaged. Open it in a program, save it again, and choose the new file.') : { seen, clean }
}

/** Who brought a picture that came with a session record. */
const nobody = 'p_00000000' as PersonId // fits personId; nobody is ever given it

/** Whole or not at all: what came in part is removed, a full disk would be no emptier for it. */
async function writeWhole(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const unfinished = join(folder, `${name}${part}`)
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const file = await open(unfinished, 'w', 0o600)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(unfinished, join(folder, name))
    await keepNames(folder)
    await keepNames(dirname(folder))
  } catch (error) {
    await Promise.allSettled([rm(unfinished, { force: true })])
    throw new StorageTrouble('Writing a picture', error)
  }
}

/** A file is on the disk under its name only when its folder is, too. Windows keeps names by itself. */
async function keepNames(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function readPart(path: string, from: number, to: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(to - from)
  const file = await open(path)
  try {
    const { bytesRead } = await file.read(bytes, 0, bytes.length, from)
    if (bytesRead < bytes.length) throw new Error('The file of a picture is shorter than it was.')
    return bytes
  } finally {
    await file.close()
  }
}

const megabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1).replace(/\.0$/, '')
