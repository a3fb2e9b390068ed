// One WebSocket as a room's listener: reads its messages into the room at a measured pace, writes finished frames to its socket.
// Trusts nothing it reads: text, too much, too fast and silence end it, with a code that says why (shared/wire/wire.ts).
// Once it is told to go, nothing that it still sends is heard.

import type { Socket } from 'node:net'
import { WebSocket } from 'ws'
import type { PersonId } from '#shared/base/ids.ts'
import { closeCodes, comeBackIn, type CloseCode } from '#shared/wire/wire.ts'
import type { Chance } from '../chance.ts'
import type { Clock } from '../clock.ts'
import type { Listener, Seat } from '../rooms/door.ts'
import type { Allowance } from './allowances.ts'
import { framesOf } from './frames.ts'
import { Life, type Patience } from './life.ts'
import { Paces } from './paces.ts'
import { countClose, type Traffic } from './traffic.ts'

/** What all connections share: thousands of them hold nothing of it but this one reference. */
export type Hall = {
  readonly clock: Clock
  readonly random: Chance
  readonly traffic: Traffic
  readonly patience: Patience
  /** How many connections there are in all. */
  readonly crowd: () => number
  readonly ended: (peer: Peer) => void
}

/** A server that goes away asks its people back at about 29 a second: three hundred within twelve seconds, sixty within three and a half. */
const comeBackFirstMs = 500
const comeBackEachMs = 35
/** How long a closed connection may take to end. */
export const closeWithinMs = 2_000
/** What may come before the room is open: messages, and bytes in all. */
const mostEarly = { messages: 64, bytes: 5 * 1024 * 1024 } as const

/** A WebSocket that knows whose it is, so that all of them share their listeners. */
export class PeerSocket extends WebSocket {
  peer: Peer | null = null
}

/** Nobody writes before a room is open: most connections need no list of their own. */
const nothingEarly: readonly Uint8Array[] = []

/** A connection. */
export class Peer implements Listener {
  readonly person: PersonId
  readonly #ws: PeerSocket
  readonly #socket: Socket
  readonly #hall: Hall
  readonly #paces: Paces
  readonly #life: Life
  #early = nothingEarly
  #earlyBytes = 0
  #seat: Seat | null = null
  #told: CloseCode | null = null
  #ended = false

  /** Wraps a WebSocket just made on `socket`. */
  constructor(ws: PeerSocket, socket: Socket, person: PersonId, { allowance, hall }: { readonly allowance: Allowance; readonly hall: Hall }) {
    this.person = person
    this.#ws = ws
    this.#socket = socket
    this.#hall = hall
    this.#paces = new Paces(hall.clock, allowance, socket, hall.traffic.heard)
    this.#life = new Life(hall.clock, socket, hall.patience)
    ws.peer = this
    ws.on('error', drop)
    ws.on('close', hearEnd)
    ws.on('pong', hearControl)
    ws.on('ping', hearControl)
    ws.on('message', hearMessage)
  }

  send(message: Uint8Array): void {
    this.sendAll([message])
  }

  sendAll(messages: readonly Uint8Array[]): void {
    if (this.#ws.readyState === this.#ws.OPEN) write(this.#socket, messages, this.#hall.traffic)
  }

  buffered(): number {
    return this.#socket.writableLength
  }

  close(code: CloseCode): void {
    this.#close(code, closeCodes[code].words)
  }

  /** The room's seat, once there is one: messages that came before are given to it now. */
  sit(given: Seat): void {
    this.#seat = given
    if (this.#ended) { given.leave(); return }
    const early = this.#early
    this.#early = nothingEarly
    for (const message of early) if (this.#told === null) given.receive(message)
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

  /** Hears a message, finished by ws. */
  receive(data: Buffer, isBinary: boolean): void {
    this.#life.message()
    this.#hall.traffic.receivedBytes += data.length
    if (this.#told !== null) return
    if (!isBinary) { this.close(4400); return }
    const judged = this.#paces.message(data)
    if (judged === 'skip') return
    if (judged !== 'pass') { this.#close(4429, judged.tooFast); return }
    if (this.#seat !== null) { this.#seat.receive(data); return }
    this.#earlyBytes += data.length
    if (this.#early.length >= mostEarly.messages || this.#earlyBytes > mostEarly.bytes) this.#close(4429, 'Too much was sent before the board was open.')
    // The bytes are a view into the socket's buffer, which is not ours to keep.
    else this.#early = [...this.#early, Uint8Array.from(data)]
  }

  /** Hears a ping or a pong with so many bytes in it. */
  control(bytes: number): void {
    this.#life.control(bytes)
    const judged = this.#paces.control()
    if (typeof judged === 'object') this.#close(4429, judged.tooFast)
  }

  #close(code: CloseCode, words: string): void {
    const { clock, random, crowd } = this.#hall
    if (this.#told !== null || this.#ws.readyState !== this.#ws.OPEN) return
    this.#told = code
    // Its goodbye may stand behind megabytes that nobody reads.
    clock.after(closeWithinMs, () => this.#ws.terminate())
    this.#ws.close(code, code === 4503 ? comeBackIn(comeBackFirstMs + random.below(Math.max(1_000, comeBackEachMs * crowd()))) : words)
  }

  /** The line is over. */
  end(code: number): void {
    if (this.#ended) return
    this.#ended = true
    this.#early = nothingEarly
    countClose(this.#hall.traffic, this.#told ?? code)
    this.#seat?.leave()
    this.#hall.ended(this)
  }
}

// Listeners of all connections: a closure of each for each would be most of what an idle one costs.
function drop(this: WebSocket): void {
  this.terminate()
}
function hearEnd(this: WebSocket, code: number): void {
  peerOf(this)?.end(code)
}
function hearControl(this: WebSocket, data: Buffer): void {
  peerOf(this)?.control(data.length)
}
function hearMessage(this: WebSocket, data: unknown, isBinary: boolean): void {
  peerOf(this)?.receive(data as Buffer, isBinary) // binaryType is left at "nodebuffer"
}
const peerOf = (ws: WebSocket): Peer | null => (ws instanceof PeerSocket ? ws.peer : null)

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
