// A board that has been changed for a very long time: its store grown through the room's own state and folding, without sockets,
// and what is left of it measured: how large it is beside a fresh copy of what it shows, and what opening it costs a real server.

import { once } from 'node:events'
import { encoding } from 'lib0'
import { WebSocket } from 'ws'
import * as sync from 'y-protocols/sync'
import * as Y from 'yjs'
import { thingId, type BoardId, type PersonId } from '#shared/base/ids.ts'
import { must } from '#shared/base/must.ts'
import { boardDocument, type BoardDocument } from '#shared/document/document.ts'
import { toPlain, writePlain } from '#shared/document/plain.ts'
import { writeThing } from '#shared/document/things.ts'
import { messageKept, messageRefused, messageSync } from '#shared/wire/wire.ts'
import { systemClock } from '#server/clock.ts'
import type { Documents } from '#server/rooms/documents.ts'
import { newFolding } from '#server/rooms/folding.ts'
import { noHooks, noLog } from '#server/rooms/hooks.ts'
import { usualLimits as limits } from '#server/rooms/limits.ts'
import { endsOf, State } from '#server/rooms/state.ts'
import { updatesIn } from '#server/snapshot.ts'
import type { Snapshot, Storage } from '#server/storage/storage.ts'
import { heldMb } from '#tests/door/process-state.ts'
import { written } from '#tests/support/by-hand.ts'
import { until, type Dice } from '#tests/support/clock.ts'
import type { TestServer } from '#tests/support/server.ts'
import type { Guest } from '#tests/support/sync-client.ts'

/** Does so many deeds on a board in the current transaction; `as` takes the pen of one of several clients by chance. */
export type Work = (document: BoardDocument, deeds: number, hands: { readonly chance: Dice; readonly as: () => void }) => void

/** Sets fields of things anywhere: `inARow` times the same field by the same client, then another field by another. */
export const setting = (inARow: number): Work => ({ things }, deeds, { chance, as }) => {
  const all = [...things.values()]
  for (let done = 0; done < deeds;) {
    as()
    const thing = chance.pick(all)
    for (let time = 0; time < inARow && done < deeds; time += 1, done += 1) thing.set('createdAt', 1_700_000_000_000 + done)
  }
}

/** Types a letter somewhere as one client and takes one away somewhere in the same text as another. */
export const typing: Work = ({ things }, deeds, { chance, as }) => {
  const all = [...things.values()]
  for (let done = 0; done < deeds; done += 1) {
    const text = chance.pick(all).get('text') as Y.Text // every note has one
    as()
    text.insert(chance.below(text.length), 'x')
    as()
    text.delete(chance.below(text.length), 1)
  }
}

/** Puts so many notes on an empty board. */
function fill(document: BoardDocument, notes: number): void {
  for (let n = 0; n < notes; n += 1) {
    writeThing(document, {
      id: thingId.parse(`n_old${String(n).padStart(5, '0')}`), kind: 'note',
      fields: { sign: 'plain', author: 'p_somebody0', department: 'Sales', about: null, createdAt: 1_700_000_000_000 },
      texts: { text: `What customer ${n} said, in about as many words as people use.` },
      placement: { at: { on: 'canvas', x: (n % 100) * 240, y: Math.floor(n / 100) * 240, rotation: 0, parent: null }, z: 'a0' },
    }, true)
  }
}

/** What a board is grown in. `works`: one after the other, each with its deeds. */
type Growing = {
  readonly storage: Storage; readonly board: BoardId; readonly by: PersonId; readonly documents: Documents; readonly chance: Dice
  readonly notes: number; readonly clients: number; readonly works: readonly (readonly [Work, number])[]
}
/**
 * Sizes in bytes. `done`: deeds until all were done or the board was full. `stored`: its snapshot; `fresh`: a copy of what it shows in a
 * document without a past. `blocks`: what Yjs still counts one by one. `foldMs`: the last fold.
 */
export type Grown = {
  readonly done: number; readonly isFull: boolean; readonly stored: number; readonly fresh: number; readonly blocks: number
  readonly readMs: number; readonly foldMs: number
}

/** Deeds of one journal row: what one batch of a busy room may hold. */
const perRow = 1_000
const foldAtLeastBytes = 1_000_000

