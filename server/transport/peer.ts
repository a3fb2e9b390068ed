// One WebSocket as a room's listener: reads its messages into the room at a measured pace, writes finished frames to its socket.
// Trusts nothing it reads: text, too much, too fast and silence end it, with a code that says why (shared/wire/wire.ts).
// Once it is told to go, nothing that it still sends is heard.

import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import type { PersonId } from '#shared/base/ids.ts'
import { closeCodes, comeBackIn, type CloseCode } from '#shared/wire/wire.ts'
import type { Chance } from '../chance.ts'
import type { Clock } from '../clock.ts'
import type { Listener, Seat } from '../rooms/door.ts'
import type { Allowance } from './allowances.ts'
import { framesOf } from './frames.ts'
import { newLife, type Life, type Patience } from './life.ts'
import { newPaces, type Paces } from './paces.ts'
import { countClose, type Traffic } from './traffic.ts'

type Means = {
  readonly clock: Clock
  readonly random: Chance
  readonly traffic: Traffic
  readonly patience: Patience
  readonly allowance: Allowance
  /** How many connections there are in all. */
  readonly crowd: () => number
  readonly onEnd: () => void
}

/** A server that goes away asks its people back at about 29 a second: three hundred within twelve seconds, sixty within three and a half. */
const comeBackFirstMs = 500
const comeBackEachMs = 35
/** How long a closed connection may take to end. */
export const closeWithinMs = 2_000
/** What may come before the room is open: messages, and bytes in all. */
const mostEarly = { messages: 64, bytes: 5 * 1024 * 1024 } as const

/** A connection. */
export class Peer {
  readonly listener: Listener
  readonly #ws: WebSocket
  readonly #means: Means
  readonly #paces: Paces
  readonly #life: Life
  readonly #early: Uint8Array[] = []
  #earlyBytes = 0
  #seat: Seat | null = null
  #told: CloseCode | null = null
  #ended = false

  /** Wraps a WebSocket just made on `socket`. */
  constructor(ws: WebSocket, socket: Socket, person: PersonId, means: Means) {
    const { clock, traffic, patience, allowance } = means
    this.#ws = ws
    this.#means = means
    this.#paces = newPaces(clock, allowance, () => socket.writableLength, traffic.heard)
    this.#life = newLife(clock, () => socket.bytesRead, patience)
    const sendAll = (messages: readonly Uint8Array[]): void => { if (ws.readyState === ws.OPEN) write(socket, messages, traffic) }
    this.listener = {
      person, sendAll, send: (message) => sendAll([message]), buffered: () => socket.writableLength, close: (code) => this.#close(code, closeCodes[code].words),
    }
    ws.on('error', () => ws.terminate())
    ws.on('close', (code) => this.#end(code))
    ws.on('pong', (data) => this.#control(data))
    ws.on('ping', (data) => this.#control(data))
    ws.on('message', (data: Buffer, isBinary) => this.#receive(data, isBinary))
  }

  /** The room's seat, once there is one: messages that came before are given to it now. */
  sit(given: Seat): void {
    this.#seat = given
    if (this.#ended) { given.leave(); return }
    for (const message of this.#early.splice(0)) if (this.#told === null) given.receive(message)
  }

  /** Asks it whether it lives, or cuts it, when it is time to. `late`: we stood still ourselves, so that its silence says nothing. */
  look(late: boolean): void {
    const state = this.#life.look()
    if (state === 'cut' && !late) this.drop()
    else if (state !== 'lives' && this.#ws.readyState === this.#ws.OPEN) this.#ws.ping()
  }

  /** Cuts the line without a word. */
  drop(): void {
    this.#ws.terminate()
  }

  #receive(data: Buffer, isBinary: boolean): void {
    this.#life.message()
    this.#means.traffic.receivedBytes += data.length
    if (this.#told !== null) return
    if (!isBinary) { this.listener.close(4400); return }
    const judged = this.#paces.message(data)
    if (judged === 'skip') return
    if (judged !== 'pass') { this.#close(4429, judged.tooFast); return }
    if (this.#seat !== null) { this.#seat.receive(data); return }
    this.#earlyBytes += data.length
    if (this.#early.length >= mostEarly.messages || this.#earlyBytes > mostEarly.bytes) this.#close(4429, 'Too much was sent before the board was open.')
    // The bytes are a view into the socket's buffer, which is not ours to keep.
    else this.#early.push(Uint8Array.from(data))
  }

  #control(data: Buffer): void {
    this.#life.control(data.length)
    const judged = this.#paces.control()
    if (typeof judged === 'object') this.#close(4429, judged.tooFast)
  }

  #close(code: CloseCode, words: string): void {
    const { clock, random, crowd } = this.#means
    if (this.#told !== null || this.#ws.readyState !== this.#ws.OPEN) return
    this.#told = code
    // Its goodbye may stand behind megabytes that nobody reads.
    clock.after(closeWithinMs, () => this.#ws.terminate())
    this.#ws.close(code, code === 4503 ? comeBackIn(comeBackFirstMs + random.below(Math.max(1_000, comeBackEachMs * crowd()))) : words)
  }

  #end(code: number): void {
    if (this.#ended) return
    this.#ended = true
    this.#early.length = 0
    countClose(this.#means.traffic, this.#told ?? code)
    this.#seat?.leave()
    this.#means.onEnd()
  }
}

/** Written past ws, which never holds a half-written frame here: no compression, no fragments. */
function write(socket: Socket, messages: readonly Uint8Array[], traffic: Traffic): void {
  const frames = framesOf(messages)
  if (frames.length > 1) socket.cork()
  for (const frame of frames) {
    traffic.sentBytes += frame.length
    socket.write(frame)
  }
  if (frames.length > 1) socket.uncork()
}
