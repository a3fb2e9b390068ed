// Sealed until revealed: unique words go into ballots, silent notes and briefs, and nobody finds them anywhere — not in any answer
// to any role, not in the log, the figures, the board's document or the bytes on disk — until the round or scene is revealed.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { strFromU8, unzipSync } from 'fflate'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join as path } from 'node:path'
import { boardLimits } from '#shared/board/board.ts'
import { ask, command, join, makeBoard, postNote, type Joined, type TestBoard } from '#tests/support/caller.ts'
import { brokenServer } from '#tests/door/variants.ts'
import { startServer, type StartOptions, type TestServer } from '#tests/support/server.ts'
import { connect } from '#tests/support/sync-client.ts'

const silentWord = 'CANARY-silent-7f3a91'
const secondWord = 'CANARY-second-19cc02'
const motiveWord = 'CANARY-motive-c40e55'
const manyWord = 'CANARY-many-58d2b0'
/** The long run: SEALED=10000. */
const sealed = Number(process.env['SEALED'] ?? 300)
/** An unlikely number of dots on an unlikely note shows a ballot as well as a word would. */
const dotted = 97

const env = { LOG_LEVEL: 'trace', METRICS_TOKEN: 'a-token-for-figures', LIMIT_UPLOADS_PER_MINUTE: '10000' }
type Session = { readonly server: TestServer; readonly board: TestBoard; readonly people: Readonly<Record<'lead' | 'ada' | 'bo' | 'watcher', Joined>> }

async function begin(options: StartOptions): Promise<Session> {
  const server = await startServer(options)
  const board = await makeBoard(server.url)
  return {
    server, board, people: {
      lead: await join(board, 'facilitator', 'Lead', 'Data'), ada: await join(board, 'participant', 'Ada'),
      bo: await join(board, 'participant', 'Bo'), watcher: await join(board, 'viewer', 'Watcher'),
    },
  }
}

let session: Session
let server: TestServer
let board: TestBoard
let people: Session['people']
beforeAll(async () => {
  session = await begin({ env });
  ({ server, board, people } = session)
})
afterAll(async () => { await server.stop() })

const isForLeads = (address: string): boolean => ['/links', '/imports'].includes(address)
const printed = ['md', 'html', 'svg', 'csv&table=notes', 'csv&table=votes', 'zip']

/** What somebody takes home in one format, as a text in which a word would be seen. */
async function takenHome(at: TestBoard, { token }: Joined, format: string): Promise<string> {
  const answer = await fetch(`${at.url}/export?format=${format}`, { headers: { authorization: `Bearer ${token}` } })
  const bytes = new Uint8Array(await answer.arrayBuffer())
  if (answer.status !== 200) throw new Error(`${format}: ${answer.status} ${strFromU8(bytes)}`)
  return format === 'zip' ? Object.values(unzipSync(bytes)).map((file) => strFromU8(file)).join('\n') : strFromU8(bytes)
}

/** Every answer that a person can get, and everything the server leaves behind, by where it was found. */
async function everything({ server, board, people }: Session = session): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const [name, { token }] of Object.entries(people)) {
    for (const address of ['', '/standing', '/things', '/records', '/links', '/imports', '/export?format=json']) {
      const { status, text } = await ask(`${board.url}${address}`, { token })
      // In a refusal nothing is ever found.
      if (status !== 200 && !(status === 403 && isForLeads(address))) throw new Error(`${name} ${address}: ${status} ${text}`)
      found.set(`${name} ${address}`, text)
    }
  }
  // The rest is printed from what the first of these says, whoever asks.
  for (const format of printed) found.set(`lead ${format}`, await takenHome(board, people.lead, format))
  found.set('metrics', (await ask(`${server.url}/metrics`, { token: 'a-token-for-figures' })).text)
  found.set('log', server.output())
  return found
}

/** Every byte in the data folder, as one text in which a word of ASCII would be seen. */
function disk(folder: string): string {
  return readdirSync(folder).map((name) => {
    const file = path(folder, name)
    return statSync(file).isDirectory() ? disk(file) : readFileSync(file).toString('latin1')
  }).join('\n')
}

