// Which stored rows hang together. Where one was lost, those that build on it would wait in every client for ever, unseen: here
// they are held apart, shown to nobody and claimed by nothing, until what they hang on comes again from whoever wrote it.

import type { JournalRow } from '../storage/storage.ts'
import { readBlocks, type Block } from '#shared/wire/blocks.ts'
import { inOrderOfNeed, lackOf } from '#shared/wire/order.ts'
import { deletesOf } from '#shared/wire/pieces.ts'

/** `firm`: updates, each after those it builds on. `loose`: rows that build on something that is not there. */
export type Sorted = { readonly firm: readonly Uint8Array[]; readonly loose: readonly JournalRow[] }

/** Sorts rows by whether they hang on what is there; raises `clocks` by those that do. The rows can be read (opening.ts looked). */
export function sortRows(rows: readonly JournalRow[], clocks: Map<number, number>): Sorted {
  const firm: Uint8Array[] = []
  let loose = rows
  // A row that was sent again stands behind those that wait for it.
  for (let before = -1; before !== firm.length;) {
    before = firm.length
    loose = loose.filter((row) => {
      const found = firmIn(row.bytes, clocks)
      if (found !== null && found.length > 0) firm.push(found)
      return found === null
    })
  }
  return { firm, loose }
}

const nothing = new Uint8Array(0)

/** What of an update is news and hangs on what is there: all of it, its deletions alone, or nothing; null when it hangs on something lost. */
function firmIn(update: Uint8Array, clocks: Map<number, number>): Uint8Array | null {
  const { byClient, deleted } = readBlocks(update)
  const clockOf = (client: number): number => clocks.get(client) ?? 0
  const [only] = byClient.length === 1 && byClient[0]?.length === 1 ? byClient[0] : []
  // Most rows are one keystroke.
  if (only !== undefined && only.clock === clockOf(only.client) && lackOf(only, clockOf) === null) {
    clocks.set(only.client, only.clock + only.length)
    return update
  }
  const news = byClient.map((blocks) => blocks.filter((block) => block.clock + block.length > clockOf(block.client))).filter((blocks) => blocks.length > 0)
  // Kept twice: merged again it would leave a hole between its parts.
  if (news.length === 0) return deleted.length > 0 ? deletesOf(update) : nothing
  const order = inOrderOfNeed(news, clockOf)
  if (!Array.isArray(order)) return null
  for (const block of order as readonly Block[]) clocks.set(block.client, block.clock + block.length) // an array is never an Id
  return update
}
