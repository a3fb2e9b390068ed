// What a room knows of its document without having one: how far each client's clock has come, what is deleted, where
// things hang, how many there are. Edits are checked against it; it is made from the stored bytes at the first edit.

import { roots } from '#shared/document/layout.ts'
import type { Clock } from '../clock.ts'
import { readBlocks, type Block, type DeletedRange } from '#shared/wire/blocks.ts'
import { inOrderOfNeed } from '#shared/wire/order.ts'
import { addRanges, type Ranges } from './ranges.ts'
import { Runs } from './runs.ts'

export type Known = {
  readonly clocks: Map<number, number>
  readonly deleted: Map<number, Ranges>
  readonly runs: Runs
  /** Things ever made. */
  things: number
}

/** Knows nothing yet. */
export function knowNothing(): Known {
  return { clocks: new Map(), deleted: new Map(), runs: new Runs(), things: 0 }
}

/** Bytes read without a pause: some ms. */
const sliceBytes = 256 * 1024

/**
 * Reads stored updates in the order in which they were kept; they can be read (opening.ts looked). Others get their turn in
 * between: 5,000 things take 40 ms at the first time, and who writes first shall not hold up the whole house.
 */
export async function knowFrom(updates: readonly Uint8Array[], clock: Pick<Clock, 'soon'>): Promise<Known> {
  const known = knowNothing()
  let read = 0
  for (const update of updates) {
    if (read > sliceBytes) {
      await new Promise<void>((resolve) => { clock.soon(resolve) })
      read = 0
    }
    learn(known, update)
    read += update.length
  }
  return known
}

/** Takes in one more stored update. What is known already is passed over. */
export function learn(known: Known, update: Uint8Array): void {
  const { byClient, deleted } = readBlocks(update)
  const order = inOrderOfNeed(byClient, (client) => known.clocks.get(client) ?? 0)
  // Where something was set aside the rest hangs on nothing: it counts for nothing until its author sends it again.
  learnBlocks(known, Array.isArray(order) ? order as readonly Block[] : byClient.flat(), deleted) // an array is never an Id
}

/** Takes in blocks that stand in an order of need, and deletions. */
export function learnBlocks(known: Known, blocks: readonly Omit<Block, 'from' | 'until'>[], deleted: readonly DeletedRange[]): void {
  for (const block of blocks) {
    const until = block.clock + block.length
    const here = known.clocks.get(block.client) ?? 0
    if (until <= here || block.clock > here) continue
    known.clocks.set(block.client, until)
    known.runs.add(block)
    if (isNewThing(block)) known.things += 1
  }
  for (const [client, all] of Map.groupBy(deleted, (range) => range.client)) {
    const ranges = known.deleted.get(client) ?? []
    if (ranges.length === 0) known.deleted.set(client, ranges)
    addRanges(ranges, all.map(({ clock, length }) => [clock, clock + length] as const).sort(([a], [b]) => a - b))
  }
}

/** Whether a block puts a thing on the board. */
export function isNewThing(block: Pick<Block, 'parent' | 'entry' | 'container'>): boolean {
  return block.container && block.entry && block.parent === roots.things
}
