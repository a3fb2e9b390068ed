// The line, the copy on this device and the count of what is saved, tied together: `status` is what they say between them.
// Hears every change of the document before the provider does, so that a change is counted before the frame that carries it leaves.

import type { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import type { BoardId } from '#shared/base/ids.ts'
import { boardDocument, type BoardDocument } from '#shared/document/document.ts'
import type { CloseCode, Hello, Holding, Refused } from '#shared/wire/wire.ts'
import { connect, type Connection, type Ears } from './connection.ts'
import { welcome } from './doors.ts'
import { statusOf, type Keeping, type Line } from './keeping.ts'
import { held, type Live } from './live.ts'
import { lostWords } from './lost-words.ts'
import { fromCopy, type Copy } from './offline.ts'
import type { Ending, Status } from './session.ts'
import type { World } from './world.ts'

/**
 * An edit may hang on what the board has lost and somebody else's page still has: it is asked again so many times, ever more seldom,
 * which takes about a minute. Meanwhile most of those who were here have come back with theirs.
 */
const mostGaps = 10
/**
 * The same where this page's own copy hangs on what neither the device nor the server has: another page of the device was refused those
 * words and took them away, or their row could not be read. Nobody else brings them, and nothing written here is saved until they are
 * given up: that took a minute, and another after each reload (simulated session 200551).
 */
const mostGapsAtHome = 2

/**
 * Why a session cannot go on as it is: what to say, whether something of it was not saved (it may only have been moved), the document
 * as it stood here, and the things touched since all was saved.
 */
export type StartAgain = { readonly detail: string; readonly isUnsaved: boolean; readonly document: BoardDocument; readonly touched: ReadonlySet<string> }

type Means = {
  readonly world: World; readonly board: BoardId; readonly document: BoardDocument; readonly awareness: Awareness; readonly copy: Copy; readonly keeping: Keeping
  readonly startAgain: (why: StartAgain) => void
  readonly ears: { readonly here: (who: Readonly<Record<string, string>>) => void; readonly greeted: (told: Hello) => void; readonly back: () => void }
}

/** Opens the line and watches it. */
export function watchLine(means: Means): { readonly status: Live<Status>; readonly firstSynced: Promise<void>; readonly close: () => void } {
  const watch = new Watch(means)
  return { status: watch.status, firstSynced: watch.firstSynced, close: () => watch.close() }
}

class Watch {
  readonly firstSynced: Promise<void>
  readonly status
  readonly #means: Means
  readonly #touched: Set<string>
  readonly #connection: Connection
  readonly #stopTime: () => void
  #line: Line
  /** Document frames sent on this connection. */
  #sent = 0
  /** How often in a row the server lacked what ours hangs on. */
  #gaps = 0
  #tellSynced: () => void = () => undefined

  constructor(means: Means) {
    this.#means = means
    this.#touched = new Set(means.copy.touched)
    this.#line = { up: false, synced: false, everSynced: false, hasCopy: means.copy.epoch !== null, answered: false, patient: true, holding: null, refused: null, ended: null }
    this.status = held<Status>(statusOf(this.#line, means.keeping, means.copy.hasAll()))
    this.firstSynced = new Promise((resolve) => { this.#tellSynced = resolve })
    means.document.y.on('update', this.#changed)
    const { world, board, document, awareness } = means
    const { WebSocket, socketOrigin: origin, random, now, tick, after } = world
    const stillWelcome = (): ReturnType<typeof welcome> => welcome(world.fetch, board)
    this.#connection = connect({ board, document, awareness, WebSocket, origin, random, now, tick, after, stillWelcome }, this.#ears())
    this.#stopTime = this.#watchTime()
  }

  close(): void {
    this.#stopTime()
    const { y } = this.#means.document
    y.off('update', this.#changed)
    // The room stays on the screen until the next session is open: what is typed meanwhile is given back with the rest.
    if (this.#line.refused !== null) y.on('update', this.#touch)
    this.#connection.close()
  }

  #look(change: Partial<Line> = {}): void {
    this.#line = { ...this.#line, ...change }
    const next = statusOf(this.#line, this.#means.keeping, this.#means.copy.hasAll())
    if (JSON.stringify(next) !== JSON.stringify(this.status.get())) this.status.set(next)
  }

  readonly #touch = (_update: Uint8Array, _origin: unknown, _y: Y.Doc, transaction: Y.Transaction): void => {
    if (transaction.local) for (const id of touchedIn(transaction, this.#means.document)) this.#touched.add(id)
  }

  readonly #changed = (update: Uint8Array, origin: unknown, y: Y.Doc, transaction: Y.Transaction): void => {
    const { copy, keeping } = this.#means
    if (origin === fromCopy) return
    if (!transaction.local) {
      copy.keepTheirs(update)
      return
    }
    this.#touch(update, origin, y, transaction)
    const burst = keeping.made()
    copy.keepMine(update, keeping.madeSoFar(), burst)
    this.#look()
  }

  #ears(): Ears {
    const { copy, keeping, ears } = this.#means
    return {
      hello: (told) => this.#greeted(told),
      frameSent: (last) => {
        this.#sent += 1
        keeping.sent(last)
      },
      kept: (frames) => {
        copy.settle(keeping.kept(frames), keeping.pending() === 0)
        // What was refused is about to be given back to its author, and is found by this.
        if (keeping.pending() === 0 && this.#line.refused === null) this.#touched.clear()
        if (frames < this.#sent) this.#look()
        else {
          this.#gaps = 0
          this.#look({ answered: true })
        }
      },
      refused: (told) => this.#refused(told),
      here: ears.here,
      holding: ({ on, detail }: Holding) => this.#look({ holding: on ? detail : null }),
      synced: () => {
        this.#look({ synced: true, everSynced: true })
        this.#tellSynced()
        ears.back()
      },
      down: () => {
        keeping.down()
        this.#sent = 0
        this.#look({ up: false, synced: false, answered: false, holding: null })
      },
      over: (detail, code) => this.#look({ up: false, ended: { detail, wayBack: wayBackFrom(code), unsaved: this.#unsaved() } }),
    }
  }

  /** Not now is not no: what the server could not hold, or not place yet, stays unsaved here and is sent again. */
  #refused({ reason, detail }: Refused): void {
    // The next session is on its way, with the words of this one: a line opened anew would have the same refused again.
    if (this.#line.refused !== null) return
    if (reason === 'gap') this.#gaps += 1
    // Before the server's board has come, a copy may well hang on what is on its way.
    const isOurs = this.#line.synced && this.#means.document.y.store.pendingStructs !== null
    if (reason === 'not-kept' || (reason === 'gap' && this.#gaps <= (isOurs ? mostGapsAtHome : mostGaps))) {
      this.#connection.again()
      return
    }
    // What the board lost was saved once: it may stand in any thing, not only in those touched since.
    if (reason === 'gap') for (const id of this.#means.document.things.keys()) this.#touched.add(id)
    this.#startAgain(detail, true)
  }

  /** Another history: what is here must not be mixed into it. */
  #greeted(told: Hello): boolean {
    const { copy, keeping, ears } = this.#means
    if (copy.epoch !== null && copy.epoch !== told.epoch) {
      this.#startAgain('The board was restored or cleaned up on the server in the meantime.', keeping.pending() > 0)
      return false
    }
    copy.adopt(told.epoch)
    ears.greeted(told)
    this.#look({ up: true })
    return true
  }

  /** The words of what was not saved: the page that shows them goes with the session, and not every browser has a copy. */
  #unsaved(): readonly string[] | null {
    const { keeping, document } = this.#means
    return keeping.pending() === 0 ? null : lostWords(document, boardDocument(), this.#touched)
  }

  #startAgain(detail: string, isUnsaved: boolean): void {
    if (this.#line.refused !== null) return
    const { copy, document, startAgain } = this.#means
    this.#look({ refused: detail })
    void copy.drop().then(() => startAgain({ detail, isUnsaved, document, touched: this.#touched }))
  }

  /** Lateness is a matter of time, and a laptop that wakes or finds its network again should not wait for the next try. */
  #watchTime(): () => void {
    const { after, onWake } = this.#means.world
    const opening = after(4_000, () => this.#look({ patient: false }))
    let takeBack: () => void = () => undefined
    const tick = (): void => {
      this.#look()
      takeBack = after(1_000, tick)
    }
    tick()
    const sleep = onWake(() => this.#connection.comeBackNow())
    return () => {
      opening()
      takeBack()
      sleep()
    }
  }
}

function wayBackFrom(code: CloseCode): Ending['wayBack'] {
  if (code === 4409) return 'reload'
  return code === 4401 || code === 4403 ? 'join' : null
}

function touchedIn(transaction: Y.Transaction, { things }: BoardDocument): string[] {
  const events = transaction.changedParentTypes.get(things as never) ?? [] // Yjs types its keys more narrowly than its own maps
  return events.flatMap((event) => (event.path.length === 0 ? [...event.keys.keys()] : [String(event.path[0])]))
}
