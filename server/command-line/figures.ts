// Which figures are read from where while the server runs: connections, people, boards, the store's queue, the disk, the loop.

import { statfsSync } from 'node:fs'
import type { Sockets } from '../transport/sockets.ts'
import type { Ground } from './tool.ts'

/** Registers what is read when somebody asks for the figures, and begins to watch the loop. */
export function tellFigures({ metrics, rooms, storage, log, config }: Ground, { open, queued, traffic }: Sockets): void {
  metrics.gauge('signalboard_connections', 'Live connections open just now.', open)
  metrics.gauge('signalboard_people', 'People on open boards just now; somebody with two tabs counts once, on two boards twice.', () => rooms.census().people)
  metrics.gaugeBy('signalboard_boards', 'Boards by state: "opening", "open" (somebody is or was there in the last half minute), "closing", "set-aside" (failed to open three times in a row, left alone for a minute).', 'state', () => rooms.census().boards)
  metrics.gauge('signalboard_queued_bytes', 'Bytes that all connections together have not yet taken.', () => queued().sum)
  metrics.gauge('signalboard_queued_bytes_most', 'Bytes that the slowest connection has not yet taken.', () => queued().most)
  metrics.countBy('signalboard_received_total', 'Messages on live connections: "edits", "presence" (pointers, selections, signs of life), "states" (questions for what is missing).', 'kind', () => traffic.heard)
  metrics.count('signalboard_received_bytes_total', 'Bytes of messages on live connections.', () => traffic.receivedBytes)
  metrics.count('signalboard_sent_bytes_total', 'Bytes written to live connections.', () => traffic.sentBytes)
  metrics.countBy('signalboard_closes_total', 'Live connections ended, by close code: 1000, 1001 and 1005 are people leaving, 1006 a lost line, 4000 and more are ours.', 'code', () => Object.fromEntries(traffic.closes))
  metrics.gauge('signalboard_storage_waiting', 'Requests to the store not answered yet.', () => storage.waiting())
  metrics.gauge('signalboard_disk_free_bytes', 'Free space where DATA_DIR lies, as far as this user may use it.', () => spaceAt(config.dataDir).free)
  metrics.gauge('signalboard_disk_size_bytes', 'Size of the disk where DATA_DIR lies.', () => spaceAt(config.dataDir).size)
  metrics.watchLoop((ms) => log.warn({ ms }, 'the event loop stood still'))
}

/** Bytes of the disk under a path. A call of microseconds; zeros when the system does not say. */
export function spaceAt(path: string): { readonly free: number; readonly size: number } {
  try {
    const { bavail, blocks, bsize } = statfsSync(path)
    return { free: bavail * bsize, size: blocks * bsize }
  } catch (error) {
    if (error instanceof Error) return { free: 0, size: 0 }
    throw error
  }
}
