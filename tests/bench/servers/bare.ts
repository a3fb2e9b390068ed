// The bare relay as a contender: a room is an address.

import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { startChild } from './child.ts'
import type { Entrant } from './contender.ts'

export const bare: Entrant = {
  name: 'bare',
  keeps: false,
  async enter() {
    const child = await startChild(fileURLToPath(new URL('bare-relay-process.ts', import.meta.url)), {})
    return {
      ...child, name: 'bare', folder: null,
      rooms: async (sizes) => sizes.map((members) => ({ url: `${child.url().replace(/^http/, 'ws')}/${randomUUID()}`, tokens: null, document: null, members })),
    }
  },
}
