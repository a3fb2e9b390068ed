// The crash harness: writers edit as fast as they are acknowledged, an observer notes whatever it is ever shown, the server is
// killed without warning, started again, and a fresh join must hold every acknowledged and every seen edit.

import * as Y from 'yjs'
import { startServer, type TestServer } from '#tests/support/server.ts'
import { connect, joinBoard, makeBoard, type Guest, type SyncClient } from '#tests/support/sync-client.ts'

/** What one campaign of kills found. An edit is named `writer:number`. */
export type CrashReport = {
  readonly kills: number
  readonly acknowledged: number
  readonly seen: number
  readonly lostAcknowledged: readonly string[]
  readonly lostSeen: readonly string[]
}

export type CrashPlan = {
  readonly kills: number
  readonly writers: number
  /** A server entry other than the real one: a variant that must be caught. */
  readonly entry?: string
  /** Random numbers in [0, 1): how long each round lasts. */
  readonly random: () => number
  readonly tell?: (line: string) => void
}

/** Runs the campaign on one board of one data folder. */
export async function crash({ kills, writers, entry, random, tell }: CrashPlan): Promise<CrashReport> {
  const server = await startServer(entry === undefined ? {} : { entry })
  try {
    const { board, keys } = await makeBoard(server.url)
    const guests: Guest[] = []
    for (let i = 0; i <= writers; i += 1) guests.push(await joinBoard(server.url, board, keys.participant, `Writer ${i}`))
    const acknowledged = new Set<string>()
    const seen = new Set<string>()
    const lostAcknowledged: string[] = []
    const lostSeen: string[] = []
    for (let kill = 0; kill < kills; kill += 1) {
      await round(server, guests, kill, 150 + random() * 500, acknowledged, seen)
      await server.restart()
      const there = await everything(server, guests[0] as Guest)
      lostAcknowledged.push(...[...acknowledged].filter((edit) => !there.has(edit)))
      lostSeen.push(...[...seen].filter((edit) => !there.has(edit)))
      tell?.(`kill ${kill + 1}: ${acknowledged.size} acknowledged, ${seen.size} seen, ${lostAcknowledged.length} and ${lostSeen.length} lost`)
    }
    return { kills, acknowledged: acknowledged.size, seen: seen.size, lostAcknowledged, lostSeen }
  } finally {
    await server.kill9()
  }
}

async function round(server: TestServer, guests: readonly Guest[], kill: number, ms: number, acknowledged: Set<string>, seen: Set<string>): Promise<void> {
  const [watcher, ...writing] = guests
  const observer = connect(server.url, watcher as Guest)
  observer.y.getMap('things').observeDeep((events) => {
    for (const { target, keysChanged } of events as Y.YMapEvent<unknown>[]) {
      if (target instanceof Y.Map) for (const edit of keysChanged) if (edit.includes(':')) seen.add(edit)
    }
  })
  await observer.synced
  const clients = writing.map((guest, i) => writer(server.url, guest, `w${kill}x${i}`, acknowledged))
  await new Promise((resolve) => setTimeout(resolve, ms)) // the length of the round is the experiment, not a wait for a state
  await server.kill9()
  await Promise.all([observer, ...clients].map((client) => client.ended))
}

/** Writes its next edit as soon as the last one is acknowledged, with up to eight on their way. */
function writer(url: string, guest: Guest, name: string, acknowledged: Set<string>): SyncClient {
  const frames: string[] = []
  let next = 0
  const client: SyncClient = connect(url, guest, { heardKept })
  function heardKept(count: number): void {
    for (let i = 0; i < count; i += 1) {
      const edit = frames[i]
      if (edit !== undefined) acknowledged.add(edit)
    }
    write()
  }
  function write(): void {
    while (client.sent() - client.kept() < 8) {
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

/** The writer's own thing; every edit is a field of it, so that a board of many edits stays within what a board may hold. */
function thing(y: Y.Doc, id: string): Y.Map<unknown> {
  const things = y.getMap('things')
  const there = things.get(id)
  if (there instanceof Y.Map) return there
  const fresh = new Y.Map<unknown>(Object.entries({ kind: 'note', alive: true }))
  things.set(id, fresh)
  return fresh
}

function editsIn(y: Y.Doc): Set<string> {
  const edits = new Set<string>()
  for (const thing of y.getMap('things').values()) {
    if (thing instanceof Y.Map) for (const edit of thing.keys()) if (edit.includes(':')) edits.add(edit)
  }
  return edits
}

async function everything(server: TestServer, guest: Guest): Promise<Set<string>> {
  const client = connect(server.url, guest)
  await client.synced
  await settled(client)
  client.close()
  await client.ended
  return editsIn(client.y)
}

/** A join comes in pieces; it is whole when what the client answers to the server's own question is acknowledged. */
async function settled(client: SyncClient): Promise<void> {
  while (client.sent() === 0 || client.kept() < client.sent()) await new Promise((resolve) => setTimeout(resolve, 5))
}
