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

/** Beneath the journey, canvas units: a heading over each four cards in one row, readings under the cards, the scene at the end. */
const top = { heading: 1_220, cards: 1_290, readings: 1_580 } as const
const column = (i: number): number => i * 372 + (i >= 4 ? 60 : 0)
const onCanvas = (x: number, y: number): NonNullable<Written['placement']>['at'] => ({ on: 'canvas', x, y, rotation: 0, parent: null })

/** Cards for the chosen records, the four lost ones first, and readings under some of them. */
export function demoCards(records: readonly RecordId[], now: number): readonly Written[] {
  const cards = records.map((record, i): Written => ({
    id: thingId.parse(`c_demo-${i + 1}`), kind: 'card', fields: { record }, texts: {},
    placement: { at: onCanvas(column(i), top.cards), z: 'a2' },
  }))
  const headings = ['Lost after more than four months', 'Won'].map((text, i): Written => ({
    id: thingId.parse(`t_demo-${i + 1}`), kind: 'text', fields: { style: { size: 'l' } }, texts: { text },
    placement: { at: onCanvas(column(i * 4), top.heading), size: [900, 50], z: 'a2' },
  }))
  const readings: readonly (readonly [Who, Sign, string, number])[] = [
    ['sales', 'negative', 'Four months in one stage and nobody asked why.', 0],
    ['success', 'question', 'Who at the customer was using the trial in week three?', 1],
    ['product', 'assumption', 'They waited for the import to work with their ids.', 2],
    ['marketing', 'positive', 'The fast ones came by referral.', 6],
  ]
  const notes = readings.flatMap(([who, sign, text, of], i): Written[] => {
    const record = records[of]
    if (record === undefined) return []
    return [note(`read-${i + 1}`, who, { sign, text, about: { record }, now, at: onCanvas(column(of), top.readings) })]
  })
  return [...headings, ...cards, ...notes]
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

/** The role-play scene of the demo and its card, at the end of the row. */
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
      placement: { at: onCanvas(column(8) + 40, top.cards), z: 'a3' },
    },
  }
}

type NoteOf = { readonly sign: Sign; readonly text: string; readonly about: About; readonly now: number; readonly at: NonNullable<Written['placement']>['at'] }

function note(id: string, who: Who, { sign, text, about, now, at }: NoteOf): Written {
  const { id: author, department } = demoPeople[who]
  return { id: thingId.parse(`n_demo-${id}`), kind: 'note', fields: { sign, author, department, about, createdAt: now }, texts: { text }, placement: { at, z: 'a4' } }
}
