// The chosen records of a board as everybody reads them: at the promised limits 25 MB, which a whole workshop asks for in the moment
// after a restart. Read once for all who ask while they stay the same, and held for no longer than somebody is being given them:
// forty readings of their own stopped the house for 17 seconds and took three gigabytes.

import type { BoardId } from '#shared/base/ids.ts'
import type { Standing } from '#shared/ledger/standing.ts'
import type { RecordStore } from './record-store.ts'

type Text = Uint8Array<ArrayBuffer>
type Told = { readonly board: BoardId; readonly imports: Standing['imports']; text: Promise<Text> | WeakRef<Text> }

/** Answers `{"records": […]}` as UTF-8, as the store has them at this standing or a later one. Rejects when the store does not answer. */
export type ReadChosen = (board: BoardId, standing: Pick<Standing, 'records' | 'imports'>) => Promise<Text>

/** Reads them by `chosen`, which is a store's. */
export function newReadChosen(chosen: RecordStore['chosen']): ReadChosen {
  // By what the ledger says is chosen: other records, or a file joined to them, are another list or other imports.
  const known = new WeakMap<Standing['records'], Told>()
  // Kept as JSON text and told as it is: 500 records need not be taken apart and put together again.
  const read = async (board: BoardId): Promise<Text> => new TextEncoder().encode(`{"records":[${(await chosen(board)).map(({ json }) => json).join(',')}]}`)
  return async (board, { records, imports }) => {
    const last = known.get(records)
    const same = last?.board === board && last.imports === imports ? last.text : undefined
    const there = same instanceof WeakRef ? same.deref() : same
    if (there !== undefined) return there
    const text = read(board)
    const told: Told = { board, imports, text }
    known.set(records, told)
    text.then((bytes) => { told.text = new WeakRef(bytes) }, () => { if (known.get(records) === told) known.delete(records) })
    return text
  }
}
