// Rooms behind real sockets on a free port, without the rest of the server: who somebody is stands in the Authorization header.

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { boardId, personId } from '#shared/base/ids.ts'
import { refuse } from '#shared/base/refusal.ts'
import { systemChance } from '#server/chance.ts'
import { systemClock } from '#server/clock.ts'
import type { Rooms } from '#server/rooms/door.ts'
import { usualPatience, type Patience } from '#server/transport/life.ts'
import { openSockets } from '#server/transport/sockets.ts'

/** A tenth of the patience there is, a stand-still of the process included: a busy machine excuses as much of a short wait as of a long one. */
export const tenthOfPatience = {
  lookEvery: usualPatience.lookEvery / 10, askAfter: usualPatience.askAfter / 10, cutAfter: usualPatience.cutAfter / 10, lateAfter: usualPatience.lateAfter / 10,
} as const satisfies Partial<Patience>

/** `patience`: with silent lines, ms. `stillIn`: whether what let somebody in still would. */
type Manner = { readonly patience?: Partial<Patience>; readonly stillIn?: () => Promise<boolean> }

/** `url` is `ws://127.0.0.1:<port>/sync`; come with `Authorization: Bearer <person id>`. */
export async function listen(rooms: Pick<Rooms, 'join'>, port = 0, { patience = {}, stillIn = async () => true }: Manner = {}): Promise<{ readonly url: string; readonly port: number; readonly open: () => number; readonly close: () => Promise<void> }> {
  const sockets = openSockets({
    rooms, patience, clock: systemClock, random: systemChance, log: { warn: () => undefined },
    addressOf: (request) => request.socket.remoteAddress ?? '',
    async whoKnocks(request) {
      const board = boardId.safeParse(request.url?.split('/')[2]?.split('?')[0])
      const person = personId.safeParse(request.headers.authorization?.replace('Bearer ', ''))
      if (!board.success) return refuse('no-such-page')
      return person.success ? { board: board.data, person: person.data, stillIn } : refuse('not-signed-in')
    },
  })
  const server = createServer()
  sockets.attach(server)
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const at = (server.address() as AddressInfo).port
  return {
    url: `ws://127.0.0.1:${at}/sync`, port: at, open: sockets.open,
    async close() {
      await sockets.close()
      server.close()
    },
  }
}
