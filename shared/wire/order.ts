// Puts blocks into an order in which each finds what it hangs on: its neighbours, its parent, its client's earlier blocks.
// An update for which there is none (a gap, a circle) would wait in every client for ever; the caller refuses it.

import type { Block, Id } from './blocks.ts'

type Hanging = Pick<Block, 'client' | 'clock' | 'length' | 'origin' | 'rightOrigin' | 'parent'>

/** The blocks in such an order, or the id that is missing. `clockOf` says what is there already of a client. */
export function inOrderOfNeed<B extends Hanging>(byClient: readonly (readonly B[])[], clockOf: (client: number) => number): readonly B[] | Id {
  const { done, missing } = asFarAsItGoes(byClient, clockOf)
  return missing ?? done
}

/** As many of the blocks as find what they hang on, in such an order, and what the others miss: null when there are none. */
export function asFarAsItGoes<B extends Hanging>(
  byClient: readonly (readonly B[])[], clockOf: (client: number) => number,
): { readonly done: readonly B[]; readonly missing: Id | null } {
  const reached = new Map<number, number>()
  const clock = (client: number): number => reached.get(client) ?? clockOf(client)
  const done: B[] = []
  const next: number[] = byClient.map(() => 0)
  const waiting = new Map<number, number[]>()
  const ready = byClient.map((_, queue) => queue).reverse()
  let missing: Id | null = null
  for (let queue = ready.pop(); queue !== undefined; queue = ready.pop()) {
    const blocks = byClient[queue] ?? []
    let at = next[queue] ?? 0
    for (; at < blocks.length; at += 1) {
      const block = blocks[at]
      if (block === undefined) break
      const lack = lackOf(block, clock)
      if (lack !== null) {
        missing = lack
        waiting.set(lack.client, [...(waiting.get(lack.client) ?? []), queue])
        break
      }
      reached.set(block.client, block.clock + block.length)
      done.push(block)
    }
    const moved = at > (next[queue] ?? 0)
    next[queue] = at
    const client = blocks[0]?.client
    if (moved && client !== undefined) {
      ready.push(...(waiting.get(client) ?? []))
      waiting.delete(client)
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
