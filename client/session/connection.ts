// The line to the room: y-websocket's provider, with our own messages heard and our own coming back.
// Coming back uses full jitter, so that three hundred tabs do not return in the same instant, and stops where coming back is
// pointless (shared/wire/wire.ts). A line that says nothing is asked, then given up. Knows no status, no words for people.

import * as decoding from 'lib0/decoding'
import type { Awareness } from 'y-protocols/awareness'
import { WebsocketProvider } from 'y-websocket'
import type { z } from 'zod'
import type { BoardId } from '#shared/base/ids.ts'
import type { BoardDocument } from '#shared/document/document.ts'
import {
  closeCodes, comesBack, hello, here, holding, messageHello, messageHere, messageHolding, messageKept, messageQueryAwareness, messageRefused, refused,
  type CloseCode, type Hello, type Here, type Holding, type Refused,
} from '#shared/wire/wire.ts'
import { countingSocket } from './wire-socket.ts'

/** Who hears what comes over the line. `hello` answers whether to go on: false cuts the line before anything is exchanged. */
export type Ears = {
  readonly hello: (told: Hello) => boolean
  readonly kept: (frames: number) => void
  readonly refused: (told: Refused) => void
  readonly here: (told: Here) => void
  readonly holding: (told: Holding) => void
  readonly frameSent: () => void
  readonly synced: () => void
  /** The line is down; it will be tried again. */
  readonly down: () => void
  /** The line is down for good. */
  readonly over: (detail: string, code: CloseCode) => void
}
export type Connection = { readonly comeBackNow: () => void; readonly close: () => void }
export type Line = {
  readonly board: BoardId; readonly document: BoardDocument; readonly awareness: Awareness
  readonly WebSocket: typeof WebSocket
  /** `ws://host` or `wss://host`. */
  readonly origin: string
  readonly random: () => number
  readonly now: () => number
  readonly after: (ms: number, deed: () => void) => () => void
  /** Asked when a line could not even be opened: whether the server would let us in (null: not reached). */
  readonly stillWelcome: () => Promise<CloseCode | 'welcome' | null>
}

const firstWait = 500
const longestWait = 20_000
/** Silence after which the line is asked, and after which it is given up, ms. */
const askAfter = 9_000
const giveUpAfter = 14_000

/** Opens the line and keeps it. */
export function connect(line: Line, ears: Ears): Connection {
  const provider = new WebsocketProvider(`${line.origin}/sync`, line.board, line.document.y, {
    connect: false, disableBc: true, awareness: line.awareness, maxBackoffTime: longestWait, shouldReconnect: () => false,
    WebSocketPolyfill: countingSocket(line.WebSocket, line.document.y.clientID, ears.frameSent),
  })
  let greeted = false
  let closed = false
  const over = (code: CloseCode): void => {
    closed = true
    ears.over(closeCodes[code].words, code)
  }
  const coming = comingBack(line, provider, over)
  hear(provider, {
    ...ears,
    hello(told) {
      greeted = true
      if (ears.hello(told)) return true
      closed = true
      provider.disconnect()
      return false
    },
  })
  provider.on('sync', (synced) => {
    if (!synced) return
    coming.arrived()
    ears.synced()
  })
  provider.on('connection-close', (event) => {
    // y-websocket would come back by itself after a close of its own; only one of us may.
    provider.shouldConnect = false
    const wasOpen = greeted
    greeted = false
    if (closed) return
    const code = event?.code ?? 1006
    ears.down()
    if (comesBack(code)) void coming.soon(wasOpen)
    else over(code as CloseCode) // comesBack is false for known codes only
  })
  const stopListening = listenToSilence(line, provider)
  provider.connect()
  return {
    comeBackNow: () => { if (!closed && !provider.wsconnected && !provider.wsconnecting) coming.now() },
    close() {
      closed = true
      stopListening()
      coming.stop()
      provider.destroy()
    },
  }
}

function hear(provider: WebsocketProvider, ears: Ears): void {
  const on = (type: number, deed: (decoder: decoding.Decoder) => void): void => {
    provider.messageHandlers[type] = (_encoder, decoder) => deed(decoder)
  }
  on(messageHello, (decoder) => tell(readJson(decoder, hello), ears.hello))
  on(messageKept, (decoder) => ears.kept(decoding.readVarUint(decoder)))
  on(messageRefused, (decoder) => tell(readJson(decoder, refused), ears.refused))
  on(messageHere, (decoder) => tell(readJson(decoder, here), ears.here))
  on(messageHolding, (decoder) => tell(readJson(decoder, holding), ears.holding))
}

type ComingBack = {
  readonly arrived: () => void; readonly soon: (wasOpen: boolean) => Promise<void>; readonly now: () => void; readonly stop: () => void
}

function comingBack(line: Line, provider: WebsocketProvider, unwelcome: (code: CloseCode) => void): ComingBack {
  let tries = 0
  let stopped = false
  let takeBack: () => void = () => undefined
  const again = (): void => { if (!stopped) provider.connect() }
  return {
    arrived() { tries = 0 },
    async soon(wasOpen) {
      tries += 1
      // A refusal at the door (before any hello) reaches a browser as "lost": ask by HTTP what it was.
      const answer = wasOpen ? 'welcome' : await line.stillWelcome()
      if (stopped) return
      if (answer !== null && answer !== 'welcome') { unwelcome(answer); return }
      const most = Math.min(longestWait, firstWait * 2 ** Math.min(tries, 10))
      takeBack()
      takeBack = line.after(line.random() * most, again)
    },
    now() { takeBack(); again() },
    stop() { stopped = true; takeBack() },
  }
}

/** A quiet line is asked for everybody's presence; one that does not answer, or never opens, is cut as if the network had told us. */
function listenToSilence(line: Line, provider: WebsocketProvider): () => void {
  let takeBack: () => void = () => undefined
  let triedAt = line.now()
  provider.on('status', ({ status }) => { if (status === 'connecting') triedAt = line.now() })
  const look = (): void => {
    const quietFor = line.now() - (provider.wsconnected ? provider.wsLastMessageReceived : triedAt)
    if ((provider.wsconnected || provider.wsconnecting) && quietFor > giveUpAfter) provider.disconnect()
    else if (provider.wsconnected && quietFor > askAfter) provider.ws?.send(new Uint8Array([messageQueryAwareness]))
    takeBack = line.after(3_000, look)
  }
  takeBack = line.after(3_000, look)
  return () => takeBack()
}

function readJson<T>(decoder: decoding.Decoder, shape: z.ZodType<T>): T | null {
  try {
    const read = shape.safeParse(JSON.parse(decoding.readVarString(decoder)))
    return read.success ? read.data : null
  } catch {
    // Not ours: a message that cannot be read is as if it had not come.
    return null
  }
}

function tell<T>(told: T | null, ear: (told: T) => unknown): void {
  if (told !== null) ear(told)
}
