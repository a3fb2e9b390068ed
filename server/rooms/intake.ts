// What comes in until it is kept: frames wait for the append that is under way, then go together into the next one.
// Checked when their batch is made, so always against what is on disk and what goes with them; told only after the commit
// (law 1). When the disk fails, the same batch is tried again until it works, and nobody hears of it before.

import type { BoardId, PersonId } from '#shared/base/ids.ts'
import type { Clock } from '../clock.ts'
import type { Kept, Storage } from '../storage/storage.ts'
import { checkEdit, type Edit, type Sender, type Verdict } from './edits.ts'
import { fault, type EditFault } from './faults.ts'
import type { Hooks, RoomLog } from './hooks.ts'
import { knowFrom, learn, learnBlocks, type Known } from './known.ts'
import type { Limits } from './limits.ts'
import type { Line } from './line.ts'
import type { Owners } from './owners.ts'
import type { Place } from './place.ts'
import type { State } from './state.ts'
import { mergeAll } from './tail.ts'

type Frame = Edit & { readonly place: Place; readonly number: number }
/** `early`: it was looked at before all that its connection has had come. */
type Checked = { readonly frame: Frame; readonly fault: EditFault | null; readonly early: boolean }
/** Edits of one connection that wait for its step 2. */
type Early = { readonly frames: Frame[]; bytes: number }
type Batch = {
  readonly checked: readonly Checked[]
  readonly frames: readonly { readonly bytes: Uint8Array; readonly by: PersonId }[]
  readonly bind: readonly { readonly clientId: number; readonly person: PersonId }[]
  readonly ends: ReadonlyMap<number, number>
}

export type Intake = {
  readonly receive: (place: Place, edit: Edit) => void
  /** The connection is gone: what waits to be kept is kept all the same. */
  readonly forget: (place: Place) => void
  readonly isWaiting: () => boolean
  /** Makes a batch of what waits and keeps it; resolves when its authors can be told. */
  readonly keepBatch: () => Promise<void>
  /** Takes in an update of the server's own that is on disk. */
  readonly learnOwn: (update: Uint8Array) => void
  readonly isHolding: () => boolean
  /** No more second tries: what is not kept at the next try is left to its authors. */
  readonly giveUp: () => void
}

type Means = {
  readonly board: BoardId
  readonly storage: Storage
  readonly state: State
  readonly owners: Owners
  readonly line: Line
  readonly clock: Clock
  readonly limits: Limits
  readonly hooks: Hooks
  readonly log: RoomLog
  readonly mayEdit: (person: PersonId) => boolean
  /** Called once per batch with all of its updates as one, after the commit. */
  readonly onKept: (update: Uint8Array) => void
  readonly onHolding: (on: boolean) => void
  /** A frame was refused; strikes are counted there. */
  readonly onFault: (place: Place, fault: EditFault) => void
  /** A connection shall send again what we lack: something of it was not taken for no fault of its own. */
  readonly onLack: (place: Place) => void
}

