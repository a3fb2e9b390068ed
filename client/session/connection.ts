// The line to the room: y-websocket's provider, with our own messages heard and our own coming back (coming-back.ts), which stops
// where coming back is pointless (shared/wire/wire.ts). A line that says nothing is asked, then given up (silence.ts); one that
// says what cannot be read is opened anew. Knows no status, no words for people.

import * as decoding from 'lib0/decoding'
import type { Awareness } from 'y-protocols/awareness'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import type { z } from 'zod'
import type { BoardId } from '#shared/base/ids.ts'
import type { BoardDocument } from '#shared/document/document.ts'
import {
  closeCodes, comesBack, hello, here, holding, messageHello, messageHere, messageHolding, messageKept, messageQueryAwareness, messageRefused, messageSync,
  refused, returnAfter, tooLargeForUs, wireVersion, type CloseCode, type Hello, type Here, type Holding, type Refused,
} from '#shared/wire/wire.ts'
import { comingBack } from './coming-back.ts'
import { watchSilence, type Silence } from './silence.ts'
import { countingSocket } from './wire-socket.ts'

/** Who hears what comes over the line. `hello` answers whether to go on: false cuts the line before anything is exchanged. */
export type Ears = {
  readonly hello: (told: Hello) => boolean
  readonly kept: (frames: number) => void
  readonly refused: (told: Refused) => void
  readonly here: (told: Here) => void
  readonly holding: (told: Holding) => void
  /** `last`: with this frame everything made so far has left. */
  readonly frameSent: (last: boolean) => void
  readonly synced: () => void
  /** The line is down; it will be tried again. */
  readonly down: () => void
  /** The line is down for good. */
  readonly over: (detail: string, code: CloseCode) => void
}
export type Connection = {
  /** The machine woke or found its network: tries at once, or asks the line whether it still lives. */
  readonly comeBackNow: () => void
  /** The line is opened anew, and everything that is not saved goes over it again. */
  readonly again: () => void
  readonly close: () => void
}
export type Line = {
  readonly board: BoardId; readonly document: BoardDocument; readonly awareness: Awareness
  readonly WebSocket: typeof WebSocket
  /** `ws://host` or `wss://host`. */
  readonly origin: string
  readonly random: () => number
  readonly now: () => number
  readonly tick: () => number
  readonly after: (ms: number, deed: () => void) => () => void
  /** Asked when a line could not even be opened: whether the server would let us in (null: not reached). */
  readonly stillWelcome: () => Promise<CloseCode | 'welcome' | null>
}

/** y-websocket's own coming back is never used. */
const longestWaitOfTheirs = 20_000

/** Opens the line and keeps it. */
export function connect(line: Line, ears: Ears): Connection {
  const kept = new Kept(line, ears)
  return { comeBackNow: kept.comeBackNow, again: kept.again, close: kept.close }
}

class Kept {
  readonly #ears: Ears
  readonly #provider: WebsocketProvider
  readonly #coming
  readonly #silence: Silence
  #greeted = false
  #closed = false
  #crowd = 1
  #house = 0
  #frames = 0

