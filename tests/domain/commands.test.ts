// The desk of commands without a server: what is decided, sealed, published and burned, and why something is refused.
import { describe, expect, test } from 'vitest'
import { importId as importIdShape, personId, recordId, sceneId, thingId, type PersonId } from '#shared/base/ids.ts'
import { must } from '#shared/base/must.ts'
import { isRefusal, type Refusal } from '#shared/base/refusal.ts'
import type { Person, Role } from '#shared/board/people.ts'
import { command, type CommandRequest } from '#shared/ledger/command.ts'
import { foldAll } from '#shared/ledger/standing.ts'
import type { Entry, Ruling } from '#shared/ledger/ruling.ts'
import type { SealedRow } from '#server/storage/storage.ts'
import { decide } from '#server/commands/desk.ts'
import type { Decision } from '#server/commands/decision.ts'

const [lead, ada, bo, watcher] = ['lead', 'ada', 'bo', 'watcher'].map((name) => personId.parse(`p_${name.padEnd(8, '0')}`)) as [PersonId, PersonId, PersonId, PersonId]
const notes = [thingId.parse('n_first'), thingId.parse('n_second')]
type Asked = CommandRequest extends infer C ? (C extends { readonly id: unknown } ? Omit<C, 'id'> : never) : never

/** A board in memory: what is decided is kept here as the room and the store would. */
function table() {
  const entries: Entry[] = []
  const sealed = new Map<string, SealedRow>()
  const results = new Map<string, unknown>()
  const now = 1_000
  const keep = (rulings: readonly Ruling[]): void => { for (const ruling of rulings) entries.push({ seq: entries.length + 1, at: now, by: null, ruling }) }
  const join = (id: PersonId, role: Role, department: string): Person => {
    const person = { id, name: id, department, role }
    keep([{ type: 'person-joined', person }])
    return person
  }
  keep([{ type: 'board-described', facts: { title: 'A', objective: 'B', hypothesis: 'H', scope: 'S', departments: ['Sales'] } }])
  join(lead, 'facilitator', 'Data'); join(ada, 'participant', 'Sales'); join(bo, 'participant', 'Product'); join(watcher, 'viewer', 'Sales')
  const rows = (drawer: string, person?: PersonId) => [...sealed.values()].filter((row) => row.drawer === drawer && (person === undefined || row.person === person))
  const ask = async (by: PersonId, act: Asked): Promise<Decision | Refusal> => {
    const standing = foldAll(entries)
    let words = 0
    const answer = await decide(command.parse({ ...act, id: 'c' }), {
      by: must(standing.people.get(by), 'a person'), standing, now,
      random: () => `random${String(words++).padStart(6, '0')}`,
      shuffle: (n) => Array.from({ length: n }, (_, i) => n - 1 - i),
      kindOf: async (id) => (notes.includes(id) ? 'note' : null),
      recordOf: async () => null,
      eventsOf: async (ids) => ids.length * 1_000,
      isInImport: async () => true,
      sealed: async (drawer, person) => rows(drawer, person),
      countSealed: async (drawer) => new Set(rows(drawer).map((row) => row.person)).size,
    })
    if (isRefusal(answer)) return answer
    keep(answer.rulings)
    for (const part of answer.unseal ?? []) for (const [key, row] of sealed) if (row.drawer === part.drawer && (part.person === undefined || row.person === part.person)) sealed.delete(key)
    for (const row of answer.seal ?? []) sealed.set(`${row.drawer}|${row.person}|${row.slot}`, row)
    for (const drawer of answer.burn ?? []) for (const [key, row] of sealed) if (row.drawer === drawer) sealed.delete(key)
    for (const { key, value } of answer.results ?? []) results.set(key, value)
    return answer
  }
  const reason = async (by: PersonId, act: Asked): Promise<string> => {
    const answer = await ask(by, act)
    return isRefusal(answer) ? answer.reason : 'ruled'
  }
  return { ask, reason, standing: () => foldAll(entries), sealed, results }
}

describe('a board that has had as many rounds or scenes as it may', () => {
  test('opens no more, and the limit is named', async () => {
    const { ask } = table()
    for (let n = 0; n < 500; n += 1) await ask(lead, { type: 'open-round', round: { ...dots, id: `r${n}` } })
    expect(await ask(lead, { type: 'open-round', round: { ...dots, id: 'late' } })).toMatchObject({ reason: 'too-large', detail: 'A board has room for 500 rounds. Go on in a new session.' })
    for (let n = 0; n < 500; n += 1) await ask(lead, { type: 'open-scene', scene: { id: `s${n}`, title: 'A call' } })
    expect(await ask(lead, { type: 'open-scene', scene: { id: 'late', title: 'A call' } })).toMatchObject({ reason: 'too-large', detail: 'A board has room for 500 scenes. Go on in a new session.' })
  })
})

