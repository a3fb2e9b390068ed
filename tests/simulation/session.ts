// A whole session from one seed: two to eight people with the product's own client cores, the real rooms, a network and a disk that
// do everything they may, and in the end a reckoning. The same seed gives the same trace.

import * as Y from 'yjs'
import type { BoardId } from '#shared/base/ids.ts'
import { may } from '#shared/board/people.ts'
import { endsOf } from '#server/rooms/state.ts'
import type { Storage } from '#server/storage/storage.ts'
import type { Session } from '#client/session/session.ts'
import { dice, type Dice } from '#tests/support/clock.ts'
import { memoryStorage } from '#tests/support/memory-storage.ts'
import { boardNumber, person } from '#tests/support/people.ts'
import { askSomething, roleOf, type Book } from './asks.ts'
import { deeds, type Deed } from './deeds.ts'
import { newDisk } from './disk.ts'
import { newHouse } from './house.ts'
import { Letters } from './letters.ts'
import { goings, heal, openPage, sitDown, type Seat } from './people.ts'
import { dangling, ruledOnce, sameEverywhere, unseen } from './reckoning.ts'
import type { Scene, Tab } from './tab.ts'
import { simClock, underClock, type SimClock } from './time.ts'

/** What may be broken on purpose. */
export type Broken = {
  /** The disk answers before it commits: the room tells what is not kept. */
  readonly liar?: boolean
  readonly tamper?: () => (message: Uint8Array) => Uint8Array
  readonly sockets?: (base: typeof WebSocket) => typeof WebSocket
  readonly undoing?: (session: Session) => Session
  readonly doing?: (deed: Deed) => Deed
}
export type Options = { readonly steps: number; readonly store?: () => Promise<Storage>; readonly broken?: Broken }
/** What happened, counted, and the hash of all of it in order. `settledMs`: simulated time from the end of all faults until all was saved and alike. */
export type Outcome = { readonly settledMs: number; readonly counts: Readonly<Record<string, number>>; readonly hash: number; readonly stepsDone: number }

// y-websocket listens for the end of the process, once for each page that is open.
process.setMaxListeners(0)

/** Making, filling and removing what holds other things. */
const holding: ReadonlySet<string> = new Set(['area', 'journey', 'journey parts', 'note', 'move', 'delete what holds others', 'undo'])
/**
 * From the end of all faults until every page says "saved" and has the same: nearly always within half a minute (many.ts). A page believes
 * in a dead line for 14 s, then tries at growing distances up to 20 s. Session 200551 took 68 s on the code of its day: a page asked ten
 * times for what nobody could bring (tests/line/lost-work.test.ts).
 */
const settlesWithinMs = 120_000
const records = ['r_record1', 'r_record2', 'r_record3']

/** Runs one. Rejects with what went wrong. */
export async function session(seed: number, options: Options): Promise<Outcome> {
  const clock = simClock()
  try {
    return await underClock(clock, () => new Run(seed, options, clock).go())
  } finally {
    // A run lives on promises alone. What is collected is let go of only in a turn of the machine's loop: 40 kB a run, in a hundred thousand runs all there is.
    await new Promise((resolve) => { setImmediate(resolve) })
  }
}

class Run {
  readonly #options: Options
  readonly #clock: SimClock
  readonly #lot: Dice
  readonly #board: BoardId
  /** Whether roles change: then somebody's edits may be refused for good. */
  readonly #roles: boolean
  readonly #counts: Record<string, number> = {}
  readonly #book: Book = { asks: new Map(), counts: this.#counts }
  /** What was seen to be wrong where a throw would be caught by what is tried. */
  readonly #faults: string[] = []
  readonly #letters = new Letters((fault) => this.#faults.push(fault))
  readonly #onDevice = new Map<number, number>()
  readonly #deeds: readonly Deed[]
  readonly #goings = weights(goings)
  #hash = 0x811c9dc5

