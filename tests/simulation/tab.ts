// One page of one person: the product's own client core over a simulated world, and an eye on what it says. Whenever it says
// "saved", everything in it of its owner's must be on the server's disk at that very moment.

import * as Y from 'yjs'
import type { BoardId } from '#shared/base/ids.ts'
import type { Person } from '#shared/board/people.ts'
import type { Session, Status } from '#client/session/session.ts'
import { startVisit } from '#client/session/visit.ts'
import type { World } from '#client/session/world.ts'
import type { Dice } from '#tests/support/clock.ts'
import type { Device } from './device.ts'
import type { Disk } from './disk.ts'
import type { House } from './house.ts'
import type { Letters } from './letters.ts'
import { socketsOver, type Air, type Line } from './network.ts'
import type { OpenText } from './textarea.ts'
import type { SimClock } from './time.ts'

/** What all pages of a run share. */
export type Scene = {
  readonly board: BoardId; readonly clock: SimClock; readonly lot: Dice; readonly house: House; readonly disk: Disk; readonly letters: Letters
  readonly heard: (bytes: Uint8Array) => void
  /** Something is wrong. Not thrown: the client would take it for a broken line. */
  readonly fault: (what: string) => void
  /** Tampers with a page's sockets (broken variants). */
  readonly sockets: (base: typeof WebSocket) => typeof WebSocket
  /** Tampers with a page's undo (a broken variant). */
  readonly undoing: (session: Session) => Session
  readonly counts: { saved: number; reconnects: number; conflicts: number; startedAgain: number; notices: Record<string, number> }
  /** How far each clientID's edits were promised to be kept. */
  readonly promised: Map<number, number>
  /** Requests that are under way, and whether the page that asks still lives. */
  readonly asking: Map<Promise<Response>, () => boolean>
}

export type Tab = {
  readonly person: Person
  readonly session: () => Session | null
  readonly status: () => Status['word']
  readonly isAlive: () => boolean
  /** It was ended and still writes. */
  readonly isLeaving: () => boolean
  /** The text that is open in it, if any. */
  text: OpenText | null
  /** Its device keeps commands until the server has ruled, and not for so long that they are dropped as stale. */
  keepsCommands: boolean
  /** Does something and says the first id that was made for it; empty when none was. */
  readonly naming: <T>(deed: () => T) => { readonly id: string; readonly done: T }
  /** The line is reset, if there is one. */
  readonly reset: () => void
  /** The air of its device changed. */
  readonly lookAround: () => void
  readonly wake: () => void
  /** The page is gone in an instant. */
  readonly kill: () => void
  /** The page is left in an orderly way. */
  readonly end: () => void
  /** What it says at this moment is looked at. */
  readonly look: () => void
}

/** Opens a page. `mine`: the clientIDs of this person at this device, its own among them from now on. */
export function openTab(scene: Scene, person: Person, device: Device | null, air: Air, mine: number[]): Tab {
  const { board, clock, lot, letters, promised, counts } = scene
  let alive = true
  let leaving = false
  let line: Line | null = null
  let word = ''
  const wakes = new Set<() => void>()
  const isAlive = (): boolean => alive
  const lines = socketsOver({ clock, lot, air, door: scene.house.doorFor(person.id), heard: scene.heard }, isAlive, (opened) => {
    if (line !== null) counts.reconnects += 1
    for (const one of scene.house.lines) if (one.isOver()) scene.house.lines.delete(one)
    line = opened
    scene.house.lines.add(opened)
  })
  const world: World = {
    fetch: fetchOver(scene, person, air, isAlive),
    WebSocket: scene.sockets(lines),
    socketOrigin: 'ws://simulated.test',
    shelf: device?.shelf ?? null,
    openRows: device === null ? null : async () => device.rowsFor(isAlive),
    now: clock.now, tick: clock.elapsed, random: lot.share,
    after: (ms, deed) => clock.after(ms, () => { if (alive) deed() }),
    newId() {
      const made = lot.word()
      word ||= made
      return made
    },
    newClientId() {
      const client = lot.below(2 ** 32)
      mine.push(client)
      return client
    },
    onWake: (deed) => { wakes.add(deed); return () => { wakes.delete(deed) } },
  }
  const visit = startVisit(world, board, person)
  let opened: Session | null = null
  let session: Session | null = null

  const look = (): void => {
    if (session === null || !alive || session.status.get().word !== 'saved') return
    counts.saved += 1
    for (const client of mine) {
      const at = Y.getState(session.document.y.store, client)
      if (at === 0) continue
      if (scene.disk.clockOf(client) < at) scene.fault(`"Saved" was said of ${client}@${at}, and the disk has ${scene.disk.clockOf(client)}.`)
      promised.set(client, Math.max(at, promised.get(client) ?? 0))
    }
    letters.saved(session.ownClientId)
  }
  const follow = (): void => {
    const now = visit.session.get()
    if (now === null || now === opened) return
    if (opened !== null) counts.startedAgain += 1
    opened = now
    session = scene.undoing(now)
    tab.text = null
    now.status.subscribe(look)
    now.notices.subscribe(() => { for (const { kind } of now.notices.get()) counts.notices[kind] = (counts.notices[kind] ?? 0) + 1 })
    now.document.y.on('update', (_update: Uint8Array, _origin: unknown, _y: Y.Doc, transaction: Y.Transaction) => {
      if (!transaction.local && now.status.get().word !== 'saved') counts.conflicts += 1
    })
    look()
  }
  visit.session.subscribe(follow)
  const gone = (): void => {
    tab.text?.close()
    tab.text = null
  }
  const tab: Tab = {
    person, isAlive, look, text: null, keepsCommands: device !== null,
    isLeaving: () => alive && leaving,
    session: () => session,
    naming(deed) {
      word = ''
      const done = deed()
      return { id: word, done }
    },
    status: () => session?.status.get().word ?? 'opening',
    reset: () => line?.reset(),
    lookAround: () => line?.look(),
    wake: () => { for (const wake of wakes) wake() },
    kill() {
      if (!alive) return
      alive = false
      visit.end()
    },
    end() {
      if (!alive) return
      gone()
      leaving = true
      visit.end()
      // What it still writes to the device may finish; it says nothing any more.
      clock.after(200, () => { alive = false })
      session = null
    },
  }
  follow()
  return tab
}

/** Requests: late, lost on the way there or back, and given up after fifteen seconds, as reach.ts would. */
function fetchOver({ clock, lot, house, asking }: Scene, person: Person, air: Air, isAlive: () => boolean): World['fetch'] {
  const way = (): Promise<void> => new Promise((resolve, reject) => {
    if (!air.reachable) { reject(new TypeError('no network')); return }
    const carried = air.up && air.down && !lot.oneIn(40)
    clock.after(carried ? lot.below(air.latency + 1) : 15_000, () => {
      if (!isAlive()) return
      if (carried) resolve()
      else reject(new TypeError('timed out'))
    })
  })
  const ask = async (path: string, sent: unknown): Promise<Response> => {
    await way()
    const { status, body } = await house.asked(person.id, path, sent)
    await way()
    return { ok: status < 400, status, text: async () => JSON.stringify(body) } as Response // as much of one as reach.ts uses
  }
  return async (path, init) => {
    const answer = ask(path, typeof init.body === 'string' ? JSON.parse(init.body) : null)
    asking.set(answer, isAlive)
    try {
      return await answer
    } finally {
      asking.delete(answer)
    }
  }
}
