// The ground everything stands on: data folder, storage, rooms, boards, pictures, imports, opened in order and closed in order.
// Which store is used is handed in (main.ts, and harnesses that try a store that lies).

import { createHmac } from 'node:crypto'
import type { AssetId, BoardId } from '#shared/base/ids.ts'
import { isRefusal } from '#shared/base/refusal.ts'
import { beginOtherHistories, openBoards } from './access/boards.ts'
import type { Ground } from './command-line/tool.ts'
import { decide } from './commands/desk.ts'
import type { Config } from './config.ts'
import { systemChance } from './chance.ts'
import { systemClock } from './clock.ts'
import { FolderTrouble, takeFolder } from './data-folder.ts'
import { newLines } from './line.ts'
import { openLog, type Log } from './log.ts'
import { openMetrics } from './metrics.ts'
import type { Committed } from './metrics/store.ts'
import { openPictures } from './pictures/pictures.ts'
import { importTurns } from './records/imports.ts'
import { workerRunner } from './records/run-in-worker.ts'
import { documentsInThread } from './rooms/document-thread.ts'
import { usualLimits } from './rooms/limits.ts'
import type { RoomMeans } from './rooms/room.ts'
import { openRooms } from './rooms/rooms.ts'
import { assemble, gather } from './session-record/gather.ts'
import { openPress } from './session-record/press.ts'
import { restore } from './session-record/restore.ts'
import { openRestoring } from './session-record/restoring.ts'
import { StorageTrouble } from './storage/storage.ts'
import { newTurns } from './turns.ts'

/** Opens a store in a data folder; `onGroup` is told of each transaction. */
export type OpenStore = (file: string, secret: Uint8Array, log: Log, onGroup: (group: Committed) => void) => Promise<Ground['storage']>

const { now } = systemClock

/** What a harness may want otherwise: limits that are reached often, documents whose folding it can watch. */
export type Otherwise = Partial<Pick<RoomMeans, 'limits' | 'documents'>>

/** Opens everything; what was taken is given back when a part of it cannot be opened. */
export async function openGround(config: Config, openStore: OpenStore, otherwise: Otherwise = {}): Promise<Ground> {
  const metrics = openMetrics()
  const folder = takeFolder(config.dataDir)
  const taken = new AsyncDisposableStack()
  taken.defer(() => folder.release())
  const log = openLog(config.logLevel, folder.secret)
  try {
    const storage = await openStore(folder.database, folder.secret, log, metrics.committed).catch((reason: unknown) => {
      throw new FolderTrouble(`The database ${folder.database} cannot be opened: ${reason instanceof Error ? reason.message : String(reason)}. \`signalboard doctor\` says what to do.`)
    })
    taken.defer(() => storage.close())
    await lookForGaps(storage, log)
    const rooms = openRooms({
      storage, decide, log, clock: systemClock, random: systemChance, documents: documentsInThread(), limits: usualLimits, hooks: metrics.hooks, ...otherwise,
    })
    taken.defer(() => rooms.close())
    const boards = openBoards(storage, { secret: folder.secret, now })
    const { pictureBytes: most, picturesPerBoardBytes: mostPerBoard } = config.limits
    const pictures = openPictures(storage, { folder: folder.pictures, now, most, mostPerBoard })
    const maskKey = (board: string): string => createHmac('sha256', folder.secret).update(`mask|${board}`).digest('base64url')
    const imports = { inTurn: newLines<BoardId>(), turns: newTurns(importTurns), store: storage.records, run: workerRunner(), now, maskKey }
    const home = homeOf({ storage, rooms, boards, pictures, log })
    return { config, folder, log, metrics, now, storage, rooms, boards, pictures, imports, ...home, close: () => taken.disposeAsync() }
  } catch (reason) {
    await taken.disposeAsync().catch((error: unknown) => log.error({ err: error }, 'what was opened could not be closed'))
    throw reason
  }
}

/** Tells the operator what the disk lost before this start. A database that went back in time begins another history. */
async function lookForGaps(storage: Ground['storage'], log: Log): Promise<void> {
  const { boards, withoutLog } = await storage.findGaps()
  // The server writes under clientIDs that are made from the number of the opening. Numbers that were lost are given out a second time:
  // browsers that heard the lost words would take new ones for those.
  if (withoutLog) await beginOtherHistories(storage)
  if (boards.length === 0) return
  const rows = boards.reduce((sum, gap) => sum + gap.rows, 0)
  log.error({ boards: boards.length, rows }, 'changes that were kept are not in the database any more; the boards open without them. `signalboard doctor` names the boards, a backup may have the changes')
}

/** The session record in both directions. */
function homeOf({ storage, rooms, boards, pictures, log }: Pick<Ground, 'storage' | 'rooms' | 'boards' | 'pictures' | 'log'>): Pick<Ground, 'takeHome' | 'print' | 'bringBack'> {
  const readAsset = async (board: BoardId, id: AssetId): Promise<Uint8Array | null> => {
    try {
      const found = await pictures.find(board, id)
      return found === null ? null : await found.read(0, found.size)
    } catch (error) {
      if (error instanceof StorageTrouble) throw error
      // One file that the disk does not give back must not keep all the rest from being taken home.
      log.error({ board, err: error }, 'a picture cannot be read and is missing in a session record; `signalboard doctor` names the board')
      return null
    }
  }
  const sources = { rooms, storage, readAsset, now }
  const press = openPress((board) => gather(sources, board), (why) => log.warn({ why }, 'a PNG could not be painted'))
  const bringBack = openRestoring(async (prepared) => {
    const newBoard = boards.fresh()
    const id = await restore({ storage, newBoard, putBack: pictures.putBack, takeAway: pictures.takeAway }, prepared)
    return isRefusal(id) ? id : newBoard
  })
  return {
    async takeHome(board) {
      const gathered = await gather(sources, board)
      return isRefusal(gathered) ? gathered : assemble(gathered)
    },
    print: (board, format, table) => press(board, { format, table }),
    bringBack,
  }
}
