// Records and the board: which of them have a card, putting cards down, writing a note about a record or an event of it.
// Each act is one step of undo. What was made is selected and brought into view.

import { nanoid } from 'nanoid'
import { useMemo } from 'react'
import { newThingId, type RecordId, type ThingId } from '#shared/base/ids.ts'
import { addThings } from '#shared/document/things.ts'
import type { CustomerRecord, TimelineEvent } from '#shared/record/record.ts'
import { useDesk } from '#client/desk/desk.ts'
import { useMe, useSession, useThings } from '#client/session/hooks.ts'
import { cardSize, freeSpots, spotNear } from './places.ts'

export type OnBoard = {
  /** The card of each record that has one. */
  readonly cards: ReadonlyMap<string, ThingId>
  readonly put: (records: readonly RecordId[]) => void
  readonly show: (thing: ThingId) => void
  readonly writeAbout: (record: CustomerRecord, event: TimelineEvent | null) => void
}

/** Acts on the board of this session. */
export function useOnBoard(): OnBoard {
  const session = useSession()
  const me = useMe()
  const onBoard = useThings('card')
  const cards = useMemo(() => new Map<string, ThingId>(onBoard.map(({ record, id }) => [record, id])), [onBoard])
  const showThing = useDesk((desk) => desk.showThing)
  const select = useDesk((desk) => desk.select)
  const show = (thing: ThingId): void => {
    select([thing])
    showThing(thing)
  }
  return {
    cards, show,
    put(records) {
      const { document, undo } = session
      const fresh = records.filter((record) => !cards.has(record))
      const spots = freeSpots(document, fresh.length, cardSize)
      const things = fresh.flatMap((record, at) => {
        const spot = spots[at]
        return spot === undefined ? [] : [{ id: newThingId('card', nanoid), kind: 'card' as const, fields: { record }, placement: { at: { on: 'canvas' as const, ...spot, rotation: 0, parent: null } } }]
      })
      const [first] = things
      if (first === undefined) return
      undo.stop()
      addThings(document, things)
      undo.stop()
      select(things.map(({ id }) => id))
      showThing(first.id)
    },
    writeAbout(record, event) {
      const { document, undo } = session
      const id = newThingId('note', nanoid)
      const spot = spotNear(document, cards.get(record.id) ?? null)
      undo.stop()
      addThings(document, [{
        id, kind: 'note', texts: { text: event === null ? '' : `${event.title} (${event.at.slice(0, 10)})` },
        fields: { sign: 'plain', author: me.id, department: me.department, createdAt: session.now(), about: { record: record.id, ...(event === null ? {} : { event: event.id }) } },
        placement: { at: { on: 'canvas', ...spot, rotation: 0, parent: null } },
      }])
      undo.stop()
      show(id)
    },
  }
}
