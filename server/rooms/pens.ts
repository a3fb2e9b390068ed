// The room's two pens (shared/document/publish.ts) with a way back: what was written and then not kept never was, and the
// next word takes the same clocks. Without that, one refused transaction would leave a gap after which nothing can be read.

import * as Y from 'yjs'
import type { Entry } from '#shared/ledger/ruling.ts'
import { isPublic } from '#shared/ledger/ruling.ts'
import { publishEntry, publisher, publishResult, scribe, type Pen } from '#shared/document/publish.ts'
import { setEvidence, writeParts } from '#shared/document/journeys.ts'
import { writeThing } from '#shared/document/things.ts'
import type { Decision } from '../commands/decision.ts'

export type Pens = {
  /** The updates that publish a decision: rulings everybody may read, results, things written by the scribe. */
  readonly write: (entries: readonly Entry[], decision: Decision) => readonly Uint8Array[]
  /** What was written last is on disk. */
  readonly kept: () => void
  /** What was written last is not: it never was. */
  readonly takeBack: () => void
}

type Hand = { pen: Pen; readonly fresh: () => Pen; readonly kept: Uint8Array[]; last: Uint8Array | null }

/** Pens of one opening of a board. */
export function newPens(opening: number): Pens {
  const publishing = hand(() => publisher(opening))
  const writing = hand(() => scribe(opening))
  return {
    write(entries, decision) {
      publishing.last = publishing.pen.write((document) => {
        for (const entry of entries) if (isPublic(entry.ruling)) publishEntry(document, entry)
        for (const { key, value } of decision.results ?? []) publishResult(document, key, value)
      })
      writing.last = writing.pen.write((document) => {
        for (const { stages = [], lanes = [], evidence = [], ...thing } of decision.write ?? []) {
          writeThing(document, thing, true)
          if (thing.kind === 'journey') writeParts(document, thing.id, stages, lanes)
          for (const one of evidence) setEvidence(document, thing.id, one, true)
        }
      })
      return [publishing.last, writing.last].filter((update) => update !== null)
    },
    kept() {
      for (const one of [publishing, writing]) {
        if (one.last !== null) one.kept.push(one.last)
        one.last = null
      }
    },
    takeBack() { for (const one of [publishing, writing]) restore(one) },
  }
}

function hand(fresh: () => Pen): Hand {
  return { pen: fresh(), fresh, kept: [], last: null }
}

/** A new pen with the old one's id that has written exactly what was kept. */
function restore(hand: Hand): void {
  if (hand.last === null) return
  hand.last = null
  hand.pen = hand.fresh()
  const { y } = hand.pen.document
  // Yjs gives up an id that it meets in an update from outside: it is set back afterwards.
  y.clientID = 0
  for (const update of hand.kept) Y.applyUpdate(y, update)
  y.clientID = hand.pen.clientId
}