const placesOf = (word: string, found: ReadonlyMap<string, string>): string[] => [...found].filter(([, text]) => text.includes(word)).map(([place]) => place)

test('what was written in silence is nowhere before the reveal and on everybody\'s board after it', async () => {
  await command(board, people.lead, { type: 'open-round', round: { id: 'quiet', kind: 'silent', question: 'One signal each', targets: 'notes', budget: 5 } })
  await command(board, people.ada, { type: 'cast-ballot', roundId: 'quiet', choices: [{ text: silentWord, sign: 'negative' }] })
  await command(board, people.bo, { type: 'cast-ballot', roundId: 'quiet', choices: [{ text: secondWord, sign: 'positive' }] })
  const closed = await command(board, people.lead, { type: 'close-round', roundId: 'quiet' })
  expect(closed.status).toBe(200)

  const before = await everything()
  expect(placesOf(silentWord, before)).toEqual(['ada /standing'])
  expect(placesOf(secondWord, before)).toEqual(['bo /standing'])
  expect(disk(server.dataDir)).not.toContain(silentWord)
  expect(disk(server.dataDir)).not.toContain(secondWord)

  expect((await command(board, people.lead, { type: 'reveal-round', roundId: 'quiet' })).status).toBe(200)
  const notes = JSON.parse((await ask(`${board.url}/things?kind=note`, { token: people.watcher.token })).text) as { things: { text: string; sign: string; author: string | null; department: string }[] }
  expect(notes.things.map(({ text, sign, author, department }) => ({ text, sign, author, department })).toSorted((a, b) => (a.text < b.text ? 1 : -1))).toEqual([
    { text: silentWord, sign: 'negative', author: null, department: 'Sales' },
    { text: secondWord, sign: 'positive', author: null, department: 'Sales' },
  ])
  const after = await everything()
  // Now these looks find it wherever it may be: had it been there before, they would have.
  expect(placesOf(silentWord, after)).toEqual(expect.arrayContaining([
    ...Object.keys(people).flatMap((name) => [`${name} /things`, `${name} /export?format=json`]), 'lead md', 'lead html', 'lead svg', 'lead csv&table=notes', 'lead zip',
  ]))
  expect(disk(server.dataDir)).toContain(silentWord)
  expect(placesOf(silentWord, after)).not.toContain('log')
  expect(placesOf(silentWord, after)).not.toContain('metrics')
})

test(`${sealed} sealed words are in no frame, answer, figure, log or byte on the disk until the reveal`, async () => {
  const heard = new Map<string, string[]>()
  const listening = Object.entries(people).map(([name, { token, id }]) => {
    const client = connect(server.url, { board: board.id, token, person: id })
    heard.set(name, [])
    client.socket.on('message', (data: ArrayBuffer) => heard.get(name)?.push(Buffer.from(data).toString('latin1')))
    return client
  })
  await Promise.all(listening.map((client) => client.synced))
  const frames = (): string[] => [...heard].flatMap(([name, some]) => (some.join('').includes(manyWord) ? [name] : []))
  await command(board, people.lead, { type: 'open-round', round: { id: 'many', kind: 'silent', question: 'A hundred each', targets: 'notes', budget: 100 } })
  const writers: Joined[] = []
  for (let from = 0; from < sealed; from += 100) {
    const writer = await join(board, 'participant', `Writer ${from}`)
    const choices = Array.from({ length: Math.min(100, sealed - from) }, (_, n) => ({ text: `${manyWord}-${from + n}` }))
    expect((await command(board, writer, { type: 'cast-ballot', roundId: 'many', choices })).status).toBe(200)
    writers.push(writer)
  }
  await command(board, people.lead, { type: 'close-round', roundId: 'many' })
  const before = await everything()
  expect([placesOf(manyWord, before), disk(server.dataDir).includes(manyWord), frames()]).toEqual([[], false, []])
  for (const [n, { token }] of writers.entries()) {
    const words = (await ask(`${board.url}/standing`, { token })).text.match(new RegExp(`${manyWord}-\\d+`, 'g')) ?? []
    expect(words.every((word) => Math.floor(Number(word.slice(manyWord.length + 1)) / 100) === n), 'One\'s own and nobody else\'s').toBe(true)
    expect(words.length).toBe(Math.min(100, sealed - n * 100))
  }
  // Beyond what a board holds nothing can be revealed, and nothing is.
  const revealed = await command(board, people.lead, { type: 'reveal-round', roundId: 'many' })
  const fits = sealed <= boardLimits.things
  expect(revealed.status).toBe(fits ? 200 : 413)
  await postNote(board, people.lead, 'And that was that')
  await expect.poll(() => [...heard.values()].every((some) => some.join('').includes('And that was that'))).toBe(true)
  expect(frames()).toEqual(fits ? Object.keys(people) : [])
  for (const client of listening) client.close()
})

