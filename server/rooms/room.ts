// One open board: join, receive, leave. Puts the parts together and holds no rule of its own: what waits is kept by intake.ts,
// checked by edits.ts, told by fan-out.ts; acts are decided in commands.ts. Knows no socket and no storage engine.

import type { BoardId, PersonId } from '#shared/base/ids.ts'
import { may } from '#shared/board/people.ts'
import { foldAll } from '#shared/ledger/standing.ts'
import type { Entry } from '#shared/ledger/ruling.ts'
import { wireVersion, type CloseCode } from '#shared/wire/wire.ts'
import type { Chance } from '../chance.ts'
import type { Clock } from '../clock.ts'
import type { Decide } from '../commands/decision.ts'
import type { BoardRow, Storage } from '../storage/storage.ts'
import { newCommands, type Commands } from './commands.ts'
import type { Documents } from './documents.ts'
import type { Listener, Seat } from './door.ts'
import { newFanOut } from './fan-out.ts'
import { newFolding } from './folding.ts'
import type { Hooks, RoomLog } from './hooks.ts'
import { newIntake } from './intake.ts'
import { newKindOf } from './kinds.ts'
import type { Limits } from './limits.ts'
import { newLine } from './line.ts'
import { askState, readMessage, tellHello, tellHolding } from './messages.ts'
import { newOwners } from './owners.ts'
import { newPace } from './pace.ts'
import { newPens } from './pens.ts'
import { newPlace, strike, tell, type Place } from './place.ts'
import { showPresence } from './showing.ts'
import { endsOf, type State } from './state.ts'

/** What a board holds when its room opens. */
export type Opened = {
  readonly row: BoardRow
  readonly state: State
  readonly entries: readonly Entry[]
  readonly bound: readonly { readonly clientId: number; readonly person: PersonId }[]
}

/** What every room of a server shares. */
export type RoomMeans = {
  readonly storage: Storage
  readonly decide: Decide
  readonly clock: Clock
  readonly random: Chance
  readonly documents: Documents
  readonly limits: Limits
  readonly hooks: Hooks
  readonly log: RoomLog
}

export type Room = Pick<Commands, 'ask' | 'rule' | 'standing'> & {
  readonly board: BoardId
  readonly join: (listener: Listener) => Seat
  readonly isIdle: () => boolean
  readonly people: () => readonly PersonId[]
  readonly putOut: (person: PersonId | null, code: CloseCode) => void
  readonly updates: () => readonly Uint8Array[]
  /** Keeps what is on its way. `hurry`: the server is going down, so the disk gets one more try and nothing is folded. */
  readonly close: (hurry: boolean) => Promise<void>
}

const holdingWords = 'Changes cannot be saved just now. They are kept here and saved as soon as it works again.'

