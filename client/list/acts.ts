// What can be done from the list, written into the document as the canvas would write it: each act is one step of undo.
// Where things go is worked out here (the end of a cell, a free place on the canvas); nothing is asked of the server.

import { nanoid } from 'nanoid'
import { newThingId, type ThingId } from '#shared/base/ids.ts'
import { orderBetween, ordersAfter } from '#shared/base/order.ts'
import { addJourney } from '#shared/document/journeys.ts'
import type { Placement, Spot } from '#shared/document/layout.ts'
import { addThings, place, removeThings, restoreThings } from '#shared/document/things.ts'
import { usualLanes, usualStages } from '#shared/journey/journey.ts'
import type { Sign } from '#shared/note/note.ts'
import type { Session } from '#client/session/session.ts'
import { freeSpots } from './free-spot.ts'

/** A cell of a journey; null is the canvas. */
export type Home = { readonly journey: ThingId; readonly stage: string; readonly lane: string } | null

/** Does one thing that undo takes back alone. */
export function asOneStep<T>(session: Session, deed: () => T): T {
  session.undo.stop()
  const done = deed()
  session.undo.stop()
  return done
}

/** Writes notes, each with its text, at the end of a cell or in free places. The answer is their ids. */
export function writeNotes(session: Session, texts: readonly string[], sign: Sign, home: Home): readonly ThingId[] {
  const { me } = session
  const spots = spotsIn(session, home, texts.length)
  const notes = texts.map((text, i) => ({
    id: newThingId('note', nanoid), kind: 'note' as const, texts: { text },
    fields: { sign, about: null, author: me.id, department: me.department, createdAt: session.now() },
    ...(spots[i] === undefined ? {} : { placement: { at: spots[i] } }),
  }))
  asOneStep(session, () => addThings(session.document, notes))
  return notes.map(({ id }) => id)
}

/** Puts a thing at the end of another cell, or out onto the canvas. */
export function moveTo(session: Session, id: ThingId, home: Home): void {
  const [at] = spotsIn(session, home, 1)
  if (at !== undefined) asOneStep(session, () => place(session.document, [{ id, at }]))
}

/** Puts a thing of a cell one place earlier (-1) or later (1) among those there now. */
export function shift(session: Session, id: ThingId, by: -1 | 1): void {
  const at = placeOf(session, id)?.at
  if (at?.on !== 'cell') return
  const there = ordersIn(session, at)
  const from = there.findIndex((one) => one.id === id)
  const to = from + by
  if (from < 0 || to < 0 || to >= there.length) return
  const others = there.filter((one) => one.id !== id)
  const order = orderBetween(others[to - 1]?.order ?? null, others[to]?.order ?? null)
  asOneStep(session, () => place(session.document, [{ id, at: { ...at, order } }]))
}

const handled = new WeakMap<Session, Set<string>>()

/** Whether this person took a thing away (or back) here: not news to themselves. */
export function wasHandled(session: Session, id: string): boolean {
  return handled.get(session)?.has(id) === true
}

/** Hides a thing; the answer shows it again. */
export function remove(session: Session, id: ThingId): () => void {
  handled.set(session, new Set(handled.get(session)).add(id))
  asOneStep(session, () => removeThings(session.document, [id]))
  return () => asOneStep(session, () => restoreThings(session.document, [id]))
}

/** A journey with the usual stages and lanes. */
export function startJourney(session: Session, title: string): ThingId {
  const id = newThingId('journey', nanoid)
  const [at = { x: 0, y: 0 }] = freeSpots(session.shelf.all.get(), (one) => placeOf(session, one), 1)
  asOneStep(session, () => addJourney(session.document, {
    id, title, placement: { at: { on: 'canvas', ...at, rotation: 0, parent: null } },
    stages: usualStages.map((stage) => ({ id: nanoid(8), title: stage })), lanes: usualLanes.map((lane) => ({ id: nanoid(8), ...lane })),
  }))
  return id
}

/** Where a thing stands now. */
export function placeOf({ shelf }: Session, id: string): Placement | null {
  return shelf.placement(id).get()
}

function spotsIn(session: Session, home: Home, n: number): readonly Spot[] {
  if (home === null) {
    return freeSpots(session.shelf.all.get(), (id) => placeOf(session, id), n).map(({ x, y }) => ({ on: 'canvas', x, y, rotation: 0, parent: null }))
  }
  const last = ordersIn(session, home).at(-1)?.order ?? null
  return ordersAfter(last, n).map((order) => ({ on: 'cell', ...home, order }))
}

function ordersIn(session: Session, home: NonNullable<Home>): { readonly id: string; readonly order: string }[] {
  return session.shelf.all.get().flatMap((thing) => {
    const at = placeOf(session, thing.id)?.at
    return at?.on === 'cell' && at.journey === home.journey && at.stage === home.stage && at.lane === home.lane ? [{ id: thing.id, order: at.order }] : []
  }).toSorted((a, b) => (a.order < b.order || (a.order === b.order && a.id < b.id) ? -1 : 1))
}
