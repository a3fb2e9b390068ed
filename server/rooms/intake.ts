// What comes in until it is kept: frames wait for the append that is under way, then go together into the next one.
// Checked when their batch is made, so always against what is on disk and what goes with them; told only after the commit
// (law 1). When the disk fails, the same batch is tried again until it works (keeping.ts), and nobody hears of it before.

import type { BoardId, PersonId } from '#shared/base/ids.ts'
import { countParts } from '#shared/wire/blocks.ts'
import type { Clock } from '../clock.ts'
import type { Storage } from '../storage/storage.ts'
import type { Documents } from './documents.ts'
import { Doubts, type Doubtful } from './doubts.ts'
import { Early } from './early.ts'
import { checkEdit, type Edit } from './edits.ts'
import { fault, type EditFault } from './faults.ts'
import type { Hooks, RoomLog } from './hooks.ts'
import type { Keeping } from './keeping.ts'
import { knowFrom, learn, learnBlocks, type Known } from './known.ts'
import type { Limits } from './limits.ts'
import type { Line } from '../line.ts'
import type { Bound, Owners } from './owners.ts'
import { heldBytes, noteAnswer, type Frame, type Place } from './place.ts'
import type { State } from './state.ts'
import { mergeAll } from './tail.ts'

/** `early`: it was looked at before all that its connection has had come. */
type Checked = { readonly frame: Frame; readonly fault: EditFault | null; readonly early: boolean; readonly isCut: boolean }
/** Frames looked at together, and what of them is to be kept. `held` wait for what is in doubt. */
type Batch = {
  readonly checked: readonly Checked[]
  readonly doubts: readonly Doubtful[]
  readonly held: readonly Frame[]
  readonly frames: readonly { readonly bytes: Uint8Array; readonly by: PersonId }[]
  readonly bind: readonly Bound[]
  readonly ends: ReadonlyMap<number, number>
}
/** `bytes`: of the frames so far; summed up as they come, since every frame asks how much room is left. */
type Growing = { readonly [K in keyof Batch]: Batch[K] extends readonly (infer T)[] ? T[] : Map<number, number> } & { bytes: number }

type Means = {
  readonly board: BoardId
  readonly storage: Storage
  readonly documents: Documents
  readonly state: State
  readonly owners: Owners
  readonly keeping: Keeping
  readonly keeps: Line
  readonly clock: Clock
  readonly limits: Limits
  readonly hooks: Hooks
  readonly log: RoomLog
  readonly mayEdit: (person: PersonId) => boolean
  /** Something of the board was lost on the disk: its authors may bring it back piece by piece. */
  readonly lossy: boolean
  /** Called once per batch with all of its updates as one, after the commit. */
  readonly onKept: (update: Uint8Array) => void
  /** A frame was refused; strikes are counted there. */
  readonly onFault: (place: Place, fault: EditFault) => void
  /** A connection shall send again what we lack: something of it was not taken for no fault of its own. */
  readonly onLack: (place: Place) => void
  /** More of its answers wait for an earlier one than are held for a connection. */
  readonly onUntold: (place: Place) => void
  /** What waited can be looked at now. */
  readonly onReady: () => void
}

const newBatch = (): Growing => ({ checked: [], doubts: [], held: [], frames: [], bind: [], ends: new Map(), bytes: 0 })

/** The intake of one room. */
export class Intake {
  readonly #means: Means
  readonly #early: Early
  readonly #doubts: Doubts
  readonly #lacking = new Set<Place>()
  #waiting: Frame[] = []
  /** What waits and what is being kept (heldBytes). */
  #waitingBytes = 0
  #known: Known | null = null
  /** ClientIDs that belong to whoever shows them, and are not on disk yet. */
  #shown: readonly Bound[] = []

  constructor(means: Means) {
    this.#means = means
    this.#early = new Early({ ...means, onLate: (place, frames) => this.#late(place, frames) })
    this.#doubts = new Doubts({ ...means, onKnown: means.onReady })
  }

