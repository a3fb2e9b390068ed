// How each server wants its messages framed: y-protocols as they are, or hocuspocus' way (the document's name before each message,
// a token as the first). What stands behind the frame is the same, so that one crowd can visit every server.

import { decoding, encoding } from 'lib0'
import * as Y from 'yjs'
import { messageAwareness, messageSync } from '#shared/wire/wire.ts'

/** A room at some server, plain data so that it can be handed to another thread. `tokens`: one per person, taken in turn; `document`: hocuspocus' framing under this name. */
export type Room = {
  readonly url: string
  readonly tokens: readonly string[] | null
  readonly document: string | null
  readonly members: number
}

/** Sync's own sub-messages. */
export const [step1, step2, update] = [0, 1, 2]
const [hocuspocusAuth, hocuspocusSyncReply, token] = [2, 4, 0]

/** What a connection sends first: who it is (hocuspocus alone), then "tell me everything" when it wants the document. */
export function greetings(room: Room, state: Uint8Array | null): Uint8Array[] {
  const knock = room.document === null ? [] : [write(room, (encoder) => {
    encoding.writeVarUint(encoder, hocuspocusAuth)
    encoding.writeVarUint(encoder, token)
    encoding.writeVarString(encoder, 'bench')
  })]
  return state === null ? knock : [...knock, syncMessage(room, step1, state)]
}

/** A sync message as this server reads it. */
export function syncMessage(room: Room, step: number, bytes: Uint8Array): Uint8Array {
  return write(room, (encoder) => {
    encoding.writeVarUint(encoder, messageSync)
    encoding.writeVarUint(encoder, step)
    encoding.writeVarUint8Array(encoder, bytes)
  })
}

/** One person's presence as this server reads it. */
export function presenceMessage(room: Room, id: number, clock: number, state: unknown): Uint8Array {
  const entries = encoding.createEncoder()
  encoding.writeVarUint(entries, 1)
  encoding.writeVarUint(entries, id)
  encoding.writeVarUint(entries, clock)
  encoding.writeVarString(entries, JSON.stringify(state))
  return write(room, (encoder) => {
    encoding.writeVarUint(encoder, messageAwareness)
    encoding.writeVarUint8Array(encoder, encoding.toUint8Array(entries))
  })
}

/** What a server said. `other`: our own messages, acknowledgements, authentication. */
export type Said =
  | { readonly kind: 'sync'; readonly step: number; readonly bytes: Uint8Array }
  | { readonly kind: 'presence'; readonly bytes: Uint8Array }
  | { readonly kind: 'other'; readonly type: number; readonly rest: decoding.Decoder }

/** Reads one message of a server; throws on what is none, which is a bug of the bench or the server. */
export function read(room: Room, data: Uint8Array): Said {
  const decoder = decoding.createDecoder(data)
  if (room.document !== null) decoding.readVarString(decoder)
  const type = decoding.readVarUint(decoder)
  if (type === messageAwareness) return { kind: 'presence', bytes: decoding.readVarUint8Array(decoder) }
  if (type === messageSync || (type === hocuspocusSyncReply && room.document !== null)) {
    return { kind: 'sync', step: decoding.readVarUint(decoder), bytes: decoding.readVarUint8Array(decoder) }
  }
  return { kind: 'other', type, rest: decoder }
}

/** The answer to a server's step 1: what this document has that the server may lack. */
export const answerTo = (room: Room, y: Y.Doc, state: Uint8Array): Uint8Array => syncMessage(room, step2, Y.encodeStateAsUpdate(y, state))

function write(room: Room, rest: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder()
  if (room.document !== null) encoding.writeVarString(encoder, room.document)
  rest(encoder)
  return encoding.toUint8Array(encoder)
}
