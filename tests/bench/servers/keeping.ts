// The relay that keeps as a contender: the floor beneath every server that tells an edit only once it is on disk.

import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { startChild } from './child.ts'
import type { Entrant } from './contender.ts'
import { freshFolder } from './folder.ts'

export const keeping: Entrant = {
  name: 'keeping',
  keeps: false,
  async enter() {
    const folder = freshFolder()
    const child = await startChild(fileURLToPath(new URL('keeping-relay-process.ts', import.meta.url)), { KEEP_IN: folder })
    return {
      ...child, name: 'keeping', folder,
      rooms: async (sizes) => sizes.map((members) => ({ url: `${child.url().replace(/^http/, 'ws')}/${randomUUID()}`, tokens: null, document: null, members })),
    }
  },
}
