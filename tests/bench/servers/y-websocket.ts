// @y/websocket-server with its LevelDB as a contender: a room is an address, nobody is asked who they are.

import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { startChild } from './child.ts'
import { freshFolder } from './folder.ts'
import type { Entrant } from './contender.ts'
import { peersFolder } from './peers.ts'

export const yWebsocket: Entrant = {
  name: 'y-websocket',
  keeps: true,
  async enter() {
    const folder = freshFolder()
    const child = await startChild(join(peersFolder, 'y-websocket.mjs'), { YPERSISTENCE: join(folder, 'level') })
    return {
      ...child, name: 'y-websocket', folder,
      rooms: async (sizes) => sizes.map((members) => ({ url: `${child.url().replace(/^http/, 'ws')}/${randomUUID()}`, tokens: null, document: null, members })),
    }
  },
}
