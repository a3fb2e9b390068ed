// One open board: join, receive, leave. Puts the parts together and holds no rule of its own: what waits is kept by intake.ts,
// checked by edits.ts, told by fan-out.ts; acts are decided in commands.ts. Knows no socket and no storage engine.

import type { BoardId, PersonId } from '#shared/base/ids.ts'
import { may } from '#shared/board/people.ts'
import type { Entry } from '#shared/ledger/ruling.ts'
import { foldAll } from '#shared/ledger/standing.ts'
import { wireVersion, type CloseCode } from '#shared/wire/wire.ts'
import type { Chance } from '../chance.ts'
import type { Clock } from '../clock.ts'
import type { Decide } from '../commands/decision.ts'
import type { BoardRow, Storage } from '../storage/storage.ts'
import { Answers } from './answers.ts'
import type { Beat } from './beat.ts'
import { Commands } from './commands.ts'
import type { Documents } from './documents.ts'
import type { Listener, Seat } from './door.ts'
import { FanOut } from './fan-out.ts'
import { newFolding, type FoldingDeed } from './folding.ts'
import type { Hooks, RoomLog } from './hooks.ts'
import { Intake } from './intake.ts'
import { Keeping } from './keeping.ts'
import { newKindOf } from './kinds.ts'
import type { Limits } from './limits.ts'
import { newLine } from '../line.ts'
import { askState, readMessage, tellHello, tellHolding } from './messages.ts'
import { newOwners, type Owners } from './owners.ts'
import { newPace, type Pace } from './pace.ts'
import { newPens } from './pens.ts'
import { newPlace, Seated, tell, type Host, type Place } from './place.ts'
import { showPresence } from './showing.ts'
import { endsOf, type State } from './state.ts'

/** What a board holds when its room opens. */
export type Opened = {
  readonly row: BoardRow
  readonly state: State
  readonly entries: readonly Entry[]
  readonly bound: readonly { readonly clientId: number; readonly person: PersonId }[]
  /** No stored row is missing: what the ledger says stands in the document too. */
  readonly isWhole: boolean
  /** Something of it was lost once, and a snapshot may cover the place since: whoever still has it may bring it back, however late. */
  readonly hasLost: boolean
}

/** What every room of a server shares. */
export type RoomMeans = {
  readonly storage: Storage
  readonly decide: Decide
  readonly clock: Clock
  readonly random: Chance
  readonly documents: Documents
  /** Bytes that the process may still take; looked at more closely where it is less than what is wanted. */
  readonly memoryLeft: (wanted: number) => number
  readonly beat: Beat
  readonly limits: Limits
  readonly hooks: Hooks
  readonly log: RoomLog
}

/** Called whenever the room may have become idle, and when it cannot go on. `house`: how large all rooms together are (wire.ts). */
type Signs = { readonly onIdle: () => void; readonly onBroken: () => void; readonly house: () => number }

const holdingWords = 'Changes cannot be saved just now. They are kept here and saved as soon as it works again.'

/** A room on what was stored. */
export class Room {
  readonly board: BoardId
  readonly commands: Commands
  readonly #means: RoomMeans
  readonly #signs: Signs
  readonly #epoch: string
  readonly #state: State
  readonly #owners: Owners
  readonly #keeps = newLine()
  readonly #queue = newLine()
  readonly #pace: Pace
  readonly #answers: Answers
  readonly #fanOut: FanOut
  readonly #folding: FoldingDeed
  readonly #keeping: Keeping
  readonly #intake: Intake
  readonly #host: Host = { receive: (place, message) => this.#orFail(() => this.#receive(place, message)), leave: (place) => this.#leave(place) }
  #isKeeping = false
  #deaf = false

