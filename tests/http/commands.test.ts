// The fair acts of a session over HTTP: once per id, refused with the reason promised, and told alike to everybody.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask, command, join, makeBoard, postNote, type Joined, type TestBoard } from '#tests/support/caller.ts'
import { startServer, type TestServer } from '#tests/support/server.ts'

let server: TestServer
let board: TestBoard
let lead: Joined
let ada: Joined
let bo: Joined
beforeAll(async () => {
  server = await startServer()
  board = await makeBoard(server.url)
  lead = await join(board, 'facilitator', 'Lead')
  ada = await join(board, 'participant', 'Ada', 'Sales')
  bo = await join(board, 'participant', 'Bo', 'Product')
})
afterAll(async () => { await server.stop() })

const standing = async (who: Joined) => (await ask(`${board.url}/standing`, { token: who.token })).body

describe('a command', () => {
  test('sent twice under one id acts once and answers the same, also after a restart', async () => {
    const act = { id: 'once', type: 'open-round', round: { id: 'once', kind: 'dots', question: 'Which?', targets: 'notes' } }
    const first = await command(board, lead, act)
    const second = await command(board, lead, act)
    await server.restart()
    const third = await command(board, lead, act)
    expect([first.status, second.status, third.status]).toEqual([200, 200, 200])
    expect([second.body, third.body]).toEqual([first.body, first.body])
  })

  test('of ten at once under one id, all answer alike', async () => {
    const act = { id: 'crowd', type: 'start-timer', minutes: 3 }
    const answers = await Promise.all(Array.from({ length: 10 }, () => command(board, lead, act)))
    expect(new Set(answers.map((one) => one.text)).size).toBe(1)
  })

  test.each([
    ['of an unknown type', { type: 'dance' }],
    ['without its fields', { type: 'open-round' }],
    ['with a prototype key', { type: 'start-timer', minutes: 'x', __proto__: {} }],
    ['with a round id of strange letters', { type: 'close-round', roundId: '../x' }],
  ])('%s is refused as a bad request', async (_, act) => {
    const answer = await command(board, lead, act)
    expect([answer.status, answer.body.type]).toEqual([400, 'bad-request'])
  })
})

describe('a dot vote', () => {
  test('runs from opening to ranking; refusals carry their promised names', async () => {
    const [one, two] = [await postNote(board, ada, 'First'), await postNote(board, bo, 'Second')]
    const cast = (who: Joined, choices: object[]) => command(board, who, { type: 'cast-ballot', roundId: 'vote', choices })
    await command(board, lead, { type: 'open-round', round: { id: 'vote', kind: 'dots', question: 'Strongest signal?', targets: [one, two], budget: 3, perTarget: 2 } })

    expect((await cast(ada, [{ target: one, dots: 2 }, { target: two, dots: 2 }])).body.type).toBe('budget-exceeded')
    expect((await cast(ada, [{ target: one, dots: 3 }])).body.type).toBe('budget-exceeded')
    expect((await cast(ada, [{ target: 'n_nowhere00', dots: 1 }])).body.type).toBe('not-a-target')
    expect((await cast(ada, [{ target: one, dots: 2 }, { target: two, dots: 1 }])).status).toBe(200)
    expect((await cast(bo, [{ target: two, dots: 2 }])).status).toBe(200)
    expect((await cast(bo, [{ target: two, dots: 1 }, { target: one, dots: 1 }])).status).toBe(200)
    expect((await command(board, lead, { type: 'reveal-round', roundId: 'vote' })).body.type).toBe('round-not-closed')
    expect((await command(board, lead, { type: 'close-round', roundId: 'vote' })).status).toBe(200)
    expect((await cast(ada, [{ target: one, dots: 1 }])).body.type).toBe('round-closed')
    expect((await command(board, ada, { type: 'withdraw-ballot', roundId: 'vote' })).body.type).toBe('round-closed')
    expect((await command(board, lead, { type: 'reveal-round', roundId: 'vote' })).status).toBe(200)
    expect((await command(board, lead, { type: 'reveal-round', roundId: 'vote' })).body.type).toBe('already-revealed')
    expect((await command(board, lead, { type: 'open-round', round: { id: 'vote', kind: 'dots', question: 'Again?', targets: 'notes' } })).body.type).toBe('round-exists')

    const { rounds } = JSON.parse(JSON.stringify(await standing(bo))) as { rounds: { plan: { id: string }; result?: unknown }[] }
    expect(rounds.find(({ plan }) => plan.id === 'vote')?.result).toEqual({
      kind: 'dots', voters: 2,
      ranking: [
        { target: one, dots: 3, voters: 2, byDepartment: [{ department: 'Sales', dots: 2 }, { department: 'Product', dots: 1 }] },
        { target: two, dots: 2, voters: 2, byDepartment: [{ department: 'Product', dots: 1 }, { department: 'Sales', dots: 1 }] },
      ],
    })
  })

  test('shows oneself the own ballot and everybody only how many have voted', async () => {
    const note = await postNote(board, ada, 'Third')
    await command(board, lead, { type: 'open-round', round: { id: 'own', kind: 'dots', question: 'Which?', targets: 'notes' } })
    await command(board, ada, { type: 'cast-ballot', roundId: 'own', choices: [{ target: note, dots: 1 }] })
    expect((await standing(ada))['mine']?.['ballots']?.['own']).toEqual([{ target: note, dots: 1 }])
    for (const who of [bo, lead]) expect((await standing(who))['mine']?.['ballots']?.['own']).toBeUndefined()
    const { rounds } = JSON.parse(JSON.stringify(await standing(lead))) as { rounds: { plan: { id: string }; acted: number }[] }
    expect(rounds.find(({ plan }) => plan.id === 'own')?.acted).toBe(1)
    await command(board, ada, { type: 'withdraw-ballot', roundId: 'own' })
    expect((await command(board, ada, { type: 'withdraw-ballot', roundId: 'own' })).body.type).toBe('no-ballot')
  })
})

describe('handing over', () => {
  test('takes effect with the next request: the old facilitator may no longer lead', async () => {
    const own = await makeBoard(server.url)
    const [first, second] = [await join(own, 'facilitator', 'First'), await join(own, 'participant', 'Second')]
    expect((await command(own, first, { type: 'hand-over', to: second.id })).status).toBe(200)
    expect((await command(own, first, { type: 'start-timer', minutes: 1 })).body.type).toBe('not-a-facilitator')
    expect((await command(own, second, { type: 'start-timer', minutes: 1 })).status).toBe(200)
    expect((await ask(`${own.url}/links`, { token: first.token })).status).toBe(403)
  })
})