/** The intake of one room. */
export function newIntake(means: Means): Intake {
  const { board, storage, state, owners, line, clock, limits, hooks, log } = means
  let waiting: Frame[] = []
  let waitingBytes = 0
  let known: Known | null = null
  const early = new Map<Place, Early>()
  const lacking = new Set<Place>()
  let holding = false
  let givenUp = false
  let endPause: () => void = () => undefined

  const knownNow = (): Known => { known ??= knowFrom(state.updates()); return known }

  const senderOf = (person: PersonId): Sender => ({
    mayEdit: means.mayEdit(person),
    ownerOf: (client) => owners.ownerOf(client, person),
    clients: owners.clientsOf(person),
  })

  const check = (frames: readonly Frame[]): Batch => {
    const bind: { readonly clientId: number; readonly person: PersonId }[] = []
    const kept: { readonly bytes: Uint8Array; readonly by: PersonId }[] = []
    const ends = new Map<number, number>()
    const checked = frames.map((frame): Checked => {
      const { person } = frame.place.listener
      const verdict: Verdict = checkEdit(frame, senderOf(person), knownNow(), limits)
      const early = !frame.place.caughtUp
      if (verdict.kind === 'refused') return { frame, fault: verdict.fault, early }
      if (verdict.kind === 'nothing') return { frame, fault: null, early }
      const now = knownNow()
      learnBlocks(now, verdict.blocks, verdict.deleted)
      now.bytes += verdict.bytes.length
      for (const block of verdict.blocks) ends.set(block.client, block.clock + block.length)
      for (const clientId of verdict.bind) { owners.bind(clientId, person); bind.push({ clientId, person }) }
      kept.push({ bytes: verdict.bytes, by: person })
      return { frame, fault: null, early }
    })
    return { checked, frames: kept, bind, ends }
  }

  const hold = (on: boolean): void => {
    if (holding === on) return
    holding = on
    hooks.holding(on)
    means.onHolding(on)
  }

  const pause = (ms: number): Promise<void> => new Promise((resolve) => {
    const callOff = clock.after(ms, resolve)
    endPause = () => { callOff(); resolve() }
  })

  /** Answers null when it was given up. */
  const keepUntilItWorks = async (batch: Batch): Promise<Kept | null> => {
    for (let wait = limits.retryFirstMs; ; wait = Math.min(wait * 2, limits.retryLastMs)) {
      try {
        const kept = await storage.keep({ board, frames: batch.frames, ...batch.bind.length > 0 ? { bind: batch.bind } : {} })
        hold(false)
        return kept
      } catch (error) {
        log.error({ err: error, frames: batch.frames.length }, 'edits could not be kept; they are tried again')
        if (givenUp) return null
        hold(true)
        await pause(wait)
      }
    }
  }

  const keepFrames = async (frames: readonly Frame[]): Promise<void> => {
    let batch = check(frames)
    const started = clock.elapsed()
    while (batch.frames.length > 0) {
      const kept = await keepUntilItWorks(batch)
      if (kept === null) return
      if (kept.kind === 'kept') {
        hooks.committed(clock.elapsed() - started, batch.frames.length)
        const update = mergeAll(batch.frames.map((frame) => frame.bytes))
        state.add(update, { ends: batch.ends, journalSeq: kept.lastJournalSeq, rows: batch.frames.length })
        means.onKept(update)
        break
      }
      // Another node bound one of these clientIDs meanwhile: nothing was kept, and nothing was told.
      if (kept.kind !== 'foreign') throw new Error(`A batch of edits was answered "${kept.kind}", which only commands can be.`)
      owners.replace(await storage.boundClients(board))
      known = null
      batch = check(frames)
    }
    answer(batch.checked)
  }

  const enqueue = (frame: Frame): void => {
    waiting.push(frame)
    waitingBytes += frame.bytes.length
  }

  /** A step 2 goes before the edits of its connection that came earlier: they build on it. */
  const catchUp = (frame: Frame): void => {
    const { place } = frame
    const held = early.get(place)?.frames ?? []
    const mine = waiting.filter((one) => one.place === place)
    waiting = [...waiting.filter((one) => one.place !== place), frame, ...held, ...mine]
    waitingBytes += frame.bytes.length + held.reduce((sum, one) => sum + one.bytes.length, 0)
    early.delete(place)
    place.caughtUp = true
  }

  /** Someone who comes back types on before their offline work has been asked for: such edits wait for it. False: too many do. */
  const putBy = (frame: Frame): boolean => {
    const { place } = frame
    const held = early.get(place) ?? { frames: [], bytes: 0 }
    if (place.gone || held.bytes + frame.bytes.length > limits.earlyBytes) return false
    // It has come meanwhile and stands in the next batch.
    if (place.caughtUp) { enqueue(frame); return true }
    held.frames.push(frame)
    held.bytes += frame.bytes.length
    early.set(place, held)
    return true
  }

  const answer = (checked: readonly Checked[]): void => {
    for (const { frame, fault, early } of checked) {
      if (fault?.reason === 'gap' && early && putBy(frame)) continue
      frame.place.answers.set(frame.number, fault)
      if (fault === null) continue
      hooks.refused(fault.reason)
      means.onFault(frame.place, fault)
    }
  }

  return {
    receive(place, edit) {
      place.frames += 1
      // The bytes are a view into the socket's buffer, which is not ours to keep.
      const frame = { place, number: place.frames, bytes: edit.bytes.slice(), whole: edit.whole }
      if (waitingBytes + frame.bytes.length > limits.waitingBytes) {
        place.caughtUp = false
        lacking.add(place)
        answer([{ frame, fault: fault('not-kept', 'The server cannot save just now.'), early: false }])
        return
      }
      if (frame.whole) catchUp(frame)
      else enqueue(frame)
    },
    forget(place) {
      early.delete(place)
      lacking.delete(place)
    },
    isWaiting: () => waiting.length > 0,
    keepBatch: () => line.run(async () => {
      const frames = waiting
      const bytes = waitingBytes
      waiting = []
      try {
        await keepFrames(frames)
      } finally {
        waitingBytes -= bytes
      }
      if (holding) return
      for (const place of lacking) means.onLack(place)
      lacking.clear()
    }),
    learnOwn: (update) => { if (known !== null) learn(known, update) },
    isHolding: () => holding,
    giveUp() {
      givenUp = true
      endPause()
    },
  }
}
