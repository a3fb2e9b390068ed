// All rooms of this server: opened once and shared while opening, closed after the last word is kept, opened again by whoever
// comes meanwhile. A board that fails to open three times in a row is set aside for a while and hurts no other.

import type { AssetId, BoardId, PersonId, ThingKind } from '#shared/base/ids.ts'
import { isRefusal, notLearned, refuse, type Refusal } from '#shared/base/refusal.ts'
import type { Command, Ruled } from '#shared/ledger/command.ts'
import type { Standing } from '#shared/ledger/standing.ts'
import { fewPeople, type CloseCode } from '#shared/wire/wire.ts'
import { systemChance } from '../chance.ts'
import { systemClock } from '../clock.ts'
import type { Decision } from '../commands/decision.ts'
import { memoryLeft } from '../memory.ts'
import { newBeat } from './beat.ts'
import type { Acted } from './commands.ts'
import { documentsInThread } from './document-thread.ts'
import type { Census, Listener, Rooms, Seat, Whole } from './door.ts'
import { noHooks, noLog } from './hooks.ts'
import { usualLimits } from './limits.ts'
import { newListings, type List } from './listings.ts'
import { readBoard } from './opening.ts'
import { Room, type RoomMeans } from './room.ts'

type Entry =
  | { readonly phase: 'opening'; readonly room: Promise<Room | Refusal> }
  | { readonly phase: 'open'; readonly room: Room; callOffClosing: () => void }
  | { readonly phase: 'closing'; readonly over: Promise<void> }
type Failures = { readonly count: number; readonly until: number }

/** What rooms need; what is left out is the machine's own, or the usual. */
export type RoomsOptions = Pick<RoomMeans, 'storage' | 'decide'> & Partial<RoomMeans>

/** Pages are told how large the house is in steps of this, rounded up: who comes and goes on other boards is not their business. */
const step = 1.25

/** Opens the house's rooms; none of them yet. */
export function openRooms(options: RoomsOptions): Rooms {
  const { clock = systemClock, limits = usualLimits } = options
  return new OpenRooms({
    random: systemChance, memoryLeft, documents: options.documents ?? documentsInThread(), beat: newBeat(clock, limits.tickMs), hooks: noHooks, log: noLog, ...options, clock, limits,
  })
}

class OpenRooms implements Rooms {
  readonly #means: RoomMeans
  readonly #list: List
  readonly #entries = new Map<BoardId, Entry>()
  readonly #failures = new Map<BoardId, Failures>()
  #closed: Promise<void> | null = null
  /** The size of the house that everybody was told of, or more. */
  #told = 0

  constructor(means: RoomMeans) {
    this.#means = means
    this.#list = newListings(means.documents)
  }

