// A board under siege: somebody who attacks, somebody who only looks, somebody who watches what reaches them, and the truth about
// the document, asked of a fresh join each time.

import * as decoding from 'lib0/decoding'
import * as Y from 'yjs'
import { readMessage } from '#server/rooms/messages.ts'
import { isPublisher, peopleBelow } from '#shared/document/layout.ts'
import { here as hereShape, messageAwareness, messageHere, messageKept, messageRefused, messageSync, refused as refusedShape } from '#shared/wire/wire.ts'
import { command, join, makeBoard, type Joined, type TestBoard } from '#tests/support/caller.ts'
import { until, type Dice } from '#tests/support/clock.ts'
import { traffic, wrap, type SessionFrame } from '#tests/support/hostile-frames.ts'
import { everything } from '#tests/support/sameness.ts'
import { presence } from './forge.ts'
import { dial, frame, type RawLine } from './raw-line.ts'

export type Scene = {
  readonly port: number
  readonly board: TestBoard
  readonly people: { readonly lead: Joined; readonly hostile: Joined; readonly viewer: Joined; readonly watcher: Joined }
  readonly watching: RawLine
  /** The clientID of the lead, who has shown themselves, written nothing and gone. */
  readonly shown: number
  /** The hostile person's own session, of which frames are mutated. */
  readonly session: readonly SessionFrame[]
}

/** What two people have on a board, as an update of each. */
export type Content = { readonly watchers: Uint8Array; readonly hostiles: Uint8Array }

const askState = new Uint8Array([messageSync, 0, 1, 0])
const nothingMore = new Uint8Array([messageSync, 1, 2, 0, 0])

/** A connection of somebody, open and caught up: what it sends from now on is looked at at once. */
export async function enter(scene: Pick<Scene, 'port' | 'board'>, who: Joined, trailing?: Uint8Array): Promise<RawLine> {
  const line = dial({ port: scene.port, path: `/sync/${scene.board.id}`, token: who.token, ...trailing === undefined ? {} : { trailing } })
  if (await line.opened) line.say(nothingMore)
  return line
}

/** A board with a note of the watcher's (or with given content), rulings and a result of the server's. */
export async function setScene(url: string, lot: Dice, content?: Content): Promise<Scene> {
  const port = Number(new URL(url).port)
  const board = await makeBoard(url)
  const people = {
    lead: await join(board, 'facilitator'), hostile: await join(board, 'participant', 'Eve'),
    viewer: await join(board, 'viewer'), watcher: await join(board, 'participant', 'Ben'),
  }
  await command(board, people.lead, { type: 'open-round', round: { id: 'r1', kind: 'silent', question: 'What?', targets: 'notes' } })
  await command(board, people.watcher, { type: 'cast-ballot', roundId: 'r1', choices: [{ text: 'A ballot' }] })
  const watching = await enter({ port, board }, people.watcher)
  watching.say(askState)
  const own = new Y.Doc()
  own.getMap('things').set('n_ownnote', new Y.Map<unknown>([['kind', 'note'], ['alive', true], ['text', new Y.Text('mine')]]))
  watching.say(wrap({ step: 2, body: content?.watchers ?? Y.encodeStateAsUpdate(own) }))
  await until('the watcher has written', () => answersOf(watching).length >= 2)
  if (content !== undefined) {
    const line = await enter({ port, board }, people.hostile)
    line.say(wrap({ step: 1, body: content.hostiles }))
    await until('the rest is there', () => answersOf(line).length >= 2)
    line.hangUp()
  }
  const shown = await showOnce({ port, board }, people.lead, lot)
  // What is heard from now on is about what is tried.
  await until('they are seen to have left', () => watching.heard.some((message) => hasLeft(message, shown)))
  return { port, board, people, watching, shown, session: traffic(lot) }
}

/** Somebody comes, shows themselves, and goes; answers their clientID. */
async function showOnce(at: Pick<Scene, 'port' | 'board'>, who: Joined, lot: Dice): Promise<number> {
  const shown = 2 ** 31 + lot.below(2 ** 31)
  const line = await enter(at, who)
  line.say(presence([[shown, 1, '{}']]))
  await until('they are seen', () => line.heard.some((message) => isHere(message, shown)))
  line.hangUp()
  return shown
}

