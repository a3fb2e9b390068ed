// Who may do what: every address and every command against every role, a stranger and somebody from another board. Whoever may
// is answered with success, or with the refusal that the row names; whoever may not is refused, and nothing has changed.
// The rows are the interface's own description; one that this file does not list fails, so nothing new goes unasked. What is said
// on a live line is in wire-matrix.test.ts.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { command as commandShape } from '#shared/ledger/command.ts'
import { ask, command, join, keyOf, makeBoard, postNote, type Answer, type Joined, type TestBoard } from '#tests/support/caller.ts'
import { startServer, type TestServer } from '#tests/support/server.ts'

const callers = ['facilitator', 'participant', 'viewer', 'stranger', 'neighbour'] as const
type Caller = (typeof callers)[number]
type Scene = { readonly board: TestBoard; readonly people: Readonly<Record<'facilitator' | 'participant' | 'viewer', Joined>>; readonly tokens: Readonly<Record<Caller, string | undefined>>; readonly note: string }

let server: TestServer
let neighbour: Joined
let description: { paths: Record<string, Record<string, { operationId: string; requestBody?: { content: Record<string, { schema: { oneOf?: { properties: { type: { const: string } } }[] } }> } }>> }
beforeAll(async () => {
  server = await startServer({ env: { LIMIT_JOINS_PER_MINUTE: '100000', LIMIT_CALLS_PER_MINUTE: '100000', LIMIT_BOARDS_PER_HOUR: '100000' } })
  neighbour = await join(await makeBoard(server.url), 'facilitator')
  description = JSON.parse((await ask(`${server.url}/api/openapi.json`)).text) as typeof description
})
afterAll(async () => { await server.stop() })

/** A board with people, a note, and a round and a scene that are open. */
async function setScene(): Promise<Scene> {
  const board = await makeBoard(server.url)
  const [facilitator, participant, viewer] = await Promise.all([join(board, 'facilitator'), join(board, 'participant'), join(board, 'viewer')])
  const note = await postNote(board, facilitator, 'A note')
  const tokens = { facilitator: facilitator.token, participant: participant.token, viewer: viewer.token, stranger: undefined, neighbour: neighbour.token }
  const scene = { board, people: { facilitator, participant, viewer }, tokens, note }
  await done(scene, 'facilitator', { type: 'open-round', round: { id: 'ready', kind: 'dots', question: 'Which?', targets: 'notes' } })
  await done(scene, 'facilitator', { type: 'open-scene', scene: { id: 'ready', title: 'A call' } })
  return scene
}

/** An act that a scene is made of. */
async function done(scene: Scene, caller: Caller, act: { readonly type: string; readonly [field: string]: unknown }): Promise<void> {
  const answer = await command(scene.board, { token: scene.tokens[caller] ?? '' }, act)
  if (answer.status !== 200) throw new Error(`The scene could not be set: ${answer.text}`)
}