/** Fills a board and lets several clients change it, and folds as its room does, until all is done or the board is full. */
export async function grow({ storage, board, by, documents, chance, notes, clients, works }: Growing): Promise<Grown> {
  const state = new State(await storage.readDocument(board), limits.pieceBytes)
  // Kept by everybody who writes, as long as it is on its way: what a frame brings is not overwritten yet.
  const document = boardDocument(new Y.Doc({ gc: false }))
  for (const update of state.updates()) Y.applyUpdate(document.y, update)
  const ids = Array.from({ length: clients }, () => 1 + chance.below(2 ** 31))
  const hands = { chance, as: () => { document.y.clientID = chance.pick(ids) } }
  let foldMs = 0
  const failed: object[] = []
  const folding = newFolding({
    board, storage, state, documents, clock: systemClock, limits: { ...limits, foldAtClosingUpdates: 1 },
    hooks: { ...noHooks, folded(ms) { foldMs = ms } }, log: { ...noLog, error: (fields) => failed.push(fields) },
  })
  const keep = async (deed: () => void): Promise<void> => {
    const bytes = written(document.y, deed)
    const kept = await storage.keep({ board, frames: [{ bytes, by }] })
    if (kept.kind !== 'kept') throw new Error(`A row was answered "${kept.kind}".`)
    state.add(bytes, { ends: endsOf(bytes), journalSeq: kept.lastJournalSeq, rows: 1 })
    const tail = state.tail()
    // A room folds oftener, which leaves no less; here everything waits for it.
    if (tail.rows > limits.foldAfterUpdates || tail.bytes > Math.max(foldAtLeastBytes, limits.foldAfterShare * state.snapshotBytes())) await folding.last()
    if (failed.length > 0) throw new Error(`A fold failed at ${state.snapshotBytes()} bytes.`, { cause: failed[0] })
  }
  /** Whether no room is left, also after a fold. */
  const isFull = async (): Promise<boolean> => {
    const size = (): number => state.snapshotBytes() + state.tail().bytes
    if (size() > limits.documentBytes) await folding.last()
    return size() > limits.documentBytes
  }
  hands.as()
  await keep(() => fill(document, notes))
  let done = 0
  for (const [work, deeds] of works) {
    for (let left = deeds; left > 0 && !await isFull(); left -= perRow) {
      await keep(() => work(document, Math.min(perRow, left), hands))
      done += Math.min(perRow, left)
    }
  }
  await folding.last()
  return { ...measured(must((await storage.readDocument(board)).snapshot, 'a snapshot')), done, isFull: await isFull(), foldMs }
}

/** `readMs`: what making a document of it takes, as a page does. */
function measured(snapshot: Snapshot): Pick<Grown, 'stored' | 'fresh' | 'blocks' | 'readMs'> {
  const began = performance.now()
  const read = boardDocument()
  read.y.transact(() => { for (const update of updatesIn(snapshot)) Y.applyUpdate(read.y, update) })
  const readMs = performance.now() - began
  const fresh = boardDocument()
  fresh.y.transact(() => writePlain(fresh, toPlain(read)))
  return {
    stored: snapshot.bytes.length, fresh: Y.encodeStateAsUpdate(fresh.y).length, readMs,
    blocks: [...read.y.store.clients.values()].reduce((sum, blocks) => sum + blocks.length, 0),
  }
}

/**
 * What opening a board costs its server. `wholeMs`: from the line's beginning until the last byte is here; `firstEditMs`: from there until
 * somebody's first edit is kept (or refused, where the board is full); `openMb` and `editedMb`: what it holds then.
 */
export type Opening = { readonly wholeMs: number; readonly firstEditMs: number; readonly bytes: number; readonly openMb: number; readonly editedMb: number }

/** Comes to a board that nobody has opened yet, and edits it. What comes is counted and not read: that is another machine's work. */
export async function openAndEdit({ url, pid }: Pick<TestServer, 'url' | 'pid'>, guest: Guest): Promise<Opening> {
  const began = performance.now()
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/sync/${guest.board}`, { headers: { authorization: `Bearer ${guest.token}` }, perMessageDeflate: false })
  const messages: Uint8Array[] = []
  let [bytes, isAnswered] = [0, false]
  socket.on('message', (data: Buffer) => {
    bytes += data.length
    // Only the last message of a state is a step 2.
    if (data.length < 64) messages.push(new Uint8Array(data))
    if (data[0] === messageKept || data[0] === messageRefused) isAnswered = true
  })
  await once(socket, 'open')
  const y = new Y.Doc()
  socket.send(told((encoder) => sync.writeSyncStep1(encoder, y)))
  await until('the board is here', () => messages.some(([type, step]) => type === messageSync && step === sync.messageYjsSyncStep2), 120_000)
  const wholeMs = performance.now() - began
  const openMb = heldMb(pid())
  const since = performance.now()
  socket.send(told((encoder) => sync.writeUpdate(encoder, written(y, () => { y.getMap('things').set('n_late0000', new Y.Map(Object.entries({ kind: 'note', alive: true }))) }))))
  await until('the edit is answered', () => isAnswered, 120_000)
  const firstEditMs = performance.now() - since
  socket.close()
  await once(socket, 'close')
  return { wholeMs, firstEditMs, bytes, openMb, editedMb: heldMb(pid()) }
}

function told(write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, messageSync)
  write(encoder)
  return encoding.toUint8Array(encoder)
}