  constructor(seed: number, options: Options, clock: SimClock) {
    this.#options = options
    this.#clock = clock
    this.#lot = dice(seed)
    this.#roles = this.#lot.oneIn(6)
    // In every fifth run people mostly take away what others put things into.
    this.#deeds = [...weights(deeds), ...this.#lot.oneIn(5) ? deeds.filter(({ name }) => holding.has(name)).flatMap((one) => Array.from({ length: 14 }, () => one)) : []]
    this.#board = boardNumber(seed)
  }

  async go(): Promise<Outcome> {
    const lot = this.#lot
    const many = 2 + Math.min(lot.below(7), lot.below(7))
    const store = await (this.#options.store?.() ?? Promise.resolve(memoryStorage()))
    await store.keep({ board: this.#board, create: { id: this.#board, createdAt: 1, epoch: 'e1', opening: 0, keyVersion: 1, demo: false } })
    const scene = this.#scene(store)
    await this.#found(scene, many)
    const seats = this.#seats(scene, many)
    for (const seat of seats) openPage(scene, seat)
    await this.#clock.pass(1_000)
    for (let step = 0; step < this.#options.steps; step += 1) {
      this.#step(scene, seats)
      await this.#clock.pass(lot.pick([0, 0, 2, 20, 200, 700]))
      if (this.#faults.length > 0) throw new Error(this.#faults[0])
    }
    const settledMs = await this.#reckon(scene, seats, store)
    return { settledMs, counts: this.#counts, hash: this.#hash, stepsDone: this.#options.steps }
  }

  /** The board is described, people join and records are chosen, as rulings of the room. */
  async #found({ house }: Scene, many: number): Promise<void> {
    const people = Array.from({ length: many }, (_, n) => person(n, n === 0 ? 'facilitator' : 'participant'))
    const rulings = [
      { type: 'board-described' as const, facts: { title: 'Simulated', objective: 'Does anything get lost?', hypothesis: '', scope: '', departments: [] } },
      ...people.map((one) => ({ type: 'person-joined' as const, person: one })),
      { type: 'records-chosen' as const, records: records as never[] },
    ]
    void house.rooms().rule(this.#board, null, () => ({ rulings }))
    await this.#clock.pass(500)
  }

  #scene(store: Storage): Scene {
    const { broken = {} } = this.#options
    const disk = newDisk(store, this.#clock, this.#lot, broken.liar)
    const house = newHouse({ board: this.#board, clock: this.#clock, lot: this.#lot, disk, tamper: broken.tamper })
    return {
      board: this.#board, clock: this.#clock, lot: this.#lot, house, disk, letters: this.#letters, promised: new Map(), asking: new Map(),
      heard: (bytes) => this.#mix(bytes), fault: (what) => { this.#faults.push(what) }, sockets: broken.sockets ?? ((base) => base), undoing: broken.undoing ?? ((one) => one),
      counts: { saved: 0, reconnects: 0, conflicts: 0, startedAgain: 0, notices: {} },
    }
  }

  #seats(scene: Scene, many: number): Seat[] {
    return Array.from({ length: many }, (_, n) => {
      const who = person(n, n === 0 ? 'facilitator' : 'participant')
      const seat: Seat = sitDown(scene, who, {
        keeps: !this.#lot.oneIn(8),
        onDevice: (bytes) => {
          if (bytes !== null) for (const [client, end] of endsOf(bytes)) this.#onDevice.set(client, end)
          // A role was taken away with edits under way: they are given back as words (tests/panels/session-line.test.ts).
          else if (this.#roles) for (const client of seat.clients) this.#onDevice.delete(client)
        },
      })
      return seat
    })
  }

  #step(scene: Scene, seats: readonly Seat[]): void {
    const lot = this.#lot
    const seat = lot.pick(seats)
    if (lot.oneIn(40)) scene.disk.trouble = scene.disk.trouble > 0 ? 0 : 0.5
    if (lot.oneIn(70)) scene.house.crash()
    if (lot.oneIn(80)) void scene.house.restart()
    if (lot.oneIn(150)) this.#night(seats)
    const open = seat.tabs.filter((tab) => tab.isAlive() && tab.session() !== null)
    if (open.length === 0) {
      if (!seat.tabs.some((tab) => tab.isAlive())) openPage(scene, seat)
      return
    }
    if (lot.oneIn(9)) {
      const going = lot.pick(this.#goings)
      this.#count(going.name)
      going.act(scene, seat)
      return
    }
    this.#act(lot.pick(open))
  }

  #act(tab: Tab): void {
    const lot = this.#lot
    const at = tab.session()
    if (at === null || ['ended', 'refused', 'opening'].includes(tab.status())) return
    if (lot.oneIn(may(roleOf(at), 'facilitate') ? 3 : 8)) { askSomething(tab, at, { lot, book: this.#book, roles: this.#roles }); return }
    if (!may(roleOf(at), 'edit')) return
    const drawn = lot.pick(this.#deeds)
    const deed = this.#options.broken?.doing?.(drawn) ?? drawn
    this.#count(deed.name)
    deed.act({ tab, session: at, lot, letters: this.#letters })
    tab.look()
    if (lot.oneIn(30) && tab.status() === 'saved') this.#noneDangle(at)
  }

  /** Everybody's machine sleeps for hours; some had closed their pages. */
  #night(seats: readonly Seat[]): void {
    this.#count('night')
    for (const { tab } of this.#book.asks.values()) tab.keepsCommands = false
    for (const seat of seats) if (this.#lot.oneIn(2)) for (const tab of seat.tabs) if (tab.isAlive()) { if (this.#lot.oneIn(2)) tab.kill(); else tab.reset() }
    this.#clock.leap((1 + this.#lot.below(8)) * 3_600_000)
  }

  async #reckon(scene: Scene, seats: readonly Seat[], store: Storage): Promise<number> {
    scene.disk.trouble = 0
    // Only when it has written is it known whether a next page must be opened.
    if (seats.some((seat) => seat.tabs.some((tab) => tab.isLeaving()))) await this.#clock.pass(250)
    for (const seat of seats) {
      heal(seat)
      // What a page that is gone left on the device is sent by the next one.
      if (!seat.tabs.some((tab) => tab.isAlive()) || seat.device?.isWaiting() === true) openPage(scene, seat)
    }
    const settledMs = await this.#untilAlike(seats)
    await this.#untilSaved(scene, seats)
    const late = sitDown(scene, seats[0]?.person ?? person(0), { keeps: false, onDevice: () => undefined })
    openPage(scene, late)
    await this.#untilSaved(scene, [...seats, late])
    await this.#untilQuiet(scene)
    const pages = [...seats, late].flatMap((seat) => seat.tabs.filter((tab) => tab.isAlive()).flatMap((tab) => tab.session()?.document.y ?? []))
    const fresh = late.tabs[0]?.session() ?? null
    if (fresh === null) throw new Error('A fresh page did not open.')
    const truth = await sameEverywhere(pages, { board: this.#board, house: scene.house, storage: store, disk: scene.disk, now: this.#clock.now })
    this.#noneDangle(fresh)
    this.#nothingLost(scene, fresh)
    if (!this.#roles && scene.counts.startedAgain > 0) throw new Error('A page had to start again, though nothing was refused for good.')
    if (this.#faults.length > 0) throw new Error(this.#faults[0])
    const { ruled, reveals } = await ruledOnce(this.#book, { board: this.#board, house: scene.house, storage: store, disk: scene.disk, now: this.#clock.now })
    this.#mix(new TextEncoder().encode(truth))
    this.#close(scene, [...seats, late], { ruled, reveals, commits: scene.disk.rows.length, letters: this.#letters.count() })
    return settledMs
  }

  /** Waits until every page says "saved" and has the same; answers how long that took, ms. Commands may take longer (below). */
  async #untilAlike(seats: readonly Seat[]): Promise<number> {
    const from = this.#clock.elapsed()
    const open = (): Tab[] => seats.flatMap((seat) => seat.tabs.filter((tab) => tab.isAlive()))
    const states = (): ReadonlySet<string> => new Set(open().map((tab) => JSON.stringify([...Y.decodeStateVector(Y.encodeStateVector(tab.session()?.document.y ?? new Y.Doc()))].sort(([a], [b]) => a - b))))
    do {
      if (this.#clock.elapsed() - from > settlesWithinMs) throw new Error(`Not all is saved and alike two minutes after everything works again: ${open().map((tab) => tab.status()).join(', ')}`)
      await this.#clock.pass(1_000)
    } while (open().some((tab) => tab.status() !== 'saved') || states().size > 1)
    return this.#clock.elapsed() - from
  }

  /** Waits until every page says "saved" and every command is answered; a page that does not is stuck. */
  async #untilSaved(scene: Scene, seats: readonly Seat[]): Promise<void> {
    const waiting = (): string[] => [...this.#book.asks.values()].filter((one) => one.answer === null && one.tab.isAlive()).map((one) => `${one.id} ${one.command.type}`)
    // A page may believe in a dead line for fifteen seconds (client/session/silence.ts).
    const believers = (): string[] => [...scene.house.lines].filter((line) => line.isBelievedIn()).map(() => 'a dead line')
    const stuck = (): string[] => [...believers(), ...waiting(), ...seats.filter((seat) => seat.device?.isWaiting() === true).map((seat) => `${seat.person.id}'s device`), ...seats.flatMap((seat) => seat.tabs.filter((tab) => tab.isAlive() && tab.status() !== 'saved').map((tab) => `${tab.person.id}: ${JSON.stringify(tab.session()?.status.get() ?? 'no session')}`))]
    for (let waited = 0; stuck().length > 0; waited += 1) {
      if (waited === 600) throw new Error(`Stuck ten minutes after everything works again: ${stuck().join(', ')}; ${JSON.stringify(scene.house.counts)}`)
      await this.#clock.pass(1_000)
    }
  }

  /**
   * Waits until nobody asks and nobody hears anything: "saved" says nothing of words that are on their way to a page, and commands that
   * a closed page left on its device are sent when the next one has settled (seeds 109461, 113535).
   */
  async #untilQuiet({ asking }: Scene): Promise<void> {
    const asked = (): boolean => [...asking.values()].some((isAlive) => isAlive())
    for (let [waited, before] = [0, NaN]; this.#hash !== before || asked(); waited += 1) {
      // Each command of a long queue may be swallowed by the network for fifteen seconds (seed 508807).
      if (waited === 1_200) throw new Error('Ten minutes after all is saved, there is still something to say.')
      before = this.#hash
      await this.#clock.pass(500)
    }
  }

  #noneDangle(at: Session): void {
    const faults = dangling(at.document, records)
    if (faults.length > 0) throw new Error(`References lead to nothing: ${faults.join(', ')}`)
    const lost = unseen(at.document)
    if (lost.length > 0) throw new Error(`Not where readers look for it: ${lost.join(', ')}`)
  }

  #nothingLost({ promised }: Scene, { document }: Session): void {
    for (const [what, promises] of [['said to be saved', promised], ['kept on a device', this.#onDevice]] as const) {
      for (const [client, clock] of promises) {
        const there = Y.getState(document.y.store, client)
        if (there < clock) throw new Error(`${client}@${clock} was ${what}; the board has ${there} of it.`)
      }
    }
    const faults = this.#letters.faults(document.y)
    if (faults.length > 0) throw new Error(`Characters: ${faults.slice(0, 5).join(', ')}`)
  }

  #close(scene: Scene, seats: readonly Seat[], more: Record<string, number>): void {
    const { notices, ...counts } = scene.counts
    for (const [name, n] of Object.entries({ ...counts, ...notices, ...scene.house.counts, ...more })) this.#counts[name] = (this.#counts[name] ?? 0) + n
    for (const seat of seats) for (const tab of seat.tabs) tab.kill()
    this.#clock.outside = null
  }

  #count(name: string): void {
    this.#counts[name] = (this.#counts[name] ?? 0) + 1
  }

  #mix(bytes: Uint8Array): void {
    let hash = this.#hash ^ bytes.length ^ Math.floor(this.#clock.elapsed())
    for (let at = 0; at < bytes.length; at += 1 + (bytes.length >> 5)) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193)
    this.#hash = hash >>> 0
  }
}

function weights<T extends { readonly often: number }>(all: readonly T[]): readonly T[] {
  return all.flatMap((one) => Array.from({ length: one.often }, () => one))
}
