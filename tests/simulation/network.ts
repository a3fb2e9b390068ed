// The network between a page and the server: lines that carry in order or not at all, as TCP does, and that are late, cut in the
// middle, dead in one direction without a word, and given up by one end while the other still believes in them.
// Knows bytes, not what they say.

import { usualPatience } from '#server/transport/life.ts'
import type { Dice } from '#tests/support/clock.ts'
import type { SimClock } from './time.ts'

/** How a device is connected just now. `up`/`down`: whether bytes arrive at the server, at the device. */
export type Air = { up: boolean; down: boolean; reachable: boolean; latency: number }

/** The far end of a line, as the house gives it: hears messages, and that the line is gone. */
export type FarEnd = { readonly hear: (message: Uint8Array) => void; readonly gone: () => void }
/** What the house may do with a line. */
export type NearEnd = { readonly send: (message: Uint8Array) => void; readonly close: (code: number) => void; readonly buffered: () => number }
/** The house's door: null when nobody answers there. */
export type Door = (line: NearEnd) => FarEnd | null

export type Means = { readonly clock: SimClock; readonly lot: Dice; readonly air: Air; readonly door: Door; readonly heard: (bytes: Uint8Array) => void }

/** One direction of a line: a queue, in order, held while the air does not carry. */
class Pipe {
  readonly #means: Means
  readonly #carries: () => boolean
  readonly #deliver: (message: Uint8Array) => void
  #waiting: { readonly at: number; readonly message: Uint8Array }[] = []
  #bytes = 0
  #free = 0
  #armed = false
  #cut = false

  constructor(means: Means, carries: () => boolean, deliver: (message: Uint8Array) => void) {
    this.#means = means
    this.#carries = carries
    this.#deliver = deliver
  }

  put(message: Uint8Array): void {
    if (this.#cut) return
    const { clock, lot, air } = this.#means
    this.#free = Math.max(this.#free, clock.elapsed() + lot.below(air.latency + 1))
    this.#waiting.push({ at: this.#free, message })
    this.#bytes += message.length
    this.#arm()
  }

  bytes(): number {
    return this.#bytes
  }

  /** What is under way arrives up to some point, the rest never: the connection was reset in the middle of a message. */
  cut(): void {
    this.#waiting = this.#waiting.slice(0, this.#means.lot.below(this.#waiting.length + 1))
    this.#cut = true
  }

  /** Nothing more arrives. */
  kill(): void {
    this.#waiting = []
    this.#cut = true
  }

  /** The air may carry again. */
  look(): void {
    this.#arm()
  }

  #arm(): void {
    const first = this.#waiting[0]
    if (this.#armed || first === undefined || !this.#carries()) return
    this.#armed = true
    this.#means.clock.after(first.at - this.#means.clock.elapsed(), () => {
      this.#armed = false
      this.#drain()
    })
  }

  #drain(): void {
    const now = this.#means.clock.elapsed()
    for (let next = this.#waiting[0]; next !== undefined && next.at <= now && this.#carries(); next = this.#waiting[0]) {
      this.#waiting.shift()
      this.#bytes -= next.message.length
      this.#deliver(next.message)
    }
    this.#arm()
  }
}

/** A line that was opened. Both ends live and die by themselves. */
export class Line {
  readonly #means: Means
  readonly #up: Pipe
  readonly #down: Pipe
  readonly #page: { readonly hear: (message: Uint8Array) => void; readonly lost: (code: number) => void }
  #far: FarEnd | null = null
  #pageEnded = false
  #serverEnded = false
  #lastHeard: number

