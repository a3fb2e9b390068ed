// One connection to a server under test. A connection nobody listens to is drained without reading frames, so that the load
// generator is not what is measured; it still reads from its socket as fast as the server writes.

import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { WebSocket, type ClientOptions } from 'ws'
import { read, type Room, type Said } from './tongue.ts'

export type Line = { readonly socket: WebSocket; readonly send: (message: Uint8Array) => void; readonly open: () => boolean }

/** Opens one; `hears` gets every message, null means nobody listens. `pings` is answered only by lines with ears. */
export async function openLine(room: Room, member: number, hears: ((said: Said) => void) | null): Promise<Line> {
  const taken: { raw: Socket | null } = { raw: null }
  const options: ClientOptions = {
    perMessageDeflate: false,
    ...(room.tokens === null ? {} : { headers: { authorization: `Bearer ${room.tokens[member % room.tokens.length] ?? ''}` } }),
    createConnection: () => {
      const { hostname, port } = new URL(room.url)
      taken.raw = connect({ host: hostname, port: Number(port), noDelay: true })
      return taken.raw
    },
  }
  const socket = new WebSocket(room.url, options)
  socket.binaryType = 'arraybuffer'
  socket.on('error', () => socket.terminate())
  if (hears !== null) socket.on('message', (data: ArrayBuffer) => hears(read(room, new Uint8Array(data))))
  await opened(socket)
  if (hears === null) drain(taken.raw)
  const isOpen = (): boolean => socket.readyState === WebSocket.OPEN
  return { socket, open: isOpen, send: (message) => { if (isOpen()) socket.send(message) } }
}

async function opened(socket: WebSocket): Promise<void> {
  const closed = once(socket, 'close').then(([code]: unknown[]) => { throw new Error(`A connection was closed before it was open (${String(code)}).`) })
  await Promise.race([once(socket, 'open'), closed])
  closed.catch(() => undefined) // later ends are the caller's to see
}

function drain(raw: Socket | null): void {
  if (raw === null) throw new Error('ws did not take the connection it was handed.')
  raw.removeAllListeners('data')
  raw.on('data', () => undefined)
}
