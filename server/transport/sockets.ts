// `WS /sync/:id`: takes upgrades, turns away who may not come in, seats the rest in their rooms, and watches that lines live.
// Every socket has an 'error' listener from its first moment: one without ends the whole process on a single bad frame.

import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { isRefusal, refuse, type Refusal } from '#shared/base/refusal.ts'
import { maxFrameBytes, type CloseCode } from '#shared/wire/wire.ts'
import type { Chance } from '../chance.ts'
import type { Clock } from '../clock.ts'
import type { Rooms } from '../rooms/door.ts'
import { newAllowances, type Allowances } from './allowances.ts'
import { newCrowd, usualCaps, type Caps, type Comer, type Crowd } from './crowd.ts'
import { usualPatience, type Patience } from './life.ts'
import { closeWithinMs, Peer, PeerSocket, type Hall } from './peer.ts'
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

/** Somebody who is in: what let them in, and when that was last asked. */
type Guest = { readonly who: Knocker; askedAt: number }

type Means = {
  readonly rooms: Pick<Rooms, 'join'>
  readonly whoKnocks: (request: IncomingMessage) => Promise<Knocker | Refusal>
  readonly addressOf: (request: IncomingMessage) => string
  readonly clock: Clock
  readonly random: Chance
  readonly log: { readonly warn: (fields: object, message: string) => void }
  readonly caps?: Partial<Caps>
  readonly patience?: Partial<Patience>
  /** Told of each request for a connection, for figures. */
  readonly knocked?: (outcome: { readonly refused: string } | { readonly seatedMs: number }) => void
}

/** How often those who are in are asked whether what let them in still does. */
const askAgainMs = 30_000

/** Opens the door; `attach` hangs it to an HTTP server. */
export function openSockets(means: Means): Sockets {
  return new OpenSockets(means)
}

class OpenSockets implements Sockets {
  readonly #means: Means
  readonly #server = new WebSocketServer({
    noServer: true, WebSocket: PeerSocket, clientTracking: false, perMessageDeflate: false, maxPayload: maxFrameBytes, maxFragments: 1_024, maxBufferedChunks: 8_192,
  })
  readonly traffic = newTraffic()
  readonly #peers = new Map<Peer, Guest>()
  readonly #crowd: Crowd
  readonly #allowances: Allowances
  readonly #patience: Patience
  readonly #hall: Hall
  /** Who is counted in by which socket. */
  readonly #inside = new Map<Duplex, Comer>()
  #closing = false
  #callOff: () => void
  #lookDue: number

  constructor(means: Means) {
    this.#means = means
    this.#crowd = newCrowd({ ...usualCaps, ...means.caps })
    this.#allowances = newAllowances(means.clock)
    this.#patience = { ...usualPatience, ...means.patience }
    const { clock, random } = means
    this.#hall = { clock, random, traffic: this.traffic, patience: this.#patience, crowd: this.open, ended: (peer) => this.#ended(peer) }
    this.#server.on('wsClientError', (_error, socket) => this.#turnAway(socket, refuse('bad-request', 'This is not a WebSocket handshake of version 13.')))
    this.#callOff = means.clock.after(this.#patience.lookEvery, () => this.#watch())
    this.#lookDue = means.clock.elapsed() + this.#patience.lookEvery
  }

  // Arrow functions: they are handed around one by one.
  readonly open = (): number => this.#peers.size

  readonly queued = (): { sum: number; most: number } => {
    const each = [...this.#peers.keys()].map((peer) => peer.buffered())
    return { sum: each.reduce((sum, bytes) => sum + bytes, 0), most: Math.max(0, ...each) }
  }

  readonly attach = (http: Server): void => {
    http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      socket.on('error', destroy)
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
    for (const peer of this.#peers.keys()) peer.close(4503)
    const end = clock.elapsed() + closeWithinMs
    while (this.#peers.size > 0 && clock.elapsed() < end) await new Promise<void>((resolve) => { clock.after(20, resolve) })
    for (const peer of this.#peers.keys()) peer.drop()
  }

  /** The listener of every socket that was counted in. */
  readonly #left = ((sockets: OpenSockets) => function left(this: Duplex): void {
    const who = sockets.#inside.get(this)
    if (who === undefined) return
    sockets.#inside.delete(this)
    sockets.#crowd.leave(who)
  })(this)

  async #knock(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const since = this.#means.clock.elapsed()
    const answer = this.#closing ? refuse('not-ready') : await this.#means.whoKnocks(request)
    if (isRefusal(answer)) { this.#turnAway(socket, answer); return }
    if (this.#closing) { this.#turnAway(socket, refuse('not-ready')); return }
    if (socket.destroyed) return
    const who = { address: this.#means.addressOf(request), board: answer.board, person: answer.person }
    const full = this.#crowd.enter(who)
    if (full !== null) { this.#turnAway(socket, full); return }
    // Every socket ends in 'close', upgraded or not: ws destroys the one it will not take.
    this.#inside.set(socket, who)
    socket.on('close', this.#left)
    // Node upgrades TCP sockets; its types say only "something to read and write".
    this.#server.handleUpgrade(request, socket, head, (ws) => { void this.#seat(ws, socket as Socket, { who: answer, since }) })
  }

  #turnAway(socket: Duplex, refusal: Refusal): void {
    this.#means.knocked?.({ refused: refusal.reason })
    turnAway(socket, refusal)
  }

  async #seat(ws: PeerSocket, socket: Socket, { who, since }: { readonly who: Knocker; readonly since: number }): Promise<void> {
    const { rooms, clock, log, knocked } = this.#means
    const peer = new Peer(ws, socket, who.person, { allowance: this.#allowances.enter(nameOf(who)), hall: this.#hall })
    this.#peers.set(peer, { who, askedAt: clock.elapsed() })
    try {
      const given = await rooms.join(who.board, peer)
      if (isRefusal(given)) { peer.close(codeFor(given)); return }
      // Whoever was put out while they came in was not there yet to be put out. A store that does not answer puts out nobody.
      const still = await who.stillIn().catch(() => true)
      if (!still) peer.close(4401)
      peer.sit(given)
      knocked?.({ seatedMs: clock.elapsed() - since })
    } catch (error) {
      log.warn({ err: error }, 'somebody could not be seated')
      peer.close(4503)
    }
  }

  #ended(peer: Peer): void {
    const guest = this.#peers.get(peer)
    if (guest === undefined) return
    this.#peers.delete(peer)
    this.#allowances.leave(nameOf(guest.who))
  }

  /** Asks the silent whether they live and cuts the dead; ends the lines of those whose session is over. */
  #watch(): void {
    const { clock } = this.#means
    const now = clock.elapsed()
    // After a stand-still of ours (a blocked loop, a suspended machine) what they said still waits unread: nobody is cut for it.
    const late = now - this.#lookDue > this.#patience.lateAfter
    this.#lookDue = now + this.#patience.lookEvery
    for (const [peer, guest] of this.#peers) {
      peer.look(late)
      if (now - guest.askedAt < askAgainMs) continue
      guest.askedAt = now
      guest.who.stillIn().then((still) => { if (!still) peer.close(4401) }, () => {
        // The store does not answer: nobody is put out for that.
        guest.askedAt = now
      })
    }
    this.#callOff = clock.after(this.#patience.lookEvery, () => this.#watch())
  }
}

const nameOf = ({ board, person }: Knocker): string => `${board} ${person}`

function destroy(this: Duplex): void {
  this.destroy()
}

function codeFor({ reason }: Refusal): CloseCode {
  if (reason === 'no-such-board') return 4404
  return reason === 'not-signed-in' ? 4401 : 4503
}