  /** Whether there is something to keep. */
  isWaiting(): boolean {
    return this.#waiting.length > 0 || this.#shown.length > 0
  }

  /** A clientID that was nobody's belongs to this person at once; it is kept with the next batch. */
  bindShown(clientId: number, person: PersonId): void {
    this.#means.owners.bind(clientId, person)
    this.#shown = [...this.#shown, { clientId, person }]
  }

  /** Something waits for nothing but the next batch. */
  isReady(): boolean {
    return this.#shown.length > 0 || this.#waiting.some(({ place }) => !this.#doubts.isOpen(place.listener.person))
  }

  /** Takes a frame in, to be looked at with the next batch. */
  receive(place: Place, edit: Edit): void {
    place.frames += 1
    // The bytes are a view into the socket's buffer, which is not ours to keep.
    const { clock, limits } = this.#means
    const frame = { place, number: place.frames, bytes: edit.bytes.slice(), parts: countParts(edit.bytes, limits.editParts), whole: edit.whole, since: clock.elapsed() }
    if ((this.#waitingBytes > 0 && this.#waitingBytes + heldBytes(frame) > limits.waitingBytes) || !this.#doubts.takesMore(frame)) {
      place.caughtUp = false
      this.#lacking.add(place)
      this.#answer([{ frame, fault: fault('not-kept', 'The server cannot save just now.'), early: false, isCut: false }])
    } else if (frame.whole) this.#catchUp(frame)
    else this.#enqueue([frame])
  }

  /** The connection is gone: what waits to be kept is kept all the same. */
  forget(place: Place): void {
    this.#early.take(place)
    this.#lacking.delete(place)
  }

  /** Makes a batch of what waits, a share of each connection, and keeps it; resolves when its authors can be told. */
  keepBatch(): Promise<void> {
    return this.#means.keeps.run(async () => {
      const frames = this.#takeShares()
      try {
        await this.#keep(frames)
      } finally {
        for (const frame of frames) this.#waitingBytes -= heldBytes(frame)
      }
      if (this.#means.keeping.isHolding()) return
      for (const place of this.#lacking) {
        if (this.#doubts.isOpen(place.listener.person)) continue
        this.#lacking.delete(place)
        this.#means.onLack(place)
      }
    })
  }

  /** Keeps what waits, at the end. What is in doubt after one more look stays out: nobody was told of it, so its sender has it still. */
  async keepAll(): Promise<void> {
    while (this.isReady()) await this.keepBatch()
    await this.#doubts.settle()
    while (this.isReady()) await this.keepBatch()
  }

  /** Asks nothing any more. */
  stop(): void {
    this.#doubts.stop()
  }

  /** Takes in an update of the server's own that is on disk. */
  learnOwn(update: Uint8Array): void {
    if (this.#known !== null) learn(this.#known, update)
  }

  /** Things ever made. To be asked between batches: the first time everything stored is read. */
  async things(): Promise<number> {
    this.#known ??= await knowFrom(this.#means.state.updates(), this.#means.clock)
    return this.#known.things
  }

  /** Takes each connection's share out of what waits; everybody's frames stay in their order. */
  #takeShares(): readonly Frame[] {
    const { shareFrames, shareParts, shareBytes } = this.#means.limits
    const shares = new Map<Place, { frames: number; parts: number; bytes: number }>()
    const { taken = [], left = [] } = Object.groupBy(this.#waiting, ({ place, parts, bytes }) => {
      if (this.#doubts.isOpen(place.listener.person)) return 'left'
      const share = shares.get(place) ?? { frames: 0, parts: 0, bytes: 0 }
      shares.set(place, share)
      share.frames += 1
      share.parts += parts
      share.bytes += bytes.length
      return share.frames === 1 || (share.frames <= shareFrames && share.parts <= shareParts && share.bytes <= shareBytes) ? 'taken' : 'left'
    })
    this.#waiting = left
    return taken
  }

  #enqueue(frames: readonly Frame[]): void {
    // One by one: as the arguments of one call a long list overflows the stack.
    for (const frame of frames) {
      this.#waiting.push(frame)
      this.#waitingBytes += heldBytes(frame)
    }
  }

