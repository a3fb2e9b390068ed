// The bench's crowd sees what it is there to see: a relay that forwards everything converges and delivers, one that loses edits or
// cursors does not. Real connections to a small relay in this process.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocket, WebSocketServer } from 'ws'
import { messageAwareness, messageSync } from '#shared/wire/wire.ts'
import { crowd, type CrowdResult } from '../bench/crowd/crowd.ts'

const http = createServer()
const relay = new WebSocketServer({ server: http, perMessageDeflate: false })
const lost = { kind: -1, every: 0 }
let passed = 0

relay.on('connection', (socket) => {
  socket.on('message', (data: Buffer) => {
    if (data[0] === lost.kind) {
      passed += 1
      if (passed % lost.every === 0) return
    }
    for (const other of relay.clients) if (other !== socket && other.readyState === WebSocket.OPEN) other.send(data, { binary: true })
  })
})

beforeAll(() => new Promise<void>((resolve) => { http.listen(0, '127.0.0.1', resolve) }))
afterAll(() => new Promise<void>((resolve) => {
  for (const socket of relay.clients) socket.terminate()
  http.close(() => resolve())
}))

const visit = (kind: number, every: number, drainMs = 10_000): Promise<CrowdResult> => {
  Object.assign(lost, { kind, every })
  const url = `ws://127.0.0.1:${(http.address() as AddressInfo).port}/` // it listens on a port, never on a pipe
  return crowd({ rooms: [{ url, tokens: null, document: null, members: 6 }], seconds: 1, warmUpMs: 100, drainMs }, async (wait) => { await wait })
}

describe('the crowd of the bench', () => {
  test('finds that everything came and all documents agree where nothing is lost', async () => {
    const found = await visit(-1, 1)
    expect(found).toMatchObject({ converged: true, cut: 0, edits: { delivered: 1 } })
    expect(found.cursors.delivered).toBeGreaterThan(0.95)
    expect(found.offered).toBeGreaterThan(300)
    expect(found.p99).toBeGreaterThan(0)
  })

  test('finds that documents do not agree where every fifth edit is lost', async () => {
    expect((await visit(messageSync, 5, 500)).converged).toBe(false)
  })

  test('finds that cursors are missing where every second one is lost', async () => {
    const found = await visit(messageAwareness, 2)
    expect(found.cursors.delivered).toBeLessThan(0.7)
    expect(found.converged).toBe(true)
  })
})
