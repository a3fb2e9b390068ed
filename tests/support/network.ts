// A network inside the test: Yjs clients that speak the wire to rooms without a socket, and lines between them that a test can
// slow, cut or stop. What a client says and hears goes through messages, byte for byte as on a real line.

import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as awareness from 'y-protocols/awareness'
import * as sync from 'y-protocols/sync'
import * as Y from 'yjs'
import type { BoardId, PersonId } from '#shared/base/ids.ts'
import { isRefusal } from '#shared/base/refusal.ts'
import { boardDocument, type BoardDocument } from '#shared/document/document.ts'
import {
  messageAwareness, messageHello, messageHere, messageHolding, messageKept, messageRefused, messageSync, type Refused,
} from '#shared/wire/wire.ts'
import type { Listener, Rooms, Seat } from '#server/rooms/door.ts'

/** How messages travel: `carry` delivers later, now or never. */
export type Cable = { readonly carry: (deliver: () => void) => void }
export const directly: Cable = { carry: (deliver) => deliver() }

/** A message as an observer sees it: its number and, for sync, its step. */
export type Heard = { readonly type: number; readonly step: number | null; readonly bytes: Uint8Array }

export type Client = {
  readonly person: PersonId
  readonly document: BoardDocument
  readonly presence: awareness.Awareness
  readonly heard: Heard[]
  readonly refusals: Refused[]
  readonly closed: number[]
  /** Document frames sent on the line that is open now, and how many of them are on disk. */
  readonly sent: () => number
  readonly kept: () => number
  readonly isSynced: () => boolean
  readonly isHolding: () => boolean
  readonly here: () => Readonly<Record<string, string>>
  /** Joins; answers the refusal's reason, or null. */
  readonly connect: (cable?: Cable) => Promise<string | null>
  /** The line goes dead. `told` false: the room does not hear of it. */
  readonly disconnect: (told?: boolean) => void
  readonly isConnected: () => boolean
  /** Sends bytes as they are. */
  readonly say: (message: Uint8Array) => void
  /** Sends an update as it is, counted as a document frame. */
  readonly sayUpdate: (update: Uint8Array, whole?: boolean) => void
  /** Pretends the socket's buffer is this full, bytes. */
  buffered: number
}

type Line = { readonly cable: Cable; seat: Seat | null; open: boolean; readonly early: Uint8Array[]; told: boolean }

/** A client of a board, not yet connected. With `y` it comes back with what it had. */
export function newClient(rooms: () => Rooms, board: BoardId, person: PersonId, y: Y.Doc = new Y.Doc()): Client {
  const document = boardDocument(y)
  const presence = new awareness.Awareness(y)
  // Its renewal timer would keep the test alive and bring wall time into a simulation.
  clearInterval((presence as unknown as Record<string, ReturnType<typeof setInterval>>)['_checkInterval'])
  const heard: Heard[] = []
  const refusals: Refused[] = []
  const closed: number[] = []
  let line: Line | null = null
  let [sent, kept] = [0, 0]
  let [synced, holding] = [false, false]
  let here: Readonly<Record<string, string>> = {}

  const say = (message: Uint8Array): void => {
    const mine = line
    if (mine === null || !mine.open) return
    mine.cable.carry(() => {
      if (!mine.told) return
      if (mine.seat === null) mine.early.push(message)
      else mine.seat.receive(message)
    })
  }
  const sayUpdate = (update: Uint8Array, whole = false): void => {
    if (line === null) return
    sent += 1
    say(message(messageSync, (encoder) => {
      encoding.writeVarUint(encoder, whole ? 1 : 2)
      encoding.writeVarUint8Array(encoder, update)
    }))
  }
  y.on('update', (update: Uint8Array, origin: unknown) => { if (origin !== 'network') sayUpdate(update) })

  const hear = (bytes: Uint8Array): void => {
    const decoder = decoding.createDecoder(bytes)
    const type = decoding.readVarUint(decoder)
    const step = type === messageSync ? decoding.readVarUint(decoder) : null
    heard.push({ type, step, bytes })
    switch (type) {
      case messageSync: {
        const body = decoding.readVarUint8Array(decoder)
        if (step === 0) { sayUpdate(Y.encodeStateAsUpdate(y, body), true); return }
        Y.applyUpdate(y, body, 'network')
        if (step === 1) synced = true
        return
      }
      case messageAwareness: awareness.applyAwarenessUpdate(presence, decoding.readVarUint8Array(decoder), 'network'); return
      case messageKept: kept = decoding.readVarUint(decoder); return
      case messageRefused: refusals.push(JSON.parse(decoding.readVarString(decoder)) as Refused); return
      case messageHere: here = JSON.parse(decoding.readVarString(decoder)) as Record<string, string>; return
      case messageHolding: holding = (JSON.parse(decoding.readVarString(decoder)) as { on: boolean }).on; return
      case messageHello: return
      default: throw new Error(`The room sent a message of type ${type}.`)
    }
  }

  const hang = (told: boolean): void => {
    const mine = line
    if (mine === null) return
    line = null
    mine.open = false
    synced = false
    holding = false
    const leave = (): void => { mine.told = false; mine.seat?.leave() }
    if (told) leave()
    else mine.told = false
  }

  const client: Client = {
    person, document, presence, heard, refusals, closed, buffered: 0,
    sent: () => sent, kept: () => kept, isSynced: () => synced, isHolding: () => holding, here: () => here,
    isConnected: () => line !== null,
    async connect(cable = directly) {
      const mine: Line = { cable, seat: null, open: true, early: [], told: true }
      line = mine
      sent = 0
      kept = 0
      const send = (bytes: Uint8Array): void => {
        const copy = bytes.slice()
        cable.carry(() => { if (mine.open) hear(copy) })
      }
      const listener: Listener = {
        person, send,
        sendAll: (messages) => { for (const one of messages) send(one) },
        buffered: () => client.buffered,
        close: (code) => {
          closed.push(code)
          mine.told = false
          if (line === mine) hang(false)
        },
      }
      const seat = await rooms().join(board, listener)
      if (isRefusal(seat)) { if (line === mine) hang(false); return seat.reason }
      mine.seat = seat
      if (!mine.told) { seat.leave(); return null }
      for (const early of mine.early.splice(0)) seat.receive(early)
      if (line !== mine) return null
      say(message(messageSync, (encoder) => sync.writeSyncStep1(encoder, y)))
      return null
    },
    disconnect: (told = true) => hang(told),
    say, sayUpdate,
  }
  return client
}

/** A message of one type. */
export function message(type: number, write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, type)
  write(encoder)
  return encoding.toUint8Array(encoder)
}