  /** A step 2 goes before the edits of its connection that came earlier: they build on it. */
  #catchUp(frame: Frame): void {
    const { mine = [], others = [] } = Object.groupBy(this.#waiting, ({ place }) => (place === frame.place ? 'mine' : 'others'))
    this.#waiting = others
    this.#enqueue([frame, ...this.#early.take(frame.place)])
    this.#waiting = this.#waiting.concat(mine)
    frame.place.caughtUp = true
  }

  async #keep(frames: readonly Frame[]): Promise<void> {
    const { board, state, keeping, clock, hooks, onKept } = this.#means
    const started = clock.elapsed()
    let batch = await this.#check(frames)
    while (batch.frames.length > 0 || this.#shown.length > 0) {
      const shown = this.#shown
      const bind = [...shown, ...batch.bind]
      const kept = await keeping.untilItWorks({ board, frames: batch.frames, ...bind.length > 0 ? { bind } : {} })
      // Whoever comes to the next opening shows themselves anew.
      if (kept === null) { this.#shown = []; return }
      if (kept.kind === 'kept') {
        this.#shown = this.#shown.slice(shown.length)
        if (batch.frames.length === 0) break
        hooks.committed(clock.elapsed() - started, batch.frames.length)
        const update = mergeAll(batch.frames.map((frame) => frame.bytes))
        state.add(update, { ends: batch.ends, journalSeq: kept.lastJournalSeq, rows: batch.frames.length })
        onKept(update)
        this.#takeFirm()
        this.#answer(batch.checked.flatMap((one) => (one.isCut ? this.#askAgain(one) : [one])))
        this.#hold(batch)
        return
      }
      // Another node bound one of these clientIDs meanwhile: nothing was kept, and nothing was told.
      if (kept.kind !== 'foreign') throw new Error(`A batch of edits was answered "${kept.kind}", which only commands can be.`)
      await this.#startOver()
      batch = await this.#check(frames)
    }
    this.#answer(batch.checked)
    this.#hold(batch)
  }

  /** What is in doubt waits, and what its senders wrote behind it: before all that waits, but for a step 2 of theirs that has come meanwhile. */
  #hold({ held, doubts }: Batch): void {
    if (held.length === 0) return
    const caughtUp = new Map(this.#waiting.flatMap((one) => (one.whole ? [[one.place, one] as const] : [])))
    const behind = Map.groupBy(held, ({ place }) => caughtUp.get(place))
    this.#waiting = [...behind.get(undefined) ?? [], ...this.#waiting.flatMap((one) => [one, ...behind.get(one) ?? []])]
    for (const frame of held) this.#waitingBytes += heldBytes(frame)
    for (const doubtful of doubts) this.#doubts.open(doubtful, this.#waiting)
    this.#doubts.look()
  }

