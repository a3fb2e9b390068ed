// Everybody comes back at once: a server with a large board and a full room is killed and started again, and its people return
// by the browsers' own rule (client/session/coming-back.ts). Measured: how soon it is ready, how soon everybody has everything
// that was written meanwhile, how many knock in one second. A person here holds no document, only how far theirs has come: what
// a browser does with the board is done on another machine.

import { decoding, encoding } from 'lib0'
import { WebSocket } from 'ws'
import * as sync from 'y-protocols/sync'
import * as Y from 'yjs'
import { comingBack, type ComingBack } from '#client/session/coming-back.ts'
import { must } from '#shared/base/must.ts'
import { thingId } from '#shared/base/ids.ts'
import { ordersAfter } from '#shared/base/order.ts'
import { boardDocument } from '#shared/document/document.ts'
import { addThings } from '#shared/document/things.ts'
import { messageKept, messageRefused, messageSync } from '#shared/wire/wire.ts'
import { until } from '#tests/support/clock.ts'
import type { TestServer } from '#tests/support/server.ts'
import { connect, type Guest } from '#tests/support/sync-client.ts'

/**
 * Times in ms, all but the first since the server was ready. `backMs`: for each person until they were in step with the server and
 * what they had written was kept. `equalMs`: until everybody had what everybody had written.
 */
export type Comeback = { readonly readyMs: number; readonly backMs: readonly number[]; readonly equalMs: number; readonly mostInOneSecond: number; readonly knocks: number }

/** Puts so many notes on a board. */
export async function fillBoard(url: string, guest: Guest, notes: number): Promise<void> {
  const client = connect(url, guest)
  await client.synced
  const document = boardDocument(client.y)
  const perFrame = 500
  const orders = ordersAfter(null, notes)
  for (let from = 0; from < notes; from += perFrame) {
    addThings(document, Array.from({ length: Math.min(perFrame, notes - from) }, (_, i) => note(from + i, guest.person, must(orders[from + i], 'an order'))))
    await until('a part of the board is kept', () => client.kept() >= client.sent(), 20_000)
  }
  if (client.refusals.length > 0) throw new Error(`The board was not taken: ${JSON.stringify(client.refusals[0])}`)
  client.close()
  await client.ended
}

const note = (i: number, author: string, z: string): Parameters<typeof addThings>[1][number] => ({
  id: thingId.parse(`n_large${String(i).padStart(5, '0')}`), kind: 'note',
  fields: { sign: 'plain', author, department: 'Sales', about: null, createdAt: 1_700_000_000_000 },
  texts: { text: `What customer ${i} said, in about as many words as people use.` },
  placement: { at: { on: 'canvas', x: (i % 100) * 240, y: Math.floor(i / 100) * 240, rotation: 0, parent: null }, z },
})

/** Kills the server under everybody, lets each of them write meanwhile, starts it again and waits until all have everything. */
export async function killAndComeBack(server: TestServer, people: readonly Person[]): Promise<Comeback> {
  const wanted = new Map<number, number>()
  for (const person of people) person.forget()
  await server.kill9()
  for (const person of people) wanted.set(...person.write())
  const began = performance.now()
  await server.restart()
  const ready = performance.now()
  const at = new Map<Person, number>()
  await until('everybody is back and has everything', () => {
    for (const person of people) if (!at.has(person) && person.isInStep()) at.set(person, performance.now())
    return at.size === people.length && people.every((person) => person.has(wanted))
  }, 60_000)
  const equal = performance.now()
  const opened = people.flatMap((person) => person.openedAt).sort((a, b) => a - b)
  const mostInOneSecond = Math.max(...opened.map((from) => opened.filter((time) => time >= from && time < from + 1_000).length))
  const backMs = people.map((person) => Math.max(0, must(at.get(person), 'a time') - ready))
  return { readyMs: ready - began, backMs, equalMs: equal - ready, mostInOneSecond, knocks: people.reduce((sum, { knocks }) => sum + knocks, 0) }
}

/** Somebody whose page stays open. `own` is what they have written themselves, of an earlier line too. */
export class Person {
  openedAt: number[] = []
  knocks = 0
  readonly #url: string
  readonly #guest: Guest
  readonly #crowd: number
  readonly #coming: ComingBack
  readonly #own: Y.Doc
  readonly #come = new Map<number, number>()
  #socket: WebSocket | null = null
  #over = false
  #sent = 0
  #kept = 0
  #synced = false

