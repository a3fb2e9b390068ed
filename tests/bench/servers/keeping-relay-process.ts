// What keeping costs before anything else is done: the bare relay, but an edit is told once it is on disk. A thread commits whatever
// has come meanwhile as one transaction (SQLite, write-ahead log, synchronous=FULL), as ours does; nothing is parsed or checked.
// No server that keeps before it tells can take less than this one where people are few.

import { createServer } from 'node:http'
import { Worker } from 'node:worker_threads'
import { WebSocket, WebSocketServer } from 'ws'
import { messageSync } from '#shared/wire/wire.ts'

type Waiting = { readonly room: ReadonlySet<WebSocket>; readonly from: WebSocket; readonly data: Buffer }

const rooms = new Map<string, Set<WebSocket>>()
const waiting: Waiting[] = []
const keeper = new Worker(new URL('keeping-relay-thread.ts', import.meta.url), { workerData: process.env['KEEP_IN'] ?? '' })
const http = createServer((_request, answer) => answer.end('ok'))
const relay = new WebSocketServer({ server: http, perMessageDeflate: false })

keeper.on('message', (kept: number) => { for (const one of waiting.splice(0, kept)) forward(one) })

relay.on('connection', (socket, request) => {
  const room = rooms.get(request.url ?? '/') ?? new Set<WebSocket>()
  rooms.set(request.url ?? '/', room)
  room.add(socket)
  socket.on('message', (data: Buffer) => {
    const one = { room, from: socket, data }
    if (data[0] !== messageSync) { forward(one); return }
    waiting.push(one)
    keeper.postMessage(data)
  })
  socket.on('close', () => room.delete(socket))
  socket.on('error', () => socket.terminate())
})

function forward({ room, from, data }: Waiting): void {
  for (const other of room) if (other !== from && other.readyState === WebSocket.OPEN) other.send(data, { binary: true })
}

http.listen(Number(process.env['PORT'] ?? 0), '127.0.0.1', () => {
  const address = http.address()
  process.stdout.write(`http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}\n`)
})
process.once('SIGTERM', () => process.exit(0))
