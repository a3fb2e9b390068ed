// All rooms of this server: opened once and shared while opening, closed after the last word is kept, opened again by whoever
// comes meanwhile. A board that fails to open three times in a row is set aside for a while and hurts no other.

import type { BoardId } from '#shared/base/ids.ts'
import { isRefusal, refuse, type Refusal } from '#shared/base/refusal.ts'
import { systemChance } from '../chance.ts'
import { systemClock } from '../clock.ts'
import { documentsInThread } from './document-thread.ts'
import type { Seat, Rooms } from './door.ts'
import { noHooks, noLog } from './hooks.ts'
import { usualLimits } from './limits.ts'
import { readBoard } from './opening.ts'
import { newRoom, type Room, type RoomMeans } from './room.ts'

type Entry =
  | { readonly phase: 'opening'; readonly room: Promise<Room | Refusal> }
  | { readonly phase: 'open'; readonly room: Room; callOffClosing: () => void }
  | { readonly phase: 'closing'; readonly over: Promise<void> }
type Failures = { readonly count: number; readonly until: number }

/** What rooms need; what is left out is the machine's own, or the usual. */
export type RoomsOptions = Pick<RoomMeans, 'storage' | 'decide'> & Partial<RoomMeans>

/** Opens the house's rooms; none of them yet. */
export function openRooms(options: RoomsOptions): Rooms {
  const means: RoomMeans = {
    clock: systemClock, random: systemChance, documents: options.documents ?? documentsInThread(), limits: usualLimits, hooks: noHooks, log: noLog, ...options,
  }
  const { storage, documents, clock, limits, hooks, log } = means
  const entries = new Map<BoardId, Entry>()
  const failures = new Map<BoardId, Failures>()
  let closed: Promise<void> | null = null

  const count = (): void => {
    const states = { 'opening': 0, 'open': 0, 'closing': 0, 'set-aside': failures.size }
    for (const { phase } of entries.values()) states[phase] += 1
    hooks.boards(states)
  }
  const put = (board: BoardId, entry: Entry | null): void => {
    if (entry === null) entries.delete(board)
    else entries.set(board, entry)
    count()
  }

  const open = async (board: BoardId): Promise<Room | Refusal> => {
    const started = clock.elapsed()
    try {
      const opened = await readBoard(board, means)
      failures.delete(board)
      if (opened === null) { put(board, null); return refuse('no-such-board') }
      const room = newRoom(means, opened, { onIdle: () => lookAt(board), onBroken: () => drop(board) })
      put(board, { phase: 'open', room, callOffClosing: () => undefined })
      hooks.opened(clock.elapsed() - started)
      lookAt(board)
      return room
    } catch (error) {
      log.error({ err: error }, 'a board could not be opened')
      const before = failures.get(board)?.count ?? 0
      failures.set(board, { count: before + 1, until: clock.elapsed() + (before + 1 >= limits.failuresBeforeSetAside ? limits.setAsideMs : 0) })
      put(board, null)
      return refuse('not-ready', 'This board cannot be opened just now. Try again in a minute.')
    }
  }

  /** The open room of a board, waiting for whatever it is doing. */
  const roomOf = async (board: BoardId): Promise<Room | Refusal> => {
    for (;;) {
      if (closed !== null) return refuse('not-ready', 'The server is restarting and will be back.')
      const entry = entries.get(board)
      if (entry?.phase === 'open') return entry.room
      if (entry?.phase === 'opening') return entry.room
      if (entry?.phase === 'closing') { await entry.over; continue }
      if ((failures.get(board)?.until ?? 0) > clock.elapsed()) {
        return refuse('not-ready', 'This board could not be opened several times. It is left alone for a minute.')
      }
      const room = open(board)
      put(board, { phase: 'opening', room })
      return room
    }
  }

  const withRoom = async <T>(board: BoardId, deed: (room: Room) => T | Promise<T>): Promise<T | Refusal> => {
    for (;;) {
      const room = await roomOf(board)
      if (isRefusal(room)) return room
      const entry = entries.get(board)
      // It may have begun to close between being found and being here.
      if (entry?.phase === 'open' && entry.room === room) return deed(room)
    }
  }

  /** Closes a room that stays idle. */
  const lookAt = (board: BoardId): void => {
    const entry = entries.get(board)
    if (entry?.phase !== 'open') return
    entry.callOffClosing()
    entry.callOffClosing = () => undefined
    if (!entry.room.isIdle()) return
    entry.callOffClosing = clock.after(limits.idleBeforeClosingMs, () => {
      if (entries.get(board) === entry && entry.room.isIdle()) closeRoom(board, entry.room, false)
    })
  }

  const closeRoom = (board: BoardId, room: Room, hurry: boolean): Promise<void> => {
    const over = room.close(hurry)
      .catch((error: unknown) => log.error({ err: error }, 'a room did not close cleanly; what was told is kept'))
      .then(() => put(board, null))
    put(board, { phase: 'closing', over })
    return over
  }

  const drop = (board: BoardId): void => {
    const entry = entries.get(board)
    if (entry?.phase !== 'open') return
    entry.room.putOut(null, 4503)
    put(board, null)
  }

  const closeAll = async (): Promise<void> => {
    const closing = [...entries].map(async ([board, entry]) => {
      if (entry.phase === 'closing') return entry.over
      const room = entry.phase === 'open' ? entry.room : await entry.room
      if (isRefusal(room)) return
      await closeRoom(board, room, true)
      room.putOut(null, 4503)
    })
    await Promise.all(closing)
    await documents.close()
  }

  return {
    join: (board, listener) => withRoom<Seat>(board, (room) => room.join(listener)),
    ask: (board, by, command) => withRoom(board, (room) => room.ask(by, command)),
    rule: (board, by, decide) => withRoom(board, (room) => room.rule(by, decide)),
    standing: (board) => withRoom(board, (room) => room.standing()),
    acted: (board, roundId) => storage.countSealed(board, roundId),
    documentBytes: (board) => withRoom(board, (room) => documents.whole(room.updates())),
    peopleHere(board) {
      const entry = entries.get(board)
      return entry?.phase === 'open' ? entry.room.people() : []
    },
    putOut(board, person, code) {
      const entry = entries.get(board)
      if (entry?.phase === 'open') entry.room.putOut(person, code)
    },
    close: () => (closed ??= closeAll()),
    open: () => entries.size,
  }
}
