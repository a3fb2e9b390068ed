// Telling everybody: once per tick one list of messages, the same bytes for all. What is told was kept before (intake.ts,
// commands.ts); presence is told as it comes. Who does not read gets nothing queued, later what they lack, and is cut in the end.

import type { Clock } from '../clock.ts'
import type { Answers } from './answers.ts'
import type { Hooks } from './hooks.ts'
import type { Limits } from './limits.ts'
import { tellHere, tellPresence, tellUpdate } from './messages.ts'
import { hasAnswer, takeAnswers, tell, type Place } from './place.ts'
import { goneEntry, type Presence } from './presence.ts'
import type { State } from './state.ts'
import { mergeAll } from './tail.ts'

type Means = {
  readonly state: State
  readonly answers: Answers
  readonly clock: Clock
  readonly limits: Limits
  readonly hooks: Hooks
  readonly cut: (place: Place) => void
}

/** A tick's messages: presence and who is here, edits, both. */
type News = { readonly light: readonly Uint8Array[]; readonly edits: readonly Uint8Array[]; readonly full: readonly Uint8Array[] }

/** The fan-out over one room's places. */
export class FanOut {
  readonly #means: Means
  readonly #places = new Set<Place>()
  #updates: Uint8Array[] = []
  #gone: Uint8Array[] = []
  #hereDirty = false
  #presenceDirty = false
  #flushedAt = -Infinity
  #waited = false
  #callOffLook: (() => void) | null = null
  #behind = 0

  constructor(means: Means) {
    this.#means = means
  }

  get places(): ReadonlySet<Place> {
    return this.#places
  }

  enter(place: Place): void {
    this.#places.add(place)
  }

  /** A place is empty; what it showed of itself goes. */
  exit(place: Place): void {
    this.#places.delete(place)
    if (place.presence === null) return
    this.#gone.push(goneEntry(place.presence))
    this.#hereDirty = true
  }

  /** An update that is on disk and in the state. */
  told(update: Uint8Array): void {
    this.#updates.push(update)
  }

  /** Somebody shows something else of themselves; `isNew` when they were not seen before. */
  shown(isNew: boolean): void {
    this.#presenceDirty = true
    this.#hereDirty ||= isNew
  }

