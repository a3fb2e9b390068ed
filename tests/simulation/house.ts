// The server in a simulation: the real rooms with the real rulings and checks over a disk, a door for lines, an ear for requests,
// and the hands that restart it, kill it and let it sleep. What is left out is what reads sockets and HTTP (tests/http, tests/crash).

import type { BoardId, PersonId } from '#shared/base/ids.ts'
import { isRefusal, refuse, statusOf, type Refusal } from '#shared/base/refusal.ts'
import { command } from '#shared/ledger/command.ts'
import { mineOf } from '#server/access/mine.ts'
import { decide } from '#server/commands/desk.ts'
import { documentsHere, type Documents } from '#server/rooms/documents.ts'
import type { Rooms, Seat } from '#server/rooms/door.ts'
import { noHooks } from '#server/rooms/hooks.ts'
import { usualLimits } from '#server/rooms/limits.ts'
import { openRooms } from '#server/rooms/rooms.ts'
import type { Dice } from '#tests/support/clock.ts'
import type { Disk } from './disk.ts'
import type { Door, Line } from './network.ts'
import type { SimClock } from './time.ts'

/** What an HTTP request came to, as client/session/reach.ts reads it. */
export type Answer = { readonly status: number; readonly body: unknown }

export type House = {
  readonly rooms: () => Rooms
  readonly doorFor: (person: PersonId) => Door
  /** Rejects when nobody answers. */
  readonly asked: (person: PersonId, path: string, body: unknown) => Promise<Answer>
  /** The power goes; the process comes back at once. */
  readonly crash: () => void
  /** An orderly restart; resolves when the new process is there. */
  readonly restart: () => Promise<void>
  readonly lines: Set<Line>
  /** Ids of commands that arrived. */
  readonly commands: Set<string>
  readonly counts: { folds: number; openings: number; crashes: number; restarts: number; refused: number }
}
type Means = {
  readonly board: BoardId; readonly clock: SimClock; readonly lot: Dice; readonly disk: Disk
  /** A broken variant: what the room says to a line is tampered with, line by line. */
  readonly tamper?: (() => (message: Uint8Array) => Uint8Array) | undefined
}

/** Opens it. */
export function newHouse({ board, clock, lot, disk, tamper = () => (message) => message }: Means): House {
  const counts = { folds: 0, openings: 0, crashes: 0, restarts: 0, refused: 0 }
  const lines = new Set<Line>()
  const commands = new Set<string>()
  const limits = {
    ...usualLimits, idleBeforeClosingMs: lot.pick([0, 200, 5_000]), foldAfterUpdates: lot.pick([5, 30, 200]), foldAtLeastBytes: 1_000, foldAtClosingUpdates: 5,
    pieceBytes: lot.pick([500, 2_000, 20_000]), foldAgainMs: 100, waitingBytes: lot.oneIn(8) ? 4_000 : usualLimits.waitingBytes, behindFromBytes: 20_000, behindUntilBytes: 5_000,
  }
  let life = 0
  let down = false
  const dying: (() => void)[] = []
  const process = (): Rooms => {
    const mine = life
    const after = (ms: number, deed: () => void): (() => void) => clock.after(ms, () => { if (mine === life) deed() })
    const areOrdered: Documents['areOrdered'] = (updates, pairs) => new Promise((resolve, reject) => {
      const read = updates()
      after(lot.below(500), () => { documentsHere.areOrdered(() => read, pairs).then(resolve, reject) })
    })
    return openRooms({
      storage: disk.forProcess(), clock: { now: clock.now, elapsed: clock.elapsed, after, soon: (deed) => { after(0, deed) } },
      random: lot, documents: { ...documentsHere, areOrdered }, decide, limits,
      hooks: { ...noHooks, folded: () => { counts.folds += 1 }, opened: () => { counts.openings += 1 }, refused: () => { counts.refused += 1 } },
    })
  }
  let rooms = process()

  const answer = async (person: PersonId, path: string, body: unknown): Promise<unknown> => {
    if (path.endsWith('/commands')) {
      const read = command.safeParse(body)
      if (read.success) commands.add(read.data.id)
      return read.success ? rooms.ask(board, person, read.data) : refuse('bad-request', read.error.message)
    }
    if (path.endsWith('/records')) return { records: [] }
    const standing = await rooms.standing(board)
    if (isRefusal(standing)) return standing
    if (path.endsWith('/standing')) return { mine: await mineOf(disk.forProcess(), board, person, standing) }
    const me = standing.people.get(person)
    return me === undefined ? refuse('not-signed-in') : { title: 'Simulated', objective: '', role: me.role, me }
  }
  return {
    rooms: () => rooms, lines, commands, counts,
    doorFor: (person) => (line) => {
      if (down) return null
      const mine = life
      let seat: Seat | null = null
      let gone = false
      const early: Uint8Array[] = []
      const tampered = tamper()
      const send = (message: Uint8Array): void => { if (mine === life) line.send(tampered(message)) }
      void rooms.join(board, { person, send, sendAll: (messages) => { for (const one of messages) send(one) }, buffered: line.buffered, close: line.close }).then((given) => {
        if (isRefusal(given)) { line.close(given.reason === 'no-such-board' ? 4404 : 4503); return }
        if (gone) { given.leave(); return }
        seat = given
        for (const message of early.splice(0)) seat.receive(message)
      })
      return {
        hear: (message) => { if (mine === life) { if (seat === null) early.push(message); else seat.receive(message) } },
        gone: () => { gone = true; if (mine === life) seat?.leave() },
      }
    },
    asked(person, path, body) {
      if (down) return Promise.reject(new TypeError('refused'))
      return new Promise((resolve, reject) => {
        dying.push(() => reject(new TypeError('reset')))
        answer(person, path, body).then((said) => resolve(isRefusal(said) ? problem(said) : { status: 200, body: said }), reject)
      })
    },
    crash() {
      counts.crashes += 1
      life += 1
      disk.crash()
      for (const line of lines) line.serverDied()
      for (const die of dying.splice(0)) die()
      down = false
      rooms = process()
    },
    async restart() {
      const mine = life
      counts.restarts += 1
      down = true
      await rooms.close()
      if (mine !== life) return
      life += 1
      for (const line of lines) line.serverDied()
      for (const die of dying.splice(0)) die()
      rooms = process()
      down = false
    },
  }
}

function problem({ reason, detail }: Refusal): Answer {
  return { status: statusOf(reason), body: { type: `https://signalboard.example/problems/${reason}`, detail } }
}
