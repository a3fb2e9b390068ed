// Who may do what: every address and every command against every role, a stranger and somebody from another board.
// The rows are the interface's own description; one that this file does not list fails, so nothing new goes unasked.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { command as commandShape } from '#shared/ledger/command.ts'
import { ask, join, keyOf, makeBoard, postNote, type Answer, type Joined, type TestBoard } from '#tests/support/caller.ts'
import { startServer, type TestServer } from '#tests/support/server.ts'

const callers = ['facilitator', 'participant', 'viewer', 'stranger', 'neighbour'] as const
type Caller = (typeof callers)[number]
type Scene = { readonly board: TestBoard; readonly people: Readonly<Record<'facilitator' | 'participant' | 'viewer', Joined>>; readonly tokens: Readonly<Record<Caller, string | undefined>>; readonly note: string }

let server: TestServer
let description: { paths: Record<string, Record<string, { operationId: string; requestBody?: { content: Record<string, { schema: { oneOf?: { properties: { type: { const: string } } }[] } }> } }>> }
beforeAll(async () => {
  server = await startServer({ env: { LIMIT_JOINS_PER_MINUTE: '100000', LIMIT_CALLS_PER_MINUTE: '100000', LIMIT_BOARDS_PER_HOUR: '100000' } })
  description = JSON.parse((await ask(`${server.url}/api/openapi.json`)).text) as typeof description
})
afterAll(async () => { await server.stop() })

async function setScene(): Promise<Scene> {
  const board = await makeBoard(server.url)
  const people = { facilitator: await join(board, 'facilitator'), participant: await join(board, 'participant'), viewer: await join(board, 'viewer') }
  const neighbour = await join(await makeBoard(server.url), 'facilitator')
  const note = await postNote(board, people.facilitator, 'A note')
  const tokens = { facilitator: people.facilitator.token, participant: people.participant.token, viewer: people.viewer.token, stranger: undefined, neighbour: neighbour.token }
  return { board, people, tokens, note }
}

const everybody: readonly Caller[] = callers
const joined: readonly Caller[] = ['facilitator', 'participant', 'viewer']
const working: readonly Caller[] = ['facilitator', 'participant']
const leading: readonly Caller[] = ['facilitator']

type Row = { readonly may: readonly Caller[]; readonly ask: (scene: Scene, token: string | undefined) => Promise<Answer> }
const onBoard = (path: string, more: (scene: Scene) => Parameters<typeof ask>[1] = () => ({})) => (scene: Scene, token: string | undefined) => ask(`${scene.board.url}${path}`, { ...more(scene), token })
const plain = (path: string) => (_: Scene, token: string | undefined) => ask(`${server.url}${path}`, { token })

const routes: Readonly<Record<string, Row>> = {
  health: { may: everybody, ask: plain('/healthz') },
  readiness: { may: everybody, ask: plain('/readyz') },
  metrics: { may: everybody, ask: plain('/metrics') },
  describe: { may: everybody, ask: plain('/api/openapi.json') },
  demo: { may: everybody, ask: plain('/api/demo') },
  makeBoard: { may: everybody, ask: (_, token) => ask(`${server.url}/api/boards`, { token, json: { title: 'A', objective: 'B' } }) },
  bringBack: { may: everybody, ask: (_, token) => ask(`${server.url}/api/boards/import`, { token, json: {} }) },
  door: { may: everybody, ask: onBoard('/door', ({ board }) => ({ json: { key: keyOf(board.links.viewer) } })) },
  join: { may: everybody, ask: onBoard('/join', ({ board }) => ({ json: { key: keyOf(board.links.viewer), name: 'Zoe', department: 'Data' } })) },
  board: { may: joined, ask: onBoard('') },
  leave: { may: joined, ask: onBoard('/leave', () => ({ method: 'POST' })) },
  links: { may: leading, ask: onBoard('/links') },
  renewLinks: { may: leading, ask: onBoard('/links', () => ({ method: 'POST' })) },
  library: { may: everybody, ask: plain('/api/library') },
  takeHome: { may: joined, ask: onBoard('/export?format=md') },
  command: { may: working, ask: onBoard('/commands', () => ({ json: { id: 'x', type: 'cast-ballot', roundId: 'none', choices: [] } })) },
  standing: { may: joined, ask: onBoard('/standing') },
  things: { may: joined, ask: onBoard('/things') },
  postNote: { may: working, ask: onBoard('/notes', () => ({ json: { text: 'Another' } })) },
  importRecords: { may: leading, ask: onBoard('/records?fileName=a.csv', () => ({ bytes: 'name,value\nA,1\n', headers: { 'content-type': 'text/csv' } })) },
  records: { may: joined, ask: onBoard('/records') },
  imports: { may: leading, ask: onBoard('/imports') },
  pool: { may: leading, ask: onBoard('/imports/i_12345678/records') },
  keepPicture: { may: working, ask: onBoard('/assets', () => ({ bytes: 'no picture', headers: { 'content-type': 'image/png' } })) },
  picture: { may: joined, ask: onBoard('/assets/a_12345678') },
}

