// @y/websocket-server as its own program starts it (src/server.js of the package), with its LevelDB in YPERSISTENCE.
// Two things differ: it may be given port 0, and it prints the address it got.

import { createServer } from 'node:http'
import ws from 'ws'
import { setupWSConnection } from '@y/websocket-server/utils'

const sockets = new ws.Server({ noServer: true })
const http = createServer((_request, answer) => answer.end('okay'))
sockets.on('connection', setupWSConnection)
http.on('upgrade', (request, socket, head) => sockets.handleUpgrade(request, socket, head, (line) => sockets.emit('connection', line, request)))
http.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${http.address().port}\n`))
process.once('SIGTERM', () => process.exit(0))
