// Calls under way over plain HTTP: how many from one address, so that nobody keeps everybody else out, and whether whoever asked
// takes the answers, so that nobody holds a connection by not reading. Connections to boards are counted elsewhere (crowd.ts).

import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { refuse, type Refusal } from '#shared/base/refusal.ts'
import type { Clock } from '../clock.ts'
import { addressOf } from './address.ts'
import { newCounts } from './counts.ts'
import { Taking, usualTaking, type TakingPatience } from './taking.ts'
import { turnAway } from './upgrade.ts'

/** `mostOfAddress`: connections of one address, and calls of one address, at the same time. */
type Means = { readonly mostOfAddress: number; readonly trustedProxies: number; readonly clock: Clock; readonly patience?: TakingPatience }

/** A connection: the calls under way on it, and under which address it is counted, if it is. */
type Line = { readonly socket: Socket; readonly taking: Taking; readonly calls: Set<Call>; counted: string | null }

/** A call until its answer is taken, or its connection is over. */
export class Call {
  readonly address: string
  /** Why it is not answered. */
  readonly refusal: Refusal | null
  readonly #socket: Pick<Socket, 'resetAndDestroy'>
  #deeds: (() => void)[] | null = []

  constructor(address: string, refusal: Refusal | null, socket: Pick<Socket, 'resetAndDestroy'>) {
    this.address = address
    this.refusal = refusal
    this.#socket = socket
  }

  /** Does this when the call is over, at once when it is already. */
  whenOver(deed: () => void): void {
    if (this.#deeds === null) deed()
    else this.#deeds.push(deed)
  }

  /** Ends it and its connection. Reset, not ended: what was not read would be kept by the system for minutes. */
  cut(): void {
    this.#socket.resetAndDestroy()
    this.end()
  }

  /** It is over. */
  end(): void {
    const deeds = this.#deeds ?? []
    this.#deeds = null
    for (const deed of deeds) deed()
  }
}

/** A look so late says that this process stood still: then nobody is cut. */
const lateMs = 2_000
const full = (most: number): Refusal => ({ ...refuse('too-many-requests', `${most} connections or requests are open from where you are; no more are taken. Try again in 10 seconds.`), waitSeconds: 10 })

/** The calls of a server, from now until it is closed. */
export class Calls {
  readonly #means: Means
  readonly #patience: TakingPatience
  readonly #connections: ReturnType<typeof newCounts<'address'>>
  readonly #calls: ReturnType<typeof newCounts<'address'>>
  readonly #lines = new WeakMap<Socket, Line>()
  /** Those with calls on them. */
  readonly #busy = new Set<Line>()
  #callOff: () => void

  constructor(server: Server, means: Means) {
    this.#means = means
    this.#patience = means.patience ?? usualTaking
    this.#connections = newCounts({ address: means.mostOfAddress })
    this.#calls = newCounts({ address: means.mostOfAddress })
    this.#callOff = this.#lookLater()
    server.on('connection', (socket: Socket) => this.#enter(this.#lineOf(socket)))
    server.on('upgrade', (_request: IncomingMessage, socket: Socket) => {
      const line = this.#lineOf(socket)
      // Who becomes a connection to a board is counted there. No browser does while it still waits for answers on it.
      if (line.calls.size > 0) socket.destroy()
      this.#leave(line)
    })
    server.on('close', () => this.#callOff())
  }

  /** Counts a call in. */
  begin(incoming: IncomingMessage, outgoing: ServerResponse): Call {
    const { mostOfAddress, trustedProxies } = this.#means
    const line = this.#lineOf(incoming.socket)
    const address = addressOf(incoming, trustedProxies)
    const isFull = this.#calls.enter({ address }) !== null
    const call = new Call(address, isFull ? full(mostOfAddress) : null, incoming.socket)
    if (!isFull) call.whenOver(() => this.#calls.leave({ address }))
    if (line.calls.size === 0) line.taking.begin()
    line.calls.add(call)
    this.#busy.add(line)
    outgoing.once('close', () => this.#end(line, call))
    return call
  }

  #lineOf(socket: Socket): Line {
    const known = this.#lines.get(socket)
    if (known !== undefined) return known
    const line: Line = { socket, taking: new Taking(this.#means.clock, socket, this.#patience), calls: new Set(), counted: null }
    this.#lines.set(socket, line)
    socket.once('close', () => {
      this.#leave(line)
      // Answers that wait behind another one are not told when what came after them was an upgrade or a CONNECT.
      for (const call of line.calls) this.#end(line, call)
    })
    return line
  }

  #end(line: Line, call: Call): void {
    line.calls.delete(call)
    if (line.calls.size === 0) this.#busy.delete(line)
    call.end()
  }

  #enter(line: Line): void {
    // A proxy's address says nothing of who calls through it: there calls alone are counted.
    if (this.#means.trustedProxies > 0) return
    const address = addressOf({ socket: line.socket, headers: {} }, 0)
    if (this.#connections.enter({ address }) === null) line.counted = address
    else turnAway(line.socket, full(this.#means.mostOfAddress))
  }

  #leave(line: Line): void {
    if (line.counted !== null) this.#connections.leave({ address: line.counted })
    line.counted = null
  }

  #lookLater(): () => void {
    const { clock } = this.#means
    const due = clock.elapsed() + this.#patience.lookEvery
    return clock.after(this.#patience.lookEvery, () => {
      const isLate = clock.elapsed() - due > lateMs
      for (const { taking, socket } of this.#busy) {
        if (isLate) taking.begin()
        // Reset, not ended: what it has not read would be kept for it by the system for minutes.
        else if (taking.look() === 'cut') socket.resetAndDestroy()
      }
      this.#callOff = this.#lookLater()
    })
  }
}