  // Arrow functions: they are handed around one by one (`rooms.rule`).
  readonly join = (board: BoardId, listener: Listener): Promise<Seat | Refusal> => this.#with(board, (room) => {
    const seat = room.join(listener)
    this.#tellGrowth()
    return seat
  })
  readonly ask = async (board: BoardId, by: PersonId, command: Command): Promise<Ruled | Refusal> => {
    const once = (): Promise<Acted> => this.#with(board, (room) => room.commands.ask(by, command))
    const acted = await once()
    // The next opening finds it under its id, or does it.
    return sure(acted === 'unsure' ? await once() : acted)
  }

  readonly rule = async (board: BoardId, by: PersonId | null, decide: (standing: Standing) => Decision | Refusal): Promise<Ruled | Refusal> =>
    sure(await this.#with(board, (room) => room.commands.rule(by, decide)))

  readonly standing = (board: BoardId): Promise<Standing | Refusal> => this.#with(board, (room) => room.commands.standing())
  readonly acted = (board: BoardId, roundId: string): Promise<number> => this.#means.storage.countSealed(board, roundId)
  readonly things = (board: BoardId, kind: ThingKind | null): Promise<Uint8Array<ArrayBuffer> | Refusal> =>
    this.#with(board, (room) => this.#list(room, kind))
  readonly pictures = (board: BoardId): Promise<readonly AssetId[] | Refusal> => this.#with(board, (room) => this.#means.documents.pictures(room.updates()))
  readonly whole = (board: BoardId): Promise<Whole | Refusal> => this.#with(board, async (room) => {
    // Before anything is waited for: a ruling counts and is published in one step.
    const ledgerSeq = room.commands.standing().seq
    return { document: await this.#means.documents.whole(room.updates()), ledgerSeq }
  })
  readonly open = (): number => this.#entries.size
  readonly close = (): Promise<void> => (this.#closed ??= this.#closeAll())

  readonly census = (): Census => {
    const now = this.#means.clock.elapsed()
    const boards = { 'opening': 0, 'open': 0, 'closing': 0, 'set-aside': 0 }
    let people = 0
    for (const entry of this.#entries.values()) {
      boards[entry.phase] += 1
      if (entry.phase === 'open') people += entry.room.people().length
    }
    for (const { until } of this.#failures.values()) if (until > now) boards['set-aside'] += 1
    return { boards, people }
  }

  readonly peopleHere = (board: BoardId): readonly PersonId[] => {
    const entry = this.#entries.get(board)
    return entry?.phase === 'open' ? entry.room.people() : []
  }

  readonly putOut = (board: BoardId, person: PersonId, code: CloseCode): void => {
    const entry = this.#entries.get(board)
    if (entry?.phase === 'open') entry.room.putOut(person, code)
  }

  #size(): number {
    const connections = this.#allOpen().reduce((sum, room) => sum + room.connections(), 0)
    return connections <= fewPeople ? 0 : Math.ceil(fewPeople * step ** Math.ceil(Math.log(connections / fewPeople) / Math.log(step)))
  }

  /** If this process dies, pages come back as slowly as the house they know of is large. Somebody has just come, and heard its size. */
  #tellGrowth(): void {
    const size = this.#size()
    if (size > this.#told) for (const room of this.#allOpen()) room.greetAgain()
    this.#told = size
  }

  #allOpen(): readonly Room[] {
    return [...this.#entries.values()].flatMap((entry) => (entry.phase === 'open' ? [entry.room] : []))
  }

  async #with<T>(board: BoardId, deed: (room: Room) => T | Promise<T>): Promise<T | Refusal> {
    for (;;) {
      const room = await this.#roomOf(board)
      if (isRefusal(room)) return room
      const entry = this.#entries.get(board)
      // It may have begun to close between being found and being here.
      if (entry?.phase === 'open' && entry.room === room) return deed(room)
    }
  }

  /** The open room of a board, waiting for whatever it is doing. */
  async #roomOf(board: BoardId): Promise<Room | Refusal> {
    for (;;) {
      if (this.#closed !== null) return refuse('not-ready', 'The server is restarting and will be back.')
      const entry = this.#entries.get(board)
      if (entry?.phase === 'open' || entry?.phase === 'opening') return entry.room
      if (entry?.phase === 'closing') { await entry.over; continue }
      if ((this.#failures.get(board)?.until ?? 0) > this.#means.clock.elapsed()) {
        return refuse('not-ready', 'This board could not be opened several times. It is left alone for a minute.')
      }
      const most = this.#means.limits.openBoards
      if (this.#entries.size >= most) return refuse('not-ready', `This server has ${most} boards open, as many as it takes. Try again in a minute.`)
      const room = this.#open(board)
      this.#put(board, { phase: 'opening', room })
      return room
    }
  }

  async #open(board: BoardId): Promise<Room | Refusal> {
    const { clock, hooks } = this.#means
    const started = clock.elapsed()
    try {
      const opened = await readBoard(board, this.#means)
      this.#failures.delete(board)
      if (opened === null) { this.#put(board, null); return refuse('no-such-board') }
      const room = new Room(this.#means, opened, { onIdle: () => this.#lookAt(board), onBroken: () => this.#drop(board), house: () => this.#size() })
      this.#put(board, { phase: 'open', room, callOffClosing: () => undefined })
      hooks.opened(clock.elapsed() - started, opened.state.snapshotBytes() + opened.state.tail().bytes)
      this.#lookAt(board)
      return room
    } catch (error) {
      return this.#failed(board, error)
    }
  }

  #failed(board: BoardId, error: unknown): Refusal {
    const { clock, limits, hooks, log } = this.#means
    hooks.notOpened()
    log.error({ err: error, board }, 'a board could not be opened')
    const count = (this.#failures.get(board)?.count ?? 0) + 1
    this.#failures.set(board, { count, until: clock.elapsed() + (count >= limits.failuresBeforeSetAside ? limits.setAsideMs : 0) })
    this.#put(board, null)
    return refuse('not-ready', 'This board cannot be opened just now. Try again in a minute.')
  }

  /** Closes a room that stays idle. */
  #lookAt(board: BoardId): void {
    const { clock, limits } = this.#means
    const entry = this.#entries.get(board)
    if (entry?.phase !== 'open') return
    entry.callOffClosing()
    entry.callOffClosing = () => undefined
    if (!entry.room.isIdle()) return
    entry.callOffClosing = clock.after(limits.idleBeforeClosingMs, () => {
      if (this.#entries.get(board) === entry && entry.room.isIdle()) void this.#closeRoom(board, entry.room, false)
    })
  }

  #closeRoom(board: BoardId, room: Room, hurry: boolean): Promise<void> {
    const over = room.close(hurry)
      .catch((error: unknown) => this.#means.log.error({ err: error }, 'a room did not close cleanly; what was told is kept'))
      .then(() => this.#put(board, null))
    this.#put(board, { phase: 'closing', over })
    return over
  }

  /** A room that cannot go on: its people come back to a new opening. */
  #drop(board: BoardId): void {
    const entry = this.#entries.get(board)
    if (entry?.phase !== 'open') return
    const over = entry.room.abandon().then(() => this.#put(board, null))
    this.#put(board, { phase: 'closing', over })
    entry.room.putOut(null, 4503)
  }

  async #closeAll(): Promise<void> {
    await Promise.all([...this.#entries].map(async ([board, entry]) => {
      if (entry.phase === 'closing') return entry.over
      const room = entry.phase === 'open' ? entry.room : await entry.room
      if (isRefusal(room)) return
      await this.#closeRoom(board, room, true)
      room.putOut(null, 4503)
    }))
    await this.#means.documents.close()
  }

  #put(board: BoardId, entry: Entry | null): void {
    if (entry === null) this.#entries.delete(board)
    else this.#entries.set(board, entry)
  }
}

const sure = (acted: Acted): Ruled | Refusal => (acted === 'unsure' ? notLearned : acted)
