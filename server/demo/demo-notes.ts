// What the demo's people have written so far: a few readings of records and journey cells, and a role-play card.
// The people are invented and watch only, so that no role is dealt to somebody who is not there.

import { personId, sceneId, thingId, type RecordId } from '#shared/base/ids.ts'
import { person, type Person } from '#shared/board/people.ts'
import type { About, Sign } from '#shared/note/note.ts'
import { scenePlan, type ScenePlan } from '#shared/roleplay/scene.ts'
import type { Written } from '../commands/decision.ts'
import { demoJourneyId, stageOf } from './demo-journey.ts'

const invented = (id: string, name: string, department: string): Person => person.parse({ id: personId.parse(`p_demo-${id}`), name, department, role: 'viewer' })

export const demoPeople = {
  sales: invented('amara-0001', 'Amara', 'Sales'),
  success: invented('jonas-0002', 'Jonas', 'Customer success'),
  product: invented('priya-0003', 'Priya', 'Product'),
  marketing: invented('elena-0004', 'Elena', 'Marketing'),
}
type Who = keyof typeof demoPeople

/** Where the cards begin, beneath the journey; canvas units. */
const cardsTop = 1_500
const cardColumn = 360
const cardRow = 480

/** Cards for the chosen records, lost ones in the first row, and readings beside them. */
export function demoCards(records: readonly RecordId[], now: number): readonly Written[] {
  const cards = records.map((record, i): Written => ({
    id: thingId.parse(`c_demo-${i + 1}`), kind: 'card', fields: { record }, texts: {},
    placement: { at: { on: 'canvas', x: (i % 4) * cardColumn, y: cardsTop + Math.floor(i / 4) * cardRow, rotation: 0, parent: null }, z: 'a2' },
  }))
  const readings: readonly (readonly [Who, Sign, string, number])[] = [
    ['sales', 'negative', 'Four months in one stage and nobody asked why.', 0],
    ['success', 'question', 'Who at the customer was using the trial in week three?', 1],
    ['product', 'assumption', 'They waited for the import to work with their ids.', 2],
    ['marketing', 'positive', 'The fast ones came by referral.', 6],
  ]
  const beside = 4 * cardColumn + 40
  const notes = readings.flatMap(([who, sign, text, of], i): Written[] => {
    const record = records[of]
    if (record === undefined) return []
    return [note(`read-${i + 1}`, who, { sign, text, about: { record }, now, at: { on: 'canvas', x: beside + (i % 2) * 240, y: cardsTop + Math.floor(i / 2) * 240, rotation: 0, parent: null } })]
  })
  return [...cards, ...notes]
}

/** Readings in the journey's lowest lane. */
export function demoMeanings(now: number): readonly Written[] {
  const cells: readonly (readonly [Who, Sign, string, number])[] = [
    ['product', 'hypothesis', 'If the first import fails, the trial is over. It only ends two weeks later.', 4],
    ['sales', 'assumption', 'Nine days of silence look like “no interest” in the CRM.', 7],
    ['success', 'insight', 'The export limit is the first thing they tell others about.', 9],
  ]
  return cells.map(([who, sign, text, step], i) => note(`mean-${i + 1}`, who, {
    sign, text, now, about: { journey: demoJourneyId, stage: stageOf(step), lane: 'meaning' },
    at: { on: 'cell', journey: demoJourneyId, stage: stageOf(step), lane: 'meaning', order: 'a0' },
  }))
}

/** The role-play scene of the demo and its card, right of the readings. */
export function demoScene(record: RecordId | null): { readonly plan: ScenePlan; readonly motive: string; readonly card: Written } {
  const plan = scenePlan.parse({
    id: sceneId.parse('demo-lost-deal'), title: 'The call before the deal was lost',
    situation: 'The customer has gone quiet. You have ten minutes on the phone. Find out what happened without selling anything.', recordId: record,
  })
  return {
    plan,
    motive: 'You were asked by your own management to justify the purchase and could not get your data out of the trial to do it. You are embarrassed about that and will say so only to somebody who asks what you tried.',
    card: {
      id: thingId.parse('p_demo-scene'), kind: 'scene', fields: { scene: plan.id }, texts: {},
      placement: { at: { on: 'canvas', x: 4 * cardColumn + 40, y: cardsTop + cardRow + 40, rotation: 0, parent: null }, z: 'a3' },
    },
  }
}

type NoteOf = { readonly sign: Sign; readonly text: string; readonly about: About; readonly now: number; readonly at: NonNullable<Written['placement']>['at'] }

function note(id: string, who: Who, { sign, text, about, now, at }: NoteOf): Written {
  const { id: author, department } = demoPeople[who]
  return { id: thingId.parse(`n_demo-${id}`), kind: 'note', fields: { sign, author, department, about, createdAt: now }, texts: { text }, placement: { at, z: 'a4' } }
}
