// Telling everybody: once per tick one list of messages, the same bytes for all. What is told was kept before (intake.ts,
// commands.ts); presence is told as it comes. Who does not read gets nothing queued, later what they lack, and is cut in the end.

import type { Clock } from '../clock.ts'
import type { Hooks } from './hooks.ts'
import type { Limits } from './limits.ts'
import { tellHere, tellPresence, tellUpdate } from './messages.ts'
import { takeAnswers, tell, type Place } from './place.ts'
import { goneEntry, type Presence } from './presence.ts'
import type { State } from './state.ts'
import { mergeAll } from './tail.ts'

export type FanOut = {
  readonly places: ReadonlySet<Place>
  readonly enter: (place: Place) => void
  /** Says that a place is empty; what it showed of itself goes. */
  readonly exit: (place: Place) => void
  /** An update that is on disk and in the state. */
  readonly told: (update: Uint8Array) => void
  readonly presenceChanged: () => void
  readonly hereChanged: () => void
  /** To everybody at once, the slow too: small and rare messages. */
  readonly say: (message: Uint8Array) => void
  readonly flush: () => void
  readonly isDirty: () => boolean
  readonly here: () => Uint8Array
  readonly everybody: () => Uint8Array
  readonly stop: () => void
}

type Means = {
  readonly state: State
  readonly clock: Clock
  readonly limits: Limits
  readonly hooks: Hooks
  readonly cut: (place: Place) => void
}

/** Fan-out over one room's places. */
export function newFanOut({ state, clock, limits, hooks, cut }: Means): FanOut {
  const places = new Set<Place>()
  let updates: Uint8Array[] = []
  let gone: Uint8Array[] = []
  let hereDirty = false
  let presenceDirty = false
  let callOffLook: (() => void) | null = null

  const here = (): Uint8Array => tellHere(Object.fromEntries(
    [...places].flatMap((place) => (place.presence === null ? [] : [[String(place.presence.client), place.listener.person]])),
  ))
  const shown = (): Presence[] => [...places].flatMap((place) => (place.presence === null ? [] : [place.presence]))

  const takePresence = (): Uint8Array[] => {
    const entries = gone
    gone = []
    presenceDirty = false
    for (const presence of shown()) {
      if (!presence.fresh) continue
      presence.fresh = false
      entries.push(presence.bytes)
    }
    return entries
  }

  const everybody = (): Uint8Array => tellPresence(shown().map((presence) => presence.bytes))

  const fallBehind = (place: Place): void => {
    if (place.listener.buffered() <= limits.behindFromBytes) return
    place.behind = { since: clock.elapsed(), stateVector: state.stateVector() }
    hooks.behind(countBehind())
    callOffLook ??= clock.after(limits.behindLookMs, look)
  }

  const countBehind = (): number => [...places].filter((place) => place.behind !== null).length

  const look = (): void => {
    callOffLook = null
    for (const place of places) if (place.behind !== null) lookAfter(place, place.behind)
    const left = countBehind()
    hooks.behind(left)
    if (left > 0) callOffLook = clock.after(limits.behindLookMs, look)
  }

  const lookAfter = (place: Place, behind: NonNullable<Place['behind']>): void => {
    if (place.listener.buffered() > limits.behindUntilBytes) {
      if (clock.elapsed() - behind.since > limits.cutAfterBehindMs) cut(place)
      return
    }
    place.behind = null
    tell(place, [...place.asked ? state.answer(behind.stateVector) : [], here(), everybody()])
    fallBehind(place)
  }

  return {
    places,
    enter: (place) => { places.add(place) },
    exit(place) {
      places.delete(place)
      if (place.presence === null) return
      gone.push(goneEntry(place.presence))
      hereDirty = true
    },
    told: (update) => { updates.push(update) },
    presenceChanged: () => { presenceDirty = true },
    hereChanged: () => { hereDirty = true },
    say: (message) => { for (const place of places) tell(place, [message]) },
    isDirty: () => updates.length > 0 || gone.length > 0 || hereDirty || presenceDirty || places.values().some((place) => place.answers.has(place.answered + 1)),
    here, everybody,
    flush() {
      const presence = takePresence()
      const light = [...hereDirty ? [here()] : [], ...presence.length === 0 ? [] : [tellPresence(presence)]]
      const full = updates.length === 0 ? light : [tellUpdate(mergeAll(updates)), ...light]
      updates = []
      hereDirty = false
      for (const place of places) {
        if (place.behind === null) {
          tell(place, place.asked ? full : light)
          fallBehind(place)
        }
        if (place.answers.size > 0) tell(place, takeAnswers(place))
      }
      if (full.length > 0) hooks.ticked(full.reduce((sum, message) => sum + message.length, 0), places.size)
    },
    stop: () => callOffLook?.(),
  }
}
