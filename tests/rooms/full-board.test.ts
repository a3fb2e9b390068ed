// A full board: the server writes no more notes on it than people may, and it can still be voted on, closed, revealed and come to.

import { expect, test } from 'vitest'
import { decide } from '#server/commands/desk.ts'
import { noteDecision } from '#server/commands/posted-note.ts'
import { isRefusal, type Refusal } from '#shared/base/refusal.ts'
import { newThingId, roundId as roundIdShape } from '#shared/base/ids.ts'
import { command, type CommandRequest, type Ruled } from '#shared/ledger/command.ts'
import { person, joining } from '#tests/support/people.ts'
import { ada, ben, board, house, lead, type House } from './house.ts'
import * as Y from 'yjs'

type Asked = CommandRequest extends infer C ? (C extends { readonly id: unknown } ? Omit<C, 'id'> : never) : never
const reasonOf = (answer: Ruled | Refusal): string => (isRefusal(answer) ? answer.reason : 'ruled')

/** Acts on one board; each waits for its answer. */
function acts(on: House) {
  let count = 0
  const after = async (asked: Promise<Ruled | Refusal>): Promise<string> => { await on.pass(50); return reasonOf(await asked) }
  return {
    post: (text = 'A note'): Promise<string> => after(on.rooms().rule(board, ada, (standing) => noteDecision(standing, {
      id: newThingId('note', () => `posted${String(count += 1).padStart(6, '0')}`), by: person(1), text, kind: 'plain', now: 1,
    }))),
    ask: (who: typeof ada, act: Asked): Promise<string> => after(on.rooms().ask(board, who, command.parse({ ...act, id: `c${count += 1}` }))),
    come: (n: number): Promise<string> => after(on.rooms().rule(board, person(n).id, () => joining(person(n)))),
  }
}

const roundId = roundIdShape.parse('r1')
const silent = { id: roundId, kind: 'silent', question: 'Why?', targets: 'notes' } as const
const note = (): Y.Map<unknown> => new Y.Map<unknown>([['kind', 'note'], ['alive', true], ['text', new Y.Text('mine')]])

test('notes are posted until the board has as many things as it may, those of people counted; what was written in silence is still revealed', async () => {
  const on = await house({ limits: { things: 3, reserveThings: 2 }, decide })
  const { post, ask } = acts(on)
  const client = await on.client(ben)
  client.document.things.set('n_mine00', note() as never)
  await on.pass(50)
  expect([await post(), await post(), await post()]).toEqual(['ruled', 'ruled', 'too-large'])
  expect(await ask(lead, { type: 'open-round', round: silent })).toBe('ruled')
  expect(await ask(ben, { type: 'cast-ballot', roundId, choices: [{ text: 'Said in silence' }] })).toBe('ruled')
  expect(await ask(lead, { type: 'close-round', roundId })).toBe('ruled')
  expect(await ask(lead, { type: 'reveal-round', roundId })).toBe('ruled')
  expect((await on.client(ada)).document.things.size).toBe(4)
})

test('a board full of posted notes still takes small edits, a vote, its end and somebody who comes', async () => {
  const on = await house({ limits: { documentBytes: 20_000, reserveBytes: 4_000 }, decide })
  const { post, ask, come } = acts(on)
  const client = await on.client(ben)
  client.document.things.set('n_mine00', note() as never)
  await on.pass(50)
  let posted = 0
  while (posted < 40 && await post('x'.repeat(1_000)) === 'ruled') posted += 1
  expect(posted).toBeGreaterThan(5)
  expect(on.storage.journal(board).reduce((sum, row) => sum + row.length, 0)).toBeLessThan(22_000)
  expect(await ask(lead, { type: 'open-round', round: silent })).toBe('ruled')
  expect(await ask(ada, { type: 'cast-ballot', roundId, choices: [{ text: 'Said in silence' }] })).toBe('ruled')
  const text = client.document.things.get('n_mine00')?.get('text') as Y.Text
  text.insert(0, 'more')
  await on.pass(50)
  expect(client.refusals).toEqual([])
  expect(await ask(lead, { type: 'close-round', roundId })).toBe('ruled')
  expect(await ask(lead, { type: 'reveal-round', roundId })).toBe('ruled')
  expect(await come(9)).toBe('ruled')
})

test('who comes back to a full board with a few letters from offline keeps them, however much was deleted there', async () => {
  const on = await house({ limits: { documentBytes: 20_000, reserveBytes: 4_000 }, decide })
  const { post } = acts(on)
  const client = await on.client(ben)
  client.document.things.set('n_mine00', note() as never)
  const text = client.document.things.get('n_mine00')?.get('text') as Y.Text
  text.insert(0, 'ab'.repeat(400))
  // One deletion for every second letter: whoever comes back tells all of them again.
  client.document.y.transact(() => { for (let at = 0; at < 400; at += 1) text.delete(at, 1) })
  await on.pass(50)
  while (await post('x'.repeat(1_000)) === 'ruled');
  client.disconnect()
  text.insert(0, 'offline')
  await client.connect()
  await on.pass(50)
  expect([client.refusals, client.kept()]).toEqual([[], client.sent()])
  expect(String((await on.client(ada)).document.things.get('n_mine00')?.get('text'))).toMatch(/^offline/)
})

test('votes and notes end with the acts a board takes; who leads can still close, and somebody can still come', async () => {
  const on = await house({ limits: { rulings: 8, reserveRulings: 4 }, decide })
  const { post, ask, come } = acts(on)
  expect(await ask(lead, { type: 'open-round', round: silent })).toBe('ruled')
  const vote = (): Promise<string> => ask(ada, { type: 'cast-ballot', roundId, choices: [{ text: 'Again' }] })
  expect([await vote(), await vote(), await vote(), await vote(), await post()]).toEqual(['ruled', 'ruled', 'ruled', 'too-large', 'too-large'])
  expect(await ask(lead, { type: 'close-round', roundId })).toBe('ruled')
  expect(await ask(lead, { type: 'reveal-round', roundId })).toBe('ruled')
  expect([await come(9), await come(10), await come(11)]).toEqual(['ruled', 'ruled', 'too-large'])
  // Under the same name nothing is ruled, so nothing is in the way.
  expect(reasonOf(await on.rooms().rule(board, ada, () => ({ rulings: [] })))).toBe('ruled')
})
