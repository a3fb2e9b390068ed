// What reaches people who are connected: acts of the session as they are ruled, nothing sealed in any frame, and the end of it
// for whoever left.
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { boardDocument } from '#shared/document/document.ts'
import { entry } from '#shared/ledger/ruling.ts'
import { ask, command, join, makeBoard, postNote, type Joined, type TestBoard } from '#tests/support/caller.ts'
import { startServer, type TestServer } from '#tests/support/server.ts'
import { connect, type SyncClient } from '#tests/support/sync-client.ts'

let server: TestServer
let board: TestBoard
let lead: Joined
let ada: Joined
beforeAll(async () => {
  server = await startServer()
  board = await makeBoard(server.url)
  lead = await join(board, 'facilitator', 'Lead')
  ada = await join(board, 'participant', 'Ada')
})
afterAll(async () => { await server.stop() })

async function listen(who: Joined): Promise<SyncClient & { readonly heard: string[] }> {
  const client = connect(server.url, { board: board.id, token: who.token, person: who.id })
  const heard: string[] = []
  client.socket.on('message', (data: ArrayBuffer) => heard.push(Buffer.from(data).toString('latin1')))
  await client.synced
  return { ...client, heard }
}

/** How long a state is waited for, ms: on a busy machine a second, which vitest waits, is little. */
const patience = 10_000

const rulings = (client: SyncClient): string[] => {
  const { ledger } = boardDocument(client.y)
  return [...ledger.values()].map((value) => entry.parse(value)).toSorted((a, b) => a.seq - b.seq).map(({ ruling }) => ruling.type)
}

test('an act is told to everybody who is there, in the board\'s own document', async () => {
  const viewer = await listen(await join(board, 'viewer', 'Watcher'))
  await command(board, lead, { type: 'start-step', stepId: 'kickoff' })
  await vi.waitFor(() => expect(rulings(viewer).at(-1)).toBe('step-started'), patience)
  expect(rulings(viewer).slice(0, 2)).toEqual(['board-described', 'agenda-set'])
  viewer.close()
})

test('no frame to anybody holds what is sealed before the reveal, and everybody\'s holds it after', async () => {
  const word = 'CANARY-live-5b1f'
  const listeners = await Promise.all([listen(lead), listen(ada), listen(await join(board, 'participant', 'Bo'))])
  await command(board, lead, { type: 'open-round', round: { id: 'quiet', kind: 'silent', question: 'One signal', targets: 'notes' } })
  await command(board, ada, { type: 'cast-ballot', roundId: 'quiet', choices: [{ text: word }] })
  await command(board, lead, { type: 'close-round', roundId: 'quiet' })
  for (const one of listeners) await vi.waitFor(() => expect(rulings(one).at(-1)).toBe('round-closed'), patience)
  for (const one of listeners) {
    expect(one.heard.some((frame) => frame.includes(word))).toBe(false)
    expect(boardDocument(one.y).results.get('acted:quiet')).toBe(1)
  }
  await command(board, lead, { type: 'reveal-round', roundId: 'quiet' })
  for (const one of listeners) {
    await vi.waitFor(() => expect(one.heard.some((frame) => frame.includes(word))).toBe(true), patience)
    one.close()
  }
})

test('a note posted by script appears on the board of who is there', async () => {
  const listener = await listen(ada)
  const id = await postNote(board, lead, 'From a script')
  await vi.waitFor(() => expect(boardDocument(listener.y).things.get(id)?.get('alive')).toBe(true), patience)
  listener.close()
})

test('a server that is told to stop says goodbye to everybody and ends within five seconds', async () => {
  const own = await startServer()
  const there = await makeBoard(own.url)
  const guests = await Promise.all(['A', 'B', 'C'].map((name) => join(there, 'participant', name)))
  const clients = guests.map(({ id, token }) => connect(own.url, { board: there.id, token, person: id }))
  await Promise.all(clients.map((one) => one.synced))
  const codes = clients.map((one) => new Promise<number>((resolve) => { one.socket.once('close', resolve) }))
  const began = performance.now()
  expect(await own.stop()).toBe(0)
  expect(performance.now() - began).toBeLessThan(5_000)
  expect(await Promise.all(codes)).toEqual([4503, 4503, 4503])
})

test('who leaves is put out of every connection and does not get in again', async () => {
  const cy = await join(board, 'participant', 'Cy')
  const listener = await listen(cy)
  const code = new Promise<number>((resolve) => { listener.socket.once('close', resolve) })
  await ask(`${board.url}/leave`, { method: 'POST', token: cy.token })
  expect(await code).toBe(4401)
  const again = connect(server.url, { board: board.id, token: cy.token, person: cy.id })
  const status = await new Promise<number | undefined>((resolve) => {
    again.socket.once('unexpected-response', (_, answer) => resolve(answer.statusCode))
  })
  expect(status).toBe(401)
})
