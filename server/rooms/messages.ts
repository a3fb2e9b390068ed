// The messages on the wire as bytes: made here, and read here from connections that are not trusted.
// Knows the frame of a message, not what is in an edit (edits.ts) or a presence (presence.ts). Reading never throws.

import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import {
  messageAwareness, messageHello, messageHere, messageHolding, messageKept, messageQueryAwareness, messageRefused, messageSync,
  type Hello, type Here, type Holding, type Refused,
} from '#shared/wire/wire.ts'
import { emptyUpdate } from './tail.ts'

const [step1, step2, update] = [0, 1, 2]

/** What a connection said. `whole` marks a sync step 2: everything the client has that we may lack. */
export type Heard =
  | { readonly kind: 'asks-state'; readonly stateVector: Uint8Array }
  | { readonly kind: 'edit'; readonly bytes: Uint8Array; readonly whole: boolean }
  | { readonly kind: 'presence'; readonly bytes: Uint8Array }
  | { readonly kind: 'asks-presence' }

/** Reads one message; null when it is none. The bytes answered are views into `message`. */
export function readMessage(message: Uint8Array): Heard | null {
  try {
    const decoder = decoding.createDecoder(message)
    switch (decoding.readVarUint(decoder)) {
      case messageSync: return readSync(decoder)
      case messageAwareness: return { kind: 'presence', bytes: decoding.readVarUint8Array(decoder) }
      case messageQueryAwareness: return { kind: 'asks-presence' }
      default: return null
    }
  } catch (error) {
    if (error instanceof Error) return null
    throw error
  }
}

function readSync(decoder: decoding.Decoder): Heard | null {
  const step = decoding.readVarUint(decoder)
  const bytes = decoding.readVarUint8Array(decoder)
  if (step === step1) return { kind: 'asks-state', stateVector: bytes }
  return step === step2 || step === update ? { kind: 'edit', bytes, whole: step === step2 } : null
}

/** "Tell me what I lack": our state vector. */
export const askState = (stateVector: Uint8Array): Uint8Array => sync(step1, stateVector)
/** A document update: live, or a part of the state. */
export const tellUpdate = (bytes: Uint8Array): Uint8Array => sync(update, bytes)

/** The end of the state a client asked for, with nothing more in it; a stock client says "synced" at it. */
export const stateEnd: Uint8Array = sync(step2, emptyUpdate)

/** Presence entries as read by presence.ts, put together without being read again. */
export function tellPresence(entries: readonly Uint8Array[]): Uint8Array {
  return write(messageAwareness, (encoder) => {
    const inner = encoding.createEncoder()
    encoding.writeVarUint(inner, entries.length)
    for (const entry of entries) encoding.writeUint8Array(inner, entry)
    encoding.writeVarUint8Array(encoder, encoding.toUint8Array(inner))
  })
}

export const tellKept = (frames: number): Uint8Array => write(messageKept, (encoder) => encoding.writeVarUint(encoder, frames))
export const tellHello = (hello: Hello): Uint8Array => json(messageHello, hello)
export const tellRefused = (refused: Refused): Uint8Array => json(messageRefused, refused)
export const tellHere = (here: Here): Uint8Array => json(messageHere, here)
export const tellHolding = (holding: Holding): Uint8Array => json(messageHolding, holding)

function sync(step: number, bytes: Uint8Array): Uint8Array {
  return write(messageSync, (encoder) => {
    encoding.writeVarUint(encoder, step)
    encoding.writeVarUint8Array(encoder, bytes)
  })
}

function json(type: number, value: unknown): Uint8Array {
  return write(type, (encoder) => encoding.writeVarString(encoder, JSON.stringify(value)))
}

function write(type: number, rest: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, type)
  rest(encoder)
  return encoding.toUint8Array(encoder)
}