  constructor(url: string, guest: Guest, { crowd, random, own = new Y.Doc() }: { readonly crowd: number; readonly random: () => number; readonly own?: Y.Doc }) {
    this.#own = own
    this.#url = url
    this.#guest = guest
    this.#crowd = crowd
    const after = (ms: number, deed: () => void): (() => void) => {
      const timer = setTimeout(deed, ms)
      return () => clearTimeout(timer)
    }
    // The door is asked by HTTP whether one is still welcome; a server that is not there says nothing.
    this.#coming = comingBack({ random, after, stillWelcome: () => Promise.resolve(null), again: () => this.#open(), unwelcome: () => this.leave() })
    this.#open()
  }

  /** Starts counting anew. */
  forget(): void {
    this.openedAt = []
    this.knocks = 0
  }

  /** Writes one thing (the same one after every restart) without a line; answers whose clock has come how far by that. */
  write(): [clientId: number, clock: number] {
    const things = this.#own.getMap('things')
    const id = `n_${this.#own.clientID}`
    const there = things.get(id)
    if (there instanceof Y.Map) there.set('at', performance.now())
    else things.set(id, new Y.Map<unknown>(Object.entries({ kind: 'note', alive: true, at: performance.now() })))
    return [this.#own.clientID, Y.decodeStateVector(Y.encodeStateVector(this.#own)).get(this.#own.clientID) ?? 0]
  }

  /** Whether the board has come over the present line, and all of one's own is kept. */
  isInStep(): boolean {
    return this.#synced && this.#sent > 0 && this.#kept >= this.#sent
  }

  /** Whether everything wanted has come. */
  has(wanted: ReadonlyMap<number, number>): boolean {
    return [...wanted].every(([client, clock]) => client === this.#own.clientID || (this.#come.get(client) ?? 0) >= clock)
  }

  leave(): void {
    this.#over = true
    this.#coming.stop()
    this.#socket?.close()
  }

  #open(): void {
    this.knocks += 1
    const socket = new WebSocket(`${this.#url.replace(/^http/, 'ws')}/sync/${this.#guest.board}`, { headers: { authorization: `Bearer ${this.#guest.token}` }, perMessageDeflate: false })
    socket.binaryType = 'arraybuffer'
    this.#socket = socket
    this.#sent = 0
    this.#kept = 0
    this.#synced = false
    let greeted = false
    socket.on('open', () => {
      this.openedAt.push(performance.now())
      const far = Y.encodeStateVector(new Map([...this.#come, ...Y.decodeStateVector(Y.encodeStateVector(this.#own))]))
      const asks = encoding.createEncoder()
      encoding.writeVarUint(asks, messageSync)
      encoding.writeVarUint(asks, sync.messageYjsSyncStep1)
      encoding.writeVarUint8Array(asks, far)
      socket.send(encoding.toUint8Array(asks))
    })
    socket.on('message', (data: ArrayBuffer) => {
      greeted = true
      this.#hear(socket, decoding.createDecoder(new Uint8Array(data)))
    })
    socket.on('error', () => socket.terminate()) // 'close' follows, and with it the next try
    socket.on('close', () => {
      this.#synced = false
      if (!this.#over) void this.#coming.lost({ greeted, crowd: this.#crowd, told: null })
    })
  }

  #hear(socket: WebSocket, decoder: decoding.Decoder): void {
    const type = decoding.readVarUint(decoder)
    if (type === messageKept) this.#kept = decoding.readVarUint(decoder)
    if (type === messageRefused) throw new Error(`What was written without a line was refused: ${decoding.readVarString(decoder)}`)
    if (type !== messageSync) return
    const step = decoding.readVarUint(decoder)
    const bytes = decoding.readVarUint8Array(decoder)
    if (step === sync.messageYjsSyncStep1) {
      const tells = encoding.createEncoder()
      encoding.writeVarUint(tells, messageSync)
      sync.writeSyncStep2(tells, this.#own, bytes)
      this.#sent += 1
      socket.send(encoding.toUint8Array(tells))
      return
    }
    if (step === sync.messageYjsSyncStep2) {
      this.#synced = true
      this.#coming.arrived()
    }
    for (const [client, clock] of Y.parseUpdateMeta(bytes).to) this.#come.set(client, Math.max(clock, this.#come.get(client) ?? 0))
  }
}
