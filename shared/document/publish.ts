// The server's two pens. The publisher writes public rulings and results into the parts only the server may write; the scribe
// writes into people's parts (a note posted by script, silent notes at their reveal, the first content of a board).
// Each opening of a board takes fresh ids that are higher than those before, so that a later word wins over an earlier one
// without anybody having to read what was there: no full document is needed.

import * as Y from 'yjs'
import { boardDocument, edit, mine, type BoardDocument } from './document.ts'
import { publisherId, scribeId } from './layout.ts'

/** A pen: what is written in `write` comes back as one Yjs update (null when nothing was written). */
export type Pen = {
  readonly clientId: number
  readonly document: BoardDocument
  readonly write: (deed: (document: BoardDocument) => void) => Uint8Array | null
}

/** The pen for server-owned parts. `opening` is the board's opening counter. */
export function publisher(opening: number): Pen {
  return pen(publisherId(opening))
}

/** The pen for people's parts. */
export function scribe(opening: number): Pen {
  return pen(scribeId(opening))
}

/** Copies a public ruling under its seq. The value is the whole entry, so that the document alone can be folded. */
export function publishEntry(document: BoardDocument, entry: { readonly seq: number }): void {
  document.ledger.set(String(entry.seq), entry)
}

/** Sets what the canvas needs at hand, e.g. `acted:<round>` or `dots:<thing>`. */
export function publishResult(document: BoardDocument, key: string, value: unknown): void {
  document.results.set(key, value)
}

function pen(clientId: number): Pen {
  const y = new Y.Doc()
  y.clientID = clientId
  const document = boardDocument(y)
  return {
    clientId,
    document,
    write(deed) {
      const updates: Uint8Array[] = []
      const gather = (update: Uint8Array): void => { updates.push(update) }
      y.on('update', gather)
      try {
        edit(document, () => deed(document), mine)
      } finally {
        y.off('update', gather)
      }
      return updates.length === 0 ? null : Y.mergeUpdates(updates)
    },
  }
}
