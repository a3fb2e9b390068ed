// Tokens and keys: random enough, kept as hashes, taken from a header or cookie and never from an address, and found afterwards
// neither in the log (at its most talkative), nor in the figures, nor in the bytes on disk, nor in what others are told.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join as path } from 'node:path'
import { ask, command, join, keyOf, makeBoard, type Joined, type TestBoard } from '#tests/support/caller.ts'
import { startServer, type TestServer } from '#tests/support/server.ts'
import { dial } from './raw-line.ts'
import { enter, settle } from './scene.ts'
import { brokenServer, roomy } from './variants.ts'

const figuresWord = 'a-word-for-the-figures'
let server: TestServer
let board: TestBoard
let ada: Joined
let ben: Joined
beforeAll(async () => {
  server = await startServer({ env: { ...roomy, LOG_LEVEL: 'trace', METRICS_TOKEN: figuresWord } })
  board = await makeBoard(server.url)
  ada = await join(board, 'facilitator', 'Ada')
  ben = await join(board, 'participant', 'Ben')
})
afterAll(async () => { await server.stop() })
const port = (): number => Number(new URL(server.url).port)

function disk(folder: string): string {
  return readdirSync(folder).map((name) => {
    const file = path(folder, name)
    return statSync(file).isDirectory() ? disk(file) : readFileSync(file).toString('latin1')
  }).join('\n')
}

/** The places in which a secret is found. */
const placesOf = (secret: string, places: Readonly<Record<string, string>>): readonly string[] => (
  Object.keys(places).filter((place) => places[place]?.includes(secret) === true).map((place) => `${secret.slice(0, 6)}… in ${place}`)
)

test('a token in an address opens nothing', async () => {
  for (const name of ['token', 'access_token', 'key', 'auth', 'sb']) {
    expect((await ask(`${board.url}?${name}=${ada.token}`)).status).toBe(401)
    const line = dial({ port: port(), path: `/sync/${board.id}?${name}=${ada.token}`, headers: { Origin: server.url } })
    await line.over
    expect(line.status()).toBe(401)
  }
})

test('a token, a key and a cookie are in no log line, no figure, no byte on disk and no frame, whatever was done with them', async () => {
  const secrets = [ada.token, ben.token, figuresWord, ...Object.values(board.links).map(keyOf)]
  const wrong = 'WRONG-TOKEN-CANARY-4d1f0a7711c9e2b5'
  const lines = [await enter({ port: port(), board }, ada), await enter({ port: port(), board }, ben)]
  for (const line of lines) await settle(line, 1)
  await command(board, ada, { type: 'start-timer', minutes: 1 })
  await command(board, ben, { type: 'start-timer', minutes: 1 })
  await ask(board.url, { token: wrong })
  await ask(board.url, { headers: { cookie: `sb_${board.id}=${wrong}` } })
  await ask(`${board.url}/join`, { json: { key: wrong, name: 'Eve', department: 'Sales' } })
  await ask(`${server.url}/${ada.token}`)
  await ask(`${server.url}/api/boards/${ben.token}`)
  await ask(`${board.url}?token=${ada.token}`)
  await ask(`${board.url}/commands`, { token: ada.token, bytes: `{"id": "${wrong}", broken`, headers: { 'content-type': 'application/json' } })
  await dial({ port: port(), path: `/sync/${board.id}?token=${ada.token}`, token: wrong }).over
  await dial({ port: port(), path: `/sync/${board.id}`, token: ben.token, headers: { 'Sec-WebSocket-Key': wrong } }).over
  const figures = await ask(`${server.url}/metrics`, { token: figuresWord })
  expect(figures.status).toBe(200)
  const places = {
    log: server.output(), figures: figures.text, disk: disk(server.dataDir), frames: lines.map((line) => Buffer.concat(line.heard).toString('latin1')).join('\n'),
    standing: (await ask(`${board.url}/standing`, { token: ben.token })).text, record: (await ask(`${board.url}/export?format=json`, { token: ada.token })).text,
  }
  expect(places.log.length).toBeGreaterThan(500)
  expect([...secrets, wrong].flatMap((secret) => placesOf(secret, places))).toEqual([])
  for (const line of lines) line.hangUp()
})

test('three hundred tokens, keys and ids of boards are 128 bits and more, and no two are alike', async () => {
  const tokens = await Promise.all(Array.from({ length: 100 }, async () => (await join(board, 'viewer')).token))
  const boards = await Promise.all(Array.from({ length: 50 }, () => makeBoard(server.url)))
  const words = [...tokens, ...boards.flatMap(({ id, links }) => [id, ...Object.values(links).map(keyOf)])]
  expect(new Set(words).size).toBe(words.length)
  expect(tokens.every((token) => /^[\w-]{43}$/.test(token))).toBe(true)
  // Every place of a key takes many signs: a counter or a clock would not.
  for (let at = 0; at < 21; at += 1) expect(new Set(words.map((word) => word[at])).size).toBeGreaterThan(40)
})

test('the figures open for their word alone', async () => {
  expect((await ask(`${server.url}/metrics`)).status).toBeGreaterThanOrEqual(400)
  expect((await ask(`${server.url}/metrics`, { token: ada.token })).status).toBeGreaterThanOrEqual(400)
  expect((await ask(`${server.url}/metrics?token=${figuresWord}`)).status).toBeGreaterThanOrEqual(400)
})

test('a server that keeps tokens as they are and logs them is caught', async () => {
  const bad = await startServer(brokenServer('keeps tokens as they are and logs them', { ...roomy, LOG_LEVEL: 'trace' }))
  const { token } = await join(await makeBoard(bad.url), 'facilitator', 'Ada')
  await ask(`${bad.url}/api/openapi.json`, { token })
  expect(placesOf(token, { log: bad.output(), disk: disk(bad.dataDir) })).toHaveLength(2)
  await bad.stop()
})