const commands: Readonly<Record<string, { readonly may: readonly Caller[]; readonly act: (scene: Scene) => object }>> = {
  'describe-board': { may: leading, act: () => ({ facts: { title: 'B' } }) },
  'set-agenda': { may: leading, act: () => ({ steps: [] }) },
  'start-step': { may: leading, act: () => ({ stepId: 'kickoff' }) },
  'start-timer': { may: leading, act: () => ({ minutes: 5 }) },
  'pause-timer': { may: leading, act: () => ({}) },
  'extend-timer': { may: leading, act: () => ({ minutes: 1 }) },
  'clear-timer': { may: leading, act: () => ({}) },
  'hand-over': { may: leading, act: ({ people }) => ({ to: people.viewer.id }) },
  'give-role': { may: leading, act: ({ people }) => ({ to: people.viewer.id, role: 'participant' }) },
  'choose-records': { may: leading, act: () => ({ records: [] }) },
  'open-round': { may: leading, act: () => ({ round: { id: 'r', kind: 'dots', question: 'Which?', targets: 'notes' } }) },
  'cast-ballot': { may: working, act: ({ note }) => ({ roundId: 'ready', choices: [{ target: note, dots: 1 }] }) },
  'withdraw-ballot': { may: working, act: () => ({ roundId: 'ready' }) },
  'close-round': { may: leading, act: () => ({ roundId: 'ready' }) },
  'reveal-round': { may: leading, act: () => ({ roundId: 'ready' }) },
  'open-scene': { may: leading, act: () => ({ scene: { id: 's', title: 'A call' } }) },
  'deal-roles': { may: leading, act: () => ({ sceneId: 'ready' }) },
  'start-turn': { may: leading, act: () => ({ sceneId: 'ready' }) },
  'reveal-brief': { may: leading, act: () => ({ sceneId: 'ready' }) },
  'close-scene': { may: leading, act: () => ({ sceneId: 'ready' }) },
}

const expectedRefusal: Record<Exclude<Caller, 'facilitator'>, readonly [number, string]> = {
  participant: [403, 'not-a-facilitator'], viewer: [403, 'viewer-cannot-change'], stranger: [401, 'not-signed-in'], neighbour: [401, 'not-signed-in'],
}
const refusalFor = (caller: Caller): readonly [number, string] => (caller === 'facilitator' ? [0, 'nothing is kept from a facilitator'] : expectedRefusal[caller])
const isTurnedAway = ({ status, body }: Answer): boolean => status === 401 || (status === 403 && body.type !== undefined)

test('every address of the interface has a row', () => {
  const described = Object.values(description.paths).flatMap((path) => Object.values(path).map((one) => one.operationId))
  expect(described.toSorted()).toEqual(Object.keys(routes).toSorted())
})

test('every command has a row, and every command is described', () => {
  const known = commandShape.options.map((one) => one.shape.type.value).toSorted()
  expect(Object.keys(commands).toSorted()).toEqual(known)
  const schema = description.paths['/api/boards/{id}/commands']?.['post']?.requestBody?.content['application/json']?.schema
  expect((schema?.oneOf ?? []).map((one) => one.properties.type.const).toSorted()).toEqual(known)
})

describe.each(Object.entries(routes))('%s', (_, row) => {
  test.each(callers)('as %s', async (caller) => {
    const scene = await setScene()
    const answer = await row.ask(scene, scene.tokens[caller])
    if (row.may.includes(caller)) expect(isTurnedAway(answer), answer.text).toBe(false)
    else expect([answer.status, answer.body.type]).toEqual(refusalFor(caller))
  })
})

describe.each(Object.entries(commands))('%s', (type, row) => {
  test.each(callers)('as %s', async (caller) => {
    const scene = await setScene()
    const give = (id: string, act: object, token = scene.tokens.facilitator): Promise<Answer> => ask(`${scene.board.url}/commands`, { token, json: { id, ...act } })
    await give('a', { type: 'open-round', round: { id: 'ready', kind: 'dots', question: 'Which?', targets: 'notes' } })
    await give('b', { type: 'open-scene', scene: { id: 'ready', title: 'A call' } })
    const before = await standingOf(scene)
    const answer = await ask(`${scene.board.url}/commands`, { token: scene.tokens[caller], json: { id: 'c', type, ...row.act(scene) } })
    if (row.may.includes(caller)) {
      expect(isTurnedAway(answer), answer.text).toBe(false)
      return
    }
    expect([answer.status, answer.body.type]).toEqual(refusalFor(caller))
    expect(await standingOf(scene)).toEqual(before)
  })
})

/** The standing without the clock's reading. */
async function standingOf({ board, tokens }: Scene): Promise<unknown> {
  const { now: _, ...standing } = (await ask(`${board.url}/standing`, { token: tokens.facilitator })).body
  return standing
}
