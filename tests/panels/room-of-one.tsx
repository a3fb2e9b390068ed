// One person's session without a network, for panels: a real document on a real shelf, a standing set by hand, and what was asked
// of the server kept in a list. Everything asked is answered as done.

import { render } from '@testing-library/react'
import type { ReactNode } from 'react'
import { sceneId } from '#shared/base/ids.ts'
import type { Person } from '#shared/board/people.ts'
import { boardDocument, type BoardDocument } from '#shared/document/document.ts'
import { emptyStanding, type Standing } from '#shared/ledger/standing.ts'
import type { Brief, Scene } from '#shared/roleplay/scene.ts'
import { AppFrame } from '#client/look/AppFrame.tsx'
import { SessionProvider } from '#client/session/hooks.ts'
import { held } from '#client/session/live.ts'
import type { CommandAsked, Session } from '#client/session/session.ts'
import { shelf } from '#client/session/shelf.ts'
import { startUndo } from '#client/session/undoing.ts'

export type RoomOfOne = { readonly document: BoardDocument; readonly session: Session; readonly asked: CommandAsked[] }

/** A session of `me`; `others` have joined as well. */
export function roomOfOne(me: Person, more: { readonly others?: readonly Person[]; readonly scene?: Scene; readonly brief?: Brief } = {}): RoomOfOne {
  const document = boardDocument()
  const asked: CommandAsked[] = []
  const everybody = [me, ...more.others ?? []]
  const standing = held<Standing>({
    ...emptyStanding, people: new Map(everybody.map((one) => [one.id, one])),
    scenes: new Map(more.scene ? [[more.scene.plan.id, more.scene]] : []),
  })
  const things = shelf(document)
  const briefs = new Map(more.brief && more.scene ? [[sceneId.parse(more.scene.plan.id), more.brief]] : [])
  const parts: Partial<Session> = {
    me, document, standing, shelf: things, changes: things.changes, acted: held({}), mine: held({ ballots: new Map(), briefs }), records: held(new Map()),
    here: held(everybody.map((person, i) => ({ clientId: i, person, presence: {} }))), notices: held([]), undo: startUndo(document, standing).deeds,
    now: () => 1_000_000, show: () => undefined, notice: () => undefined, ownClientId: 0,
    ask: async (command) => { asked.push(command); return { seq: asked.length } },
  }
  return { document, asked, session: parts as Session } // the parts panels look at
}

/** Draws a part of the room. */
export function show(room: RoomOfOne, part: ReactNode): void {
  render(<AppFrame locale="en-GB"><SessionProvider value={room.session}>{part}</SessionProvider></AppFrame>)
}