  constructor(means: Means, page: { readonly hear: (message: Uint8Array) => void; readonly lost: (code: number) => void }) {
    this.#means = means
    this.#page = page
    this.#lastHeard = means.clock.elapsed()
    this.#up = new Pipe(means, () => means.air.up, (message) => {
      this.#lastHeard = means.clock.elapsed()
      means.heard(message)
      if (!this.#serverEnded) this.#far?.hear(message)
    })
    this.#down = new Pipe(means, () => means.air.down, (message) => {
      means.heard(message)
      if (!this.#pageEnded) page.hear(message)
    })
  }

  /** Asks at the door; false when nobody is there. */
  open(): boolean {
    this.#far = this.#means.door({
      send: (message) => { if (!this.#serverEnded) this.#down.put(message) },
      close: (code) => this.#serverCloses(code),
      buffered: () => (this.#means.air.down ? 0 : this.#down.bytes()),
    })
    if (this.#far !== null) this.#watch()
    return this.#far !== null
  }

  say(message: Uint8Array): void {
    if (!this.#pageEnded) this.#up.put(message)
  }

  /** The page closes its end. The server hears of it soon, or only when its patience ends. */
  pageCloses(): void {
    if (this.#pageEnded) return
    this.#pageEnded = true
    const { clock, lot, air } = this.#means
    if (air.up && !lot.oneIn(4)) clock.after(lot.below(air.latency + 50), () => this.#serverEnds())
  }

  /** The connection is reset: what is under way arrives up to a point, then both ends hear of it, each in its own time. */
  reset(): void {
    const { clock, lot, air } = this.#means
    this.#up.cut()
    this.#down.cut()
    clock.after(lot.below(air.latency + 50), () => this.#pageLoses(1006))
    // Some servers do not hear of it: the line stays as a ghost until their patience ends.
    if (!lot.oneIn(3)) clock.after(lot.below(2_000), () => this.#serverEnds())
  }

  /** The server is gone with everything it held in its hands. */
  serverDied(): void {
    this.#serverEnded = true
    this.#up.kill()
    this.#down.cut()
    const { clock, lot } = this.#means
    // Without a goodbye (power cut, cable): the page finds out by itself.
    if (!lot.oneIn(5)) clock.after(lot.below(500), () => this.#pageLoses(1006))
  }

  /** The air changed. */
  look(): void {
    this.#up.look()
    this.#down.look()
  }

  /** The server gave it up, and the page does not know yet. */
  isBelievedIn(): boolean {
    return this.#serverEnded && !this.#pageEnded
  }

  isOver(): boolean {
    return this.#pageEnded && this.#serverEnded
  }

  #serverCloses(code: number): void {
    if (this.#serverEnded) return
    this.#serverEnded = true
    const { clock, lot, air } = this.#means
    this.#up.kill()
    const tell = (): void => {
      if (air.down) this.#pageLoses(code)
      // A goodbye that cannot arrive: after two seconds the server ends the connection, which cannot arrive either.
      else this.#down.kill()
    }
    clock.after(air.latency + lot.below(50), tell)
  }

  #serverEnds(): void {
    if (this.#serverEnded) return
    this.#serverEnded = true
    this.#up.kill()
    this.#far?.gone()
  }

  #pageLoses(code: number): void {
    if (this.#pageEnded) return
    this.#pageEnded = true
    this.#page.lost(code)
  }

  /** Browsers answer pings by themselves: only dead air makes a line silent. */
  #watch(): void {
    const { clock, air } = this.#means
    if (this.#serverEnded) return
    if (air.up && air.down && !this.#pageEnded) this.#lastHeard = clock.elapsed()
    if (clock.elapsed() - this.#lastHeard > usualPatience.cutAfter) { this.#serverEnds(); return }
    clock.after(usualPatience.lookEvery, () => this.#watch())
  }
}

/** A WebSocket class over lines of one page, as much of one as y-websocket uses. `opened` is told of each line. */
export function socketsOver(means: Means, isAlive: () => boolean, opened: (line: Line) => void): typeof WebSocket {
  class SimSocket {
    readonly OPEN = 1
    readyState = 0
    binaryType = 'arraybuffer'
    onopen: (() => void) | null = null
    onclose: ((event: { code: number; reason: string }) => void) | null = null
    onerror: (() => void) | null = null
    onmessage: ((event: { data: ArrayBuffer }) => void) | null = null
    readonly #line: Line

    constructor(_url: string) {
      this.#line = new Line(means, {
        hear: (data) => { if (this.readyState === 1 && isAlive()) this.onmessage?.({ data: data.slice().buffer }) },
        lost: (code) => this.#lost(code),
      })
      means.clock.after(1 + means.lot.below(means.air.latency + 1), () => this.#knock())
    }

    send(data: Uint8Array): void {
      if (this.readyState === 1 && isAlive()) this.#line.say(data)
    }

    close(): void {
      const wasOpen = this.readyState === 1
      this.readyState = 3
      if (wasOpen) this.#line.pageCloses()
    }

    #knock(): void {
      if (this.readyState !== 0 || !isAlive()) return
      const { air, clock } = means
      if (!air.reachable) { this.#lost(1006); return }
      // Dead air swallows the knock; the page gives up by itself.
      if (!air.up || !air.down) { clock.after(30_000, () => { if (this.readyState === 0) this.#lost(1006) }); return }
      // Open before anything can arrive.
      this.readyState = 1
      if (!this.#line.open()) { this.#lost(1006); return }
      opened(this.#line)
      this.onopen?.()
    }

    #lost(code: number): void {
      if (this.readyState === 3) return
      this.readyState = 3
      if (isAlive()) this.onclose?.({ code, reason: '' })
    }
  }
  return SimSocket as unknown as typeof WebSocket // as much of one as y-websocket uses
}
