// Writing journeys: stages and lanes are made, named, ordered, felt and removed, each as the smallest edit.
// Things that stand in a removed stage or lane keep their place and show at the journey's edge (canvas) until it comes back.

import * as Y from 'yjs'
import { must } from '../base/must.ts'
import type { ThingId } from '../base/ids.ts'
import { orderBetween, ordersAfter } from '../base/order.ts'
import { emotion as emotionShape, neighboursAt, type LaneType } from '../journey/journey.ts'
import { edit, making, mine, type BoardDocument, type Fields } from './document.ts'
import { readThing } from './reading.ts'
import { addThings, type NewThing } from './things.ts'

export type Part = 'stages' | 'lanes'
export type NewStage = { readonly id: string; readonly title: string; readonly phase?: string; readonly emotion?: number | null }
export type NewLane = { readonly id: string; readonly title: string; readonly type: LaneType }

/** Makes a journey with its stages and lanes; ids of parts are the caller's (short random words). */
export function addJourney(
  document: BoardDocument,
  journey: { readonly id: ThingId; readonly title: string; readonly actor?: string; readonly stages: readonly NewStage[]; readonly lanes: readonly NewLane[]; readonly placement: NonNullable<NewThing['placement']> },
): void {
  const { id, title, actor = '', stages, lanes, placement } = journey
  addThings(document, [{ id, kind: 'journey', fields: {}, texts: { title, actor }, placement }])
  writeParts(document, id, stages, lanes, making)
}

/** Fills a fresh journey with parts, in order. Also for the server's scribe and imports, inside their own transaction. */
export function writeParts(document: BoardDocument, id: ThingId, stages: readonly NewStage[], lanes: readonly NewLane[], origin: symbol = mine): void {
  edit(document, () => {
    const stageOrders = ordersAfter(null, stages.length)
    stages.forEach((stage, i) => writeStage(parts(document, id, 'stages'), stage, must(stageOrders[i], 'an order')))
    const laneOrders = ordersAfter(null, lanes.length)
    lanes.forEach((lane, i) => writeLane(parts(document, id, 'lanes'), lane, must(laneOrders[i], 'an order')))
  }, origin)
}

/** Puts a new stage at `index` among the living ones (at the end when left out). */
export function addStage(document: BoardDocument, id: ThingId, stage: NewStage, index = Number.POSITIVE_INFINITY): void {
  const order = orderAt(document, id, 'stages', stage.id, index)
  show(document, parts(document, id, 'stages'), stage.id, (stages) => writeStage(stages, stage, order))
}

/** Puts a new lane at `index` among the living ones (at the end when left out). */
export function addLane(document: BoardDocument, id: ThingId, lane: NewLane, index = Number.POSITIVE_INFINITY): void {
  const order = orderAt(document, id, 'lanes', lane.id, index)
  show(document, parts(document, id, 'lanes'), lane.id, (lanes) => writeLane(lanes, lane, order))
}

/** Moves a stage or lane to `index` among the others; everything that stands in it travels along. */
export function movePart(document: BoardDocument, id: ThingId, part: Part, partId: string, index: number): void {
  edit(document, () => parts(document, id, part).get(partId)?.set('order', orderAt(document, id, part, partId, index)))
}

/** Hides a stage or lane. */
export function removePart(document: BoardDocument, id: ThingId, part: Part, partId: string): void {
  edit(document, () => { parts(document, id, part).get(partId)?.set('alive', false) })
}

/** How the customer feels at a stage, -5 to 5; null takes the point off the curve. */
export function setEmotion(document: BoardDocument, id: ThingId, stageId: string, emotion: number | null): void {
  edit(document, () => { parts(document, id, 'stages').get(stageId)?.set('emotion', emotionShape.parse(emotion)) })
}

/** The phase (heading over neighbouring stages) a stage belongs to. */
export function setPhase(document: BoardDocument, id: ThingId, stageId: string, phase: string): void {
  edit(document, () => { parts(document, id, 'stages').get(stageId)?.set('phase', phase.slice(0, 80)) })
}

/** Adds or takes away one piece of evidence of an insight. */
export function setEvidence(document: BoardDocument, insight: ThingId, evidence: string, there: boolean): void {
  edit(document, () => {
    const held = document.things.get(insight)?.get('evidence')
    if (!(held instanceof Y.Map)) return
    if (there) held.set(evidence, true)
    else held.delete(evidence)
  })
}

/** Makes a part hidden, which undo leaves alone, and shows it: what others wrote in it and put there outlives its undoing. */
function show(document: BoardDocument, held: Y.Map<Fields>, partId: string, make: (held: Y.Map<Fields>) => void): void {
  edit(document, () => { make(held); held.get(partId)?.set('alive', false) }, making)
  edit(document, () => { held.get(partId)?.set('alive', true) })
}

function writeStage(stages: Y.Map<Fields>, { id, title, phase = '', emotion = null }: NewStage, order: string): void {
  const map: Fields = new Y.Map()
  map.set('title', new Y.Text(title)); map.set('phase', phase); map.set('order', order)
  map.set('emotion', emotionShape.parse(emotion)); map.set('alive', true)
  stages.set(id, map)
}

function writeLane(lanes: Y.Map<Fields>, { id, title, type }: NewLane, order: string): void {
  const map: Fields = new Y.Map()
  map.set('title', new Y.Text(title)); map.set('type', type); map.set('order', order); map.set('alive', true)
  lanes.set(id, map)
}

function orderAt(document: BoardDocument, id: ThingId, part: Part, partId: string, index: number): string {
  const thing = readThing(document, id)
  const living = thing?.kind === 'journey' ? thing[part] : []
  const { before, after } = neighboursAt<{ readonly id: string; readonly order: string }>(living, partId, index)
  return orderBetween(before, after)
}

function partsOf(document: BoardDocument, id: ThingId, part: Part): Y.Map<Fields> | null {
  const held = document.things.get(id)?.get(part)
  return held instanceof Y.Map ? held : null
}

function parts(document: BoardDocument, id: ThingId, part: Part): Y.Map<Fields> {
  return must(partsOf(document, id, part), `the ${part} of journey "${id}"`)
}