  constructor(house: RoomMeans, { row, state, entries, bound, isWhole, hasLost }: Opened, signs: Signs) {
    const means = { ...house, clock: this.#guarded(house.clock) }
    const { clock, limits } = means
    this.#means = means
    this.#signs = signs
    this.board = row.id
    this.#epoch = row.epoch
    this.#state = state
    this.#owners = newOwners(bound)
    this.#pace = newPace(clock, means.beat, limits.tickMs, () => this.#orFail(() => this.#tick()))
    this.#answers = new Answers({ state, clock, turnMs: limits.answersMs, guard: (deed) => this.#orFail(deed) })
    this.#fanOut = new FanOut({ state, answers: this.#answers, ...means, cut: (place) => this.#close(place, 4429) })
    this.#folding = newFolding({ board: row.id, state, ...means })
    this.#keeping = new Keeping({
      ...means,
      onHolding: (on) => this.#fanOut.say(tellHolding({ on, detail: on ? holdingWords : '' })),
      onUnsure: (error) => this.#fail(error),
    })
    this.#intake = this.#newIntake(hasLost)
    this.commands = this.#newCommands(row.opening, entries)
    // Rulings are the server's own to tell again: nobody's tab would bring them back.
    if (!isWhole) this.commands.publishAgain(entries).catch((error: unknown) => this.#fail(error))
  }

