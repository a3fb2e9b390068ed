// A board's document: a Yjs document with our roots, and the origins under which it is written.
// Who writes says why: `mine` is undone by undo, `making` is not (an undone creation is hidden, so what a peer typed into
// the thing survives), `typing` is mine too but comes from a text editor that must not be told of its own keys.

import * as Y from 'yjs'
import { roots } from './layout.ts'

/** Yjs' map of one thing, one stage, one placement. */
export type Fields = Y.Map<unknown>

export type BoardDocument = {
  readonly y: Y.Doc
  readonly things: Y.Map<Fields>
  readonly placements: Y.Map<Fields>
  readonly ledger: Y.Map<unknown>
  readonly results: Y.Map<unknown>
}

export const mine = Symbol('mine')
export const making = Symbol('making')
export const typing = Symbol('typing')

/** Wraps a Yjs document; naming the roots here gives them their types. */
export function boardDocument(y: Y.Doc = new Y.Doc()): BoardDocument {
  return {
    y,
    things: y.getMap(roots.things),
    placements: y.getMap(roots.placements),
    ledger: y.getMap(roots.ledger),
    results: y.getMap(roots.results),
  }
}

/** One step of mine: everything in it is one edit, kept and undone together. */
export function edit<T>(document: BoardDocument, deed: () => T, origin: symbol = mine): T {
  return document.y.transact(deed, origin)
}

/** Undo over this person's own edits. Other people's changes and the server's parts are never touched. */
export function undoOf(document: BoardDocument): Y.UndoManager {
  return new Y.UndoManager([document.things, document.placements], { trackedOrigins: new Set([mine, typing]), captureTimeout: 400 })
}
