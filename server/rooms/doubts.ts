// Edits of which only the whole document knows whether their neighbours stand the right way round (runs.ts). They wait apart until
// it was asked, and with them what the same person wrote later, which may build on them; everybody else goes on. Looking costs the
// document thread as much as a fold, so each person has a share of its time. Keeps nothing and refuses nothing: intake.ts does.

import type { PersonId } from '#shared/base/ids.ts'
import type { Clock } from '../clock.ts'
import type { Documents, Pair } from './documents.ts'
import type { RoomLog } from './hooks.ts'
import type { Limits } from './limits.ts'
import type { Frame } from './place.ts'
import type { State } from './state.ts'

/** A frame in doubt: what would be kept of it, the clientIDs it is the first to use, and the pairs it depends on. */
export type Doubtful = { readonly frame: Frame; readonly bytes: Uint8Array; readonly bind: readonly number[]; readonly pairs: readonly Pair[] }
/** How much waits behind it. */
type Open = Doubtful & { frames: number; bytesBehind: number }

type Means = {
  readonly documents: Documents
  readonly state: State
  readonly clock: Clock
  readonly limits: Limits
  readonly log: RoomLog
  /** Called when people's frames need not wait any more. */
  readonly onKnown: () => void
}

const personOf = ({ place }: Frame): PersonId => place.listener.person

/** The doubts of one room: at most one of each person, the first. */
export class Doubts {
  readonly #means: Means
  readonly #open = new Map<PersonId, Open>()
  /** What was asked for each frame that was found in order: of a frame that would be cut otherwise by now nothing is known. */
  readonly #ordered = new WeakMap<Frame, Uint8Array>()
  readonly #wrong = new WeakSet<Frame>()
  /** Until when each person has used up their share, ms of the clock that only goes forward. */
  readonly #owes = new Map<PersonId, number>()
  #looking: Promise<void> | null = null
  #callOff: () => void = () => undefined
  #isOver = false

  constructor(means: Means) {
    this.#means = means
  }

  /** Whether this person's frames wait. */
  isOpen(person: PersonId): boolean {
    return this.#open.has(person)
  }

  isWrong(frame: Frame): boolean {
    return this.#wrong.has(frame)
  }

  /** Whether the document was asked about exactly these bytes of the frame, and said yes. */
  isOrdered(frame: Frame, bytes: Uint8Array): boolean {
    const asked = this.#ordered.get(frame)
    return asked !== undefined && asked.length === bytes.length && asked.every((byte, index) => byte === bytes[index])
  }

  /** Opens a doubt about what is on disk by now; of all that waits the same person's other frames count as behind it. */
  open(doubtful: Doubtful, waiting: readonly Frame[]): void {
    const { frame } = doubtful
    const behind = waiting.filter((one) => one !== frame && personOf(one) === personOf(frame))
    this.#open.set(personOf(frame), { ...doubtful, frames: behind.length, bytesBehind: behind.reduce((sum, { bytes }) => sum + bytes.length, 0) })
  }

  /** Whether a frame that has just come may wait: one person's must not take the room in which everybody's wait for the disk. */
  takesMore(frame: Frame): boolean {
    const doubt = this.#open.get(personOf(frame))
    if (doubt === undefined) return true
    const { doubtFrames, doubtBytes } = this.#means.limits
    if (doubt.frames >= doubtFrames || doubt.bytesBehind + frame.bytes.length > doubtBytes) return false
    doubt.frames += 1
    doubt.bytesBehind += frame.bytes.length
    return true
  }

  /** Has the document asked about everybody who has some of their share left, now or as soon as somebody has. */
  look(): void {
    this.#callOff()
    if (this.#looking !== null || this.#isOver || this.#open.size === 0) return
    const waits = [...this.#open.values()].map((doubt) => ({ doubt, ms: this.#waitOf(personOf(doubt.frame)) }))
    const wait = Math.min(...waits.map(({ ms }) => ms))
    if (wait > 0) this.#callOff = this.#means.clock.after(Math.ceil(wait), () => this.look())
    else void this.#lookAt(waits.flatMap(({ doubt, ms }) => (ms > 0 ? [] : [doubt])))
  }

  /** For the end: has all that is open looked at once more, whatever its senders owe, and nothing after that. */
  async settle(): Promise<void> {
    this.stop()
    await this.#looking
    if (this.#open.size > 0) await this.#lookAt([...this.#open.values()])
  }

  /** Looks at nothing any more. */
  stop(): void {
    this.#isOver = true
    this.#callOff()
  }

  #waitOf(person: PersonId): number {
    const { clock, limits } = this.#means
    return (this.#owes.get(person) ?? 0) - clock.elapsed() - limits.doubtBurstMs
  }

  #lookAt(doubts: readonly Open[]): Promise<void> {
    this.#looking = this.#ask(apart(doubts)).finally(() => {
      this.#looking = null
      this.look()
    })
    return this.#looking
  }

  async #ask(doubts: readonly Open[]): Promise<void> {
    const { documents, state, clock, limits, log, onKnown } = this.#means
    let began = clock.elapsed()
    let ordered: readonly boolean[] = []
    try {
      ordered = await documents.areOrdered(() => {
        // What the thread did before, for whomever, is not theirs to pay.
        began = clock.elapsed()
        return [...state.updates(), ...doubts.map(({ bytes }) => bytes)]
      }, doubts.flatMap(({ pairs }) => pairs))
    } catch (error) {
      if (doubts.length > 1) {
        // One person's edit may be what it failed of: the others' are not refused with it.
        for (const one of doubts) await this.#ask([one])
        return
      }
      // Nobody can be sure: what is in doubt stays out, the rest goes on.
      log.error({ err: error }, 'the document could not be asked about an edit; it is refused')
    }
    this.#charge(doubts, Math.min(clock.elapsed() - began, limits.doubtMostMs))
    let at = 0
    for (const { frame, bytes, pairs } of doubts) {
      const isOrdered = pairs.every((_, index) => ordered[at + index] === true)
      at += pairs.length
      if (isOrdered) this.#ordered.set(frame, bytes)
      else this.#wrong.add(frame)
      this.#open.delete(personOf(frame))
    }
    onKnown()
  }

  /** A look is charged to each whose doubt it was, several times over: so much of the thread's time is left to others. */
  #charge(doubts: readonly Open[], ms: number): void {
    const { clock, limits } = this.#means
    const now = clock.elapsed()
    for (const [person, until] of this.#owes) if (until <= now) this.#owes.delete(person)
    for (const { frame } of doubts) this.#owes.set(personOf(frame), Math.max(this.#owes.get(personOf(frame)) ?? 0, now) + ms * limits.doubtTimes)
  }
}

/** Those of which no two would be first to use the same clientID: what one of them says of it would count for the other. */
function apart(doubts: readonly Open[]): readonly Open[] {
  const bound = new Set<number>()
  return doubts.filter(({ bind }) => {
    if (bind.some((client) => bound.has(client))) return false
    for (const client of bind) bound.add(client)
    return true
  })
}
