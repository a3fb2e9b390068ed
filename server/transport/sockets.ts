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
import { newCounts } from './counts.ts'
import { closeWithinMs, newPeer, type Peer } from './peer.ts'
import { turnAway, type Knocker } from './upgrade.ts'

export type Sockets = {
  readonly attach: (server: Server) => void
  /** Takes nobody in any more and ends every connection; what they were told to do is the rooms' (close those first). */
  readonly close: () => Promise<void>
  readonly open: () => number
}

type Means = {
  readonly rooms: Rooms
  readonly whoKnocks: (request: IncomingMessage) => Promise<Knocker | Refusal>
  readonly addressOf: (request: IncomingMessage) => string
  readonly clock: Clock
  readonly random: Chance
  readonly log: { readonly warn: (fields: object, message: string) => void }
  readonly caps?: Partial<typeof usualCaps>
}

/** Connections at the same time. A whole workshop may sit behind one address. */
const usualCaps = { all: 4_000, address: 400, board: boardLimits.people + 50, person: 12 } as const
/** A line that said nothing for this long is asked, then cut, in ms: a dead one is found within 45 s. */
const askAfterMs = 20_000
const cutAfterMs = 40_000
const lookEveryMs = 5_000

/** Opens the door; `attach` hangs it to an HTTP server. */
export function openSockets({ rooms, whoKnocks, addressOf, clock, random, log, caps }: Means): Sockets {
  const server = new WebSocketServer({
    noServer: true, clientTracking: false, perMessageDeflate: false, maxPayload: maxFrameBytes, maxFragments: 1_024, maxBufferedChunks: 8_192,
  })
  server.on('wsClientError', (_error, socket) => { socket.destroy() })
  const peers = new Set<Peer>()
  const counts = newCounts({ ...usualCaps, ...caps })
  let closing = false

  const knock = async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    const answer = closing ? refuse('not-ready') : await whoKnocks(request)
    if (isRefusal(answer)) { turnAway(socket, answer); return }
    const who = { all: '', address: addressOf(request), board: answer.board, person: `${answer.board} ${answer.person}` }
    if (closing || !counts.enter(who)) { turnAway(socket, refuse(closing ? 'not-ready' : 'too-many-requests', closing ? undefined : 'Too many connections are open.')); return }
    let left = false
    const leave = (): void => { if (!left) { left = true; counts.leave(who) } }
    // Gone before it was upgraded, or not a WebSocket after all: ws ends the socket then.
    socket.once('close', leave)
    server.handleUpgrade(request, socket, head, (ws) => { void seat(ws, socket, answer) })
  }

  const seat = async (ws: WebSocket, socket: Duplex, { board, person }: Knocker): Promise<void> => {
    const peer: Peer = newPeer(ws, socket, person, { clock, random, onEnd: () => peers.delete(peer) })
    peers.add(peer)
    try {
      const given = await rooms.join(board, peer.listener)
      if (isRefusal(given)) peer.listener.close(codeFor(given))
      else peer.sit(given)
    } catch (error) {
      log.warn({ err: error }, 'somebody could not be seated')
      peer.listener.close(4503)
    }
  }

  const watch = (): void => {
    const now = clock.elapsed()
    for (const peer of peers) {
      const silent = now - peer.heard()
      if (silent > cutAfterMs) peer.drop()
      else if (silent >= askAfterMs) peer.ping()
    }
    callOff = clock.after(lookEveryMs, watch)
  }
  let callOff = clock.after(lookEveryMs, watch)

  return {
    open: () => peers.size,
    attach(http) {
      http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
        socket.on('error', () => { socket.destroy() })
        knock(request, socket, head).catch((error: unknown) => {
          log.warn({ err: error }, 'an upgrade could not be answered')
          turnAway(socket, refuse('not-ready'))
        })
      })
    },
    async close() {
      closing = true
      callOff()
      for (const peer of peers) peer.listener.close(4503)
      const end = clock.elapsed() + closeWithinMs
      while (peers.size > 0 && clock.elapsed() < end) await new Promise<void>((resolve) => { clock.after(20, resolve) })
      for (const peer of peers) peer.drop()
    },
  }
}

function codeFor({ reason }: Refusal): CloseCode {
  if (reason === 'no-such-board') return 4404
  return reason === 'not-signed-in' ? 4401 : 4503
}
