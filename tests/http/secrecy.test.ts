// Sealed until revealed: unique words go into ballots, silent notes and briefs, and nobody finds them anywhere — not in any answer
// to any role, not in the log, the figures, the board's document or the bytes on disk — until the round or scene is revealed.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join as path } from 'node:path'
import { ask, command, join, makeBoard, postNote, type Joined, type TestBoard } from '#tests/support/caller.ts'
import { startServer, type TestServer } from '#tests/support/server.ts'

const silentWord = 'CANARY-silent-7f3a91'
const secondWord = 'CANARY-second-19cc02'
const motiveWord = 'CANARY-motive-c40e55'
/** An unlikely number of dots on an unlikely note shows a ballot as well as a word would. */
const dotted = 97

let server: TestServer
let board: TestBoard
let people: Record<'lead' | 'ada' | 'bo' | 'watcher', Joined>
beforeAll(async () => {
  server = await startServer({ env: { LOG_LEVEL: 'trace', METRICS_TOKEN: 'a-token-for-figures' } })
  board = await makeBoard(server.url)
  people = {
    lead: await join(board, 'facilitator', 'Lead', 'Data'), ada: await join(board, 'participant', 'Ada'),
    bo: await join(board, 'participant', 'Bo'), watcher: await join(board, 'viewer', 'Watcher'),
  }
})
afterAll(async () => { await server.stop() })

/** Every answer that a person can get, and everything the server leaves behind, by where it was found. */
async function everything(): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  const addresses = ['', '/standing', '/things', '/records', '/links', '/imports', '/export?format=json', '/export?format=md', '/export?format=html',
    '/export?format=csv&table=notes', '/export?format=csv&table=votes', '/export?format=zip']
  for (const [name, { token }] of Object.entries(people)) {
    for (const address of addresses) found.set(`${name} ${address}`, (await ask(`${board.url}${address}`, { token })).text)
  }
  found.set('metrics', (await ask(`${server.url}/metrics`, { token: 'a-token-for-figures' })).text)
  found.set('log', server.output())
  return found
}

/** Every byte in the data folder, as one text in which a word of ASCII would be seen. */
function disk(folder = server.dataDir): string {
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
  expect(disk()).not.toContain(silentWord)
  expect(disk()).not.toContain(secondWord)

  expect((await command(board, people.lead, { type: 'reveal-round', roundId: 'quiet' })).status).toBe(200)
  const notes = JSON.parse((await ask(`${board.url}/things?kind=note`, { token: people.watcher.token })).text) as { things: { text: string; sign: string; author: string | null; department: string }[] }
  expect(notes.things.map(({ text, sign, author, department }) => ({ text, sign, author, department })).toSorted((a, b) => (a.text < b.text ? 1 : -1))).toEqual([
    { text: silentWord, sign: 'negative', author: null, department: 'Sales' },
    { text: secondWord, sign: 'positive', author: null, department: 'Sales' },
  ])
  const after = await everything()
  expect(placesOf(silentWord, after)).not.toContain('log')
  expect(placesOf(silentWord, after)).not.toContain('metrics')
})

test('a dot vote says how many voted, and nothing of who gave what', async () => {
  const [one, two] = [await postNote(board, people.ada, 'One'), await postNote(board, people.bo, 'Two')]
  await command(board, people.lead, { type: 'open-round', round: { id: 'dots', kind: 'dots', question: 'Which?', targets: [one, two], budget: 100, perTarget: 100 } })
  await command(board, people.ada, { type: 'cast-ballot', roundId: 'dots', choices: [{ target: one, dots: dotted }] })
  const found = await everything()
  expect(placesOf(`"dots":${dotted}`, found)).toEqual(['ada /standing'])
  expect(disk()).not.toContain(`"dots":${dotted}`)

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
  expect(disk()).not.toContain(motiveWord)
  await command(board, people.lead, { type: 'reveal-brief', sceneId: 'call' })
  expect(placesOf(motiveWord, await everything())).toContain('watcher /standing')
})

test('the log holds no name, title, text, token or address of anybody', () => {
  const log = server.output()
  for (const word of ['A board', 'Lead', 'Watcher', 'One signal each', '127.0.0.1"', ...Object.values(people).flatMap(({ id, token }) => [id, token]), board.id]) {
    expect(log.split('\n').filter((line) => line.startsWith('{')).join('\n'), word).not.toContain(word)
  }
})