/** Opens a room on what was stored. `onIdle` is called whenever it may have become idle, `onBroken` when it cannot go on. */
export function newRoom(means: RoomMeans, opened: Opened, signs: { readonly onIdle: () => void; readonly onBroken: () => void }): Room {
  const { storage, clock, limits, hooks, log } = means
  const { row: { id: board, epoch, opening }, state } = opened
  const keeps = newLine()
  const queue = newLine()
  const fanOut = newFanOut({ state, clock, limits, hooks, cut: (place) => close(place, 4429) })
  const folding = newFolding({ board, state, ...means })

  const commands = newCommands({
    ...means, board, keeps, queue, chance: means.random, pens: newPens(opening),
    kindOf: newKindOf(state, means.documents, clock, limits.kindsAgainMs),
    isHolding: () => intake.isHolding(),
    onKept(updates, journalSeq) {
      for (const update of updates) {
        state.add(update, { ends: endsOf(update), journalSeq, rows: 1 })
        intake.learnOwn(update)
        fanOut.told(update)
      }
      folding.lookAt()
      pace.wake()
    },
    onOver: signs.onIdle,
  }, foldAll(opened.entries))

  const mayEdit = (person: PersonId): boolean => {
    const role = commands.standing().people.get(person)?.role
    return role !== undefined && may(role, 'edit')
  }

  const owners = newOwners(opened.bound)
  const intake = newIntake({
    board, storage, state, owners, line: keeps, clock, limits, hooks, log, mayEdit,
    onKept(update) {
      fanOut.told(update)
      folding.lookAt()
    },
    onHolding: (on) => fanOut.say(tellHolding({ on, detail: on ? holdingWords : '' })),
    onFault: (place, fault) => { if (fault.reason === 'malformed') strike(place, limits.malformedBeforeCut, close) },
    onLack: (place) => tell(place, [askState(state.stateVector())]),
  })

  const broken = (error: unknown): void => {
    log.error({ err: error }, 'a room cannot go on; it is closed and opened again')
    signs.onBroken()
  }

  let keeping = false
  let deaf = false
  const pace = newPace(clock, limits.tickMs, () => {
    if (keeping || !intake.isWaiting()) { fanOut.flush(); return }
    keeping = true
    intake.keepBatch().then(() => {
      keeping = false
      // Presence rides with the batch: one flush for both, unless the disk is slower than a tick.
      fanOut.flush()
      if (intake.isWaiting()) pace.wake()
      signs.onIdle()
    }).catch(broken)
    if (fanOut.isDirty()) pace.wake()
  })

  const close = (place: Place, code: CloseCode): void => {
    if (place.gone) return
    place.listener.close(code)
    leave(place)
  }

  const leave = (place: Place): void => {
    if (place.gone) return
    place.gone = true
    fanOut.exit(place)
    intake.forget(place)
    pace.wake()
    signs.onIdle()
  }

  const receive = (place: Place, message: Uint8Array): void => {
    if (place.gone || deaf) return
    const heard = readMessage(message)
    switch (heard?.kind) {
      case undefined: strike(place, limits.malformedBeforeCut, close); return
      case 'edit': intake.receive(place, heard); pace.wake(); return
      case 'asks-state': answerState(place, heard.stateVector); return
      case 'asks-presence': tellEverybody(place); return
      case 'presence': {
        const shown = showPresence(place, heard.bytes, { places: fanOut.places, owners, maxBytes: limits.presenceBytes })
        if (shown === 'bad') { strike(place, limits.malformedBeforeCut, close); return }
        if (shown === 'nothing') return
        if (shown === 'new') fanOut.hereChanged()
        fanOut.presenceChanged()
        pace.wake()
      }
    }
  }

  const answerState = (place: Place, stateVector: Uint8Array): void => {
    let answer: readonly Uint8Array[]
    try {
      answer = state.answer(stateVector)
    } catch (error) {
      // Their state vector could not be read: lib0 and Yjs throw plain errors.
      if (!(error instanceof Error)) throw error
      strike(place, limits.malformedBeforeCut, close)
      return
    }
    if (!place.asked) hooks.joined(clock.elapsed() - place.since)
    place.asked = true
    tell(place, answer)
  }

  /** Always answered, with nobody if need be: clients ask to learn whether the line is alive. */
  const tellEverybody = (place: Place): void => tell(place, [fanOut.everybody()])

  return {
    board, ask: commands.ask, rule: commands.rule, standing: commands.standing,
    join(listener) {
      const place = newPlace(listener, clock.elapsed())
      fanOut.enter(place)
      tell(place, [tellHello({ epoch, now: clock.now(), wire: wireVersion }), fanOut.here()])
      if (intake.isHolding()) tell(place, [tellHolding({ on: true, detail: holdingWords })])
      tellEverybody(place)
      tell(place, [askState(state.stateVector())])
      return { receive: (message) => receive(place, message), leave: () => leave(place) }
    },
    isIdle: () => fanOut.places.size === 0 && !intake.isWaiting() && !commands.isBusy(),
    people: () => [...new Set([...fanOut.places].map((place) => place.listener.person))],
    putOut(person, code) {
      for (const place of fanOut.places) if (person === null || place.listener.person === person) close(place, code)
    },
    updates: () => state.updates(),
    async close(hurry) {
      // What comes from now on is not answered: its author sends it again to the next opening.
      deaf = true
      if (hurry) intake.giveUp()
      if (intake.isWaiting()) await intake.keepBatch()
      await queue.over()
      await keeps.over()
      fanOut.flush()
      if (!hurry) await folding.last()
      await folding.over()
      pace.stop()
      fanOut.stop()
    },
  }
}