test('a dot vote says how many voted, and nothing of who gave what', async () => {
  const [one, two] = [await postNote(board, people.ada, 'One'), await postNote(board, people.bo, 'Two')]
  await command(board, people.lead, { type: 'open-round', round: { id: 'dots', kind: 'dots', question: 'Which?', targets: [one, two], budget: 100, perTarget: 100 } })
  await command(board, people.ada, { type: 'cast-ballot', roundId: 'dots', choices: [{ target: one, dots: dotted }] })
  const found = await everything()
  expect(placesOf(`"dots":${dotted}`, found)).toEqual(['ada /standing'])
  expect(disk(server.dataDir)).not.toContain(`"dots":${dotted}`)

  await command(board, people.lead, { type: 'close-round', roundId: 'dots' })
  await command(board, people.lead, { type: 'reveal-round', roundId: 'dots' })
  const { text } = await ask(`${board.url}/standing`, { token: people.bo.token })
  expect(text).toContain(`"dots":${dotted}`)
  const { rounds } = JSON.parse(text) as { rounds: { plan: { id: string }; result?: unknown }[] }
  expect(JSON.stringify(rounds.find(({ plan }) => plan.id === 'dots')?.result)).not.toContain(people.ada.id)
})

test('a brief reaches whoever acts the customer and nobody else, the facilitator included', async () => {
  await command(board, people.lead, { type: 'open-scene', scene: { id: 'call', title: 'The call' }, motive: motiveWord })
  expect(placesOf(motiveWord, await everything())).toEqual([])
  await command(board, people.lead, { type: 'deal-roles', sceneId: 'call', deal: { actor: people.bo.id, parts: [{ person: people.bo.id, role: 'Customer' }] } })
  expect(placesOf(motiveWord, await everything())).toEqual(['bo /standing'])
  await command(board, people.lead, { type: 'deal-roles', sceneId: 'call', deal: { actor: people.ada.id, parts: [] } })
  expect(placesOf(motiveWord, await everything())).toEqual(['ada /standing'])
  expect(disk(server.dataDir)).not.toContain(motiveWord)
  await command(board, people.lead, { type: 'reveal-brief', sceneId: 'call' })
  expect(placesOf(motiveWord, await everything())).toContain('watcher /standing')
})

test('the log holds no name, title, text, token or address of anybody', () => {
  const log = server.output()
  for (const word of ['A board', 'Lead', 'Watcher', 'One signal each', '127.0.0.1"', ...Object.values(people).flatMap(({ id, token }) => [id, token]), board.id]) {
    expect(log.split('\n').filter((line) => line.startsWith('{')).join('\n'), word).not.toContain(word)
  }
})

test('a server that seals nothing, gives to all what is one person\'s and logs it is caught by the same looks', async () => {
  const bad = await begin(brokenServer('seals nothing', env))
  const notes = { id: 'quiet', kind: 'silent', question: 'One signal each', targets: 'notes', budget: 5 }
  await command(bad.board, bad.people.lead, { type: 'open-round', round: notes })
  expect((await command(bad.board, bad.people.ada, { type: 'cast-ballot', roundId: 'quiet', choices: [{ text: silentWord, sign: 'negative' }] })).status).toBe(200)
  expect(placesOf(silentWord, await everything(bad))).toEqual(['lead /standing', 'ada /standing', 'bo /standing', 'watcher /standing', 'log'])
  expect(disk(bad.server.dataDir)).toContain(silentWord)
  await bad.server.stop()
})
