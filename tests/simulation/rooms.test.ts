// Whole sessions from one seed: 2 to 8 people on a network that delays, drops and cuts, a disk that is slow and fails, a
// server that restarts and crashes. In the end live documents, the journal and a newcomer are equal, and everything that was
// acknowledged is there. RUNS and SEED make a long run or repeat one.

import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { documentsHere } from '#server/rooms/documents.ts'
import { usualLimits } from '#server/rooms/limits.ts'
import { openRooms } from '#server/rooms/rooms.ts'
import type { Rooms } from '#server/rooms/door.ts'
import type { Storage } from '#server/storage/storage.ts'
import { dice, handClock, type HandClock } from '#tests/support/clock.ts'
import { memoryStorage } from '#tests/support/memory-storage.ts'
import { newClient, type Client } from '#tests/support/network.ts'
import { everything } from '#tests/support/sameness.ts'
import { boardNumber, makeBoard, person, personNumber } from '#tests/support/people.ts'
import { simulated } from './person.ts'

const runs = Number(process.env['RUNS'] ?? 400)
const firstSeed = Number(process.env['SEED'] ?? 1)
const steps = 200
const board = boardNumber(1)

async function session(seed: number, disk: (storage: Storage, clock: HandClock) => Storage = (storage) => storage): Promise<{ readonly edits: number; readonly restarts: number }> {
  const lot = dice(seed)
  const clock = handClock()
  const storage = memoryStorage()
  const many = 2 + lot.below(7)
  await makeBoard(storage, board, Array.from({ length: many }, (_, n) => person(n, n === 0 ? 'facilitator' : 'participant')))
  const pause = (ms: number): Promise<void> => new Promise((resolve) => { clock.after(lot.below(ms + 1), resolve) })
  let trouble = 0
  storage.before = async () => { await pause(lot.pick([0, 3, 30])); if (lot.share() < trouble) throw new Error('disk') }
  storage.beforeReading = () => pause(20)
  const open = (): Rooms => {
    return openRooms({
      storage: disk(storage.forProcess(), clock), clock, random: lot, documents: documentsHere, decide: async () => ({ rulings: [{ type: 'timer-cleared' }], results: [{ key: 'acted:r', value: lot.below(9) }] }),
      limits: { ...usualLimits, idleBeforeClosingMs: 200, foldAfterUpdates: lot.pick([5, 50, 500]), foldAtLeastBytes: 1_000, pieceBytes: 2_000, foldAgainMs: 0 },
    })
  }
  let rooms = open()
  const people = Array.from({ length: many }, (_, n) => simulated(personNumber(n), { rooms: () => rooms, clock, lot, board }))
  let restarts = 0
  const crash = (): void => {
    restarts += 1
    storage.crash()
    rooms = open()
    for (const one of people) one.cutOff()
  }
  for (let step = 0; step < steps; step += 1) {
    const one = lot.pick(people)
    if (lot.oneIn(8)) one.comeAndGo()
    else one.act()
    if (lot.oneIn(40)) trouble = trouble > 0 ? 0 : 0.5
    if (lot.oneIn(30)) void rooms.ask(board, personNumber(0), { id: lot.word() as never, type: 'clear-timer' })
    if (lot.oneIn(60)) crash()
    await clock.pass(lot.pick([0, 0, 2, 20, 200]))
  }
  trouble = 0
  for (let round = 0; round < 2; round += 1) for (const one of people) await one.settle()
  await agree(people.map((one) => one.client()), storage.journal(board), async () => {
    const late = newClient(() => rooms, board, personNumber(0))
    const joined = late.connect()
    await clock.pass(1_000)
    await joined
    return late
  })
  for (const { promised } of people) {
    const clocks = Y.decodeStateVector(Y.encodeStateVector(people[0]?.client().document.y ?? new Y.Doc()))
    for (const [client, clock] of promised) expect(clocks.get(client) ?? 0).toBeGreaterThanOrEqual(clock)
  }
  return { edits: storage.keeps.length, restarts }
}

async function agree(clients: readonly Client[], journal: readonly Uint8Array[], join: () => Promise<Client>): Promise<void> {
  const stored = new Y.Doc()
  for (const update of journal) Y.applyUpdate(stored, update)
  const truth = everything(stored)
  expect(stored.store.pendingStructs).toBe(null)
  for (const client of [...clients, await join()]) {
    expect(client.isSynced()).toBe(true)
    expect(client.kept()).toBe(client.sent())
    expect(client.refusals).toEqual([])
    expect(everything(client.document.y)).toBe(truth)
  }
}

test(`${runs} sessions of ${steps} steps converge and keep what they acknowledged (seeds from ${firstSeed})`, { timeout: 0 }, async () => {
  let [edits, restarts] = [0, 0]
  for (let seed = firstSeed; seed < firstSeed + runs; seed += 1) {
    const done = await session(seed).catch((error: unknown) => { throw new Error(`SEED=${seed} RUNS=1 repeats it: ${String(error).slice(0, 2_000)}`, { cause: error }) })
    edits += done.edits
    restarts += done.restarts
  }
  console.log(`${runs} sessions from seed ${firstSeed}: ${edits} commits, ${restarts} crashes`)
})

test('a disk that says "kept" before it has is caught within a few sessions', { timeout: 0 }, async () => {
  const liar = (storage: Storage, clock: HandClock): Storage => ({
    ...storage,
    // It answers at once; what it was given reaches the disk a moment later, or not at all when the power goes.
    keep: async (keep) => { clock.after(50, () => { storage.keep(keep).catch(() => undefined) }); return { kind: 'kept', lastJournalSeq: 0 } },
  })
  let caught = 0
  for (let seed = 1; seed <= 10; seed += 1) await session(seed, liar).catch(() => { caught += 1 })
  expect(caught).toBeGreaterThan(0)
})