function isHere(message: Uint8Array, client: number): boolean {
  const decoder = decoding.createDecoder(message)
  return decoding.readVarUint(decoder) === messageHere && String(client) in hereShape.parse(JSON.parse(decoding.readVarString(decoder)))
}

function hasLeft(message: Uint8Array, client: number): boolean {
  const decoder = decoding.createDecoder(message)
  if (decoding.readVarUint(decoder) !== messageAwareness) return false
  const inner = decoding.createDecoder(decoding.readVarUint8Array(decoder))
  for (let left = decoding.readVarUint(inner); left > 0; left -= 1) {
    const [who] = [decoding.readVarUint(inner), decoding.readVarUint(inner)]
    if (decoding.readVarString(inner) === 'null' && who === client) return true
  }
  return false
}

/** What became of a connection's document frames, by their number from 1; null where it was kept. */
export function answersOf(line: RawLine): readonly (string | null)[] {
  const answers: (string | null)[] = []
  for (const message of line.heard) {
    const decoder = decoding.createDecoder(message)
    const type = decoding.readVarUint(decoder)
    if (type === messageKept) for (let until = decoding.readVarUint(decoder); answers.length < until;) answers.push(null)
    if (type === messageRefused) answers[refusedShape.parse(JSON.parse(decoding.readVarString(decoder))).frame - 1] = message.toString()
  }
  return answers
}

/** The document as somebody finds it who comes now. */
export async function freshDocument(scene: Scene): Promise<Y.Doc> {
  const line = await enter(scene, scene.people.lead)
  line.say(askState)
  const isEnd = (message: Uint8Array): boolean => message[0] === messageSync && message[1] === 1
  await until('a fresh join is through', () => line.heard.some(isEnd) || line.isOver())
  const y = new Y.Doc()
  for (const body of editsIn(line.heard)) Y.applyUpdate(y, body)
  line.hangUp()
  return y
}

/** The edits among messages, as updates. */
export const editsIn = (messages: readonly Uint8Array[]): readonly Uint8Array[] => messages.flatMap((message) => {
  const heard = readMessage(message)
  return heard?.kind === 'edit' ? [heard.bytes] : []
})

/** What the document says, and nothing of it may hang in the air. */
export function saying(y: Y.Doc): string {
  const pending = y.store.pendingStructs === null && y.store.pendingDs === null ? '' : ' with changes that wait for others'
  return everything(y) + pending
}

/** The server's own parts of a document. */
export const serversParts = (y: Y.Doc): string => JSON.stringify([
  y.getMap('ledger').toJSON(), y.getMap('results').toJSON(), [...y.store.clients.keys()].filter((client) => client >= peopleBelow || isPublisher(client)).length,
])

/** Faults of what the watcher heard since a moment: edits where none may be, and presence that is not the truth. */
export function faultsOf(scene: Scene, heard: readonly Uint8Array[], mayHearEdits: boolean): readonly string[] {
  const faults: string[] = []
  const people = new Set(Object.values(scene.people).map(({ id }) => id))
  for (const message of heard) {
    const decoder = decoding.createDecoder(message)
    const type = decoding.readVarUint(decoder)
    if (type === messageSync && !mayHearEdits) faults.push(`an edit of ${message.length} bytes was relayed`)
    if (type === messageHere) {
      const named = hereShape.parse(JSON.parse(decoding.readVarString(decoder)))
      if (Object.values(named).some((person) => !people.has(person) || person === scene.people.watcher.id)) faults.push('somebody is named who is not there')
    }
    if (type === messageAwareness && message.length > 5_000 * 30) faults.push(`presence of ${message.length} bytes was relayed`)
  }
  return faults
}

/** Waits until everything that this line sent has been looked at: a ping is answered after what stands before it. */
export async function settle(line: RawLine, frames: number): Promise<void> {
  const before = line.pongs()
  line.write(frame(new Uint8Array([1]), { opcode: 9 }))
  await until('the server has looked at what was sent', () => line.isOver() || line.closed() !== null || (line.pongs() > before && answersOf(line).length >= frames))
}
