// Answers to "what do I lack?", one after another: a few ms of each turn of the loop, so that nobody who asks holds up the house.
// Whoever has nothing yet is answered at once, from what all share. Knows no place and sends nothing itself.

import type { Clock } from '../clock.ts'
import type { State } from './state.ts'

/** Takes the messages of an answer, or null: the state vector could not be read. What is told after it begins with that moment. */
type Take = (messages: readonly Uint8Array[] | null) => void
type Asked = { readonly stateVector: Uint8Array; readonly take: Take }
type Work = { readonly steps: ReturnType<State['answering']>; readonly take: Take }
type Means = {
  readonly state: State
  readonly clock: Clock
  /** So much of a turn, ms. */
  readonly turnMs: number
  /** Does a deed of a later turn; what it throws is the room's. */
  readonly guard: (deed: () => void) => void
}

/** The answers of one room. */
export class Answers {
  readonly #means: Means
  readonly #waiting = new Map<object, Asked>()
  #current: Work | null = null
  #spentMs = 0
  #rests = false
  #comesBack = false

  constructor(means: Means) {
    this.#means = means
  }

  /** Finds the answer: now when there is time for it, else in a later turn. Who asks again while they wait is answered once, to the last. */
  find(asker: object, stateVector: Uint8Array, take: Take): void {
    if (stateVector.length <= 1) {
      take(this.#means.state.answer(stateVector))
      return
    }
    // The bytes are a view into the socket's buffer, which is not ours to keep.
    this.#waiting.set(asker, { stateVector: stateVector.slice(), take })
    this.#work()
  }

  /** A step at least in each turn, and as many more as there is time for. */
  #work(): void {
    if (this.#rests) return
    const { clock, turnMs } = this.#means
    const from = clock.elapsed()
    const spent = (): number => this.#spentMs + clock.elapsed() - from
    while (this.#step() && spent() < turnMs);
    this.#spentMs = spent()
    this.#rests = this.#spentMs >= turnMs
    if (this.#comesBack || (this.#spentMs === 0 && !this.#rests)) return
    this.#comesBack = true
    clock.soon(() => {
      this.#comesBack = false
      this.#rests = false
      this.#spentMs = 0
      if (!this.#isIdle()) this.#means.guard(() => this.#work())
    })
  }

  #isIdle(): boolean {
    return this.#current === null && this.#waiting.size === 0
  }

  /** One step of the answer under way; false when nobody waits. */
  #step(): boolean {
    this.#current ??= this.#next()
    if (this.#current === null) return false
    const { steps, take } = this.#current
    const step = steps.next()
    if (step.done !== true) return true
    this.#current = null
    take(step.value)
    return true
  }

  #next(): Work | null {
    for (const [asker, { stateVector, take }] of this.#waiting) {
      this.#waiting.delete(asker)
      return { steps: this.#means.state.answering(stateVector), take }
    }
    return null
  }
}