describe('the records', () => {
  test('with more timeline events than a session holds are not chosen', async () => {
    const { ask, standing } = table()
    const records = Array.from({ length: 201 }, (_, n) => recordId.parse(`r_${n}0000`))
    const importId = importIdShape.parse('i_file0')
    expect(await ask(lead, { type: 'choose-records', importId, records })).toMatchObject({
      reason: 'too-many-records', detail: 'A session holds 200,000 timeline events; the records chosen have 201,000. Choose fewer.',
    })
    await ask(lead, { type: 'choose-records', importId, records: records.slice(1) })
    expect(standing().records).toHaveLength(200)
  })
})

const dots = { kind: 'dots', question: 'Which?', targets: 'notes' } as const

describe('the board', () => {
  test('a change of the title leaves everything else as it was', async () => {
    const { ask, standing } = table()
    await ask(lead, { type: 'describe-board', facts: { title: 'New' } })
    expect(standing().facts).toEqual({ title: 'New', objective: 'B', hypothesis: 'H', scope: 'S', departments: ['Sales'] })
  })

  test('who hands over becomes a participant; the last facilitator cannot just go', async () => {
    const { ask, reason, standing } = table()
    expect(await reason(lead, { type: 'give-role', to: lead, role: 'viewer' })).toBe('conflict')
    expect(await reason(lead, { type: 'hand-over', to: lead })).toBe('conflict')
    await ask(lead, { type: 'hand-over', to: ada })
    expect([standing().people.get(lead)?.role, standing().people.get(ada)?.role]).toEqual(['participant', 'facilitator'])
    expect(await reason(lead, { type: 'hand-over', to: lead })).toBe('not-a-facilitator')
  })
})

describe('agenda and timer', () => {
  test('refuse what cannot be', async () => {
    const { reason } = table()
    expect(await reason(lead, { type: 'start-step', stepId: 'none' })).toBe('no-such-step')
    expect(await reason(lead, { type: 'pause-timer' })).toBe('timer-not-running')
    expect(await reason(lead, { type: 'start-timer' })).toBe('bad-request')
    expect(await reason(lead, { type: 'extend-timer', minutes: 1 })).toBe('timer-not-running')
    const step = { id: 'a', title: 'A', minutes: 1 } as never
    expect(await reason(lead, { type: 'set-agenda', steps: [step, step] })).toBe('bad-request')
  })

  test('a paused timer goes on with what was left', async () => {
    const { ask, standing } = table()
    await ask(lead, { type: 'start-timer', minutes: 2 })
    await ask(lead, { type: 'pause-timer' })
    await ask(lead, { type: 'start-timer' })
    expect(standing().clock).toEqual({ phase: 'running', startedAt: 1_000, ms: 120_000 })
  })
})

describe('a sealed vote', () => {
  const cast = (target: string | undefined, count: number) => ({ type: 'cast-ballot', roundId: 'r', choices: [{ target, dots: count }] }) as Asked

  test('counts people, not ballots; burns what was in it at the reveal', async () => {
    const { ask, sealed, results, standing } = table()
    await ask(lead, { type: 'open-round', round: { ...dots, id: 'r' } })
    await ask(ada, cast(notes[0], 1))
    await ask(ada, cast(notes[1], 3))
    await ask(bo, cast(notes[1], 1))
    expect(results.get('acted:r')).toBe(2)
    await ask(bo, { type: 'withdraw-ballot', roundId: 'r' })
    expect(results.get('acted:r')).toBe(1)
    expect([...results.keys()].some((key) => key.startsWith('dots:'))).toBe(false)
    await ask(lead, { type: 'close-round', roundId: 'r' })
    await ask(lead, { type: 'reveal-round', roundId: 'r' })
    expect(results.get(`dots:${String(notes[1])}`)).toEqual({ round: 'r', dots: 3, byDepartment: [{ department: 'Sales', dots: 3 }] })
    expect(sealed.size).toBe(0)
    expect(standing().rounds.get('r')).toMatchObject({ phase: 'revealed', acted: 1 })
  })

  test('of a named round is kept, and names everybody', async () => {
    const { ask, sealed, standing } = table()
    await ask(lead, { type: 'open-round', round: { ...dots, id: 'r', named: true } })
    await ask(ada, cast(notes[0], 2))
    await ask(lead, { type: 'close-round', roundId: 'r' })
    await ask(lead, { type: 'reveal-round', roundId: 'r' })
    expect(sealed.size).toBe(1)
    expect(standing().rounds.get('r')).toMatchObject({ result: { ranking: [{ by: [{ person: ada, dots: 2 }] }] } })
  })

  test('that is live tells its running totals, also when dots are taken back', async () => {
    const { ask, results } = table()
    await ask(lead, { type: 'open-round', round: { ...dots, id: 'r', live: true } })
    await ask(ada, cast(notes[0], 2))
    await ask(bo, cast(notes[0], 1))
    expect(results.get(`dots:${String(notes[0])}`)).toMatchObject({ dots: 3 })
    await ask(ada, { type: 'cast-ballot', roundId: 'r', choices: [] })
    await ask(bo, { type: 'withdraw-ballot', roundId: 'r' })
    expect(results.get(`dots:${String(notes[0])}`)).toMatchObject({ dots: 0 })
    expect(results.get('acted:r')).toBe(0)
  })

  test('several rounds may be open, each with its own ballots', async () => {
    const { ask, results } = table()
    await ask(lead, { type: 'open-round', round: { ...dots, id: 'r' } })
    await ask(lead, { type: 'open-round', round: { ...dots, id: 'q' } })
    await ask(ada, cast(notes[0], 1))
    expect([results.get('acted:r'), results.get('acted:q')]).toEqual([1, 0])
  })

  test.each([
    ['without criteria', { kind: 'score', criteria: [] }], ['with one criterion twice', { kind: 'score', criteria: [{ id: 'a', title: 'A' }, { id: 'a', title: 'B' }] }],
    ['with a scale of one number', { kind: 'score', criteria: [{ id: 'a', title: 'A', min: 1, max: 1 }] }],
  ])('a scoring round %s is refused', async (_, more) => {
    const { reason } = table()
    expect(await reason(lead, { type: 'open-round', round: { ...dots, ...more, id: 'r' } } as Asked)).toBe('bad-request')
  })

  test('a viewer casts nothing; records cannot be voted on before any are chosen', async () => {
    const { ask, reason } = table()
    await ask(lead, { type: 'open-round', round: { ...dots, id: 'r' } })
    expect(await reason(watcher, cast(notes[0], 1))).toBe('viewer-cannot-change')
    expect(await reason(lead, { type: 'open-round', round: { ...dots, targets: 'records', id: 'q' } })).toBe('conflict')
  })
})

