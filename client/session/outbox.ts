// Commands on their way: each has an id before it is first sent and keeps it until the server has ruled, across lost connections
// and reloads. The same id acts once (contract.md), so sending again is safe. Only "not reached" is tried again; a refusal is an answer.

import { z } from 'zod'
import type { BoardId } from '#shared/base/ids.ts'
import { isRefusal, notLearned, refuse, type Refusal } from '#shared/base/refusal.ts'
import { ruled, type Ruled } from '#shared/ledger/command.ts'
import { readJson, writeJson, type LocalShelf } from './local-shelf.ts'
import { isUnreached, reach, type Fetch } from './reach.ts'
import type { CommandAsked } from './session.ts'

/** A command is sent only this long after it was asked, ms: later (the laptop was closed, the room went on) it would come as a surprise. */
const stale = 10 * 60_000
const notAnswered = refuse('not-ready', 'The server could not be reached for ten minutes, so it is not asked again. Look how things stand, and ask anew if it is still wanted.')
/** Tried again after chance below a bound that doubles, ms: a whole room asks at the same moment. */
const firstWait = 1_000
const longestWait = 15_000

const waiting = z.object({ id: z.string(), askedAt: z.number(), command: z.record(z.string(), z.unknown()) })
type Waiting = z.infer<typeof waiting>

/** Who waits for the answer to which command: the page's own, so that a command outlives the session it was asked in (visit.ts). */
export type Askers = Map<string, (answer: Ruled | Refusal) => void>

export type Outbox = {
  readonly ask: (command: CommandAsked) => Promise<Ruled | Refusal>
  /** The connection is back: what waits is tried at once. */
  readonly nudge: () => void
  readonly close: () => void
}
type Means = {
  readonly board: BoardId; readonly fetch: Fetch; readonly shelf: LocalShelf; readonly newId: () => string; readonly now: () => number; readonly random: () => number
  /** Calls back after so many ms; the answer takes it back. */
  readonly after: (ms: number, deed: () => void) => () => void
  readonly askers: Askers
  /** A command of an earlier page was refused: nobody waits for its answer any more. */
  readonly turnedDown: (refusal: Refusal) => void
}

/** Opens the outbox of a board; commands left from an earlier page are sent first. */
export function openOutbox({ board, fetch, shelf, newId, now, random, after, askers, turnedDown }: Means): Outbox {
  const key = `signalboard.outbox.${board}`
  const queue = read(shelf, key)
  const answer = answerer(askers, turnedDown)
  // Another page of this device may have sent it, and had its answer, while this page's session ended and began anew.
  for (const id of askers.keys()) if (!queue.some((one) => one.id === id)) answer(id, notLearned)
  let [sending, closed, failures] = [false, false, 0]
  let takeBack: () => void = () => undefined
  // Other pages on this device, and the next session of this one, keep theirs under the same key: one is put in and one taken out,
  // the rest stays as they left it.
  const settle = ({ id }: Waiting, answered: Ruled | Refusal): void => {
    queue.shift()
    writeJson(shelf, key, read(shelf, key).filter((one) => one.id !== id))
    answer(id, answered)
  }
  const send = async (): Promise<void> => {
    if (sending || closed) return
    // Whoever asks anew does not wait for the next try; without this each would begin tries of its own.
    takeBack()
    sending = true
    for (let first = queue[0]; first !== undefined; first = closed ? undefined : queue[0]) {
      if (now() - first.askedAt >= stale) { settle(first, notAnswered); continue }
      const answered = await reach(fetch, `/api/boards/${board}/commands`, { method: 'POST', body: { ...first.command, id: first.id }, shape: ruled })
      if (isUnreached(answered)) {
        failures += 1
        if (!closed) takeBack = after(waitAfter(failures, random()), () => { void send() })
        break
      }
      failures = 0
      settle(first, answered)
    }
    sending = false
  }
  if (queue.length > 0) void send()
  return {
    ask(command) {
      if (closed) return Promise.resolve(refuse('not-ready', 'You have left this session.'))
      return new Promise((answered) => {
        const id = newId()
        askers.set(id, answered)
        const one = { id, askedAt: now(), command: { ...command } }
        queue.push(one)
        writeJson(shelf, key, [...read(shelf, key), one])
        void send()
      })
    },
    nudge() { takeBack(); void send() },
    close() {
      closed = true
      takeBack()
      // Without storage the next session of this page cannot send what waits.
      if (shelf === null) for (const { id } of queue.splice(0)) answer(id, notLearned)
    },
  }
}

/** Gives an answer to whoever asked; a refusal that nobody waits for any more is told as one. */
function answerer(askers: Askers, turnedDown: Means['turnedDown']): (id: string, answer: Ruled | Refusal) => void {
  return (id, answer) => {
    const asker = askers.get(id)
    askers.delete(id)
    if (asker !== undefined) asker(answer)
    else if (isRefusal(answer)) turnedDown(answer)
  }
}

const waitAfter = (failures: number, share: number): number => share * Math.min(longestWait, firstWait * 2 ** (failures - 1))

function read(shelf: LocalShelf, key: string): Waiting[] {
  const rows = z.array(waiting).safeParse(readJson(shelf, key))
  return rows.success ? rows.data : []
}