const deals = { bytes: 'name,value\nA,1\n', headers: { 'content-type': 'text/csv' } }
/** A picture of one pixel. */
const dot = { bytes: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'), headers: { 'content-type': 'image/png' } }

const everybody: readonly Caller[] = callers
const joined: readonly Caller[] = ['facilitator', 'participant', 'viewer']
const working: readonly Caller[] = ['facilitator', 'participant']
const leading: readonly Caller[] = ['facilitator']

/**
 * `gets`: what those who may are answered, 200 if nothing is said; a refusal only where it is the answer in this house.
 * `first`: makes what is asked for, and says what it is called.
 */
type Row = {
  readonly may: readonly Caller[]
  readonly gets?: number | readonly [number, string]
  readonly first?: (scene: Scene) => Promise<string>
  readonly ask: (scene: Scene, token: string | undefined, made: string) => Promise<Answer>
}
const onBoard = (path: string, more: (scene: Scene) => Parameters<typeof ask>[1] = () => ({})) => (scene: Scene, token: string | undefined) => ask(`${scene.board.url}${path}`, { ...more(scene), token })
const plain = (path: string) => (_: Scene, token: string | undefined) => ask(`${server.url}${path}`, { token })
const made = async ({ board, tokens }: Scene, path: string, more: Parameters<typeof ask>[1], name: string): Promise<string> => String((await ask(`${board.url}${path}`, { ...more, token: tokens.facilitator })).body[name])

const routes: Readonly<Record<string, Row>> = {
  health: { may: everybody, ask: plain('/healthz') },
  readiness: { may: everybody, ask: plain('/readyz') },
  metrics: { may: everybody, ask: plain('/metrics') },
  describe: { may: everybody, ask: plain('/api/openapi.json') },
  // A harness' house has no demo session.
  demo: { may: everybody, gets: [404, 'no-such-page'], ask: plain('/api/demo') },
  makeBoard: { may: everybody, gets: 201, ask: (_, token) => ask(`${server.url}/api/boards`, { token, json: { title: 'A', objective: 'B' } }) },
  bringBack: {
    may: everybody, gets: 201,
    first: async ({ board, tokens }) => (await ask(`${board.url}/export?format=json`, { token: tokens.facilitator })).text,
    ask: (_, token, record) => ask(`${server.url}/api/boards/import`, { token, bytes: record, headers: { 'content-type': 'application/json' } }),
  },
  door: { may: everybody, ask: onBoard('/door', ({ board }) => ({ json: { key: keyOf(board.links.viewer) } })) },
  join: { may: everybody, ask: onBoard('/join', ({ board }) => ({ json: { key: keyOf(board.links.viewer), name: 'Zoe', department: 'Data' } })) },
  board: { may: joined, ask: onBoard('') },
  leave: { may: joined, gets: 204, ask: onBoard('/leave', () => ({ method: 'POST' })) },
  links: { may: leading, ask: onBoard('/links') },
  renewLinks: { may: leading, ask: onBoard('/links', () => ({ method: 'POST' })) },
  // Not built yet.
  library: { may: everybody, gets: [501, 'not-built'], ask: plain('/api/library') },
  takeHome: { may: joined, ask: onBoard('/export?format=md') },
  command: { may: working, ask: onBoard('/commands', ({ note }) => ({ json: { id: 'x', type: 'cast-ballot', roundId: 'ready', choices: [{ target: note, dots: 1 }] } })) },
  standing: { may: joined, ask: onBoard('/standing') },
  things: { may: joined, ask: onBoard('/things') },
  postNote: { may: working, gets: 201, ask: onBoard('/notes', () => ({ json: { text: 'Another' } })) },
  importRecords: { may: leading, ask: onBoard('/records?fileName=b.csv', () => deals) },
  records: { may: joined, ask: onBoard('/records') },
  imports: { may: leading, ask: onBoard('/imports') },
  pool: {
    may: leading, first: (scene) => made(scene, '/records?fileName=a.csv', deals, 'importId'),
    ask: ({ board }, token, importId) => ask(`${board.url}/imports/${importId}/records`, { token }),
  },
  keepPicture: { may: working, gets: 201, ask: onBoard('/assets', () => dot) },
  picture: { may: joined, first: (scene) => made(scene, '/assets', dot, 'url'), ask: (_, token, url) => ask(`${server.url}${url}`, { token }) },
}

const timed = (scene: Scene): Promise<void> => done(scene, 'facilitator', { type: 'start-timer', minutes: 5 })
const dealt = (scene: Scene): Promise<void> => done(scene, 'facilitator', { type: 'deal-roles', sceneId: 'ready' })

/** `first`: what has to be done before the act can succeed. */
const commands: Readonly<Record<string, { readonly may: readonly Caller[]; readonly act: (scene: Scene) => object; readonly first?: (scene: Scene, caller: Caller) => Promise<void> }>> = {
  'describe-board': { may: leading, act: () => ({ facts: { title: 'B' } }) },
  'set-agenda': { may: leading, act: () => ({ steps: [] }) },
  'start-step': { may: leading, act: () => ({ stepId: 'kickoff' }) },
  'start-timer': { may: leading, act: () => ({ minutes: 5 }) },
  'pause-timer': { may: leading, first: timed, act: () => ({}) },
  'extend-timer': { may: leading, first: timed, act: () => ({ minutes: 1 }) },
  'clear-timer': { may: leading, first: timed, act: () => ({}) },
  'hand-over': { may: leading, act: ({ people }) => ({ to: people.viewer.id }) },
  'give-role': { may: leading, act: ({ people }) => ({ to: people.viewer.id, role: 'participant' }) },
  'choose-records': { may: leading, act: () => ({ records: [] }) },
  'open-round': { may: leading, act: () => ({ round: { id: 'r', kind: 'dots', question: 'Which?', targets: 'notes' } }) },
  'cast-ballot': { may: working, act: ({ note }) => ({ roundId: 'ready', choices: [{ target: note, dots: 1 }] }) },
  'withdraw-ballot': {
    may: working, act: () => ({ roundId: 'ready' }),
    first: (scene, caller) => done(scene, caller === 'facilitator' ? caller : 'participant', { type: 'cast-ballot', roundId: 'ready', choices: [{ target: scene.note, dots: 1 }] }),
  },
  'close-round': { may: leading, act: () => ({ roundId: 'ready' }) },
  'reveal-round': { may: leading, first: (scene) => done(scene, 'facilitator', { type: 'close-round', roundId: 'ready' }), act: () => ({ roundId: 'ready' }) },
  'open-scene': { may: leading, act: () => ({ scene: { id: 's', title: 'A call' } }) },
  'deal-roles': { may: leading, act: () => ({ sceneId: 'ready' }) },
  'start-turn': { may: leading, first: dealt, act: () => ({ sceneId: 'ready' }) },
  'reveal-brief': { may: leading, first: dealt, act: () => ({ sceneId: 'ready' }) },
  'close-scene': { may: leading, act: () => ({ sceneId: 'ready' }) },
}

const expectedRefusal: Record<Exclude<Caller, 'facilitator'>, readonly [number, string]> = {
  participant: [403, 'not-a-facilitator'], viewer: [403, 'viewer-cannot-change'], stranger: [401, 'not-signed-in'], neighbour: [401, 'not-signed-in'],
}
const refusalFor = (caller: Caller): readonly [number, string] => (caller === 'facilitator' ? [0, 'nothing is kept from a facilitator'] : expectedRefusal[caller])
const saying = ({ status, body }: Answer): readonly [number, string | undefined] => [status, body.type]

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
    const name = await row.first?.(scene) ?? ''
    const before = row.may.includes(caller) ? null : await stateOf(scene)
    const answer = await row.ask(scene, scene.tokens[caller], name)
    if (before === null) {
      const gets = row.gets ?? 200
      expect(saying(answer), answer.text).toEqual(typeof gets === 'number' ? [gets, undefined] : gets)
      return
    }
    expect(saying(answer)).toEqual(refusalFor(caller))
    expect(await stateOf(scene)).toEqual(before)
  })
})

describe.each(Object.entries(commands))('%s', (type, row) => {
  test.each(callers)('as %s', async (caller) => {
    const scene = await setScene()
    await row.first?.(scene, caller)
    const before = row.may.includes(caller) ? null : await stateOf(scene)
    const answer = await ask(`${scene.board.url}/commands`, { token: scene.tokens[caller], json: { id: 'c', type, ...row.act(scene) } })
    if (before === null) {
      expect(saying(answer), answer.text).toEqual([200, undefined])
      return
    }
    expect(saying(answer)).toEqual(refusalFor(caller))
    expect(await stateOf(scene)).toEqual(before)
  })
})

/** All that a facilitator can learn of a board, its links among it, without the clock's reading. */
async function stateOf({ board, tokens }: Scene): Promise<unknown> {
  const parts = await Promise.all(['', '/standing', '/things', '/records', '/imports', '/links'].map((path) => ask(`${board.url}${path}`, { token: tokens.facilitator })))
  return parts.map(({ status, text }) => [status, text.replace(/"now":[\d.]+/, '')])
}