describe('a scene', () => {
  const id = sceneId.parse('s')
  const open = { type: 'open-scene', scene: { id, title: 'A call' }, motive: 'Get out.' } as Asked

  test('keeps its brief with the actor, moves it with a new deal, shows it at the debrief', async () => {
    const { ask, sealed, standing } = table()
    await ask(lead, open)
    await ask(lead, { type: 'deal-roles', sceneId: id, deal: { actor: bo, parts: [] } })
    expect([...sealed.values()].map((row) => row.person)).toEqual([bo])
    await ask(lead, { type: 'deal-roles', sceneId: id })
    const actor = standing().scenes.get('s')?.deal?.actor
    expect([ada, bo]).toContain(actor)
    expect([...sealed.values()].map((row) => row.person)).toEqual([actor])
    await ask(lead, { type: 'start-turn', sceneId: id, minutes: 1 })
    await ask(lead, { type: 'start-turn', sceneId: id })
    expect(standing().scenes.get('s')?.turn).toEqual({ number: 2, startedAt: 1_000, ms: 300_000 })
    await ask(lead, { type: 'reveal-brief', sceneId: id })
    expect(standing().scenes.get('s')).toMatchObject({ phase: 'revealed', brief: { motive: 'Get out.' } })
    await ask(lead, { type: 'close-scene', sceneId: id })
    expect(sealed.size).toBe(0)
  })

  test('refuses what comes too early or too late', async () => {
    const { ask, reason } = table()
    expect(await reason(lead, { type: 'start-turn', sceneId: id })).toBe('no-such-scene')
    await ask(lead, open)
    expect(await reason(lead, open)).toBe('scene-exists')
    expect(await reason(lead, { type: 'start-turn', sceneId: id })).toBe('not-dealt')
    expect(await reason(lead, { type: 'reveal-brief', sceneId: id })).toBe('not-dealt')
    expect(await reason(lead, { type: 'deal-roles', sceneId: id, deal: { actor: watcher, parts: [] } })).toBe('conflict')
    await ask(lead, { type: 'close-scene', sceneId: id })
    expect(await reason(lead, { type: 'deal-roles', sceneId: id })).toBe('scene-over')
  })

  test('that plays a record that was not chosen is refused', async () => {
    const { reason } = table()
    expect(await reason(lead, { ...open, scene: { id, title: 'A call', recordId: 'r_nobody00' } } as Asked)).toBe('no-such-record')
  })
})

test('silent notes come out in a shuffled order with nothing of their writers', async () => {
  const { ask } = table()
  await ask(lead, { type: 'open-round', round: { ...dots, kind: 'silent', id: 'r' } })
  for (const who of [ada, bo]) await ask(who, { type: 'cast-ballot', roundId: 'r', choices: [{ text: `by ${who}`, sign: 'negative', target: notes[0] }] })
  await ask(lead, { type: 'close-round', roundId: 'r' })
  const revealed = await ask(lead, { type: 'reveal-round', roundId: 'r' })
  const write = isRefusal(revealed) ? [] : revealed.write ?? []
  expect(write.map((note) => note.texts['text'])).toEqual([`by ${bo}`, `by ${ada}`])
  for (const note of write) expect(note.fields).toMatchObject({ author: null, department: '', sign: 'negative', about: { thing: notes[0] } })
})
