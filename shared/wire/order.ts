// Puts blocks into an order in which each finds what it hangs on: its neighbours, its parent, its client's earlier blocks.
// An update for which there is none (a gap, a circle) would wait in every client for ever; the caller refuses it.

import type { Block, Id } from './blocks.ts'

type Hanging = Pick<Block, 'client' | 'clock' | 'length' | 'origin' | 'rightOrigin' | 'parent'>
/** A client's blocks, of which so many have their place. `closed`: it is its turn, or it cannot go on. */
type Queue<B> = { readonly blocks: readonly B[]; at: number; closed: boolean }

/** The blocks in such an order, or the id that is missing. `clockOf` says what is there already of a client. */
export function inOrderOfNeed<B extends Hanging>(byClient: readonly (readonly B[])[], clockOf: (client: number) => number): readonly B[] | Id {
  const { done, missing } = asFarAsItGoes(byClient, clockOf)
  return missing ?? done
}

/**
 * As many of the blocks as find what they hang on, in such an order, and what the others miss: null when there are none. Takes time
 * in proportion to the blocks, however they hang on each other: tried again whenever a client had moved, 2,000 clients' took seconds.
 */
export function asFarAsItGoes<B extends Hanging>(
  byClient: readonly (readonly B[])[], clockOf: (client: number) => number,
): { readonly done: readonly B[]; readonly missing: Id | null } {
  const queues = new Map<number, Queue<B>>()
  for (const blocks of byClient) if (blocks[0] !== undefined) queues.set(blocks[0].client, { blocks, at: 0, closed: false })
  const reached = new Map<number, number>()
  const clock = (client: number): number => reached.get(client) ?? clockOf(client)
  const done: B[] = []
  let missing: Id | null = null
  for (const [first, from] of queues) {
    if (from.closed) continue
    from.closed = true
    // Each goes on for the sake of the one before it, until its client has come beyond that clock. Whose turn it is, is closed: if it
    // is needed meanwhile, they hang on each other in a circle.
    const turns = [{ client: first, queue: from, beyond: Infinity }]
    for (let turn = turns.at(-1); turn !== undefined; turn = turns.at(-1)) {
      const { client, queue, beyond } = turn
      const block = queue.blocks[queue.at]
      const lack = block === undefined ? null : lackOf(block, clock)
      const needed = lack === null ? undefined : queues.get(lack.client)
      if (lack !== null && needed?.closed === false) {
        needed.closed = true
        turns.push({ client: lack.client, queue: needed, beyond: lack.clock })
        continue
      }
      if (lack === null && block !== undefined) {
        // A block that was there already takes nothing back.
        reached.set(client, Math.max(clock(client), block.clock + block.length))
        done.push(block)
        queue.at += 1
        if (clock(client) <= beyond) continue
        queue.closed = false
      }
      missing ??= lack
      turns.pop()
    }
  }
  const all = byClient.reduce((sum, blocks) => sum + blocks.length, 0)
  return { done, missing: done.length === all ? null : missing ?? { client: 0, clock: 0 } }
}

/** What a block hangs on that is not there, null when nothing. */
export function lackOf(block: Hanging, clock: (client: number) => number): Id | null {
  if (block.clock > clock(block.client)) return { client: block.client, clock: clock(block.client) }
  const { origin, rightOrigin, parent } = block
  if (origin !== null && isMissing(origin, block, clock)) return origin
  if (rightOrigin !== null && isMissing(rightOrigin, block, clock)) return rightOrigin
  return parent !== null && typeof parent !== 'string' && isMissing(parent, block, clock) ? parent : null
}

/** Its own client's later clocks never come before a block: Yjs throws at such a one. */
function isMissing(id: Id, block: Hanging, clock: (client: number) => number): boolean {
  return id.clock >= (id.client === block.client ? block.clock : clock(id.client))
}
