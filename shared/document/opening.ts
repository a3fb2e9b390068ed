// Kept bytes -> a document that can be read. For lists and exports; never for what people edit together.

import * as Y from 'yjs'
import { boardDocument, type BoardDocument } from './document.ts'

/** A document made of Yjs updates. Bytes of ours are trusted; strangers' bytes are checked by the room before they are kept. */
export function documentFrom(...updates: readonly Uint8Array[]): BoardDocument {
  const document = boardDocument()
  for (const bytes of updates) Y.applyUpdate(document.y, bytes)
  return document
}
