// Everything the worker can be asked, by name. Writes share a transaction with whatever else is waiting; reads see what is committed.
// The main thread imports only the types of this file.

import { findBoard, lastRow, listBoards, openBoard, raiseKeyVersion, setEpoch } from './boards.ts'
import { boundClients, readDocument } from './document.ts'
import { dropCovered, writeSnapshot } from './fold.ts'
import { findGaps } from './gaps.ts'
import { giveBack } from './giving-back.ts'
import type { Hand } from './hand.ts'
import { findAnswer, keep } from './keep.ts'
import { readLedger } from './ledger.ts'
import { addToPool, beginPool, chosen, findImports, findPool, findRecords, namePool, readPiece, sweepPools } from './pools.ts'
import { countSealed, unsealed } from './sealed.ts'
import { assetBytes, endSessions, findAsset, findSession, saveAsset, saveSession } from './sessions.ts'

/** A real write, so that "ready" means that the disk takes one. */
function pulse(hand: Hand): void {
  hand.sql('UPDATE pulse SET at = ? WHERE id = 1').run(hand.at)
}

export const writes = {
  keep, openBoard, raiseKeyVersion, setEpoch, saveSession, endSessions, saveAsset, writeSnapshot, dropCovered, pulse,
  beginPool, addToPool, namePool, sweepPools, giveBack,
} as const

export const reads = {
  findBoard, listBoards, lastRow, readDocument, findGaps, boundClients, readLedger, findAnswer, unsealed, countSealed,
  findSession, findAsset, assetBytes, findImports, findPool, readPiece, findRecords, chosen,
} as const

/** All deeds by name. */
export type Deeds = typeof writes & typeof reads
export type DeedName = keyof Deeds

/** What a deed is given, apart from the hand, and what it answers. */
export type ArgsOf<D extends DeedName> = Deeds[D] extends (hand: Hand, ...args: infer A) => unknown ? A : never
export type AnswerOf<D extends DeedName> = ReturnType<Deeds[D]>

/** Whether a deed changes something. */
export function isWrite(deed: DeedName): deed is keyof typeof writes {
  return Object.hasOwn(writes, deed)
}
