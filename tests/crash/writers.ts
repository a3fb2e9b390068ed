// Those who edit and those who look: writers that go on as soon as they are acknowledged, an observer that notes whatever it is
// ever shown, and a fresh join that says what is there. An edit is named `writer:number` and is a field of its writer's thing,
// so that a board of many edits stays within what a board may hold.

import * as Y from 'yjs'
import { until } from '#tests/support/clock.ts'
import { connect, type Guest, type SyncClient } from '#tests/support/sync-client.ts'

/** What was promised to writers and what was shown to anybody, by the edits' names. */
export type Promised = { readonly acknowledged: Set<string>; readonly seen: Set<string> }

/** Nothing promised yet. */
export const nothingPromised = (): Promised => ({ acknowledged: new Set(), seen: new Set() })

const mostOnTheirWay = 8

/** Writes its next edit as soon as the last one is acknowledged, with a few on their way, until its line ends. */
export function writer(url: string, guest: Guest, name: string, { acknowledged }: Promised): SyncClient {
  const frames: string[] = []
  let next = 0
  let told = 0
  const client: SyncClient = connect(url, guest, { heardKept })
  function heardKept(count: number): void {
    for (; told < count; told += 1) {
      const edit = frames[told]
      if (edit !== undefined) acknowledged.add(edit)
    }
    write()
  }
  function write(): void {
    while (client.sent() - client.kept() < mostOnTheirWay) {
      const edit = `${name}:${next}`
      next += 1
      const before = client.sent()
      thing(client.y, `n_${name}00`).set(edit, true)
      // Making the thing is a frame before the edit's own: only the last frame holds the edit.
      frames[client.sent() - 1] = edit
      if (client.sent() === before) return
    }
  }
  void client.synced.then(write)
  return client
}

/** Notes every edit it is shown. */
export function observer(url: string, guest: Guest, { seen }: Promised): SyncClient {
  const client = connect(url, guest)
  watchEdits(client.y, (edit) => seen.add(edit))
  return client
}

/** Tells of every edit that a document is shown, its own among them; of one more than once where its thing is shown anew. */
export function watchEdits(y: Y.Doc, shown: (edit: string) => unknown): void {
  y.getMap('things').observeDeep((events) => {
    for (const event of events as Y.YMapEvent<unknown>[]) {
      // A thing that is new comes with the edits that came with it.
      if (event.path.length === 0) for (const id of event.keysChanged) tellKeys(event.target.get(id), shown)
      else for (const key of event.keysChanged) if (key.includes(':')) shown(key)
    }
  })
}

/** What somebody gets who joins now, whole. */
export async function freshJoin(url: string, guest: Guest): Promise<Y.Doc> {
  const client = connect(url, guest)
  await client.synced
  // A join comes in pieces; it is whole when what the client answers to the server's own question is acknowledged.
  await until('a fresh join is whole', () => client.sent() > 0 && client.kept() >= client.sent(), 30_000)
  client.close()
  await client.ended
  return client.y
}

/** The edits in a document. */
export function editsIn(y: Y.Doc): Set<string> {
  const edits = new Set<string>()
  for (const thing of y.getMap('things').values()) tellKeys(thing, (edit) => edits.add(edit))
  return edits
}

function tellKeys(thing: unknown, shown: (edit: string) => unknown): void {
  if (thing instanceof Y.Map) for (const key of thing.keys()) if (key.includes(':')) shown(key)
}

/** The note of an id, made when it is missing. */
export function thing(y: Y.Doc, id: string): Y.Map<unknown> {
  const things = y.getMap('things')
  const there = things.get(id)
  if (there instanceof Y.Map) return there
  const fresh = new Y.Map<unknown>(Object.entries({ kind: 'note', alive: true }))
  things.set(id, fresh)
  return fresh
}
