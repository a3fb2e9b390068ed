// Flipped and truncated bytes in snapshots and journal rows, then the real opening of the room: what is shown must be what the
// undamaged rows say (a document of its own says that here), nothing may wait unseen, later edits must stay, and the authors,
// who still have what was lost, must be able to bring it back.

import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import * as decoding from 'lib0/decoding'
import * as Y from 'yjs'
import type { PersonId } from '#shared/base/ids.ts'
import { messageSync } from '#shared/wire/wire.ts'
import { systemClock } from '#server/clock.ts'
import { documentsHere } from '#server/rooms/documents.ts'
import type { Rooms } from '#server/rooms/door.ts'
import { noLog } from '#server/rooms/hooks.ts'
import { usualLimits } from '#server/rooms/limits.ts'
import { updatesIn } from '#server/snapshot.ts'
import { unpackNumbers } from '#server/storage/sqlite/frames.ts'
import { unpack } from '#server/storage/sqlite/packing.ts'
import { openRooms } from '#server/rooms/rooms.ts'
import { until, type Dice } from '#tests/support/clock.ts'
import { engineStorage, type EngineStorage } from '#tests/support/engine-storage.ts'
import { newClient, type Client } from '#tests/support/network.ts'
import { boardNumber, makeBoard, person, personNumber } from '#tests/support/people.ts'

const board = boardNumber(1)
const people: readonly PersonId[] = [personNumber(1), personNumber(2), personNumber(3)]

type Stored = { readonly place: number; readonly updates: readonly Uint8Array[] }
/** A board as it was before anything happened to it: its file, its stored parts, and the tabs of those who wrote it. */
export type Template = { readonly folder: string; readonly file: string; readonly snapshots: readonly Stored[]; readonly rows: readonly Stored[]; readonly tabs: readonly Tab[] }
type Tab = { readonly person: PersonId; readonly state: Uint8Array }
type Hit = { readonly kind: 'journal' | 'snapshot'; readonly place: number }

/** What one damaged board showed; a sentence for each thing that is wrong. */
export type DamageReport = { readonly hits: readonly Hit[]; readonly waiting: number; readonly wrong: readonly string[] }

type House = { readonly storage: EngineStorage; readonly rooms: Rooms; readonly told: Record<string, unknown>[]; readonly close: () => Promise<void> }
export type SpoilStorage = (storage: EngineStorage, file: string) => EngineStorage

function openHouse(file: string, spoil: SpoilStorage): House {
  const storage = spoil(engineStorage(file), file)
  const told: Record<string, unknown>[] = []
  const rooms = openRooms({
    storage, clock: systemClock, documents: documentsHere, decide: async () => ({ rulings: [{ type: 'timer-cleared' }] }),
    limits: { ...usualLimits, tickMs: 1, foldAfterUpdates: 45, foldAtLeastBytes: 1e9 }, log: { ...noLog, error: (fields) => told.push({ ...fields }) },
  })
  return { storage, rooms, told, async close() { await rooms.close(); await storage.close() } }
}

/** The rulings of the template's rounds, by seq: three people joined before. */
const rulings = Array.from({ length: 13 }, (_, n) => String(n + 4))

const honest: SpoilStorage = (storage) => storage

/** Makes a board that three people wrote into one another's notes, with two snapshots and rows around them. */
export async function makeTemplate(): Promise<Template> {
  const folder = mkdtempSync(join(tmpdir(), 'signalboard-damage-'))
  const file = join(folder, 'template.db')
  const house = openHouse(file, honest)
  await makeBoard(house.storage, board, people.map((_, n) => person(n + 1)))
  const tabs = await Promise.all(people.map((who) => joined(house, who)))
  for (let round = 0; round < 13; round += 1) {
    for (const [n, tab] of tabs.entries()) for (let turn = 0; turn < 3; turn += 1) scribble(tab.document.y, n, round * 3 + turn)
    await house.rooms.rule(board, null, () => ({ rulings: [{ type: 'timer-cleared' }], results: [{ key: `acted:round${round}`, value: round }] }))
    await until('all is kept and everybody has it', () => tabs.every((tab) => tab.kept() === tab.sent() && same(tab.document.y, tabs[0]?.document.y ?? tab.document.y)))
  }
  const states = tabs.map((tab) => ({ person: tab.person, state: Y.encodeStateAsUpdate(tab.document.y) }))
  await house.close()
  const db = new DatabaseSync(file)
  const read = (sql: string, updates: (row: Record<string, unknown>) => readonly Uint8Array[]): Stored[] =>
    db.prepare(sql).all(board).map((row) => ({ place: Number(row['place']), updates: updates(row) }))
  const stored = {
    snapshots: read('SELECT up_to AS place, bytes, cuts FROM snapshots WHERE board = ? ORDER BY up_to', ({ bytes, cuts }) =>
      updatesIn({ bytes: unpack(bytes as Uint8Array), ...cuts === null ? {} : { cuts: unpackNumbers(cuts as Uint8Array) } })),
    rows: read('SELECT seq AS place, bytes FROM journal WHERE board = ? ORDER BY seq', ({ bytes }) => [bytes as Uint8Array]),
  }
  db.close()
  return { folder, file, ...stored, tabs: states }
}

