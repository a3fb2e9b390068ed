// The SQLite engine without its thread: every deed is done when it is asked for, in this thread. For tests that open a store
// hundreds of times or stop it in the middle of a deed. The engine and its deeds are the real ones.

import type { Storage } from '#server/storage/storage.ts'
import { StorageTrouble } from '#server/storage/storage.ts'
import type { AnswerOf, ArgsOf, DeedName } from '#server/storage/sqlite/deeds.ts'
import { Engine } from '#server/storage/sqlite/engine.ts'
import { unpackRows } from '#server/storage/sqlite/frames.ts'

export const engineSecret = new Uint8Array(32).fill(7)

/** `told`: what the engine said to the operator. `giveBack`: one bite of free pages back to the disk; nothing here asks for it by itself. */
export type EngineStorage = Storage & { readonly told: readonly string[]; readonly giveBack: () => Promise<boolean> }

/** Opens the store; throws as the engine does. */
export function engineStorage(file: string): EngineStorage {
  const told: string[] = []
  const engine = new Engine({ file, secret: engineSecret.slice() }, (message) => told.push(message))
  let n = 0
  const ask = async <D extends DeedName>(deed: D, ...args: ArgsOf<D>): Promise<AnswerOf<D>> => {
    n += 1
    const answer = engine.run([{ n, deed, args, at: n }]).answers[0]
    if (answer === undefined) throw new Error(`The engine did not answer to ${deed}.`)
    // What the engine answers to a deed is that deed's own answer.
    if (answer.ok) return answer.value as AnswerOf<D>
    throw answer.trouble ? new StorageTrouble(deed, answer.message) : new Error(`${deed}: ${answer.message}`)
  }
  const never = (): never => { throw new Error('Records are not tried here.') }
  return {
    told,
    giveBack: () => ask('giveBack'),
    keep: (keep) => ask('keep', keep),
    findBoard: (id) => ask('findBoard', id), listBoards: () => ask('listBoards'),
    openBoard: async (id) => ask('openBoard', id, await ask('lastRow', id)), raiseKeyVersion: (id) => ask('raiseKeyVersion', id), setEpoch: (id, epoch) => ask('setEpoch', id, epoch),
    async readDocument(board) {
      const stored = await ask('readDocument', board)
      return { ...stored, tail: unpackRows(stored.tail) }
    },
    async foldJournal(board, snapshot, behind = []) {
      const sum = await ask('writeSnapshot', board, snapshot, behind)
      if (sum !== null) await ask('dropCovered', board, snapshot.upTo, sum)
    },
    findGaps: () => ask('findGaps'), boundClients: (board) => ask('boundClients', board),
    readLedger: (board, after) => ask('readLedger', board, after), findAnswer: (board, by, id) => ask('findAnswer', board, by, id),
    unsealed: (board, drawer, person) => ask('unsealed', board, drawer, person), countSealed: (board, drawer) => ask('countSealed', board, drawer),
    saveSession: (row) => ask('saveSession', row), findSession: (hash) => ask('findSession', hash), endSessions: (board, person) => ask('endSessions', board, person),
    saveAsset: (row) => ask('saveAsset', row), findAsset: (board, id) => ask('findAsset', board, id), assetBytes: (board) => ask('assetBytes', board),
    records: { saveImport: never, findImports: never, readPool: never, findRecords: never, chosen: never },
    check: () => ask('pulse'), close: async () => engine.close(),
  }
}
