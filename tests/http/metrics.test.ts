// What the person running it reads: every figure has a plain line of help and stands in docs/operating.md, is true after a session
// that is counted along, and holds nobody's words; a server that stands still or cannot write says so, and drops nobody for it.
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as Y from 'yjs'
import { boardDocument } from '#shared/document/document.ts'
import { ask, command, join, keyOf, makeBoard, postNote, type Joined, type TestBoard } from '#tests/support/caller.ts'
import { figuresIn } from '#tests/support/figures.ts'
import { startServer, type TestServer } from '#tests/support/server.ts'
import { connect, type SyncClient } from '#tests/support/sync-client.ts'

let server: TestServer
let board: TestBoard
let lead: Joined
let ada: Joined
beforeAll(async () => {
  server = await startServer({ entry: 'tests/http/upset-server.ts' })
  board = await makeBoard(server.url, { title: 'CANARY-title' })
  lead = await join(board, 'facilitator', 'CANARY-lead')
  ada = await join(board, 'participant', 'CANARY-ada', 'CANARY-department')
})
afterAll(async () => { await server.stop() })

const text = async (): Promise<string> => (await ask(`${server.url}/metrics`)).text
const figures = async () => figuresIn(await text())
const signal = (name: 'SIGHUP' | 'SIGUSR2'): void => { process.kill(server.pid(), name) }

async function enter(who: Joined): Promise<SyncClient> {
  const client = connect(server.url, { board: board.id, token: who.token, person: who.id })
  await client.synced
  return client
}
const write = (client: SyncClient, id: string): void => { boardDocument(client.y).things.set(id, new Y.Map()) }
const keptAll = (...clients: readonly SyncClient[]) => vi.waitFor(() => { for (const one of clients) expect(one.kept()).toBe(one.sent()) }, 10_000)

test('a session that is counted along is found in the figures', async () => {
  const before = await figures()
  const clients = [await enter(lead), await enter(ada), await enter(ada)]
  for (let n = 0; n < 5; n += 1) write(clients[1] as SyncClient, `n_${n}aaaa`)
  await keptAll(...clients)
  await command(board, ada, { type: 'start-step', stepId: 'kickoff' })
  const stranger = connect(server.url, { board: board.id, token: 'x'.repeat(43), person: ada.id })
  await new Promise((resolve) => { stranger.socket.once('unexpected-response', resolve) })
  const now = await figures()
  const risen = (name: string): number => (now.get(`signalboard_${name}`) ?? 0) - (before.get(`signalboard_${name}`) ?? 0)
  expect(now.get('signalboard_connections')).toBe(3)
  expect(now.get('signalboard_people')).toBe(2)
  expect(now.get('signalboard_boards{state="open"}')).toBe(1)
  expect(risen('received_total{kind="edits"}')).toBe(clients.reduce((sum, { sent }) => sum + sent(), 0))
  expect(risen('received_total{kind="states"}')).toBe(3)
  expect(risen('acknowledge_seconds_count')).toBe(risen('received_total{kind="edits"}'))
  expect(risen('joins_total{kind="first"}')).toBe(3)
  expect(risen('seat_seconds_count')).toBe(3)
  expect(risen('turned_away_total{reason="not-signed-in"}')).toBe(1)
  expect(risen('commands_total{type="start-step",outcome="not-a-facilitator"}')).toBe(1)
  expect(risen('commit_seconds_count')).toBeGreaterThan(0)
  expect(risen('commit_seconds_sum') / risen('commit_seconds_count')).toBeLessThan(1)
  expect(risen('commit_writes_sum')).toBeGreaterThanOrEqual(risen('commit_seconds_count'))
  expect(risen('sent_bytes_total')).toBeGreaterThan(1_000)
  expect(now.get('signalboard_disk_free_bytes')).toBeGreaterThan(0)
  for (const one of clients) one.close()
  await vi.waitFor(async () => expect((await figures()).get('signalboard_connections')).toBe(0), 5_000)
  expect((await figures()).get('signalboard_closes_total{code="1005"}')).toBe(3)
})

test('what a stranger sends makes no new figure: close codes and unknown pages are counted together', async () => {
  const client = await enter(ada)
  client.socket.close(3_777)
  await client.ended
  for (let n = 0; n < 20; n += 1) await ask(`${server.url}/no/such/page-${n}`)
  const names = [...(await figures()).keys()]
  expect(names.filter((name) => name.includes('page-') || name.includes('3777'))).toEqual([])
  expect(names).toContain('signalboard_closes_total{code="other"}')
})

