// @hocuspocus/server with its database extension on SQLite as a contender: a room is a document's name inside every message.

import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { startChild } from './child.ts'
import { freshFolder } from './folder.ts'
import type { Entrant } from './contender.ts'
import { peersFolder } from './peers.ts'

export const hocuspocus: Entrant = {
  name: 'hocuspocus',
  keeps: true,
  async enter() {
    const folder = freshFolder()
    const child = await startChild(join(peersFolder, 'hocuspocus.mjs'), { DATABASE: join(folder, 'documents.sqlite') })
    return {
      ...child, name: 'hocuspocus', folder,
      rooms: async (sizes) => sizes.map((members) => ({ url: child.url().replace(/^http/, 'ws'), tokens: null, document: randomUUID(), members })),
    }
  },
}
