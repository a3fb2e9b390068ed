// A world for client sessions: a clock turned by hand, a network that is cut and mended, a server of forty lines that keeps
// frames, and rows in memory. Everything the browser would give, without a browser. Not a model of the real server: that one is
// examined in tests/rooms and tests/http.

import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as sync from 'y-protocols/sync'
import * as Y from 'yjs'
import { boardId, personId } from '#shared/base/ids.ts'
import type { Person } from '#shared/board/people.ts'
import { messageHello, messageKept, messageRefused, messageSync } from '#shared/wire/wire.ts'
import type { RowStore, StoredRow } from '#client/session/offline-rows.ts'
import type { World } from '#client/session/world.ts'
import { dice, handClock as serverHandClock, settled, type Dice } from './clock.ts'

export const board = boardId.parse('AAAAAAAAAAAAAAAAAAAAAA')
export const ada: Person = { id: personId.parse('p_adaadaada'), name: 'Ada', department: 'Sales', role: 'facilitator' }

/** Timers that run when the clock is turned. */
export type Clock = { readonly now: () => number; readonly after: World['after']; readonly turn: (ms: number) => Promise<void> }

export function handClock(start = 1_000_000): Clock {
  const { now, after, pass } = serverHandClock(start)
  return {
    now, after,
    async turn(ms) {
      await pass(ms)
      await settled()
    },
  }
}

/** The board on the other side. `keeping` off: takes frames and says nothing. `refuse` names why the next frames are not taken. */
export class Board {
  readonly y = new Y.Doc()
  readonly sockets = new Set<Socket>()
  epoch = 'first'
  keeping = true
  refuse: string | null = null
  refuseReason = 'bad-request'
  connections = 0
  /** Why the next connection is closed at once. */
  shut: number | null = null
  /** The version of our messages it speaks. */
  wire = 1
  /** How many connections it says the house has. */
  house = 1
  /** Takes everybody, shows the board, and closes. */
  hangsUpAfterSync = false

  said(socket: Socket, data: Uint8Array): void {
    const decoder = decoding.createDecoder(data)
    if (decoding.readVarUint(decoder) !== messageSync) return
    const step = decoding.readVarUint(decoder)
    const bytes = decoding.readVarUint8Array(decoder)
    if (step === sync.messageYjsSyncStep1) {
      socket.hear(frame(messageSync, (encoder) => sync.writeSyncStep2(encoder, this.y, bytes)))
      if (this.hangsUpAfterSync) socket.lost(1006)
      return
    }
    socket.frames += 1
    if (this.refuse !== null) {
      socket.hear(jsonFrame(messageRefused, { frame: socket.frames, reason: this.refuseReason, detail: this.refuse }))
      return
    }
    Y.applyUpdate(this.y, bytes, socket)
    for (const other of this.sockets) if (other !== socket) other.hear(updateFrame(bytes))
    if (this.keeping) this.keep(socket)
  }

  keep(socket: Socket): void {
    socket.hear(frame(messageKept, (encoder) => encoding.writeVarUint(encoder, socket.frames)))
  }

  greet(socket: Socket, now: number): void {
    socket.hear(jsonFrame(messageHello, { epoch: this.epoch, now, wire: this.wire, house: this.house }))
    socket.hear(frame(messageSync, (encoder) => sync.writeSyncStep1(encoder, this.y)))
  }
}

function frame(type: number, write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, type)
  write(encoder)
  return encoding.toUint8Array(encoder)
}

/** What tells an update. */
export const updateFrame = (update: Uint8Array): Uint8Array => frame(messageSync, (encoder) => sync.writeUpdate(encoder, update))

const jsonFrame = (type: number, value: unknown): Uint8Array => frame(type, (encoder) => encoding.writeVarString(encoder, JSON.stringify(value)))

/** A WebSocket on strings and promises. */
export class Socket {
  static server = new Board()
  static reachable = true
  static now: () => number = () => 0
  readonly OPEN = 1
  readyState = 0
  frames = 0
  /** Nothing that is sent from here arrives any more. */
  deaf = false
  binaryType = 'arraybuffer'
  onopen: (() => void) | null = null
  onclose: ((event: { code: number; reason: string }) => void) | null = null
  onerror: (() => void) | null = null
  onmessage: ((event: { data: ArrayBuffer }) => void) | null = null