test('no figure holds a board, a person, a token, a key, an address or a word that somebody wrote', async () => {
  await postNote(board, ada, 'CANARY-note')
  await ask(`${board.url}/things?kind=CANARY-kind`, { token: ada.token })
  await ask(`${board.url}/commands`, { token: ada.token, json: { id: 'CANARY-id', type: 'CANARY-type' } })
  await ask(`${server.url}/api/boards/CANARY-board/join`, { json: { key: 'CANARY-key', name: 'x', department: 'y' } })
  const said = await text()
  for (const word of ['CANARY', board.id, ada.id, ada.token, keyOf(board.links.participant), '127.0.0.1']) expect(said).not.toContain(word)
})

test('every figure of ours has a line of help that is a sentence, and stands in docs/operating.md; the page names no other', async () => {
  const said = await text()
  const names = [...said.matchAll(/^# HELP (signalboard_\w+) (.+)$/gm)].map(([, name, help]) => ({ name: name ?? '', help: help ?? '' }))
  expect(names.length).toBeGreaterThan(40)
  expect(names.filter(({ help }) => !/^[A-Z].{15,}\.$/.test(help))).toEqual([])
  const page = readFileSync(fileURLToPath(new URL('../../docs/operating.md', import.meta.url)), 'utf8')
  const inPage = new Set([...page.matchAll(/signalboard_[a-z_]+[a-z]/g)].map(([name]) => name.replace(/_bucket$/, '')))
  expect([...inPage].toSorted()).toEqual(names.map(({ name }) => name).toSorted())
})

test('the lag of the loop is shown without the timer\'s own ten milliseconds', async () => {
  await text()
  await vi.waitFor(async () => expect((await figures()).get('signalboard_loop_lag_seconds{quantile="0.5"}')).toBeLessThan(0.009), 25_000)
  expect([...(await figures()).keys()].filter((name) => name.startsWith('nodejs_eventloop_lag'))).toEqual([])
})

test('a loop that stands still for two seconds is counted and logged in one line, and cuts no line', async () => {
  const clients = await Promise.all([enter(lead), enter(ada), enter(ada)])
  const before = (await figures()).get('signalboard_stalls_total') ?? 0
  signal('SIGUSR2')
  await vi.waitFor(async () => expect((await figures()).get('signalboard_stalls_total')).toBeGreaterThan(before), 15_000)
  expect((await figures()).get('signalboard_stall_seconds_total')).toBeGreaterThan(1.9)
  expect(server.output().split('\n').filter((line) => line.includes('the event loop stood still') && Number(JSON.parse(line)['ms']) > 1_900)).toHaveLength(1)
  write(clients[1], 'n_afterstall')
  await keptAll(...clients)
  expect(clients.map(({ socket }) => socket.readyState)).toEqual([1, 1, 1])
  for (const one of clients) one.close()
})

test('a disk that does not take a write makes the server not ready, is counted, and is well again by itself', async () => {
  const client = await enter(ada)
  signal('SIGHUP')
  await vi.waitFor(async () => expect((await ask(`${server.url}/readyz`)).status).toBe(503), 10_000)
  expect((await ask(`${server.url}/readyz`)).body.detail).toBe('The store does not take a write just now.')
  expect((await ask(`${server.url}/healthz`)).status).toBe(200)
  write(client, 'n_whileill')
  await vi.waitFor(async () => expect((await figures()).get('signalboard_rooms_holding')).toBe(1), 10_000)
  expect((await figures()).get('signalboard_storage_troubles_total')).toBeGreaterThan(0)
  signal('SIGHUP')
  await vi.waitFor(async () => expect((await ask(`${server.url}/readyz`)).status).toBe(200), 10_000)
  await keptAll(client)
  await vi.waitFor(async () => expect((await figures()).get('signalboard_rooms_holding')).toBe(0), 10_000)
  client.close()
})

test('three hundred questions whether it is ready cost the disk two writes at most', async () => {
  const commits = async (): Promise<number> => (await figures()).get('signalboard_commit_seconds_count') ?? NaN
  const before = await commits()
  const began = performance.now()
  await Promise.all(Array.from({ length: 300 }, () => ask(`${server.url}/readyz`)))
  expect(await commits() - before).toBeLessThanOrEqual(1 + Math.ceil((performance.now() - began) / 1_000))
})
