// One person in a room: a cursor that moves, perhaps a note being typed, perhaps ears. Ears hold the document, read everything and
// note how long it took. A cursor carries its time; a key's time stands in memory shared by all threads, under its Yjs clock.

import { decoding } from 'lib0'
import { createHash } from 'node:crypto'
import * as Y from 'yjs'
import { messageRefused } from '#shared/wire/wire.ts'
import { openLine, type Line } from './line.ts'
import { clockMs, sampledOf, type Share } from './orders.ts'
import { answerTo, greetings, presenceMessage, step1, syncMessage, update, type Room, type Said } from './tongue.ts'

const remote = Symbol('remote')

type Heard = { readonly latencies: number[]; readonly sent: number[] }
type Tally = { cursorsOffered: number; cursorsDue: number; editsOffered: number; editsDue: number }

export class Member {
  readonly y = new Y.Doc()
  readonly heardCursors: Heard = { latencies: [], sent: [] }
  readonly heardEdits: Heard = { latencies: [], sent: [] }
  readonly refusals: string[] = []
  readonly tally: Tally = { cursorsOffered: 0, cursorsDue: 0, editsOffered: 0, editsDue: 0 }
  readonly room: number
  readonly sampled: boolean
  readonly #share: Share
  readonly #place: Room
  readonly #struck: Float64Array
  readonly #span: Float64Array
  readonly #others: number
  readonly #listeners: number
  readonly #newest = new Map<number, number>()
  /** Cursors and keys that came since the span began, also those sent before it. */
  heardSince = 0
  #clock = 0
  #line: Line | null = null

  /** `number` is its place in the room, `overall` among all members of all rooms. */
  constructor(share: Share, room: number, number: number, overall: number) {
    const place = share.rooms[room]
    if (place === undefined) throw new Error(`There is no room ${room}.`)
    const sampled = Math.min(sampledOf(room, share.rooms.length), place.members)
    this.room = room
    this.sampled = number < sampled
    this.#share = share
    this.#place = place
    this.#struck = new Float64Array(share.struck)
    this.#span = new Float64Array(share.span)
    this.#others = place.members - 1
    this.#listeners = sampled - (this.sampled ? 1 : 0)
    this.y.clientID = share.firstId + overall
  }

  async come(number: number): Promise<void> {
    this.#line = await openLine(this.#place, number, this.sampled ? (said) => this.#hear(said) : null)
    for (const message of greetings(this.#place, this.sampled ? Y.encodeStateVector(this.y) : null)) this.#line.send(message)
    this.y.on('update', (bytes: Uint8Array, origin: unknown) => { if (origin !== remote) this.#line?.send(syncMessage(this.#place, update, bytes)) })
    if (this.sampled) this.y.on('afterTransaction', (deed: Y.Transaction) => { if (deed.origin === remote) this.#timeKeys(deed) })
  }

  moveCursor(): void {
    this.#clock += 1
    const at = clockMs()
    const state = { cursor: { x: this.#clock % 900, y: (this.#clock * 7) % 600 }, at }
    this.#line?.send(presenceMessage(this.#place, this.y.clientID, this.#clock, state))
    if (!this.#inSpan(at)) return
    this.tally.cursorsOffered += this.#others
    this.tally.cursorsDue += this.#listeners
  }

  typeKey(): void {
    const things = this.y.getMap('things')
    const note = things.get(this.note)
    // Before the key is struck: the frame may be at a listener's before this thread goes on.
    const at = clockMs()
    const clock = Y.getState(this.y.store, this.y.clientID)
    this.#struck[this.#keyAt(this.y.clientID, note === undefined ? 0 : clock)] = at
    if (note instanceof Y.Map) {
      const text = note.get('text') as Y.Text // made below, by this member alone
      text.insert(text.length, 'a')
    } else {
      things.set(this.note, new Y.Map<unknown>([['kind', 'note'], ['alive', true], ['text', new Y.Text()]]))
    }
    if (!this.#inSpan(at)) return
    this.tally.editsOffered += this.#others
    this.tally.editsDue += this.#listeners
  }

  get note(): string {
    return `n_bench${this.y.clientID}`
  }

  get written(): number {
    return Y.getState(this.y.store, this.y.clientID)
  }

  get open(): boolean {
    return this.#line?.open() === true
  }

  /** The document in one short word; equal words mean equal documents. */
  hash(): string {
    const things = this.y.getMap('things')
    const sorted = [...things.keys()].sort().map((id) => [id, textOf(things.get(id))])
    return createHash('sha256').update(JSON.stringify(sorted)).digest('base64url').slice(0, 16)
  }

  lengthOf(note: string): number {
    return textOf(this.y.getMap('things').get(note)).length
  }

  #hear(said: Said): void {
    if (said.kind === 'presence') { this.#timeCursors(said.bytes); return }
    if (said.kind === 'other') {
      if (said.type === messageRefused && this.#place.document === null) this.refusals.push(decoding.readVarString(said.rest))
      return
    }
    if (said.step === step1) this.#line?.send(answerTo(this.#place, this.y, said.bytes))
    else Y.applyUpdate(this.y, said.bytes, remote)
  }

  #timeCursors(bytes: Uint8Array): void {
    const now = clockMs()
    const entries = decoding.createDecoder(bytes)
    for (let left = decoding.readVarUint(entries); left > 0; left -= 1) {
      const id = decoding.readVarUint(entries)
      const clock = decoding.readVarUint(entries)
      const state = JSON.parse(decoding.readVarString(entries)) as { at?: number } | null // written by moveCursor, or nothing
      if (id === this.y.clientID || state?.at === undefined || clock <= (this.#newest.get(id) ?? 0)) continue
      this.#newest.set(id, clock)
      if (now >= (this.#span[0] ?? Infinity)) this.heardSince += 1
      this.#note(this.heardCursors, state.at, now)
    }
  }

  #timeKeys({ beforeState, afterState }: Y.Transaction): void {
    const now = clockMs()
    for (const [client, after] of afterState) {
      if (client === this.y.clientID) continue
      for (let clock = beforeState.get(client) ?? 0; clock < after; clock += 1) {
        const at = this.#struck[this.#keyAt(client, clock)] ?? 0
        if (at > 0 && now >= (this.#span[0] ?? Infinity)) this.heardSince += 1
        if (at > 0) this.#note(this.heardEdits, at, now)
      }
    }
  }

  #keyAt(client: number, clock: number): number {
    return (client - this.#share.firstId) * this.#share.keys + Math.min(clock, this.#share.keys - 1)
  }

  #note(heard: Heard, at: number, now: number): void {
    if (!this.#inSpan(at)) return
    heard.latencies.push(now - at)
    heard.sent.push(at)
  }

  #inSpan(at: number): boolean {
    return at >= (this.#span[0] ?? Infinity) && at < (this.#span[1] ?? 0)
  }
}

function textOf(thing: unknown): string {
  const text = thing instanceof Y.Map ? thing.get('text') : null
  return text instanceof Y.Text ? text.toString() : ''
}
