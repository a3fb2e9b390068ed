// Two to four people on one board at once, in orders drawn by lot: they come while it is read, while another's edit is under way,
// while it is put away; they write, with a line and without, go and come back. Whoever is told "synced" has at that moment all that
// anybody was told before. (One person at a time, and each case by name: lifetime.test.ts.)

import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { must } from '#shared/base/must.ts'
import { stateEnd } from '#server/rooms/messages.ts'
import type { Rooms } from '#server/rooms/door.ts'
import { dice, type Dice } from '#tests/support/clock.ts'
import { newClient, type Client } from '#tests/support/network.ts'
import { everything } from '#tests/support/sameness.ts'
import { ada, ben, board, house, lead, type House } from './house.ts'

const runs = Number(process.env['RUNS'] ?? 100)
const seedFrom = Number(process.env['SEED'] ?? 1)
const steps = 30

/** Who came while what was going on; a schedule in which nothing overlaps tries nothing. */
type Overlaps = { read: number; put: number; written: number; synced: number; told: number }
const none = (): Overlaps => ({ read: 0, put: 0, written: 0, synced: 0, told: 0 })

/** What is done to the rooms that people join: nothing, or a fault. */
type Spoil = (rooms: Rooms) => Rooms
const honest: Spoil = (rooms) => rooms
/** Says step 2 to whoever comes while the board is not open, before its stored state was read. */
const hasty: Spoil = (rooms) => ({
  ...rooms,
  join: (at, listener) => {
    if (rooms.census().boards.open === 0) listener.send(stateEnd)
    return rooms.join(at, listener)
  },
})

class Together {
  readonly #on: House
  readonly #lot: Dice
  readonly #overlaps: Overlaps
  readonly #people: readonly Client[]
  readonly #synced = new Set<Client>()
  /** What somebody was told is on the board: acknowledged to its author, or shown to another. */
  readonly #told = new Set<string>()
  /** Noted, not thrown: the room would take it for a fault of its own. */
  readonly #faults: string[] = []
  #next = 0

  constructor(on: House, lot: Dice, { spoil, overlaps }: { readonly spoil: Spoil; readonly overlaps: Overlaps }) {
    this.#on = on
    this.#lot = lot
    this.#overlaps = overlaps
    const spoilt = (): Rooms => spoil(on.rooms())
    this.#people = Array.from({ length: 2 + lot.below(3) }, (_, n) => newClient(spoilt, board, must([ada, ben, lead][n % 3], 'a person')))
  }

  async go(): Promise<void> {
    for (let step = 0; step < steps; step += 1) {
      await this.#step()
      await this.#on.pass(this.#lot.pick([0, 1, 5, 15, 40, 90]))
      if (this.#faults.length > 0) throw new Error(this.#faults[0])
    }
    for (const client of this.#people) if (!client.isConnected()) this.#come(client)
    await this.#on.pass(2_000)
    expect(this.#faults).toEqual([])
    const stored = new Y.Doc()
    for (const update of this.#on.storage.journal(board)) Y.applyUpdate(stored, update)
    for (const client of this.#people) {
      expect([client.refusals, client.sent() - client.kept(), client.isSynced()]).toEqual([[], 0, true])
      expect(everything(client.document.y)).toBe(everything(stored))
    }
    expect([...this.#told].filter((id) => !stored.getMap('things').has(id))).toEqual([])
    this.#overlaps.told += this.#told.size
  }

  async #step(): Promise<void> {
    const client = this.#lot.pick(this.#people)
    if (this.#lot.oneIn(8)) { for (const one of this.#people) one.disconnect(); return }
    if (this.#lot.oneIn(25)) { await this.#restart(); return }
    if (!client.isConnected() && !this.#lot.oneIn(6)) { this.#come(client); return }
    if (client.isConnected() && this.#lot.oneIn(5)) { client.disconnect(this.#lot.oneIn(2)); return }
    // Between coming and "synced" a page has nothing to write in.
    if (client.isConnected() && !client.isSynced()) return
    client.document.things.set(`n_edit${this.#next += 1}`, new Y.Map())
  }

  /** Not waited for: what comes about meanwhile is what is tried. */
  #come(client: Client): void {
    const { opening, closing } = this.#on.rooms().census().boards
    if (opening > 0) this.#overlaps.read += 1
    if (closing > 0) this.#overlaps.put += 1
    if (this.#people.some((other) => other !== client && other.isSynced() && other.sent() > other.kept())) this.#overlaps.written += 1
    this.#synced.delete(client)
    void client.connect({ carry: (deliver) => { deliver(); this.#look(client) } })
  }

  async #restart(): Promise<void> {
    const closed = this.#on.rooms().close()
    await this.#on.pass(300)
    await closed
    this.#on.open()
  }

  /** After each message: what it says of the board, and what its hearer has when it is the word "synced". */
  #look(client: Client): void {
    if (!client.isSynced()) return
    const { things } = client.document
    if (!this.#synced.has(client)) {
      this.#synced.add(client)
      this.#overlaps.synced += 1
      const missing = [...this.#told].filter((id) => !things.has(id))
      if (missing.length > 0) this.#faults.push(`"Synced" was said without ${missing.join(', ')}.`)
    }
    // Its first frame is the answer to the room's question: all that it has and the room may lack.
    if (client.sent() > 0 && client.sent() === client.kept()) for (const id of things.keys()) this.#told.add(id)
  }
}

async function schedule(seed: number, spoil: Spoil, overlaps: Overlaps): Promise<void> {
  const lot = dice(seed)
  const on = await house({ limits: { idleBeforeClosingMs: lot.pick([0, 20, 60]), foldAtClosingUpdates: 1, foldAfterUpdates: 3 } })
  const slow = (): Promise<void> => new Promise((resolve) => { on.clock.after(lot.below(40), resolve) })
  on.storage.before = slow
  on.storage.beforeReading = slow
  await new Together(on, lot, { spoil, overlaps }).go().catch((error: unknown) => { throw new Error(`Seed ${seed}: ${String(error)}`, { cause: error }) })
}

test(`of several people at once nobody is told "synced" before they have all that anybody was told, in ${runs} schedules`, { timeout: 0 }, async () => {
  const overlaps = none()
  for (let seed = seedFrom; seed < seedFrom + runs; seed += 1) await schedule(seed, honest, overlaps)
  process.stdout.write(`${runs} schedules of several people: ${JSON.stringify(overlaps)}\n`)
  for (const [what, times] of Object.entries(overlaps)) expect(times, what).toBeGreaterThan(runs / 20)
})

test('a room that says "synced" before the stored state was read is caught', async () => {
  const caught = async (): Promise<string> => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const said = await schedule(seed, hasty, none()).then(() => null, String)
      if (said !== null) return said
    }
    return 'nothing'
  }
  expect(await caught()).toMatch(/"Synced" was said without n_edit/)
})
