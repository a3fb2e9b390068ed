// The yardstick: a WebSocket relay that parses nothing, keeps nothing and checks nothing; what one client sends, every other
// client of the same address gets. Every server that does more is compared with the CPU this one takes.

import { createServer } from 'node:http'
import { WebSocket, WebSocketServer } from 'ws'

const rooms = new Map<string, Set<WebSocket>>()
const http = createServer((_request, answer) => answer.end('ok'))
const relay = new WebSocketServer({ server: http, perMessageDeflate: false })

relay.on('connection', (socket, request) => {
  const room = roomAt(request.url ?? '/')
  room.add(socket)
  socket.on('message', (data, isBinary) => {
    for (const other of room) if (other !== socket && other.readyState === WebSocket.OPEN) other.send(data, { binary: isBinary })
  })
  socket.on('close', () => room.delete(socket))
  socket.on('error', () => socket.terminate())
})

function roomAt(address: string): Set<WebSocket> {
  const room = rooms.get(address) ?? new Set<WebSocket>()
  rooms.set(address, room)
  return room
}

http.listen(Number(process.env['PORT'] ?? 0), '127.0.0.1', () => {
  const address = http.address()
  process.stdout.write(`http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}\n`)
})
process.once('SIGTERM', () => process.exit(0))