/** Writes into one's own note and into the others', moves notes about, takes letters away: so that rows hang on one another. */
function scribble(y: Y.Doc, n: number, turn: number): void {
  const things = y.getMap<Y.Map<unknown>>('things')
  const note = (id: string): Y.Text | undefined => things.get(id)?.get('text') as Y.Text | undefined
  y.transact(() => {
    if (turn % 4 === 0) {
      things.set(`n_by${n}at${turn}`, new Y.Map<unknown>(Object.entries({ kind: 'note', alive: true, text: new Y.Text(`${n}.${turn}`) })))
    }
    const ids = [...things.keys()].toSorted()
    const other = note(ids[(turn * 7 + n) % ids.length] ?? '')
    other?.insert(Math.min(other.length, turn % 5), `${n}`)
    if (turn % 6 === 5 && other !== undefined && other.length > 2) other.delete(0, 1)
    y.getMap('placements').set(ids[(turn + n) % ids.length] ?? '', { at: { on: 'canvas', x: turn, y: n } })
  })
}

async function joined(house: House, who: PersonId, y = new Y.Doc()): Promise<Client> {
  const client = newClient(() => house.rooms, board, who, y)
  const refusal = await client.connect()
  if (refusal !== null) throw new Error(`The board did not open: ${refusal}.`)
  await until('a join is whole', () => client.isSynced() && (client.kept() + client.refusals.length) >= 1)
  return client
}

/** Damages a copy of the template at some places, opens it, and says what is wrong. */
export async function damageTrial(template: Template, lot: Dice, spoil: SpoilStorage = honest): Promise<DamageReport> {
  const file = join(template.folder, `damaged-${lot.word()}.db`)
  copyFileSync(template.file, file)
  const hits = strike(file, template, lot)
  const wrong: string[] = []
  const check = (is: boolean, what: string): void => { if (!is) wrong.push(what) }
  const house = openHouse(file, spoil)
  let waiting = 0
  try {
    const one = await joined(house, people[0] as PersonId)
    const { y: expected, met } = survivors(template, hits)
    check(same(one.document.y, expected), 'what is shown is not what the undamaged rows say')
    check(one.document.y.store.pendingStructs === null, 'something waits unseen in the document of who joins')
    check(claims(one).every(([client, clock]) => Y.getState(expected.store, client) >= clock), 'the room claims to have what it has not')
    check(!met || house.told.some((line) => 'setAside' in line) && house.storage.told.includes('something unreadable was set aside'), 'the operator was not told')
    waiting = Math.max(0, ...house.told.map((line) => Number(line['waiting'] ?? 0)))
    scribble(one.document.y, 7, 0)
    scribble(one.document.y, 7, 9)
    await until('later edits are kept', () => one.kept() === one.sent())
    check(one.refusals.length === 0, 'a later edit was refused')
    await house.close()
    const again = openHouse(file, spoil)
    const late = await joined(again, people[1] as PersonId)
    check(same(late.document.y, one.document.y), 'a later edit is not there after another restart')
    await until('rulings are published again', () => rulings.every((seq) => late.document.ledger.has(seq))).catch(() => check(false, 'a ruling is not in the document any more'))
    await bringBack(again, template, lot)
    const fresh = await joined(again, people[2] as PersonId)
    const all = documentOf([...template.tabs.map((tab) => tab.state), Y.encodeStateAsUpdate(one.document.y)])
    // With both snapshots everything is lost that everybody built on: that is what backups are for.
    const isHopeless = template.snapshots.every(({ place }) => hits.some((hit) => hit.kind === 'snapshot' && hit.place === place))
    check(isHopeless || same(fresh.document.y, all), 'the authors could not bring back what was lost')
    await again.close()
  } catch (error) {
    wrong.push(error instanceof Error ? error.message : String(error))
    await house.close().catch(() => undefined)
  }
  rmSync(file, { force: true })
  return { hits, waiting, wrong }
}

/** The tabs of the authors come back in some order, and once more: who builds on another's lost words is taken after them. */
async function bringBack(house: House, template: Template, lot: Dice): Promise<void> {
  const order = template.tabs.toSorted(() => lot.share() - 0.5)
  for (const tab of [...order, ...order, ...order]) {
    const client = await joined(house, tab.person, documentOf([tab.state]))
    await until('what an author brings is answered', () => client.kept() === client.sent() || client.refusals.length > 0)
    client.disconnect()
  }
}

