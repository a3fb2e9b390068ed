// The WebSocket that y-websocket is given: the browser's own, with an eye on what leaves. It counts document frames, because the
// server acknowledges them by number; holds back edits until the first full answer (step 2) of a connection has left, because that
// one carries them all and an edit ahead of it would leave a gap; cuts large ones, so that a slow line shows progress and none is
// beyond what the server takes; and lets nobody's presence out but our own, which y-websocket echoes.

import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { cutInPieces } from '#shared/wire/pieces.ts'
import { maxFrameBytes, messageAwareness, messageSync } from '#shared/wire/wire.ts'

const step2 = 1
const update = 2
/** Bytes. At 10 kB/s one piece takes 13 s, so progress shows on a slow line. */
const pieceBytes = 128 * 1024

export type Leaving = {
  /** Told synchronously, when a document frame leaves. `last`: with it, everything made so far has left. */
  readonly frameSent: (last: boolean) => void
  /** A change that cannot be cut is beyond what the server takes: nothing of it was sent. */
  readonly tooLarge: () => void
}

/** A WebSocket class for one provider. `own` is this tab's clientID. */
export function countingSocket(base: typeof WebSocket, own: number, { frameSent, tooLarge }: Leaving): typeof WebSocket {
  return class extends base {
    #answered = false

    override send(data: string | ArrayBufferLike | Blob | ArrayBufferView): void {
      if (!(data instanceof Uint8Array)) {
        super.send(data as string) // y-websocket sends nothing else; the browser decides
        return
      }
      const kind = data[0]
      if (kind === messageAwareness) {
        const mine = ownPresence(data, own)
        if (mine !== null) super.send(mine)
        return
      }
      const isEdit = kind === messageSync && (data[1] === step2 || data[1] === update)
      if (!isEdit) {
        super.send(plain(data))
        return
      }
      if (data[1] === update && !this.#answered) return
      const frames = inFrames(data)
      if (frames.some((frame) => frame.length > maxFrameBytes)) {
        tooLarge()
        return
      }
      this.#answered = true
      for (const [index, frame] of frames.entries()) {
        frameSent(index === frames.length - 1)
        super.send(plain(frame))
      }
    }
  }
}

/** Never a shared buffer: lib0 makes plain ones. */
const plain = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => bytes as Uint8Array<ArrayBuffer>

/** A document frame as several, each of which builds on those before; the first keeps its kind. */
function inFrames(frame: Uint8Array): readonly Uint8Array[] {
  if (frame.length <= pieceBytes) return [frame]
  const decoder = decoding.createDecoder(frame)
  decoding.readVarUint(decoder)
  const step = decoding.readVarUint(decoder)
  return cutInPieces(decoding.readVarUint8Array(decoder), pieceBytes).map((piece, index) => {
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, messageSync)
    encoding.writeVarUint(encoder, index === 0 ? step : update)
    encoding.writeVarUint8Array(encoder, piece)
    return encoding.toUint8Array(encoder)
  })
}

/** A presence message with nothing in it but our own entry; null when there is none. */
function ownPresence(message: Uint8Array, own: number): Uint8Array<ArrayBuffer> | null {
  const outer = decoding.createDecoder(message)
  decoding.readVarUint(outer)
  const inner = decoding.createDecoder(decoding.readVarUint8Array(outer))
  const count = decoding.readVarUint(inner)
  for (let i = 0; i < count; i += 1) {
    const clientId = decoding.readVarUint(inner)
    const clock = decoding.readVarUint(inner)
    const state = decoding.readVarString(inner)
    if (clientId !== own) continue
    const entry = encoding.createEncoder()
    encoding.writeVarUint(entry, 1)
    encoding.writeVarUint(entry, clientId)
    encoding.writeVarUint(entry, clock)
    encoding.writeVarString(entry, state)
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, messageAwareness)
    encoding.writeVarUint8Array(encoder, encoding.toUint8Array(entry))
    return encoding.toUint8Array(encoder)
  }
  return null
}
