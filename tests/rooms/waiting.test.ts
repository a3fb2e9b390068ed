// How long an edit and a cursor wait in a room, on disks quick and slow, whatever else comes, goes and is decided meanwhile: a
// cursor at most two beats (three on a slow disk), an edit at most one besides the disk's own time. In orders of events that are drawn by lot.

import * as encoding from 'lib0/encoding'
import { expect, test } from 'vitest'
import { encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import type { Beat } from '#server/rooms/beat.ts'
import { usualLimits } from '#server/rooms/limits.ts'
import { messageAwareness } from '#shared/wire/wire.ts'
import { dice, handClock, type Dice } from '#tests/support/clock.ts'
import { message, newClient, type Client } from '#tests/support/network.ts'
import { ada, ben, board, house, lead, type House } from './house.ts'

const runs = Number(process.env['RUNS'] ?? 60)
const seedFrom = Number(process.env['SEED'] ?? 1)
const beatMs = usualLimits.tickMs
const [busyMs, restMs] = [400, 500]

/** The longest waits of a schedule, ms, and how much was waited for. */
type Waits = { edits: number; cursors: number; count: number }

/** What was sent and not seen yet, and when it was sent. */
class Watch {
  readonly longest: Waits = { edits: 0, cursors: 0, count: 0 }
  readonly #edits = new Map<string, number>()
  readonly #cursors = new Map<Client, { readonly x: number; readonly at: number }>()

  write(client: Client, at: number): void {
    this.longest.count += 1
    const id = `n_${this.longest.count}aaa`
    this.#edits.set(id, at)
    client.document.things.set(id, new Y.Map())
  }

  point(client: Client, at: number): void {
    this.longest.count += 1
    const x = this.longest.count
    this.#cursors.set(client, { x, at })
    client.presence.setLocalState({ cursor: { x } })
    client.say(message(messageAwareness, (encoder) => encoding.writeVarUint8Array(encoder, encodeAwarenessUpdate(client.presence, [client.document.y.clientID]))))
  }

  look(seer: Client, now: number): void {
    for (const [id, at] of this.#edits) {
      if (!seer.document.things.has(id)) continue
      this.longest.edits = Math.max(this.longest.edits, now - at)
      this.#edits.delete(id)
    }
    for (const [client, { x, at }] of this.#cursors) {
      const seen = seer.presence.getStates().get(client.document.y.clientID)?.['cursor'] as { readonly x: number } | undefined // what `point` set
      if (seen?.x !== x) continue
      this.longest.cursors = Math.max(this.longest.cursors, now - at)
      this.#cursors.delete(client)
    }
  }

  isOver(): boolean {
    return this.#edits.size + this.#cursors.size === 0
  }
}

/** What may happen in a millisecond. */
function happen(on: House, watch: Watch, lot: Dice, writers: readonly Client[]): void {
  const now = on.clock.elapsed()
  for (const client of writers) {
    if (lot.oneIn(40)) watch.write(client, now)
    if (lot.oneIn(40)) watch.point(client, now)
  }
  if (lot.oneIn(100)) void on.rooms().ask(board, lead, { id: `c${now}` as never, type: 'clear-timer' })
  if (lot.oneIn(150)) {
    const guest = newClient(on.rooms, board, ben)
    const stays = lot.below(50)
    void guest.connect().then(() => on.clock.after(stays, () => guest.disconnect()))
  }
}

/** Lets a room live through a busy time and a rest, on a disk whose commits take at most `commitMs`. */
async function schedule(seed: number, commitMs: number, beatOf?: (after: (ms: number, deed: () => void) => () => void) => Beat): Promise<Waits> {
  const lot = dice(seed)
  const late = { after: handClock().after }
  const on = await house(beatOf === undefined ? {} : { beat: beatOf((ms, deed) => late.after(ms, deed)) })
  late.after = on.clock.after
  const [one, two, seer] = [await on.client(ada), await on.client(ben), await on.client(lead)]
  on.storage.before = () => new Promise((resolve) => { on.clock.after(lot.below(commitMs + 1), resolve) })
  const watch = new Watch()
  for (let ms = 0; ms < busyMs + restMs; ms += 1) {
    if (ms < busyMs) happen(on, watch, lot, [one, two])
    await on.clock.pass(1)
    watch.look(seer, on.clock.elapsed())
  }
  expect([watch.isOver(), one.kept() === one.sent(), two.kept() === two.sent(), watch.longest.count > 5]).toEqual([true, true, true, true])
  return watch.longest
}

test.each([0, 5, 40, 90])(`on a disk that takes up to %s ms no cursor waits longer than two beats and a third at most for the disk, no edit longer than one besides the disk, in ${runs} schedules from seed ${seedFrom}`, async (commitMs) => {
  for (let seed = seedFrom; seed < seedFrom + runs; seed += 1) {
    const { edits, cursors } = await schedule(seed, commitMs).catch((error: unknown) => { throw new Error(`Seed ${seed}`, { cause: error }) })
    // Alone it may wait one beat for company, which waits for its commit; where that takes longer than a beat, it does not.
    expect(cursors, `Seed ${seed}: a cursor`).toBeLessThanOrEqual(2 * beatMs + Math.min(commitMs, beatMs))
    // The commit under way, a command's before it in the line, and its own.
    expect(edits, `Seed ${seed}: an edit`).toBeLessThanOrEqual(beatMs + 3 * commitMs)
  }
}, 60_000 + runs * 200)

test('a beat that comes too seldom is caught', async () => {
  const seldom = (after: (ms: number, deed: () => void) => () => void): Beat => ({ next: (deed) => after(3 * beatMs, deed) })
  const { edits, cursors } = await schedule(1, 5, seldom)
  expect(cursors).toBeGreaterThan(2 * beatMs)
  expect(edits).toBeGreaterThan(beatMs + 15)
})
