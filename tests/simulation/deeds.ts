// What people do on a board, by lot, through the same functions as the screens: the deeds themselves, each a name and a hand.
// Nothing is done that the screen would not offer (shared/board/people.ts is asked first, by the caller).

import { newThingId, thingId, type ThingId, type ThingKind } from '#shared/base/ids.ts'
import type { Session } from '#client/session/session.ts'
import { addJourney, addLane, addStage, movePart, removePart, setEmotion, setEvidence } from '#shared/document/journeys.ts'
import type { Thing } from '#shared/document/reading.ts'
import { addThings, bottommost, changeText, place, removeThings, restoreThings, setFields, textOf, topmost, type NewThing } from '#shared/document/things.ts'
import { readThings } from '#shared/document/reading.ts'
import { textsOf } from '#shared/document/layout.ts'
import type { Dice } from '#tests/support/clock.ts'
import type { Letters } from './letters.ts'
import { openText } from './textarea.ts'
import type { Tab } from './tab.ts'

export type Deed = { readonly name: string; readonly often: number; readonly act: (at: At) => void }
type At = { readonly tab: Tab; readonly session: Session; readonly lot: Dice; readonly letters: Letters }

const living = ({ session }: At): readonly Thing[] => session.shelf.all.get().filter((thing) => thing.kind !== 'damaged')
const ofKind = <K extends ThingKind>({ session }: At, kind: K) => session.shelf.ofKind(kind).get()
const oneOf = <T>(lot: Dice, all: readonly T[]): T | null => (all.length === 0 ? null : lot.pick(all))
const spot = (lot: Dice, parent: ThingId | null = null) => ({ on: 'canvas' as const, x: lot.below(2_000), y: lot.below(2_000), rotation: 0, parent })
const records = ['r_record1', 'r_record2', 'r_record3'] as const

function make(at: At, kind: ThingKind, more: Omit<NewThing, 'id' | 'kind'>): void {
  addThings(at.session.document, [{ id: newThingId(kind, at.lot.word), kind, ...more }])
}

const byline = ({ session, tab }: At) => ({ author: tab.person.id, department: tab.person.department, createdAt: Math.floor(session.now()) })

function somewhere(at: At): NonNullable<NewThing['placement']> {
  const { lot } = at
  const area = lot.oneIn(4) ? oneOf(lot, ofKind(at, 'area')) : null
  const journey = area === null && lot.oneIn(4) ? oneOf(lot, ofKind(at, 'journey')) : null
  const [stage, lane] = journey === null ? [null, null] : [oneOf(lot, journey.stages), oneOf(lot, journey.lanes)]
  if (journey !== null && stage !== null && lane !== null) return { at: { on: 'cell', journey: journey.id, stage: stage.id, lane: lane.id, order: topmost(at.session.document) } }
  return { at: spot(lot, area?.id ?? null) }
}

/** A thing's texts, or a stage's title, somewhere on the board. */
function someText(at: At): { readonly id: ThingId; readonly field: string } | null {
  const { lot } = at
  const thing = oneOf(lot, living(at).filter((one) => textsOf[one.kind].length > 0))
  if (thing === null) return null
  const stage = thing.kind === 'journey' && lot.oneIn(2) ? oneOf(lot, thing.stages) : null
  return { id: thing.id, field: stage === null ? lot.pick<string>(textsOf[thing.kind]) : `stages/${stage.id}/title` }
}

function write(at: At, change: (words: string, place: number) => string): void {
  const where = someText(at)
  const text = where === null ? null : textOf(at.session.document, where.id, where.field)
  if (text === null) return
  const words = text.toString()
  at.letters.watch(at.session.document.y, 'typing', () => changeText(at.session.document, text, change(words, at.lot.below(words.length + 1))))
}

/** Goes on in the text that is open, or opens one. */
function inOpenText(at: At): void {
  const { tab, session, lot, letters } = at
  const { y } = session.document
  if (tab.text === null || lot.oneIn(8)) {
    letters.watch(y, 'typing', () => tab.text?.close())
    tab.text = null
    const where = someText(at)
    if (where !== null) tab.text = openText(session, where.id, where.field, lot)
    return
  }
  const { text } = tab
  if (text.isReadOnly()) { text.close(); tab.text = null; return }
  const stroke = lot.below(10)
  if (stroke < 2 || text.isComposing()) letters.watch(y, 'typing', () => text.compose(letters.fresh(1)))
  else if (stroke < 4) letters.watch(y, 'typing', () => text.erase())
  else if (stroke < 5) letters.watch(y, 'undo', () => text.undo())
  else if (stroke < 6) letters.watch(y, 'undo', () => text.redo())
  else letters.watch(y, 'typing', () => text.type(letters.fresh(1 + lot.below(3))))
}

function pasteList(at: At): void {
  const { session, lot, letters } = at
  const { document } = session
  const lines = Array.from({ length: 3 + lot.below(6) }, () => letters.fresh(2))
  letters.watch(document.y, 'typing', () => addThings(document, lines.map((text, index) => ({
    id: newThingId('note', lot.word), kind: 'note', fields: { sign: 'plain', ...byline(at), about: null }, texts: { text }, placement: { at: { ...spot(lot), y: index * 100 } },
  }))))
}

function connect(at: At): void {
  const [start, end] = [oneOf(at.lot, living(at)), oneOf(at.lot, living(at))]
  if (start === null || end === null) return
  const on = (thing: ThingId) => ({ thing, nx: 0.5, ny: 0.5, exact: false, snap: 'none' })
  make(at, 'connector', { fields: { style: {}, start: on(start.id), end: on(end.id), bend: 0 }, placement: { at: spot(at.lot) } })
}