  join(listener: Listener): Seat {
    const place = newPlace(listener, this.#means.clock.elapsed())
    this.#fanOut.enter(place)
    tell(place, [
      this.#hello(),
      this.#fanOut.here(),
      ...this.#keeping.isHolding() ? [tellHolding({ on: true, detail: holdingWords })] : [],
      this.#fanOut.everybody(),
      askState(this.#state.stateVector()),
    ])
    return new Seated(place, this.#host)
  }

  /** Tells everybody anew how large the house is. */
  greetAgain(): void {
    this.#fanOut.say(this.#hello())
  }

  connections(): number {
    return this.#fanOut.places.size
  }

  isIdle(): boolean {
    return this.#fanOut.places.size === 0 && !this.#isKeeping && !this.#intake.isWaiting() && !this.commands.isBusy()
  }

  people(): readonly PersonId[] {
    return [...new Set([...this.#fanOut.places].map((place) => place.listener.person))]
  }

  /** Ends the connections of one person, or (null) of everybody. */
  putOut(person: PersonId | null, code: CloseCode): void {
    for (const place of this.#fanOut.places) if (person === null || place.listener.person === person) this.#close(place, code)
  }

  /** Everything kept so far. */
  updates(): readonly Uint8Array[] {
    return this.#state.updates()
  }

  /** Rises with everything that `updates` brings. */
  written(): number {
    return this.#state.written()
  }

  /** Keeps what is on its way. `hurry`: the server is going down, so the disk gets one more try and nothing is folded. */
  async close(hurry: boolean): Promise<void> {
    // What comes from now on is not answered: its author sends it again to the next opening.
    this.#deaf = true
    if (hurry) this.#keeping.giveUp()
    await this.#intake.keepAll()
    await this.#queue.over()
    await this.#keeps.over()
    this.#fanOut.flush()
    if (!hurry) await this.#folding.last()
    await this.#folding.over()
    this.#pace.stop()
    this.#fanOut.stop()
  }

  /** After it broke: resolves when nothing of it is on its way to the disk any more, so that the next opening reads all there is. */
  async abandon(): Promise<void> {
    this.#keeping.giveUp()
    this.#intake.stop()
    this.#pace.stop()
    await this.#queue.over()
    await this.#keeps.over()
    await this.#folding.over()
    this.#fanOut.stop()
  }

  #hello(): Uint8Array {
    return tellHello({ epoch: this.#epoch, now: this.#means.clock.now(), wire: wireVersion, house: this.#signs.house() })
  }

  #newIntake(lossy: boolean): Intake {
    return new Intake({
      ...this.#means, board: this.board, state: this.#state, owners: this.#owners, keeping: this.#keeping, keeps: this.#keeps, lossy,
      mayEdit: (person) => {
        const role = this.commands.standing().people.get(person)?.role
        return role !== undefined && may(role, 'edit')
      },
      onKept: (update) => {
        this.#fanOut.told(update)
        this.#folding.lookAt()
      },
      onFault: (place, fault) => { if (fault.reason === 'malformed') this.#strike(place) },
      onLack: (place) => {
        tell(place, [askState(this.#state.stateVector())])
        this.#pace.wake()
      },
      onUntold: (place) => this.#close(place, 4429),
      onReady: () => this.#pace.wake(),
    })
  }

  #newCommands(opening: number, entries: readonly Entry[]): Commands {
    const { documents, clock, limits } = this.#means
    return new Commands({
      ...this.#means, board: this.board, keeping: this.#keeping, keeps: this.#keeps, queue: this.#queue, pens: newPens(opening),
      kindOf: newKindOf(this.#state, documents, clock, limits.kindsAgainMs),
      bytes: () => this.#state.snapshotBytes() + this.#state.tail().bytes,
      things: () => this.#intake.things(),
      onKept: (updates, journalSeq) => {
        for (const update of updates) {
          this.#state.add(update, { ends: endsOf(update), journalSeq, rows: 1 })
          this.#intake.learnOwn(update)
          this.#fanOut.told(update)
        }
        this.#folding.lookAt()
        this.#pace.wake()
      },
      onOver: this.#signs.onIdle,
    }, foldAll(entries))
  }

  /** What throws here ends this room, never the process and with it every other board. */
  #orFail(deed: () => void): void {
    try {
      deed()
    } catch (error) {
      this.#fail(error)
    }
  }

  /** The same holds for whatever falls due later. */
  #guarded(clock: Clock): Clock {
    return {
      now: () => clock.now(), elapsed: () => clock.elapsed(),
      after: (ms, deed) => clock.after(ms, () => this.#orFail(deed)), soon: (deed) => clock.soon(() => this.#orFail(deed)),
    }
  }

  #fail(error: unknown): void {
    this.#means.log.error({ err: error, board: this.board }, 'a room cannot go on; it is closed and opened again')
    if (this.#deaf) return
    this.#deaf = true
    this.#means.hooks.broke()
    this.#signs.onBroken()
  }

  #tick(): void {
    if (this.#isKeeping || !this.#intake.isReady()) {
      if (this.#isKeeping || !this.#fanOut.letWait()) this.#fanOut.flush()
      else this.#pace.wake()
      return
    }
    this.#isKeeping = true
    this.#intake.keepBatch().then(() => {
      this.#isKeeping = false
      // Presence rides with the batch: one flush for both, unless the disk is slower than a tick.
      this.#fanOut.flush()
      if (this.#intake.isReady()) this.#pace.wake()
      this.#signs.onIdle()
    }).catch((error: unknown) => {
      this.#fail(error)
    })
    if (this.#fanOut.isDirty()) this.#pace.wake()
  }

  #receive(place: Place, message: Uint8Array): void {
    if (place.gone || this.#deaf) return
    const heard = readMessage(message)
    switch (heard?.kind) {
      case undefined: this.#strike(place); return
      case 'edit': this.#intake.receive(place, heard); this.#pace.wake(); return
      case 'asks-state': this.#answerState(place, heard.stateVector); return
      // Always answered, with nobody if need be: clients ask to learn whether the line is alive.
      case 'asks-presence': tell(place, [this.#fanOut.everybody()]); return
      case 'presence': this.#show(place, heard.bytes)
    }
  }

  #show(place: Place, bytes: Uint8Array): void {
    const { presenceBytes, clientsSeenOfOnePerson } = this.#means.limits
    const shown = showPresence(place, bytes, {
      places: this.#fanOut.places, owners: this.#owners, maxBytes: presenceBytes, mostClients: clientsSeenOfOnePerson,
      bind: (clientId, person) => this.#intake.bindShown(clientId, person),
    })
    if (shown === 'bad') { this.#strike(place); return }
    if (shown === 'nothing') return
    this.#fanOut.shown(shown === 'new')
    this.#pace.wake()
  }

  #answerState(place: Place, stateVector: Uint8Array): void {
    // One byte is the state vector of somebody who has nothing yet.
    const comesBack = stateVector.length > 1
    this.#answers.find(place, stateVector, (answer) => {
      if (place.gone || this.#deaf) return
      if (answer === null) { this.#strike(place); return }
      if (!place.asked) this.#means.hooks.joined(this.#means.clock.elapsed() - place.since, comesBack)
      place.asked = true
      tell(place, answer)
    })
  }

  /** Counts a message that could not be read; too many end the connection. */
  #strike(place: Place): void {
    place.strikes += 1
    this.#means.hooks.struck()
    if (place.strikes >= this.#means.limits.malformedBeforeCut) this.#close(place, 4400)
  }

  #close(place: Place, code: CloseCode): void {
    if (place.gone) return
    place.listener.close(code)
    this.#leave(place)
  }

  #leave(place: Place): void {
    if (place.gone) return
    place.gone = true
    this.#fanOut.exit(place)
    this.#intake.forget(place)
    this.#pace.wake()
    this.#signs.onIdle()
  }
}
