// `WS /sync/:id`: takes upgrades, turns away who may not come in, seats the rest in their rooms, and watches that lines live.
// Every socket has an 'error' listener from its first moment: one without ends the whole process on a single bad frame.

import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import { isRefusal, refuse, type Refusal } from '#shared/base/refusal.ts'
import { boardLimits } from '#shared/board/board.ts'
import { maxFrameBytes, type CloseCode } from '#shared/wire/wire.ts'
import type { Chance } from '../chance.ts'
import type { Clock } from '../clock.ts'
import type { Rooms } from '../rooms/door.ts'
import { newCounts, type Counts } from './counts.ts'
import { closeWithinMs, newPeer, type Peer } from './peer.ts'
import { newTraffic, type Traffic } from './traffic.ts'
import { turnAway, type Knocker } from './upgrade.ts'

export type Sockets = {
  readonly attach: (server: Server) => void
  /** Takes nobody in any more and ends every connection; what they were told to do is the rooms' (close those first). */
  readonly close: () => Promise<void>
  readonly open: () => number
  readonly traffic: Traffic
  /** What sockets have not yet taken, bytes: all together, and the most of one. */
  readonly queued: () => { readonly sum: number; readonly most: number }
}

type Means = {
  readonly rooms: Rooms
  readonly whoKnocks: (request: IncomingMessage) => Promise<Knocker | Refusal>
  readonly addressOf: (request: IncomingMessage) => string
  readonly clock: Clock
  readonly random: Chance
  readonly log: { readonly warn: (fields: object, message: string) => void }
  readonly caps?: Partial<typeof usualCaps>
  /** Told of each request for a connection, for figures. */
  readonly knocked?: (outcome: { readonly refused: string } | { readonly seatedMs: number }) => void
}

/** Connections at the same time. A whole workshop may sit behind one address. */
const usualCaps = { all: 4_000, address: 2_000, board: boardLimits.people + 50, person: 12 } as const
/** A line that said nothing for this long is asked, then cut, in ms: a dead one is found within 45 s. */
const askAfterMs = 20_000
const cutAfterMs = 40_000
const lookEveryMs = 5_000
/** A look so late says that this process stood still: the silence was ours. */
const lateMs = 2_000

/** Opens the door; `attach` hangs it to an HTTP server. */
export function openSockets(means: Means): Sockets {
  return new OpenSockets(means)
}

class OpenSockets implements Sockets {
  readonly #means: Means
  readonly #server = new WebSocketServer({
    noServer: true, clientTracking: false, perMessageDeflate: false, maxPayload: maxFrameBytes, maxFragments: 1_024, maxBufferedChunks: 8_192,
  })
  readonly traffic = newTraffic()
  readonly #peers = new Set<Peer>()
  readonly #counts: Counts<keyof typeof usualCaps>
  #closing = false
  #callOff: () => void
  #lookDue: number

  constructor(means: Means) {
    this.#means = means
    this.#counts = newCounts({ ...usualCaps, ...means.caps })
    this.#server.on('wsClientError', (_error, socket) => { socket.destroy() })
    this.#callOff = means.clock.after(lookEveryMs, () => this.#watch())
    this.#lookDue = means.clock.elapsed() + lookEveryMs
  }

  // Arrow functions: they are handed around one by one.
  readonly open = (): number => this.#peers.size

  readonly queued = (): { sum: number; most: number } => {
    const each = [...this.#peers].map((peer) => peer.listener.buffered())
    return { sum: each.reduce((sum, bytes) => sum + bytes, 0), most: Math.max(0, ...each) }
  }

  readonly attach = (http: Server): void => {
    http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      socket.on('error', () => { socket.destroy() })
      this.#knock(request, socket, head).catch((error: unknown) => {
        this.#means.log.warn({ err: error }, 'an upgrade could not be answered')
        this.#turnAway(socket, refuse('not-ready'))
      })
    })
  }

  readonly close = async (): Promise<void> => {
    const { clock } = this.#means
    this.#closing = true
    this.#callOff()
    for (const peer of this.#peers) peer.listener.close(4503)
    const end = clock.elapsed() + closeWithinMs
    while (this.#peers.size > 0 && clock.elapsed() < end) await new Promise<void>((resolve) => { clock.after(20, resolve) })
    for (const peer of this.#peers) peer.drop()
  }

  async #knock(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const since = this.#means.clock.elapsed()
    const answer = this.#closing ? refuse('not-ready') : await this.#means.whoKnocks(request)
    if (isRefusal(answer)) { this.#turnAway(socket, answer); return }
    if (this.#closing) { this.#turnAway(socket, refuse('not-ready')); return }
    const who = { all: '', address: this.#means.addressOf(request), board: answer.board, person: `${answer.board} ${answer.person}` }
    if (socket.destroyed) return
    if (!this.#counts.enter(who)) { this.#turnAway(socket, refuse('too-many-requests', 'Too many connections are open.')); return }
    // Every socket ends in 'close', upgraded or not: ws destroys the one it will not take.
    socket.once('close', () => this.#counts.leave(who))
    this.#server.handleUpgrade(request, socket, head, (ws) => { void this.#seat(ws, socket, { ...answer, since }) })
  }

  #turnAway(socket: Duplex, refusal: Refusal): void {
    this.#means.knocked?.({ refused: refusal.reason })
    turnAway(socket, refusal)
  }

  async #seat(ws: WebSocket, socket: Duplex, { board, person, since }: Knocker & { readonly since: number }): Promise<void> {
    const { rooms, clock, random, log } = this.#means
    const peer: Peer = newPeer(ws, socket, person, { clock, random, traffic: this.traffic, crowd: this.open, onEnd: () => this.#peers.delete(peer) })
    this.#peers.add(peer)
    try {
      const given = await rooms.join(board, peer.listener)
      if (isRefusal(given)) peer.listener.close(codeFor(given))
      else {
        peer.sit(given)
        this.#means.knocked?.({ seatedMs: clock.elapsed() - since })
      }
    } catch (error) {
      log.warn({ err: error }, 'somebody could not be seated')
      peer.listener.close(4503)
    }
  }

  /** Asks the silent whether they live, and cuts the dead. */
  #watch(): void {
    const { clock } = this.#means
    const now = clock.elapsed()
    // After a stand-still of ours (a blocked loop, a suspended machine) what they said still waits unread: nobody is cut for it.
    const isLate = now - this.#lookDue > lateMs
    this.#lookDue = now + lookEveryMs
    for (const peer of this.#peers) {
      const silent = now - peer.heard()
      if (silent > cutAfterMs && !isLate) peer.drop()
      else if (silent >= askAfterMs) peer.ping()
    }
    this.#callOff = clock.after(lookEveryMs, () => this.#watch())
  }
}

function codeFor({ reason }: Refusal): CloseCode {
  if (reason === 'no-such-board') return 4404
  return reason === 'not-signed-in' ? 4401 : 4503
}