/** Strikes one to three stored places, each by flipped bytes, lost bytes, or a wrong sum. */
function strike(file: string, { snapshots, rows }: Template, lot: Dice): Hit[] {
  const db = new DatabaseSync(file)
  const hits = new Map<string, Hit>()
  for (let n = 1 + lot.below(3); n > 0; n -= 1) {
    const hit: Hit = lot.oneIn(4) ? { kind: 'snapshot', place: lot.pick(snapshots).place } : { kind: 'journal', place: lot.pick(rows).place }
    if (hits.has(`${hit.kind} ${hit.place}`)) continue
    const table = hit.kind === 'journal' ? { name: 'journal', at: 'seq', columns: ['bytes'] } : { name: 'snapshots', at: 'up_to', columns: ['bytes', 'sv', 'sha256', 'cuts'] }
    const column = lot.pick(table.columns)
    const bytes = db.prepare(`SELECT ${column} AS it FROM ${table.name} WHERE ${table.at} = ?`).get(hit.place)?.['it']
    if (!(bytes instanceof Uint8Array) || bytes.length === 0) continue
    const spoiled = spoilt(bytes, lot)
    // A packing may have bits that mean nothing.
    if (hit.kind === 'snapshot' && column === 'bytes' && unpacksAlike(bytes, spoiled)) continue
    hits.set(`${hit.kind} ${hit.place}`, hit)
    db.prepare(`UPDATE ${table.name} SET ${column} = ? WHERE ${table.at} = ?`).run(spoiled, hit.place)
  }
  db.close()
  return [...hits.values()]
}

function unpacksAlike(one: Uint8Array, other: Uint8Array): boolean {
  try {
    return Buffer.compare(unpack(one), unpack(other)) === 0
  } catch (error) {
    if (error instanceof Error) return false
    throw error
  }
}

function spoilt(bytes: Uint8Array, lot: Dice): Uint8Array {
  if (lot.oneIn(3)) return bytes.slice(0, lot.below(bytes.length))
  const copy = bytes.slice()
  for (let flips = 1 + lot.below(3); flips > 0; flips -= 1) {
    const at = lot.below(copy.length)
    // Never back to what it was: each place is flipped in a bit of its own.
    copy[at] = (bytes[at] ?? 0) ^ (1 << lot.below(8))
  }
  return copy
}

type Survivors = { readonly y: Y.Doc; readonly met: boolean }

/** What the undamaged parts say, told by Yjs itself: each edit that hangs on nothing lost, whole. `met`: damage lay in what is read. */
function survivors({ snapshots, rows }: Template, hits: readonly Hit[]): Survivors {
  const isHit = (kind: Hit['kind'], place: number): boolean => hits.some((hit) => hit.kind === kind && hit.place === place)
  const snapshot = snapshots.findLast(({ place }) => !isHit('snapshot', place))
  const after = snapshot?.place ?? 0
  const taken = [...snapshot?.updates ?? []]
  let waiting = rows.filter(({ place }) => place > after && !isHit('journal', place))
  let y = documentOf(taken)
  for (let before = -1; before !== taken.length;) {
    before = taken.length
    waiting = waiting.filter(({ updates }) => {
      for (const update of updates) Y.applyUpdate(y, update)
      if (y.store.pendingStructs === null) { taken.push(...updates); return false }
      y = documentOf(taken)
      return true
    })
  }
  return { y, met: snapshot !== snapshots.at(-1) || hits.some(({ kind, place }) => kind === 'journal' && place > after) }
}

function documentOf(updates: readonly Uint8Array[]): Y.Doc {
  const y = new Y.Doc()
  for (const update of updates) Y.applyUpdate(y, update)
  return y
}

function same(one: Y.Doc, other: Y.Doc): boolean {
  const says = (y: Y.Doc): string => JSON.stringify(['things', 'placements'].map((root) => Object.entries(y.getMap(root).toJSON()).toSorted(([a], [b]) => (a < b ? -1 : 1))))
  return says(one) === says(other)
}

/** The first state vector the room asked this client with: people's clocks. */
function claims({ heard }: Client): [number, number][] {
  const asked = heard.find(({ type, step }) => type === messageSync && step === 0)
  if (asked === undefined) return []
  const decoder = decoding.createDecoder(asked.bytes)
  decoding.readVarUint(decoder)
  decoding.readVarUint(decoder)
  return [...Y.decodeStateVector(decoding.readVarUint8Array(decoder))].filter(([client]) => client < 2 ** 32)
}