  constructor(_url: string) {
    queueMicrotask(() => {
      Socket.server.connections += 1
      const { shut } = Socket.server
      if (!Socket.reachable) { this.lost(1006); return }
      this.readyState = 1
      this.onopen?.()
      if (shut !== null) { this.lost(shut); return }
      Socket.server.sockets.add(this)
      Socket.server.greet(this, Socket.now())
    })
  }

  send(data: Uint8Array): void {
    if (this.readyState === 1 && !this.deaf) Socket.server.said(this, data.slice())
  }

  hear(data: Uint8Array): void {
    if (this.readyState === 1) this.onmessage?.({ data: data.slice().buffer })
  }

  lost(code: number, reason = ''): void {
    if (this.readyState === 3) return
    this.readyState = 3
    Socket.server.sockets.delete(this)
    this.onclose?.({ code, reason })
  }

  close(): void {
    this.readyState = 3
    Socket.server.sockets.delete(this)
  }
}

/** Puts a fresh board behind the next world. */
export function freshBoard(): Board {
  Socket.server = new Board()
  Socket.reachable = true
  return Socket.server
}

/** A shelf like localStorage. */
export function memoryShelf(): NonNullable<World['shelf']> {
  const held = new Map<string, string>()
  return { getItem: (key) => held.get(key) ?? null, setItem: (key, value) => { held.set(key, value) }, removeItem: (key) => { held.delete(key) } }
}

/** Gives pages their clientIDs where a test has no seed of its own. */
const usualLot = dice(1)

/** A world over the fake board; `answer` speaks for HTTP (undefined: not reached), `lot` gives the page its clientID. */
export function worldOf(clock: Clock, answer: (path: string, body: unknown) => unknown = () => undefined, shelf = memoryShelf(), lot: Dice = usualLot): World {
  Socket.now = clock.now
  let ids = 0
  return {
    async fetch(path, init) {
      const said = answer(path, init.body === undefined ? null : JSON.parse(String(init.body)))
      if (said === undefined) throw new TypeError('no network')
      const status = typeof said === 'object' && said !== null && 'status' in said && typeof said.status === 'number' ? said.status : 200
      return new Response(JSON.stringify(said), { status })
    },
    WebSocket: Socket as unknown as typeof WebSocket, // as much of one as y-websocket uses
    socketOrigin: 'ws://board.test', shelf, openRows: null, onWake: () => () => undefined,
    now: clock.now, tick: clock.now, random: () => 0.5, after: clock.after, newId: () => `id-${(ids += 1)}`, newClientId: () => lot.below(2 ** 32),
  }
}

/** Rows in memory, which may be made to fail, or be taken away. */
export function memoryRows(): RowStore & { rows: StoredRow[]; readonly aside: StoredRow[]; failing: boolean; gone: boolean } {
  let last = 0
  const store: ReturnType<typeof memoryRows> = {
    rows: [], aside: [], failing: false, gone: false,
    isThere: () => !store.gone,
    read: () => deed(() => store.rows),
    append: (row) => deed(() => { last += 1; store.rows.push({ ...row, id: last }); return last }),
    settle: (ids) => deed(() => { store.rows = store.rows.map((row) => (ids.includes(row.id) ? { ...row, unsent: false } : row)) }),
    date: (ids, epoch) => deed(() => { store.rows = store.rows.map((row) => (ids.includes(row.id) ? { ...row, epoch } : row)) }),
    fold: (row, ids) => deed(() => { last += 1; store.rows = [...store.rows.filter((one) => !ids.includes(one.id)), { ...row, id: last }]; return last }),
    setAside: (ids) => deed(() => { store.aside.push(...store.rows.filter((row) => ids.includes(row.id))); store.rows = store.rows.filter((row) => !ids.includes(row.id)) }),
    clear: (goes) => deed(() => { store.rows = store.rows.filter((row) => !goes(row)) }),
    close: () => undefined,
  }
  const deed = async <T>(act: () => T): Promise<T> => {
    if (store.failing) throw new DOMException('The quota has been exceeded.', 'QuotaExceededError')
    return act()
  }
  return store
}
