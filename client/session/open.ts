// Opens a session: one document, one line to the room, and everything screens ask for, put together from the parts beside it.
// A session ends once and is not mended: when the server refuses an edit or tells of another history, `startAgain` says so and
// visit.ts opens a fresh one in its place. The world (network, storage, time, chance) is handed in.

import { Awareness } from 'y-protocols/awareness'
import type { BoardId } from '#shared/base/ids.ts'
import { isRefusal } from '#shared/base/refusal.ts'
import type { Person } from '#shared/board/people.ts'
import { boardDocument } from '#shared/document/document.ts'
import type { Hello } from '#shared/wire/wire.ts'
import { inviteLinks } from './doors.ts'
import { startFetching } from './fetched.ts'
import { startKeeping } from './keeping.ts'
import { watchLine, type StartAgain } from './line.ts'
import type { Notices } from './notices.ts'
import { openCopy } from './offline.ts'
import { openOutbox, type Askers } from './outbox.ts'
import { startPresence } from './presence.ts'
import { followRulings } from './rulings.ts'
import type { Session } from './session.ts'
import { shelf } from './shelf.ts'
import { startUndo } from './undoing.ts'
import type { World } from './world.ts'

/** A session and the deeds only its visit needs. */
export type OpenSession = { readonly session: Session; readonly synced: Promise<void>; readonly close: () => Promise<void> }

/** Who opens what. `startAgain` is called when this session cannot go on. */
export type Opening = { readonly board: BoardId; readonly me: Person; readonly notices: Notices; readonly askers: Askers; readonly startAgain: (why: StartAgain) => void }

/** Loads the copy, opens the line, answers at once: the board may still be on its way (status "opening"). */
export async function openSession(world: World, { board, me, notices, askers, startAgain }: Opening): Promise<OpenSession> {
  const document = boardDocument()
  document.y.clientID = world.newClientId()
  const rows = await world.openRows?.(board).catch(() => null) ?? null
  const copy = await openCopy(rows, document, { after: world.after, lost: () => notices.tell({ kind: 'no-offline-copy' }) })
  if (copy.damaged > 0) notices.tell({ kind: 'copy-damaged', rows: copy.damaged })
  const keeping = startKeeping(world.now, copy.leftUnsent)
  const rulings = followRulings(document)
  const things = shelf(document)
  const awareness = new Awareness(document.y)
  const presence = startPresence({ awareness, standing: rulings.standing, me, after: world.after })
  const fetched = startFetching({ board, me: me.id, fetch: world.fetch, standing: rulings.standing, random: world.random, after: world.after })
  const outbox = openOutbox({
    board, fetch: world.fetch, shelf: world.shelf, newId: world.newId, now: world.now, random: world.random, after: world.after, askers,
    turnedDown: ({ detail }) => notices.tell({ kind: 'turned-down', detail }),
  })
  const undo = startUndo(document, rulings.standing)
  const clock = serverClock(world)
  const line = watchLine({ world, board, document, awareness, copy, keeping, startAgain, ears: {
    here: presence.told, greeted: clock.set, back() { outbox.nudge(); fetched.renew() },
  } })
  const ends = [line.close, undo.close, outbox.close, fetched.close, presence.close, things.close, rulings.close]
  const close = async (): Promise<void> => {
    for (const end of ends.splice(0)) end()
    awareness.destroy()
    await copy.flush()
    copy.close()
  }
  const session: Session = {
    board, me, document, undo: undo.deeds, shelf: things, changes: things.changes, standing: rulings.standing, acted: rulings.acted,
    here: presence.here, show: presence.show, ownClientId: document.y.clientID, status: line.status, mine: fetched.mine, records: fetched.records,
    notices: notices.all, notice: notices.tell, dismiss: notices.dismiss, now: clock.now,
    async ask(command) {
      const answer = await outbox.ask(command)
      if (!isRefusal(answer) && command.type.includes('ballot')) fetched.renew()
      return answer
    },
    links: () => inviteLinks(world.fetch, board), isOnDevice: copy.hasAll,
    leave() {
      const nothingWaits = keeping.pending() === 0
      void (nothingWaits ? copy.drop() : copy.flush()).then(close)
    },
  }
  return { session, synced: line.firstSynced, close }
}

/** The server's clock: its last word plus what has passed here since. */
function serverClock(world: World): { readonly now: () => number; readonly set: (told: Hello) => void } {
  let ahead = world.now() - world.tick()
  return { now: () => world.tick() + ahead, set: ({ now }) => { ahead = now - world.tick() } }
}