  constructor(line: Line, ears: Ears) {
    this.#ears = ears
    const { random, now, tick, after, stillWelcome, document, awareness } = line
    const provider = new WebsocketProvider(`${line.origin}/sync`, line.board, document.y, {
      connect: false, disableBc: true, awareness, maxBackoffTime: longestWaitOfTheirs, shouldReconnect: () => false,
      WebSocketPolyfill: countingSocket(line.WebSocket, document.y.clientID, {
        frameSent: (last) => {
          this.#frames += 1
          ears.frameSent(last)
        },
        tooLarge: this.#tooLarge,
      }),
    })
    this.#provider = provider
    // y-websocket's own watch over silence asks nothing: it would cut a page in the background at every look, one a minute.
    clearInterval(provider['_checkInterval'])
    this.#coming = comingBack({ random, after, stillWelcome, again: () => provider.connect(), unwelcome: this.#over })
    this.#silence = watchSilence({
      tick, now, after, ask: () => provider.ws?.send(new Uint8Array([messageQueryAwareness])), giveUp: () => provider.disconnect(),
    })
    this.#hear()
    provider.connect()
  }

  readonly comeBackNow = (): void => {
    if (this.#closed) return
    if (this.#provider.ws === null) this.#coming.now()
    else this.#silence.wake()
  }

  readonly again = (): void => { if (!this.#closed) this.#provider.disconnect() }

  readonly close = (): void => {
    this.#closed = true
    this.#silence.stop()
    this.#coming.stop()
    this.#provider.destroy()
  }

  /** Down for good: nothing of it goes on, not even a timer. */
  #end(): void {
    this.#closed = true
    this.#silence.stop()
    this.#coming.stop()
    this.#provider.disconnect()
  }

  readonly #over = (code: CloseCode): void => {
    this.#end()
    this.#ears.over(closeCodes[code].words, code)
  }

  /** Sent again, it would be cut off again, and again. */
  readonly #tooLarge = (): void => {
    if (this.#closed) return
    this.#end()
    this.#ears.refused({ frame: this.#frames, reason: 'too-large', detail: closeCodes[4413].words })
  }

  #hear(): void {
    const provider = this.#provider
    hear(provider, {
      ...this.#ears,
      hello: (told) => this.#hello(told),
      kept: (frames) => {
        if (frames > this.#frames) throw new Error(`The server says that ${frames} frames are kept, of ${this.#frames} sent.`)
        this.#ears.kept(frames)
      },
      here: (told) => {
        this.#crowd = Object.keys(told).length
        this.#ears.here(told)
      },
    })
    provider.on('status', ({ status }) => {
      if (status === 'connecting') this.#opening()
      if (status === 'connected') this.#silence.opened()
    })
    provider.on('sync', (synced) => {
      if (!synced) return
      this.#coming.arrived()
      this.#ears.synced()
    })
    provider.on('connection-close', (event) => this.#lost(event))
  }

  #hello(told: Hello): boolean {
    this.#house = told.house ?? 0
    // Told again: the house has grown. The time in it may be old by now.
    if (this.#greeted) return true
    this.#greeted = true
    if (told.wire !== wireVersion) {
      this.#over(4409)
      return false
    }
    if (this.#ears.hello(told)) return true
    this.#end()
    return false
  }

  #opening(): void {
    const { ws, awareness } = this.#provider
    this.#frames = 0
    this.#silence.opening()
    // The server tells everybody's presence anew; what was removed at the last loss would be taken for old and passed over.
    for (const client of awareness.meta.keys()) if (client !== awareness.clientID) awareness.meta.delete(client)
    if (ws === null) return
    const read = ws.onmessage
    ws.onmessage = (event) => {
      this.#silence.heard()
      try {
        const pending = this.#provider.doc.store.pendingStructs
        mustBeReadable(event.data)
        read?.call(ws, event)
        // Ours comes in order: what hangs on something that is not there hangs on nothing, or something was left out.
        if (pending === null && this.#provider.doc.store.pendingStructs !== null) this.#provider.disconnect()
      } catch (error) {
        if (!(error instanceof Error)) throw error
        // A broken server or one in between. What is here stays; the line is opened anew, at a growing distance.
        this.#provider.disconnect()
      }
    }
  }

  #lost(event: CloseEvent | null): void {
    // y-websocket would come back by itself after a close of its own; only one of us may.
    this.#provider.shouldConnect = false
    this.#silence.down()
    const greeted = this.#greeted
    this.#greeted = false
    if (this.#closed) return
    const code = event?.code ?? 1006
    this.#ears.down()
    if (code === tooLargeForUs) this.#tooLarge()
    else if (comesBack(code)) {
      // What we gave up ourselves is most often our own trouble; what was cut from there may have been cut for everybody.
      const crowd = event === null ? this.#crowd : Math.max(this.#crowd, this.#house)
      void this.#coming.lost({ greeted, crowd, told: code === 4503 ? returnAfter(event?.reason ?? '') : null })
    } else this.#over(code as CloseCode) // comesBack is false for known codes only
  }
}

/**
 * Throws at a message that is not one of the wire's, before anything of it is applied. A second reading, a seventh of what a join
 * costs: Yjs places an update's blocks before it reads its deletions, and y-protocols passes over whatever it throws as if the
 * update had been taken.
 */
function mustBeReadable(message: unknown): void {
  if (!(message instanceof ArrayBuffer)) throw new Error('Only bytes come over this line.')
  const decoder = decoding.createDecoder(new Uint8Array(message))
  if (decoding.readVarUint(decoder) !== messageSync) return
  const step = decoding.readVarUint(decoder)
  const bytes = decoding.readVarUint8Array(decoder)
  if (step === 0) Y.decodeStateVector(bytes)
  else Y.decodeUpdate(bytes)
}

function hear(provider: WebsocketProvider, ears: Ears): void {
  const on = (type: number, deed: (decoder: decoding.Decoder) => unknown): void => {
    provider.messageHandlers[type] = (_encoder, decoder) => deed(decoder)
  }
  on(messageHello, (decoder) => ears.hello(readJson(decoder, hello)))
  on(messageKept, (decoder) => ears.kept(decoding.readVarUint(decoder)))
  on(messageRefused, (decoder) => ears.refused(readJson(decoder, refused)))
  on(messageHere, (decoder) => ears.here(readJson(decoder, here)))
  on(messageHolding, (decoder) => ears.holding(readJson(decoder, holding)))
}

/** Throws when it is not of that shape. */
function readJson<T>(decoder: decoding.Decoder, shape: z.ZodType<T>): T {
  return shape.parse(JSON.parse(decoding.readVarString(decoder)))
}