  /** A step 2 of which a part was taken: what waited for that part is here again by now, so the rest is looked at once more. */
  #askAgain({ frame }: Checked): readonly Checked[] {
    this.#enqueue([frame])
    return []
  }

  /** What hung on something lost and finds it again is told like an edit. */
  #takeFirm(): void {
    const { state, onKept } = this.#means
    const firm = state.takeFirm()
    if (firm.length === 0) return
    const update = mergeAll(firm)
    this.learnOwn(update)
    onKept(update)
  }

  /** What was learned of edits that are not kept after all is forgotten. */
  async #startOver(): Promise<void> {
    const { board, storage, owners } = this.#means
    owners.replace(await storage.boundClients(board))
    // Some may be bound meanwhile, by this person or by another.
    this.#shown = this.#shown.filter(({ clientId, person }) => owners.ownerOf(clientId, person) === 'nobody')
    for (const { clientId, person } of this.#shown) owners.bind(clientId, person)
    this.#known = null
  }

  async #check(frames: readonly Frame[]): Promise<Batch> {
    const { state, clock } = this.#means
    const batch = newBatch()
    // Reading a board takes tens of ms: not for somebody who only shows themselves.
    if (frames.length === 0) return batch
    const known = this.#known ??= await knowFrom(state.updates(), clock)
    const waits = new Set<PersonId>()
    for (const frame of frames) {
      const { person } = frame.place.listener
      const found = waits.has(person) ? 'in doubt' : this.#checkOne(frame, batch, known)
      if (found === 'in doubt') {
        waits.add(person)
        batch.held.push(frame)
        continue
      }
      const early = !frame.place.caughtUp
      batch.checked.push(found === 'cut' ? { frame, fault: null, early, isCut: true } : { frame, fault: found, early, isCut: false })
    }
    return batch
  }

  /** Looks at a frame; what it brings goes into the batch and counts for the frames after it. */
  #checkOne(frame: Frame, batch: Growing, known: Known): EditFault | 'cut' | 'in doubt' | null {
    const { owners, limits, mayEdit, state, lossy } = this.#means
    if (this.#doubts.isWrong(frame)) return fault('malformed', 'Its neighbours stand the wrong way round.')
    const { person } = frame.place.listener
    const sender = { mayEdit: mayEdit(person), ownerOf: (client: number) => owners.ownerOf(client, person), clients: owners.clientsOf(person) }
    const taken = state.snapshotBytes() + state.tail().bytes + batch.bytes
    const verdict = checkEdit({ ...frame, keptFar: lossy ? state.looseEnds() : null }, sender, known, { ...limits, documentBytes: limits.documentBytes - taken })
    if (verdict.kind === 'refused') return verdict.fault
    if (verdict.kind === 'nothing') return null
    if (verdict.doubts.length > 0 && !this.#doubts.isOrdered(frame, verdict.bytes)) {
      batch.doubts.push({ frame, bytes: verdict.bytes, bind: verdict.bind, pairs: verdict.doubts })
      return 'in doubt'
    }
    learnBlocks(known, verdict.blocks, verdict.deleted)
    for (const block of verdict.blocks) batch.ends.set(block.client, block.clock + block.length)
    for (const clientId of verdict.bind) {
      owners.bind(clientId, person)
      batch.bind.push({ clientId, person })
    }
    batch.frames.push({ bytes: verdict.bytes, by: person })
    batch.bytes += verdict.bytes.length
    return verdict.isCut ? 'cut' : null
  }

  #answer(checked: readonly Checked[]): void {
    const { hooks, clock, limits, onFault, onUntold } = this.#means
    const now = clock.elapsed()
    for (const { frame, fault, early } of checked) {
      if (fault?.reason === 'gap' && early && this.#putBy(frame)) continue
      if (noteAnswer(frame.place, frame.number, fault) > limits.untoldAnswers) onUntold(frame.place)
      if (fault === null) { hooks.acknowledged(now - frame.since); continue }
      hooks.refused(fault.reason)
      onFault(frame.place, fault)
    }
  }

  /** What they build on has not come: they are refused, and their connection is asked again for all it has, these among it. */
  #late(place: Place, frames: readonly Frame[]): void {
    this.#answer(frames.map((frame) => ({ frame, fault: fault('gap', 'It builds on changes that are not here.'), early: false, isCut: false })))
    this.#means.onLack(place)
  }

  /** Someone who comes back types on before their offline work was asked for: such edits wait for it. False: too many do. */
  #putBy(frame: Frame): boolean {
    if (!frame.place.caughtUp) return this.#early.put(frame)
    // It has come meanwhile and stands in the line.
    this.#enqueue([frame])
    return true
  }
}