function changeJourney(at: At): void {
  const { lot, session: { document } } = at
  const journey = oneOf(lot, ofKind(at, 'journey'))
  if (journey === null) return
  const stage = oneOf(lot, journey.stages)
  switch (lot.below(6)) {
    case 0: addStage(document, journey.id, { id: lot.word(), title: '' }, lot.below(5)); return
    case 1: addLane(document, journey.id, { id: lot.word(), title: '', type: 'feelings' }, lot.below(4)); return
    case 2: if (stage !== null) removePart(document, journey.id, 'stages', stage.id); return
    case 3: if (stage !== null) setEmotion(document, journey.id, stage.id, lot.below(11) - 5); return
    default: if (stage !== null) movePart(document, journey.id, 'stages', stage.id, lot.below(5))
  }
}

function makeAction(at: At): void {
  const from = oneOf(at.lot, ofKind(at, 'insight'))
  make(at, 'action', { fields: { author: at.tab.person.id, createdAt: 0, from: from?.id ?? null, owner: at.tab.person.id, ownerName: '', due: null, state: 'open' } })
}

function move(at: At): void {
  const thing = oneOf(at.lot, living(at))
  if (thing === null) return
  const { document } = at.session
  const order = at.lot.below(4)
  place(document, [{ id: thing.id, ...order === 0 ? { z: topmost(document) } : order === 1 ? { z: bottommost(document) } : { at: somewhere(at).at } }])
}

function revive(at: At): void {
  const dead = oneOf(at.lot, readThings(at.session.document, 'all').filter((thing) => thing.kind !== 'damaged' && !thing.alive))
  if (dead !== null) restoreThings(at.session.document, [thingId.parse(dead.id)])
}

function removeWhatHolds(at: At): void {
  const thing = oneOf(at.lot, [...ofKind(at, 'area'), ...ofKind(at, 'journey'), ...ofKind(at, 'insight')])
  if (thing !== null) removeThings(at.session.document, [thing.id])
}

/** Every deed with how often it comes. */
export const deeds: readonly Deed[] = [
  { name: 'note', often: 8, act: (at) => make(at, 'note', { fields: { sign: at.lot.pick(['plain', 'question', 'assumption']), ...byline(at), about: aboutSomething(at) }, placement: somewhere(at) }) },
  { name: 'card', often: 3, act: (at) => make(at, 'card', { fields: { record: at.lot.pick(records), folded: false }, placement: somewhere(at) }) },
  { name: 'area', often: 2, act: (at) => make(at, 'area', { fields: { style: {} }, placement: { at: spot(at.lot), size: [400, 300] } }) },
  { name: 'journey', often: 1, act: (at) => addJourney(at.session.document, { id: newThingId('journey', at.lot.word), title: '', stages: [{ id: at.lot.word(), title: '' }, { id: at.lot.word(), title: '' }], lanes: [{ id: at.lot.word(), title: '', type: 'feelings' }], placement: { at: spot(at.lot) } }) },
  { name: 'journey parts', often: 4, act: changeJourney },
  { name: 'arrow', often: 3, act: connect },
  { name: 'type', often: 16, act: (at) => { const signs = at.letters.fresh(1 + at.lot.below(3)); write(at, (words, here) => words.slice(0, here) + signs + words.slice(here)) } },
  { name: 'erase', often: 6, act: (at) => write(at, (words, here) => words.slice(0, here) + words.slice(here + 1 + at.lot.below(3))) },
  { name: 'open text', often: 34, act: inOpenText },
  { name: 'move', often: 8, act: move },
  { name: 'field', often: 3, act: (at) => { const note = oneOf(at.lot, ofKind(at, 'note')); if (note !== null) setFields(at.session.document, note.id, at.lot.oneIn(2) ? { sign: 'idea' } : { about: aboutSomething(at) }) } },
  { name: 'delete', often: 4, act: (at) => { const thing = oneOf(at.lot, living(at)); if (thing !== null) removeThings(at.session.document, [thing.id]) } },
  { name: 'delete what holds others', often: 1, act: removeWhatHolds },
  { name: 'revive', often: 3, act: revive },
  { name: 'undo', often: 7, act: ({ session, letters }) => letters.watch(session.document.y, 'undo', () => session.undo.undo()) },
  { name: 'redo', often: 4, act: ({ session, letters }) => letters.watch(session.document.y, 'undo', () => session.undo.redo()) },
  { name: 'paste', often: 1, act: pasteList },
  { name: 'insight', often: 2, act: (at) => make(at, 'insight', { fields: { ...byline(at), state: 'draft' }, ...at.lot.oneIn(2) ? { placement: somewhere(at) } : {} }) },
  { name: 'evidence', often: 2, act: (at) => { const [insight, note] = [oneOf(at.lot, ofKind(at, 'insight')), oneOf(at.lot, living(at))]; if (insight !== null && note !== null) setEvidence(at.session.document, insight.id, at.lot.oneIn(3) ? at.lot.pick(records) : note.id, !at.lot.oneIn(4)) } },
  { name: 'action', often: 2, act: makeAction },
  { name: 'point', often: 4, act: ({ session, lot }) => session.show({ cursor: { x: lot.below(1_000), y: lot.below(1_000) } }) },
]

function aboutSomething(at: At): object | null {
  const thing = oneOf(at.lot, living(at))
  return at.lot.oneIn(2) || thing === null ? null : at.lot.oneIn(3) ? { record: at.lot.pick(records) } : { thing: thing.id }
}
