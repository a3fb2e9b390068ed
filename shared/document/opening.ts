// Kept bytes -> a document that can be read. For lists and exports; never for what people edit together.

import * as Y from 'yjs'
import { boardDocument, type BoardDocument } from './document.ts'

/** A document made of one Yjs update. Bytes of ours are trusted; strangers' bytes are checked by the room before they are kept. */
export function documentFrom(bytes: Uint8Array): BoardDocument {
  const document = boardDocument()
  Y.applyUpdate(document.y, bytes)
  return document
}
