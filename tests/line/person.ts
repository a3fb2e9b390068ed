// A person at a real server: the browser's own client core in Node, over a line that the test may spoil, with time that may run
// faster for it (the server's does not). And the stock y-websocket provider, signed in by a header, as somebody else's client.

import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import type * as Y from 'yjs'
import { boardId, personId, thingId } from '#shared/base/ids.ts'
import { must } from '#shared/base/must.ts'
import type { Person } from '#shared/board/people.ts'
import { addThings, changeText, textOf } from '#shared/document/things.ts'
import { startNotices } from '#client/session/notices.ts'
import { openSession, type OpenSession } from '#client/session/open.ts'
import type { RowStore } from '#client/session/offline-rows.ts'
import type { Status } from '#client/session/session.ts'
import type { World } from '#client/session/world.ts'
import { memoryShelf } from '#tests/support/session-world.ts'
import type { Guest } from '#tests/support/sync-client.ts'

/** Sockets that carry a person's token, and what became of them. */
export type Sockets = { readonly made: WebSocket[]; readonly WebSocket: typeof globalThis.WebSocket }

/** A WebSocket class that signs in as this guest. */
export function signed(token: string): Sockets {
  const made: WebSocket[] = []
  class Signed extends WebSocket {
    constructor(address: string) {
      super(address, { headers: { authorization: `Bearer ${token}` }, perMessageDeflate: false })
      made.push(this)
    }
  }
  return { made, WebSocket: Signed as never } // ws speaks the browser's interface as far as y-websocket uses it
}

export type AtBoard = OpenSession & {
  readonly sockets: Sockets
  /** Every status there was, with the time of this person's clock, ms since the beginning. */
  readonly said: { readonly at: number; readonly status: Status }[]
  readonly startedAgain: string[]
  /** Ms since the beginning, on this person's clock. */
  readonly clock: () => number
  readonly wake: () => void
  readonly write: (id: string, text: string) => void
  readonly read: (id: string) => string | undefined
}

/** `fast`: so many times faster than the wall runs this person's time. `rows`: what their device keeps; without, it keeps nothing. */
type How = { readonly fast?: number; readonly random?: () => number; readonly rows?: RowStore }

/** Comes to the board behind `url`. */
export async function comeToBoard(url: string, guest: Guest, { fast = 1, random = Math.random, rows }: How = {}): Promise<AtBoard> {
  const sockets = signed(guest.token)
  const begun = performance.now()
  const clock = (): number => (performance.now() - begun) * fast
  const wall = Date.now()
  let ids = 0
  let waken: () => void = () => undefined
  const world: World = {
    fetch: (path, init) => fetch(`${url}${path}`, { ...init, headers: { ...init.headers, authorization: `Bearer ${guest.token}`, origin: url } }),
    WebSocket: sockets.WebSocket, socketOrigin: url.replace(/^http/, 'ws'), shelf: memoryShelf(), openRows: rows === undefined ? null : async () => rows,
    now: () => wall + clock(), tick: clock, random, newId: () => `${guest.person}-${(ids += 1)}`,
    newClientId: () => Math.floor(random() * 2 ** 32),
    onWake(deed) { waken = deed; return () => { waken = () => undefined } },
    after(ms, deed) {
      const timer = setTimeout(deed, ms / fast)
      return () => clearTimeout(timer)
    },
  }
  const startedAgain: string[] = []
  const me: Person = { id: personId.parse(guest.person), name: 'Ada', department: 'Sales', role: 'participant' }
  const opened = await openSession(world, {
    board: boardId.parse(guest.board), me, askers: new Map(), notices: startNotices({ newId: () => `n${(ids += 1)}`, shelf: null, board: boardId.parse(guest.board) }), startAgain: ({ detail }) => { startedAgain.push(detail) },
  })
  const { session } = opened
  const said: AtBoard['said'] = [{ at: clock(), status: session.status.get() }]
  session.status.subscribe(() => said.push({ at: clock(), status: session.status.get() }))
  return {
    ...opened, sockets, said, startedAgain, clock, wake: () => waken(),
    write(id, text) {
      const note = thingId.parse(id)
      if (session.document.things.has(note)) changeText(session.document, must(textOf(session.document, note), 'the note'), text)
      else addThings(session.document, [{ id: note, kind: 'note', fields: {}, texts: { text } }])
    },
    read: (id) => textOf(session.document, id)?.toString(),
  }
}

/** The stock provider, as it is, but for the header it signs in with. It starts at once. */
export function stockProvider(url: string, guest: Guest, y: Y.Doc): { readonly provider: WebsocketProvider; readonly sockets: Sockets } {
  const sockets = signed(guest.token)
  const provider = new WebsocketProvider(`${url.replace(/^http/, 'ws')}/sync`, guest.board, y, { WebSocketPolyfill: sockets.WebSocket, disableBc: true })
  // It tells the console of every message it does not know: ours are harmless to it.
  for (const ours of [101, 102, 103, 104, 105]) provider.messageHandlers[ours] = () => undefined
  return { provider, sockets }
}
