// Heavy writing: people who paste a text of some kB over their note again and again. The board stays small; what is sent does not.

import * as Y from 'yjs'
import { openLine } from './line.ts'
import { greetings, syncMessage, update, type Room } from './tongue.ts'

export type Heavy = {
  /** Bytes sent so far, all writers together. */
  readonly bytes: () => number
  readonly stop: () => void
  readonly leave: () => void
  /** How far the writers' clocks have come. */
  readonly clocks: () => ReadonlyMap<number, number>
}

const beatMs = 50

/** `writers` people write `bytesPerSecond` together, each update `size` long. */
export async function writeHeavily(room: Room, { writers, bytesPerSecond, size }: { readonly writers: number; readonly bytesPerSecond: number; readonly size: number }): Promise<Heavy> {
  let bytes = 0
  const documents: Y.Doc[] = []
  for (let i = 0; i < writers; i += 1) {
    const line = await openLine(room, i, null)
    for (const message of greetings(room, null)) line.send(message)
    const y = new Y.Doc()
    y.on('update', (one: Uint8Array) => { bytes += one.length; line.send(syncMessage(room, update, one)) })
    y.on('destroy', () => line.socket.terminate())
    documents.push(y)
  }
  const perBeat = bytesPerSecond * beatMs / 1_000 / size
  let owed = 0
  let turn = 0
  const beat = setInterval(() => {
    for (owed += perBeat; owed >= 1; owed -= 1, turn += 1) {
      const y = documents[turn % writers]
      if (y !== undefined) paste(y, size, turn)
    }
  }, beatMs)
  return {
    bytes: () => bytes,
    stop: () => clearInterval(beat),
    leave: () => { for (const y of documents) y.destroy() },
    clocks: () => new Map(documents.map((y) => [y.clientID, Y.getState(y.store, y.clientID)])),
  }
}

function paste(y: Y.Doc, size: number, turn: number): void {
  const things = y.getMap('things')
  const id = `n_heavy${y.clientID}`
  const fresh = String.fromCharCode(97 + turn % 26).repeat(size)
  y.transact(() => {
    const note = things.get(id)
    if (!(note instanceof Y.Map)) {
      things.set(id, new Y.Map<unknown>([['kind', 'note'], ['alive', true], ['text', new Y.Text(fresh)]]))
      return
    }
    const text = note.get('text') as Y.Text // made above, by this writer alone
    text.delete(0, text.length)
    text.insert(0, fresh)
  })
}