  /** To everybody at once, the slow too: small and rare messages. */
  say(message: Uint8Array): void {
    for (const place of this.#places) tell(place, [message])
  }

  /** Who stands behind which clientID. */
  here(): Uint8Array {
    return tellHere(Object.fromEntries(
      [...this.#places].flatMap((place) => (place.presence === null ? [] : [[String(place.presence.client), place.listener.person]])),
    ))
  }

  /** Everybody's presence. */
  everybody(): Uint8Array {
    return tellPresence([...this.#presences()].map((presence) => presence.bytes))
  }

  isDirty(): boolean {
    return this.#presenceDirty || this.#hasMore()
  }

  /** More than pointers that moved. */
  #hasMore(): boolean {
    return this.#updates.length > 0 || this.#gone.length > 0 || this.#hereDirty || this.#places.values().some(hasAnswer)
  }

  /**
   * Where pointers alone are to be told, and something was told at the beat before: lets them wait one beat more, and ride with what comes
   * by then. Answers whether they wait.
   * A person's pointer moves every other beat: in fifty rooms of ten an eighth of the processor is saved (4.15 s for a million deliveries
   * before, 3.59 after), and a pointer is seen 5 ms later as a rule.
   */
  letWait(): boolean {
    const { clock, limits } = this.#means
    this.#waited = !this.#waited && clock.elapsed() - this.#flushedAt < limits.tickMs * 1.5 && !this.#hasMore()
    return this.#waited
  }

  /** Tells what there is to tell. */
  flush(): void {
    this.#flushedAt = this.#means.clock.elapsed()
    this.#waited = false
    const presence = this.#takePresence()
    const light = [...this.#hereDirty ? [this.here()] : [], ...presence.length === 0 ? [] : [tellPresence(presence)]]
    const edits = this.#updates.length === 0 ? [] : [tellUpdate(mergeAll(this.#updates))]
    const news: News = { light, edits, full: edits.length === 0 ? light : [...edits, ...light] }
    this.#updates = []
    this.#hereDirty = false
    let listeners = 0
    for (const place of this.#places) {
      const due = this.#dueTo(place, news)
      // One write for both; the list of all is the same for all, so that it is framed once.
      tell(place, place.answers === null ? due : [...due, ...takeAnswers(place)])
      if (place.behind !== null) continue
      if (place.asked) listeners += 1
      this.#fallBehind(place)
    }
    if (news.full.length > 0) this.#means.hooks.ticked(news.full.reduce((sum, message) => sum + message.length, 0), listeners)
  }

  /** What of a tick's news a place is told. */
  #dueTo(place: Place, { light, edits, full }: News): readonly Uint8Array[] {
    if (place.behind !== null) return []
    const isSlow = this.#isSlow(place)
    if (!place.asked) return isSlow ? [] : light
    return isSlow ? edits : full
  }

  /** A line that does not keep up gets edits before cursors: everybody's presence once it has caught up. */
  #isSlow(place: Place): boolean {
    if (place.slow || place.listener.buffered() <= this.#means.limits.slowFromBytes) return place.slow
    place.slow = true
    this.#lookLater()
    return true
  }

  stop(): void {
    this.#callOffLook?.()
    this.#tellBehind(0)
  }

  * #presences(): Generator<Presence> {
    for (const { presence } of this.#places) if (presence !== null) yield presence
  }

  #takePresence(): Uint8Array[] {
    const entries = this.#gone
    this.#gone = []
    this.#presenceDirty = false
    for (const presence of this.#presences()) {
      if (!presence.fresh) continue
      presence.fresh = false
      entries.push(presence.bytes)
    }
    return entries
  }

  #fallBehind(place: Place): void {
    const { state, clock, limits } = this.#means
    if (place.listener.buffered() <= limits.behindFromBytes) return
    place.behind = { since: clock.elapsed(), left: place.listener.buffered(), stateVector: state.stateVector() }
    this.#lookLater()
  }

  #lookLater(): void {
    const { clock, limits } = this.#means
    const behind = [...this.#places].filter((place) => place.behind !== null).length
    this.#tellBehind(behind)
    if (behind > 0 || this.#places.values().some((place) => place.slow)) this.#callOffLook ??= clock.after(limits.behindLookMs, () => this.#look())
  }

  #tellBehind(behind: number): void {
    if (behind !== this.#behind) this.#means.hooks.behind(behind - this.#behind)
    this.#behind = behind
  }

  #look(): void {
    this.#callOffLook = null
    for (const place of this.#places) {
      if (place.behind !== null) this.#lookAfter(place, place.behind)
      else if (place.slow && place.listener.buffered() <= this.#means.limits.slowFromBytes / 2) {
        place.slow = false
        tell(place, [this.here(), this.everybody()])
      }
    }
    this.#lookLater()
  }

  #lookAfter(place: Place, behind: NonNullable<Place['behind']>): void {
    const { answers, clock, limits, cut } = this.#means
    const left = place.listener.buffered()
    if (left > limits.behindUntilBytes) {
      // A board of megabytes may take minutes on a slow line, as long as it moves.
      if (left <= behind.left - limits.behindMovesBytes) place.behind = { ...behind, since: clock.elapsed(), left }
      else if (clock.elapsed() - behind.since > limits.cutAfterBehindMs) cut(place)
      return
    }
    if (!place.asked) this.#catchUp(place, [])
    // It stays behind until its answer is there, so that what is told meanwhile is in it.
    else answers.find(behind, behind.stateVector, (lacking) => { if (!place.gone && place.behind === behind) this.#catchUp(place, lacking ?? []) })
  }

  #catchUp(place: Place, lacking: readonly Uint8Array[]): void {
    place.behind = null
    place.slow = false
    tell(place, [...lacking, this.here(), this.everybody()])
    this.#fallBehind(place)
  }
}
