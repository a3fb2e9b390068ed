// One WebSocket as a room's listener: reads its messages into the room at a measured pace, writes finished frames to its socket.
// Trusts nothing it reads: text, too much, too fast and silence end it, with a code that says why (shared/wire/wire.ts).

import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { PersonId } from '#shared/base/ids.ts'
import { comeBackIn, messageSync, type CloseCode } from '#shared/wire/wire.ts'
import type { Chance } from '../chance.ts'
import type { Clock } from '../clock.ts'
import type { Listener, Seat } from '../rooms/door.ts'
import { newBucket } from './bucket.ts'
import { framesOf } from './frames.ts'
import { countClose, type Traffic } from './traffic.ts'

/** A connection. `heard` is when anything last came from it, in ms of the clock that only goes forward. */
export type Peer = {
  readonly listener: Listener
  /** The room's seat, once there is one: messages that came before are given to it now. */
  readonly sit: (seat: Seat) => void
  readonly heard: () => number
  readonly ping: () => void
  /** Cuts the line without a word. */
  readonly drop: () => void
}

/** `crowd`: how many connections there are in all. */
type Means = { readonly clock: Clock; readonly random: Chance; readonly traffic: Traffic; readonly crowd: () => number; readonly onEnd: () => void }

/** A server that goes away asks its people back at about 33 a second: three hundred within ten seconds, sixty within two and a half. */
const comeBackFirstMs = 500
const comeBackEachMs = 30
/** How long a closed connection may take to end. */
export const closeWithinMs = 2_000
/** What may come before the room is open. */
const mostEarly = 64

/** Wraps a WebSocket just made on `socket`. */
export function newPeer(ws: WebSocket, socket: Duplex, person: PersonId, { clock, random, traffic, crowd, onEnd }: Means): Peer {
  let seat: Seat | null = null
  let ended = false
  let heard = clock.elapsed()
  const early: Uint8Array[] = []
  const pace = newPaces(clock, traffic.heard)
  let told: CloseCode | null = null

  const close = (code: CloseCode): void => {
    if (ws.readyState !== ws.OPEN) return
    told = code
    // Its goodbye may stand behind megabytes that nobody reads.
    clock.after(closeWithinMs, () => ws.terminate())
    ws.close(code, code === 4503 ? comeBackIn(comeBackFirstMs + random.below(Math.max(1_000, comeBackEachMs * crowd()))) : '')
  }
  const end = (code: number): void => {
    if (ended) return
    ended = true
    countClose(traffic, told ?? code)
    seat?.leave()
    onEnd()
  }

  ws.on('error', () => ws.terminate())
  ws.on('close', end)
  ws.on('pong', () => { heard = clock.elapsed() })
  ws.on('message', (data: Buffer, isBinary: boolean) => {
    heard = clock.elapsed()
    traffic.receivedBytes += data.length
    if (!isBinary) { close(4400); return }
    if (!pace(data)) { close(4429); return }
    if (seat !== null) seat.receive(data)
    else if (early.push(Uint8Array.from(data)) > mostEarly) close(4429)
  })

  const sendAll = (messages: readonly Uint8Array[]): void => { if (ws.readyState === ws.OPEN) write(socket, messages, traffic) }
  return {
    listener: { person, close, sendAll, send: (message) => sendAll([message]), buffered: () => socket.writableLength },
    sit(given) {
      seat = given
      if (ended) { seat.leave(); return }
      for (const message of early.splice(0)) seat.receive(message)
    },
    heard: () => heard,
    ping: () => { if (ws.readyState === ws.OPEN) ws.ping() },
    drop: () => ws.terminate(),
  }
}

/** Written past ws, which never holds a half-written frame here: no compression, no fragments. */
function write(socket: Duplex, messages: readonly Uint8Array[], traffic: Traffic): void {
  const frames = framesOf(messages)
  if (frames.length > 1) socket.cork()
  for (const frame of frames) {
    traffic.sentBytes += frame.length
    socket.write(frame)
  }
  if (frames.length > 1) socket.uncork()
}

/** Whether a message comes at a bearable pace: one allowance per class, so that cursors never use up what edits need. */
function newPaces(clock: Clock, heard: Traffic['heard']): (message: Uint8Array) => boolean {
  const edits = newBucket(clock, { burst: 600, perSecond: 120 })
  const editBytes = newBucket(clock, { burst: 32 * 1024 * 1024, perSecond: 1024 * 1024 })
  const presence = newBucket(clock, { burst: 600, perSecond: 150 })
  // Each may cost a difference made for this client alone.
  const states = newBucket(clock, { burst: 20, perSecond: 1 })
  return (message) => {
    if (message[0] !== messageSync) { heard.presence += 1; return presence.take(1) }
    if (message[1] === 0) { heard.states += 1; return states.take(1) }
    heard.edits += 1
    return edits.take(1) && editBytes.take(message.length)
  }
}
